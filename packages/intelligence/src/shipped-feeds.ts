import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IndicatorCategory, type Instant, parseInstant, type ThreatKnowledge } from '@picket/domain';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type FeedContent, readFeed } from './feeds/read-feed.ts';
import { createIndicatorIndex, type Feed } from './matching/indicator-index.ts';
import { createThreatKnowledge } from './matching/threat-knowledge.ts';
import { createWarningIndex, type WarningIndex } from './matching/warning-index.ts';
import { readJson } from './reading.ts';

const data = new URL('../data/', import.meta.url);

const sourcesShape = Compile(
  Type.Array(
    Type.Object({
      id: Type.String({ pattern: '^[a-z-]+$' }),
      title: Type.String(),
      asOf: Type.String(),
      license: Type.String(),
      /** Knowledge about versions is read by its own readers (shipped-knowledge.ts). */
      kind: Type.Union([Type.Literal('knowledge'), Type.Literal('indicators'), Type.Literal('warnings')]),
      category: Type.Optional(Type.Union(['spyware', 'phishing'].map((word) => Type.Literal(word)))),
      sees: Type.Optional(Type.String()),
      blindSpots: Type.Optional(Type.String()),
    }),
  ),
);

/** One folder of the data that ships with Picket. */
export interface ShippedSource {
  readonly id: string;
  readonly title: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly license: string;
  readonly kind: 'knowledge' | 'indicators' | 'warnings';
  /** What a hit means where an entry does not say. */
  readonly category?: IndicatorCategory;
  readonly sees?: string;
  readonly blindSpots?: string;
}

/** Every folder of shipped data, in the order of `data/sources.json`. */
export async function shippedSources(): Promise<readonly ShippedSource[]> {
  const reading = readJson(await readFile(new URL('sources.json', data), 'utf8'), {
    maxCharacters: 100_000,
    shape: sourcesShape,
  });
  if (reading.kind === 'refused') throw new Error(`data/sources.json is broken: ${reading.detail}`);
  return reading.content as readonly ShippedSource[];
}

/** The feeds that ship with Picket, read whole. */
export interface ShippedFeeds {
  /** Warning lists and known signers. */
  readonly warnings: readonly Feed[];
  /** What is looked for, without what the warnings reject. */
  readonly indicators: readonly Feed[];
}

/**
 * Reads everything that ships. Takes about a second: keep the result. Rejects when the shipped data is broken, which is a
 * broken installation.
 */
export async function loadShippedFeeds(): Promise<ShippedFeeds> {
  const warnings = await loadShippedWarnings();
  return { warnings, indicators: await loadKind('indicators', warningsOf(warnings)) };
}

/** The shipped warning lists and known signers alone. */
export function loadShippedWarnings(): Promise<readonly Feed[]> {
  return loadKind('warnings', undefined);
}

/** What the warning lists and known signers of some feeds say. */
export function warningsOf(feeds: readonly Feed[]): WarningIndex {
  const contents = feeds.flatMap(({ files }) => files.map(({ content }) => content));
  return createWarningIndex(
    contents.flatMap(({ warnings }) => warnings),
    contents.flatMap(({ knownSigners }) => knownSigners),
  );
}

/**
 * What the shipped feeds say, for detectors. Takes about a second: keep the result.
 *
 * @param now indicators that their feed has given an end before are left out.
 */
export async function loadShippedThreats(now: Instant): Promise<ThreatKnowledge> {
  const { warnings, indicators } = await loadShippedFeeds();
  return createThreatKnowledge(createIndicatorIndex([...warnings, ...indicators], now));
}

async function loadKind(kind: ShippedSource['kind'], warnings: WarningIndex | undefined): Promise<readonly Feed[]> {
  const sources = await shippedSources();
  const gathered = parseInstant(
    sources
      .map(({ asOf }) => asOf)
      .toSorted()
      .at(-1),
  );
  const feeds: Feed[] = [];
  for (const { id, title, asOf, kind: held, category } of sources) {
    if (held !== kind) continue;
    const files = await readFolder(id, warnings);
    // All were looked at on one day, when each was as new as its publisher had it.
    feeds.push({ id, title, edition: asOf, files, ...(gathered && { asOf: gathered }), ...(category && { category }) });
  }
  return feeds;
}

async function readFolder(id: string, warnings: WarningIndex | undefined): Promise<Feed['files']> {
  const folder = new URL(`${id}/`, data);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(fileURLToPath(folder), join(entry.parentPath, entry.name)))
    .toSorted();
  const files: { name: string; content: FeedContent }[] = [];
  for (const name of names) {
    const reading = readFeed(name, await readFile(join(fileURLToPath(folder), name)), warnings);
    if (reading.kind === 'refused')
      throw new Error(`${id}/${name}, which ships with Picket, is broken: ${reading.detail}`);
    files.push({ name, content: reading.content });
  }
  return files;
}

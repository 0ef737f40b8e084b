import { type Instant, parseInstant } from '@picket/domain';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type OsVersion, parseOsVersion } from '../os-version.ts';
import { type Reading, readJson, readTogether, refused } from '../reading.ts';

/** Until when makers support what (https://endoflife.date). Its files carry no date: whoever fetched them gives it. */
export interface EndOfLifeContent {
  readonly asOf: Instant;
  readonly android: readonly ReleaseLine[];
  readonly ios: readonly ReleaseLine[];
  readonly ipados: readonly ReleaseLine[];
  /** When each version came out, for phones and for iPads: a version that is not there never came out for them. */
  readonly iosDates: ReadonlyMap<OsVersion, Instant>;
  readonly ipadosDates: ReadonlyMap<OsVersion, Instant>;
  /** The newest major version that each model runs, by its marketing name: `iPhone 8`, `iPad (5th generation)`. */
  readonly newestMajorOfModels: ReadonlyMap<string, number>;
}

export interface ReleaseLine {
  /** The maker's own cut: `13`, `12.1`, `8.0`. */
  readonly version: OsVersion;
  readonly label: string;
  readonly support: Support;
}

export type Support =
  /** No end is known. */
  | { readonly kind: 'open' }
  | { readonly kind: 'until'; readonly endsAt: Instant }
  /** Ended, and nobody wrote down when. */
  | { readonly kind: 'ended' };

/** The text of each file. */
export interface EndOfLifeTexts {
  readonly android: string;
  readonly ios: string;
  readonly ipados: string;
  readonly iphoneModels: string;
  readonly ipadModels: string;
  readonly iosDates: string;
  readonly ipadosDates: string;
}

const maxCharacters = 1_000_000;
const date = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const label = Type.String({ minLength: 1, maxLength: 100 });

const linesShape = Compile(
  Type.Array(Type.Object({ releaseCycle: label, eol: Type.Union([date, Type.Boolean()]) }), {
    minItems: 1,
    maxItems: 500,
  }),
);

const datesShape = Compile(
  Type.Object({
    versions: Type.Record(Type.String({ maxLength: 40 }), Type.Object({ name: Type.String({ maxLength: 40 }), date })),
  }),
);

const modelsShape = Compile(
  Type.Array(
    Type.Object({
      releaseLabel: label,
      supportedIosVersions: Type.Optional(label),
      supportedIpadOsVersions: Type.Optional(label),
    }),
    { minItems: 1, maxItems: 1_000 },
  ),
);

/** Reads the seven files as one content: one refused, all refused. */
export function readEndOfLife(texts: EndOfLifeTexts, asOf: Instant): Reading<EndOfLifeContent> {
  const reading = readTogether({
    android: readLines(texts.android),
    ios: readLines(texts.ios),
    ipados: readLines(texts.ipados),
    iosDates: readDates(texts.iosDates),
    ipadosDates: readDates(texts.ipadosDates),
    iphoneModels: readModels(texts.iphoneModels, 'iPhone '),
    ipadModels: readModels(texts.ipadModels, ''),
  });
  if (reading.kind === 'refused') return reading;
  const { iphoneModels, ipadModels, ...content } = reading.content;
  return {
    kind: 'read',
    content: { asOf, ...content, newestMajorOfModels: new Map([...iphoneModels, ...ipadModels]) },
  };
}

function readLines(text: string): Reading<ReleaseLine[]> {
  const reading = readJson(text, { maxCharacters, shape: linesShape });
  if (reading.kind === 'refused') return reading;
  const lines: ReleaseLine[] = [];
  for (const { releaseCycle: label, eol } of reading.content) {
    const version = parseOsVersion(label);
    // `4.4w` ran watches.
    if (version === undefined) continue;
    const support = supportOf(eol);
    if (support === undefined) return refused('not-well-formed', `${label}: ${eol} is no date`);
    lines.push({ version, label, support });
  }
  return lines.length === 0 ? refused('implausible', 'it lists no version') : { kind: 'read', content: lines };
}

function supportOf(eol: string | boolean): Support | undefined {
  if (typeof eol === 'boolean') return { kind: eol ? 'ended' : 'open' };
  const endsAt = parseInstant(eol);
  return endsAt === undefined ? undefined : { kind: 'until', endsAt };
}

function readDates(text: string): Reading<Map<OsVersion, Instant>> {
  const reading = readJson(text, { maxCharacters, shape: datesShape });
  if (reading.kind === 'refused') return reading;
  const dates = new Map<OsVersion, Instant>();
  for (const { name, date: day } of Object.values(reading.content.versions)) {
    const version = parseOsVersion(name);
    const at = parseInstant(day);
    if (version === undefined || at === undefined) return refused('not-well-formed', `not understood: ${name} ${day}`);
    dates.set(version, at);
  }
  return dates.size === 0 ? refused('implausible', 'it lists no version') : { kind: 'read', content: dates };
}

function readModels(text: string, prefix: string): Reading<Map<string, number>> {
  const reading = readJson(text, { maxCharacters, shape: modelsShape });
  if (reading.kind === 'refused') return reading;
  const newest = new Map<string, number>();
  for (const { releaseLabel, supportedIosVersions, supportedIpadOsVersions } of reading.content) {
    // `11 - 16`, or `26` where there is only one.
    const major = /(\d+)\s*$/.exec(supportedIosVersions ?? supportedIpadOsVersions ?? '')?.[1];
    if (major !== undefined) newest.set(`${prefix}${releaseLabel}`, Number(major));
  }
  return { kind: 'read', content: newest };
}

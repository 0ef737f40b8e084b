import { readFile } from 'node:fs/promises';
import { type Instant, type Knowledge, parseInstant } from '@picket/domain';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { readAndroidBulletins } from './android-bulletins/read-android-bulletins.ts';
import { createKnowledge, type KnowledgeContents } from './create-knowledge.ts';
import { readEndOfLife } from './endoflife/read-endoflife.ts';
import { readKev } from './kev/read-kev.ts';
import { type Reading, readJson, readTogether, refused } from './reading.ts';
import { readSofa } from './sofa/read-sofa.ts';

const data = new URL('../data/', import.meta.url);

const sourcesShape = Compile(
  Type.Array(Type.Object({ id: Type.String(), asOf: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }) })),
);

/**
 * Reads the data that ships with Picket (packages/intelligence/data) and builds a knowledge of it. Takes some 100 ms:
 * keep the result. Rejects when the shipped data is broken, which is a broken installation.
 */
export async function loadShippedKnowledge(): Promise<Knowledge> {
  return createKnowledge(await loadShippedContents());
}

/** The same, before it is indexed: for whoever replaces one part with newer content. */
export async function loadShippedContents(): Promise<KnowledgeContents> {
  const [sources, kev, bulletins, cves, dataFeed, securityPages] = await Promise.all([
    text('sources.json'),
    text('cisa-kev/known_exploited_vulnerabilities.json'),
    text('android-bulletins/kev-android.json'),
    text('sofa/ios_cves.ndjson'),
    text('sofa/ios_data_feed.json'),
    text('sofa/ios_security_releases.json'),
  ]);
  const [android, ios, ipados, iphoneModels, ipadModels, iosDates, ipadosDates] = await Promise.all([
    text('endoflife/android.json'),
    text('endoflife/ios.json'),
    text('endoflife/ipados.json'),
    text('endoflife/iphone.json'),
    text('endoflife/ipad.json'),
    text('endoflife/release-dates-ios.json'),
    text('endoflife/release-dates-ipados.json'),
  ]);
  const endOfLifeAsOf = readAsOf(sources, 'endoflife');
  const endOfLifeTexts = { android, ios, ipados, iphoneModels, ipadModels, iosDates, ipadosDates };
  const reading = readTogether({
    kev: readKev(kev),
    bulletins: readAndroidBulletins(bulletins),
    sofa: readSofa({ cves, dataFeed, securityPages }),
    endOfLife: endOfLifeAsOf.kind === 'read' ? readEndOfLife(endOfLifeTexts, endOfLifeAsOf.content) : endOfLifeAsOf,
  });
  if (reading.kind === 'refused') {
    throw new Error(`The vulnerability data that ships with Picket is broken (${reading.reason}): ${reading.detail}`);
  }
  return reading.content;
}

function text(path: string): Promise<string> {
  return readFile(new URL(path, data), 'utf8');
}

function readAsOf(sources: string, id: string): Reading<Instant> {
  const reading = readJson(sources, { maxCharacters: 100_000, shape: sourcesShape });
  if (reading.kind === 'refused') return reading;
  const asOf = parseInstant(reading.content.find((source) => source.id === id)?.asOf);
  return asOf === undefined
    ? refused('not-well-formed', `sources.json does not say how old ${id} is`)
    : { kind: 'read', content: asOf };
}

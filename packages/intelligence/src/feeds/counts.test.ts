import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WarningIndex } from '../matching/warning-index.ts';
import { loadShippedWarnings, warningsOf } from '../shipped-feeds.ts';
import { countKinds } from './count-kinds.ts';
import { type FeedContent, readFeed } from './read-feed.ts';

const root = new URL('../../../../', import.meta.url);
const folders = ['packages/intelligence/data/', 'fixtures/intel/'];

/** For each file: its format, the indicators of each kind, and what is rejected, by reason. */
interface Count {
  readonly format: string;
  readonly indicators: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, number>>;
  readonly warnings?: number;
  readonly knownSigners?: number;
}
const counts: Readonly<Record<string, Count>> = JSON.parse(
  readFileSync(new URL('fixtures/intel/counts.json', root), 'utf8'),
);
const files = folders.flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'counts.json' && entry.name !== 'sources.json')
    .map((entry) => relative(fileURLToPath(root), join(entry.parentPath, entry.name))),
);

let warnings: WarningIndex;
beforeAll(async () => {
  warnings = warningsOf(await loadShippedWarnings());
});

function read(file: string): FeedContent {
  const reading = readFeed(file, readFileSync(new URL(file, root)), warnings);
  if (reading.kind === 'refused') throw new Error(`${file}: ${reading.reason}: ${reading.detail}`);
  return reading.content;
}

test('every file that ships or is kept for tests is counted, and no other', () => {
  expect(Object.keys(counts).toSorted()).toEqual(files.toSorted());
});

test.each(files)('%s brings what it holds, and nothing is swallowed', (file) => {
  const { format, indicators, rejected, warnings: lists, knownSigners } = read(file);
  const warned = lists.reduce(
    (sum, { hosts, networks, digests }) => sum + hosts.length + networks.length + digests.length,
    0,
  );
  expect({
    format,
    indicators: countKinds(indicators),
    rejected: Object.fromEntries(rejected.map(({ reason, count }) => [reason, count])),
    ...(warned > 0 ? { warnings: warned } : {}),
    ...(knownSigners.length > 0 ? { knownSigners: knownSigners.length } : {}),
  }).toEqual(counts[file]);
});

describe('the counts that the publishers name', () => {
  const total = (file: string) => Object.values(counts[file]?.indicators ?? {}).reduce((sum, count) => sum + count, 0);
  const data = 'packages/intelligence/data';

  test.each([
    ['amnesty/2021-07-18_nso/pegasus.stix2', 1549],
    ['amnesty/2021-12-16_cytrox/cytrox.stix2', 343],
    ['amnesty/2023-03-29_android_campaign/malware.stix2', 2187],
    ['amnesty/2024-12-16_serbia_novispy/novispy.stix2', 18],
    ['mvt-indicators/intellexa_predator/predator.stix2', 585],
    ['mvt-indicators/2023-04-11_quadream/kingspawn.stix2', 167],
    ['mvt-indicators/candiru/candiru.stix2', 125],
    ['mvt-indicators/2023-06_01_operation_triangulation/operation_triangulation.stix2', 112],
    ['mvt-indicators/2023-07-25_wyrmspy_dragonegg/wyrmspy_dragonegg.stix2', 53],
    ['mvt-indicators/2024-12-25_eaglemsgspy/eaglemsgspy.stix2', 51],
    ['mvt-indicators/2026-03-30_darksword/darksword.stix2', 43],
    ['mvt-indicators/2022-06-23_rcs_lab/rcs.stix2', 40],
    ['mvt-indicators/cellebrite/cellebrite.stix2', 1],
  ])('every indicator of %s is taken: %i', (file, count) => {
    expect(total(`${data}/${file}`)).toBe(count);
  });

  test('all samples of stalkerware are taken, and all signers of both lists', () => {
    expect(counts[`${data}/stalkerware-indicators/samples.csv`]?.indicators).toEqual({ file: 3228 });
    expect(counts[`${data}/stalkerware-indicators/ioc.yaml`]?.indicators.signer).toBe(472);
    expect(counts[`${data}/stalkerware-indicators/watchware.yaml`]?.indicators.signer).toBe(14);
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createAttributeReader } from '../packages/app-analysis/src/apk/attribute-reader.ts';
import { readBinaryXml } from '../packages/app-analysis/src/apk/binary-xml.ts';
import { readManifest } from '../packages/app-analysis/src/apk/manifest.ts';
import { noResources, readResourceTable } from '../packages/app-analysis/src/apk/resource-table.ts';
import { bytesInMemory } from '../packages/app-analysis/src/archive/byte-source.ts';
import { openArchive } from '../packages/app-analysis/src/archive/open-archive.ts';
import { readEntry } from '../packages/app-analysis/src/archive/read-entry.ts';
import { Budget } from '../packages/app-analysis/src/limits.ts';
import type { Bench } from './harness/bench.ts';
import { figure, takeTurns, timed } from './harness/measure.ts';
import { sampleApks } from './parts/apps.ts';

const aim = 10;

function permissionsOf(path: string): number {
  const budget = new Budget();
  const archive = openArchive(bytesInMemory(readFileSync(path)), budget);
  const read = (name: string) => {
    const entry = archive.find(name);
    return entry === undefined ? undefined : readEntry(archive, entry, budget);
  };
  const { root } = readBinaryXml(read('AndroidManifest.xml') ?? Buffer.alloc(0), budget);
  const table = read('resources.arsc');
  const reader = createAttributeReader(table === undefined ? noResources : readResourceTable(table));
  return readManifest(root, reader, budget).permissions.length;
}

export const apkManifest: Bench = {
  name: 'apk-manifest',
  what: 'manifest and permissions of all sample APKs, values resolved through resources, read from disk, on one core',
  limit: 'Debian’s `aapt dump badging` of the same files, as it comes: a process for each',
  aim: `at least ${aim} times its rate`,

  async run({ rounds, log }) {
    if (spawnSync('aapt', ['version']).status !== 0) {
      log('NOT MEASURED: install Debian’s aapt.');
      return [];
    }
    const ours = async () => {
      let found = 0;
      for (let n = 0; n < 20; n++) for (const path of sampleApks) found += permissionsOf(path);
      return found;
    };
    const theirs = async () => {
      for (const path of sampleApks) spawnSync('aapt', ['dump', 'badging', path], { stdio: 'ignore' });
    };
    await ours();
    await theirs();
    const pairs = await takeTurns(
      rounds(7, 1),
      async () => (await timed(ours)) / 20,
      () => timed(theirs),
    );
    const rate = (ms: number) => sampleApks.length / (ms / 1_000);
    return [
      figure(
        'files',
        '/s',
        pairs.map(({ subject }) => rate(subject)),
      ),
      figure(
        'files: aapt',
        '/s',
        pairs.map(({ limit }) => rate(limit)),
      ),
      figure(
        'files: ratio of rates',
        '×',
        pairs.map(({ subject, limit }) => limit / subject),
        { least: aim },
      ),
    ];
  },
};

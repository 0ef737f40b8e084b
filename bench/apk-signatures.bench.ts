import { closeSync, fstatSync, openSync } from 'node:fs';
import { bytesOfFile } from '../packages/app-analysis/src/archive/byte-source.ts';
import { openArchive } from '../packages/app-analysis/src/archive/open-archive.ts';
import { Budget } from '../packages/app-analysis/src/limits.ts';
import { ApksigOracle, hasApksig } from '../packages/app-analysis/src/signature/apksig-oracle.suite.ts';
import { verifyApk } from '../packages/app-analysis/src/signature/verify-apk.ts';
import type { Bench } from './harness/bench.ts';
import { figure, takeTurns, timed } from './harness/measure.ts';
import { sampleApks } from './parts/apps.ts';

const aim = 3;

function verify(path: string): boolean {
  const descriptor = openSync(path, 'r');
  const budget = new Budget();
  const { verified } = verifyApk(openArchive(bytesOfFile(descriptor, fstatSync(descriptor).size), budget), budget);
  closeSync(descriptor);
  return verified;
}

export const apkSignatures: Bench = {
  name: 'apk-signatures',
  what: 'every signature of all sample APKs verified, read from disk, on one core; certificates that come again are remembered, as they are in a fleet',
  limit: 'Debian’s apksig over the same files, in one JVM that has run for a while',
  aim: `at least ${aim} times its rate`,

  async run({ rounds, log, cleanUp }) {
    if (!hasApksig()) {
      log('NOT MEASURED: install Debian’s apksigner and a JDK.');
      return [];
    }
    const oracle = new ApksigOracle();
    cleanUp(async () => oracle.close());
    const times = rounds(40, 2);
    const ours = async () => {
      for (let n = 0; n < times; n++) for (const path of sampleApks) verify(path);
    };
    const theirs = async () => {
      for (let n = 0; n < times; n++) for (const path of sampleApks) await oracle.verify(path);
    };
    // Before it counts, both engines have compiled what they run.
    await ours();
    await theirs();
    const pairs = await takeTurns(
      rounds(7, 1),
      () => timed(ours),
      () => timed(theirs),
    );
    const rate = (ms: number) => (times * sampleApks.length) / (ms / 1_000);
    return [
      figure(
        'files',
        '/s',
        pairs.map(({ subject }) => rate(subject)),
      ),
      figure(
        'files: apksig',
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

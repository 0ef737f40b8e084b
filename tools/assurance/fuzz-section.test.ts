import { expect, test } from 'vitest';
import { type FuzzRun, fuzzSection } from './fuzz-section.ts';

const run: FuzzRun = {
  run: {
    at: '2026-11-28T19:00:00.000Z',
    commit: '0123456789ab',
    isChanged: false,
    machine: { cores: 2, memoryGiB: 24, node: 'v24.21.0' },
  },
  firstSeed: 1,
  executions: 600,
  withRules: 12,
  tookSeconds: 9,
  cpuSeconds: 3,
  slowestMs: 80,
  memoryMiB: 250,
  stillVerified: 5,
  askedApksig: 5,
  samples: { 'a.apk': { refused: 100, incomplete: 50, findings: 140, clean: 10 }, 'b.ipa': { findings: 300 } },
  ways: { bytes: { refused: 100, findings: 440 }, nested: { incomplete: 50, clean: 10 } },
  codes: { 'archive-broken': 60, 'not-an-app': 40 },
  failures: [],
};
const textOf = (...runs: FuzzRun[]) => fuzzSection({ runs }).join('\n');

test('runs over different seeds are summed up, each with its commit and its machine', () => {
  const text = textOf(run, { ...run, firstSeed: 601, slowestMs: 120 });
  expect(text).toContain(
    '1200 changed copies of 2 sample apps, 24 of them with the YARA engine. **Found**: none of it.',
  );
  expect(text).toContain('| `a.apk` | 600 | 200 | 100 | 280 | 20 |');
  expect(text).toContain('took 120 ms');
  expect(text).toContain('120 `archive-broken`, 80 `not-an-app`');
  expect(text).toContain('- seeds 601 to 1200, in 9 s: commit `0123456789ab`');
});

test('a failure cannot be overlooked', () => {
  const what = 'verifies, and apksig says: no';
  const text = textOf({ ...run, failures: [{ seed: 7, sample: 'a.apk', way: 'headers', what }] });
  expect(text).toContain('**Found**: **1 failures**');
  expect(text).toContain('**not all of them alike**');
  expect(text).toContain(`- seed 7 (a.apk, headers): ${what}`);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type DrillRecord, type DrillRun, drillSection } from './drill-section.ts';
import { renderAssurance } from './page.ts';

const run: DrillRun = {
  at: '2026-11-28T16:00',
  commit: '0123456789abcdef0123456789abcdef01234567',
  isChanged: false,
  machine: { cores: 2, memoryGiB: 24, node: 'v24.21.0', engine: 'PGlite 0.5.16' },
  processes: 'one',
  engine: 'pglite',
  firstSeed: 1,
  seeds: 40,
  kills: { process: 1000, database: 0 },
  tookSeconds: 2000,
  counts: { actions: 9000, samples: 70_000 },
  settledAfterSeconds: { median: 30, ninetieth: 60, longest: 135 },
  differences: { lost: 0, doubled: 0, 'wrong-secured': 0, audit: 0, crosstalk: 0 },
  seedsWithDifferences: [],
  places: [
    { place: 'assessment: write devices_device, before commit', passed: 90, struck: 4 },
    { place: 'sweep: read, done', passed: 12, struck: 0 },
  ],
};

function recordsOf(drill: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'picket-assurance-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'drill.json'), JSON.stringify(drill));
  return folder;
}

test('the page says what was found, where it was tried, and what was not struck', async () => {
  const page = await renderAssurance(recordsOf({ runs: [run] } satisfies DrillRecord));
  expect(page).toContain('1000 kills in 40 worlds');
  expect(page).toContain('0 lost or untrue, 0 doubled, 0 wrong *secured*');
  expect(page).toContain('| one process | PGlite | 1000, 0 | 1 of 2 | 30 s, 135 s |');
  expect(page).toContain('commit `0123456789ab`, 2 cores');
  expect(page).toContain('| sweep: read, done | 12 | 0 |');
});

test('each record brings the section that bears its name, under a heading of its own', async () => {
  const lines = drillSection({ runs: [run] });
  expect(lines[0]).toMatch(/^## /);
  expect(await renderAssurance(recordsOf({ runs: [run] }))).toContain(lines.join('\n'));
});

test('a difference cannot be overlooked', async () => {
  const bad = { ...run, differences: { ...run.differences, 'wrong-secured': 2 }, seedsWithDifferences: [7] };
  const page = await renderAssurance(recordsOf({ runs: [bad] }));
  expect(page).toContain('2 wrong *secured*');
  expect(page).toContain('| **2** |');
  expect(page).toContain('Seeds that ended with differences: 7.');
});

test('a record of another shape is refused, and without one there is nothing to say', async () => {
  await expect(renderAssurance(recordsOf({ runs: [{ ...run, seeds: 'forty' }] }))).rejects.toThrow();
  expect(await renderAssurance('/nowhere')).toContain('Nothing has been recorded yet.');
});

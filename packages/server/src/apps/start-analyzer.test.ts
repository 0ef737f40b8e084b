import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeApp } from '../../../app-analysis/src/made-app.suite.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { type AppEngines, startAppAnalyzer } from './start-analyzer.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'picket-analyzer-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function threatsIn(packageName: string, engines: AppEngines = {}): Promise<readonly string[]> {
  const file = join(folder, `${packageName}.apk`);
  writeFileSync(file, makeApp({ packageName }));
  // A clock that stands still: nothing is stopped for want of time.
  const analyzer = startAppAnalyzer(engines, new TestClock());
  try {
    const { findings, error } = await analyzer.analyze(file);
    expect(error).toBeUndefined();
    return findings.map(({ threat }) => threat);
  } finally {
    await analyzer.close();
  }
}

test('an uploaded app of a well-known name that somebody else signed is told as repackaged', async () => {
  // Told by the lists that ship with the intelligence, by SHA-1 alone.
  expect(await threatsIn('com.google.android.apps.classroom')).toEqual(['repackaged']);
  expect(await threatsIn('org.example.made')).toEqual([]);
}, 60_000);

test('an uploaded app of the operator’s own that somebody else signed is told as repackaged', async () => {
  expect(await threatsIn('org.example.made', { signers: [['org.example.made', ['0'.repeat(64)]]] })).toEqual([
    'repackaged',
  ]);
}, 60_000);

test('an analyzer that never saw a file closes', async () => {
  await startAppAnalyzer({}, new TestClock()).close();
});

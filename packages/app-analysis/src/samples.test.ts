import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppReport } from './app-report.ts';
import { apkChecks } from './checks/catalogue.ts';
import { ipaChecks } from './checks/ipa-checks.ts';
import { expectedFindings } from './expected-findings.suite.ts';
import { type Analyzer, createAnalyzer } from './worker/analyzer.ts';

const folder = fileURLToPath(new URL('../../../fixtures/apps/', import.meta.url));
const keyA = '26c745fd2369264a4ea5bc2bdc4789626f4bd32bddee84e11c17a482b218a104';

interface ExpectedApk {
  readonly file: string;
  readonly package: string;
  readonly permissions: readonly string[];
  readonly accessibilityService: boolean;
  readonly deviceAdmin: boolean;
  readonly notificationListener: boolean;
}
interface ExpectedIpa {
  readonly file: string;
  readonly bundleId: string;
}
const expected: { readonly apk: readonly ExpectedApk[]; readonly ipa: readonly ExpectedIpa[] } = JSON.parse(
  readFileSync(`${folder}expected.json`, 'utf8'),
);

let analyzer: Analyzer;
beforeAll(() => {
  analyzer = createAnalyzer({
    workers: 2,
    ownSigners: [['org.example.mtdsample.notes', [keyA]]],
    startTimer: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });
});
afterAll(() => analyzer.close());

const inspect = (file: string) => analyzer.analyze(folder + file);
const threatsOf = ({ findings }: AppReport) => findings.map(({ threat }) => threat);

test.each(expected.apk)('$file declares what its manifest says', async (row) => {
  const { package: packageName, accessibilityService, deviceAdmin, notificationListener, file, ...facts } = row;
  const report = await inspect(file);
  expect(report).toMatchObject({ ...facts, packageName, kind: 'apk', incomplete: [] });
  const threats = threatsOf(report);
  expect(threats.includes('accessibility-service')).toBe(accessibilityService);
  expect(threats.includes('device-administrator')).toBe(deviceAdmin);
  expect(threats.includes('notification-listener')).toBe(notificationListener);
});

test.each(expected.ipa)('$file says what its property lists and its executable say', async (facts) => {
  expect(await inspect(facts.file)).toMatchObject({ ...facts, file: folder + facts.file, kind: 'ipa', incomplete: [] });
});

test.each(Object.entries(expectedFindings))(
  'in %s is found what was put there, and nothing else',
  async (file, threats) => {
    expect(threatsOf(await inspect(file)).toSorted()).toEqual(threats.toSorted());
  },
);

test('no sample is without its line in the table', () => {
  const samples = readdirSync(folder).filter((name) => /\.(apk|ipa)$/.test(name));
  expect(Object.keys(expectedFindings).toSorted()).toEqual(samples.toSorted());
  expect([...expected.apk, ...expected.ipa].map(({ file }) => file).toSorted()).toEqual(samples.toSorted());
});

test('what a service and an administrator ask to be able to do is read from their own files', async () => {
  const { abilities, findings: found } = await inspect('banker-shape.apk');
  expect(abilities?.map(({ of, abilities: able }) => [of, able])).toEqual([
    ['accessibility', ['reads-windows', 'performs-gestures']],
    ['device-administrator', ['force-lock', 'wipe-data', 'reset-password']],
  ]);
  expect(found.find(({ threat }) => threat === 'device-administrator-abuse')?.evidence).toContain(
    'receiver org.example.mtdsample.updater.AdminReceiver: force-lock, wipe-data, reset-password',
  );
});

test('a change of keys is told with what the old key may still do', async () => {
  const { signature } = await inspect('notes-1.0-rotated.apk');
  expect(signature?.lineage?.map(({ sha256 }) => sha256.slice(0, 8))).toEqual(['26c745fd', 'ad99e2ad']);
  expect(signature?.lineage?.[0]?.capabilities).toContain('installedData');
});

describe('what cannot be analysed', () => {
  test.each([
    ['expected.json', 'not-an-app'],
    ['there-is-no-such.apk', 'file-unreadable'],
    ['.', 'file-unreadable'],
  ])('%s is an error and never a clean result', async (file, code) => {
    const report = await inspect(file);
    expect(report.error?.code).toBe(code);
    expect(report.kind).toBeNull();
  });

  test('a file that takes too long is stopped, and the next one is analysed', async () => {
    const expired: (() => void)[] = [];
    const impatient = createAnalyzer({
      workers: 1,
      startTimer: (_, callback) => {
        expired.push(callback);
        return () => undefined;
      },
    });
    const first = impatient.analyze(`${folder}notes-1.0.apk`);
    expired[0]?.();
    expect((await first).error?.code).toBe('out-of-time');
    expect((await impatient.analyze(`${folder}notes-1.0.apk`)).packageName).toBe('org.example.mtdsample.notes');
    await impatient.close();
  });

  test('a file that needs too much memory ends its worker only', async () => {
    const small = createAnalyzer({ workers: 1, limits: { heapMegabytes: 4 }, startTimer: () => () => undefined });
    const report = await small.analyze(`${folder}notes-1.0.apk`);
    await small.close();
    expect(report.error?.code).toBe('out-of-memory');
  });

  test('a file beyond the size limit is refused unread', async () => {
    const small = createAnalyzer({ workers: 1, limits: { fileBytes: 100 }, startTimer: () => () => undefined });
    const report = await small.analyze(`${folder}notes-1.0.apk`);
    await small.close();
    expect(report).toMatchObject({ sha256: null, error: { code: 'file-too-large' } });
  });

  test('what is cut is said', async () => {
    const small = createAnalyzer({ workers: 1, limits: { entries: 3 }, startTimer: () => () => undefined });
    const report = await small.analyze(`${folder}notes-1.0.apk`);
    await small.close();
    expect(report.incomplete).not.toEqual([]);
  });
});

test('every check says what it sees and what it cannot see, and has an id of its own', () => {
  expect(new Set(apkChecks.map(({ id }) => id)).size).toBe(apkChecks.length);
  for (const { sees, cannotSee, techniques } of [...apkChecks, ...ipaChecks]) {
    expect(sees.length).toBeGreaterThan(10);
    expect(cannotSee.length).toBeGreaterThan(10);
    for (const technique of techniques) expect(technique).toMatch(/^T1\d{3}(\.\d{3})?$/);
  }
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readAndroidBulletins } from './read-android-bulletins.ts';

const shipped = readFileSync(new URL('../../data/android-bulletins/kev-android.json', import.meta.url), 'utf8');

const entry = {
  cve: 'CVE-2026-0001',
  vendor: 'Android',
  product: 'Framework',
  scope: 'all',
  fixed_patch_level: '2026-06-01',
  basis: 'kev-notes',
};
const bulletins = (entries: unknown, source = 'CISA KEV 2026.08.21 (CC0-1.0), filtered') =>
  JSON.stringify({ source, note: '', entries });

test('the shipped bulletins are read, with how sure each level is', () => {
  const reading = readAndroidBulletins(shipped);
  if (reading.kind === 'refused') throw new Error(reading.detail);
  const { version, asOf, entries } = reading.content;
  expect({ version, asOf, count: entries.length }).toEqual({
    version: '2026.08.21',
    asOf: Date.UTC(2026, 7, 21),
    count: 64,
  });
  expect(entries.find(({ cve }) => cve === 'CVE-2025-38352')).toEqual({
    cve: 'CVE-2025-38352',
    component: 'Linux Kernel',
    scope: 'all',
    fixedPatchLevel: '2025-09-05',
    basis: 'kev-notes',
  });
});

test('a vulnerability whose fixed level nobody knows is kept as that, never as fixed', () => {
  const reading = readAndroidBulletins(shipped);
  if (reading.kind === 'refused') throw new Error(reading.detail);
  const without = reading.content.entries.filter(({ fixedPatchLevel }) => fixedPatchLevel === undefined);
  expect(without).toHaveLength(14);
  expect(new Set(without.map(({ basis }) => basis))).toEqual(new Set(['unknown']));
});

test.each([
  ['a level that is no day', bulletins([{ ...entry, fixed_patch_level: '2026-06-31' }]), 'not-well-formed'],
  ['a level that is a word', bulletins([{ ...entry, fixed_patch_level: 'soon' }]), 'not-well-formed'],
  ['an entry without a level', bulletins([{ ...entry, fixed_patch_level: undefined }]), 'not-well-formed'],
  ['a pattern for a scope', bulletins([{ ...entry, scope: '(a+)+$' }]), 'not-well-formed'],
  ['no entry', bulletins([]), 'not-well-formed'],
  ['a source of unknown age', bulletins([entry], 'somewhere'), 'not-well-formed'],
  ['half a text', bulletins([entry]).slice(0, 80), 'not-json'],
])('bulletins with %s are refused whole', (_, text, reason) => {
  expect(readAndroidBulletins(text)).toMatchObject({ kind: 'refused', reason });
});

import type { AndroidExposure } from '@picket/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKnowledge } from '../create-knowledge.ts';
import { loadShippedContents } from '../shipped-knowledge.ts';

const contents = await loadShippedContents();
const knowledge = createKnowledge(contents);

function exposure(patchLevel: string, manufacturer?: string, model?: string): AndroidExposure {
  const answer = knowledge.androidExposure({ patchLevel, manufacturer, model });
  if (!answer.known) throw new Error(answer.because);
  return answer.value;
}
const exploited = (...phone: Parameters<typeof exposure>) => exposure(...phone).exploited.map(({ cve }) => cve);
const undecided = (...phone: Parameters<typeof exposure>) => exposure(...phone).undecided.map(({ cve }) => cve);

test('a phone at the newest fixed level has nothing that is known to be exploited', () => {
  expect(exposure('2026-06-01', 'Google', 'Pixel 9').exploited).toEqual([]);
});

test('a phone below a fixed level has the vulnerability, and how sure the level is goes with it', () => {
  expect(exposure('2026-05-05', 'Xiaomi', '23049PCD8G').exploited).toEqual([
    { cve: 'CVE-2025-48595', component: 'Android Framework', fixedPatchLevel: '2026-06-01', basis: 'kev-notes' },
  ]);
});

test('a level of day 01 does not hold the fixes of day 05', () => {
  expect(exploited('2025-09-01', 'Sony')).toContain('CVE-2025-38352');
  expect(exploited('2025-09-05', 'Sony')).not.toContain('CVE-2025-38352');
});

describe("a vulnerability in one maker's phones", () => {
  test("is in that maker's", () => {
    expect(exploited('2025-03-01', 'samsung', 'SM-S911B')).toContain('CVE-2025-21042');
    expect(exploited('2024-03-05', 'Google', 'Pixel 7')).toContain('CVE-2024-29748');
  });

  test('is not in others', () => {
    const sony = exposure('2024-03-05', 'Sony', 'XQ-DQ54');
    const all = [...sony.exploited, ...sony.undecided].map(({ cve }) => cve);
    expect(all).not.toContain('CVE-2025-21042');
    expect(all).not.toContain('CVE-2024-29748');
  });

  test('is told by the model where no maker is reported', () => {
    expect(exploited('2025-03-01', undefined, 'SM-S911B')).toContain('CVE-2025-21042');
    expect(exploited('2025-03-01', '', 'Galaxy S23')).toContain('CVE-2025-21042');
    expect(exploited('2024-03-05', undefined, 'Pixel 7')).toContain('CVE-2024-29748');
  });

  test('is undecided where nobody knows whose phone it is, and the level that settles it is told', () => {
    expect(exploited('2025-03-01')).not.toContain('CVE-2025-21042');
    expect(exposure('2025-03-01').undecided).toContainEqual({
      cve: 'CVE-2025-21042',
      because: 'it concerns Samsung phones, and no source tells who made this one',
      fixedPatchLevel: '2025-04-01',
    });
  });
});

test('a vulnerability in one chip is undecided until the patch level settles it', () => {
  expect(undecided('2026-02-05', 'Google', 'Pixel 9')).toContain('CVE-2026-21385');
  expect(undecided('2026-03-05', 'Google', 'Pixel 9')).not.toContain('CVE-2026-21385');
});

test('a vulnerability without a known fix is undecided on every phone, at every level', () => {
  expect(exposure('2026-08-05', 'Sony').undecided).toContainEqual({
    cve: 'CVE-2026-3909',
    because: 'no patch level is known that fixes it',
  });
});

test('what KEV lists for Android and no bulletin was found for is undecided, not unheard of', () => {
  expect(contents.bulletins.entries.map(({ cve }) => cve)).not.toContain('CVE-2021-39793');
  expect(undecided('2026-08-05', 'Google', 'Pixel 9')).toContain('CVE-2021-39793');
  expect(undecided('2026-08-05', 'samsung', 'SM-S911B')).not.toContain('CVE-2021-39793');
});

test('a scope that is new to us is undecided', () => {
  const [first] = contents.bulletins.entries;
  const entries = [{ ...first!, cve: 'CVE-2026-9999', scope: 'foldables', fixedPatchLevel: '2026-08-01' }];
  const newer = createKnowledge({ ...contents, bulletins: { ...contents.bulletins, entries } });
  expect(
    newer.androidExposure({ patchLevel: '2026-07-05', manufacturer: 'Google', model: 'Pixel 9 Fold' }),
  ).toMatchObject({
    value: { exploited: [], undecided: expect.arrayContaining([expect.objectContaining({ cve: 'CVE-2026-9999' })]) },
  });
});

test.each(['', 'Unknown', '2026-6-5', '2026-02-30', '1970-01-01', '2999-01-01', '9999-12-31', 'z', '2026-08-05; drop'])(
  'nobody vouches for the patch level "%s"',
  (patchLevel) => {
    expect(knowledge.androidExposure({ patchLevel, manufacturer: 'Google', model: 'Pixel 9' })).toMatchObject({
      known: false,
    });
  },
);

const levels = fc
  .integer({ min: Date.UTC(2015, 7, 1), max: Date.UTC(2027, 11, 31) })
  .map((at) => new Date(at).toISOString().slice(0, 10));
const makers = fc.constantFrom(undefined, 'Google', 'samsung', 'Xiaomi', 'Unknown');

test('a newer patch level never adds an exposure, decided or not', () => {
  fc.assert(
    fc.property(levels, levels, makers, (one, other, maker) => {
      const [older = one, newer = other] = [one, other].toSorted();
      const before = new Set([...exploited(older, maker), ...undecided(older, maker)]);
      const beforeExploited = new Set(exploited(older, maker));
      for (const cve of exploited(newer, maker)) expect(beforeExploited).toContain(cve);
      for (const cve of undecided(newer, maker)) expect(before).toContain(cve);
    }),
  );
});

test('to know who made a phone never loses a vulnerability: what was undecided is decided', () => {
  fc.assert(
    fc.property(levels, fc.constantFrom('Google', 'samsung'), (level, maker) => {
      const nobody = new Set([...exploited(level), ...undecided(level)]);
      for (const cve of exploited(level)) expect(exploited(level, maker)).toContain(cve);
      for (const cve of exploited(level, maker)) expect(nobody).toContain(cve);
    }),
  );
});

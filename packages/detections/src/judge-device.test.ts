import { type Detector, type FactName, type Facts, optionalFacts, type Platform } from '@picket/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { snapshotOf, tools } from './detector-contract.suite.ts';
import { judgeDevice } from './judge-device.ts';
import { neededFact } from './needed-fact.ts';

type PostureFacts = Omit<Facts, 'apps' | 'appNames' | 'contacts'>;

const pixel: PostureFacts = {
  osVersion: '16',
  securityPatchLevel: '2026-08-05',
  jailbroken: false,
  encrypted: true,
  manufacturer: 'Google',
  model: 'Pixel 9',
};
const iphone: PostureFacts = { ...pixel, osVersion: '26.6.1', manufacturer: 'Apple', model: 'iPhone 15 Pro' };

const kinds = (judgments: ReturnType<typeof judgeDevice>) =>
  Object.fromEntries(judgments.map(({ detectorId, verdict }) => [detectorId, verdict.kind]));

/** Those that are asked of a phone on which no agent runs. */
const applying = (platform: Platform) =>
  catalogue
    .filter(({ platforms, needs }) => platforms.includes(platform) && !needs.some(isOptional))
    .map(({ id }) => id);
const isOptional = (name: FactName) => optionalFacts.some((optional) => optional === name);

test.each<[Platform, PostureFacts]>([
  ['android', pixel],
  ['ios', iphone],
])('a healthy phone (%s) is clear by every detector that applies to it, in their order', (platform, facts) => {
  const judgments = judgeDevice(snapshotOf(platform, facts), tools);
  expect(judgments).toEqual(applying(platform).map((detectorId) => ({ detectorId, verdict: { kind: 'clear' } })));
});

test('a detector for another platform is not asked', () => {
  expect(Object.keys(kinds(judgeDevice(snapshotOf('ios', iphone), tools)))).not.toContain('android-patch-age');
});

test('what Picket does not judge is not judged', () => {
  expect(judgeDevice(snapshotOf('other', pixel), tools)).toEqual([]);
});

test('a phone of which nothing is reported is clear by nobody', () => {
  const judgments = judgeDevice(snapshotOf('android', {}), tools);
  expect(judgments.map(({ detectorId }) => detectorId)).toEqual(applying('android'));
  for (const { verdict } of judgments) expect(verdict.kind).toBe('could-not-judge');
});

test('the missing facts are named in words', () => {
  const judgments = judgeDevice(snapshotOf('ios', { jailbroken: false, encrypted: true }), tools);
  expect(judgments.find(({ detectorId }) => detectorId === 'os-out-of-support')?.verdict).toEqual({
    kind: 'could-not-judge',
    because: 'Not reported: the version of the operating system.',
  });
});

test('each fact has its word, and several are named together', () => {
  const needs: readonly FactName[] = [
    'osVersion',
    'securityPatchLevel',
    'jailbroken',
    'encrypted',
    'manufacturer',
    'model',
    ...optionalFacts,
  ];
  const curious: Detector = { ...(catalogue[0] as Detector), id: 'curious', needs };
  expect(judgeDevice(snapshotOf('android', {}), { ...tools, expected: optionalFacts }, [curious])).toEqual([
    {
      detectorId: 'curious',
      verdict: {
        kind: 'could-not-judge',
        because:
          'Not reported: the version of the operating system. Not reported: the security patch level. ' +
          'Not reported: whether it is jailbroken or rooted. Not reported: whether its storage is encrypted. ' +
          'Not reported: the manufacturer. Not reported: the model. Not reported: which apps are installed. ' +
          'Not reported: the names of the installed apps. Not reported: which hosts it speaks to.',
      },
    },
  ]);
});

test('a fact that only some phones have a source for is not asked for where nobody gives it or expects it', () => {
  const curious: Detector = { ...(catalogue[0] as Detector), id: 'curious', needs: ['apps'] };
  const ask = (facts: Partial<Facts>, more = {}) =>
    judgeDevice(snapshotOf('android', facts), { ...tools, ...more }, [curious]);
  expect(ask({})).toEqual([]);
  expect(ask({}, { expected: ['contacts'] })).toEqual([]);
  expect(ask({}, { expected: ['apps'] })).toMatchObject([
    { verdict: { kind: 'could-not-judge', because: 'Not reported: which apps are installed.' } },
  ]);
  expect(ask({ apps: [] })).toHaveLength(1);
});

test('to lose a fact never makes a device clear that was not', () => {
  const names = Object.keys(pixel) as (keyof PostureFacts)[];
  fc.assert(
    fc.property(
      fc.constantFrom(...(['android', 'ios', 'ipados'] as const)),
      fc.record({
        ...Object.fromEntries(names.map((name) => [name, fc.constant(pixel[name])])),
        osVersion: fc.constantFrom('16', '13', '26.6.1', '17.5', 'Unknown'),
        securityPatchLevel: fc.constantFrom('2026-08-05', '2025-01-05', '', '2019-01-01'),
        jailbroken: fc.boolean(),
        encrypted: fc.boolean(),
      }) as fc.Arbitrary<PostureFacts>,
      fc.subarray(names),
      (platform, facts, lost) => {
        const whole = kinds(judgeDevice(snapshotOf(platform, facts), tools));
        const rest = Object.fromEntries(
          Object.entries(facts).filter(([name]) => !lost.includes(name as keyof PostureFacts)),
        );
        const less = kinds(judgeDevice(snapshotOf(platform, rest), tools));
        expect(Object.keys(less)).toEqual(Object.keys(whole));
        // The maker and the model only part what is certain from what is possible: possible is not clear either.
        for (const [id, kind] of Object.entries(less)) if (kind === 'clear') expect(whole[id]).toBe('clear');
      },
    ),
  );
});

describe('a detector that fails', () => {
  const failure = new Error('0xdeadbeef');
  const broken: Detector = {
    ...(catalogue[0] as Detector),
    id: 'broken',
    judge: () => {
      throw failure;
    },
  };

  test('does not keep the others from speaking, and is not taken for clear', () => {
    const judgments = judgeDevice(snapshotOf('android', { ...pixel, jailbroken: true }), tools, [broken, ...catalogue]);
    expect(kinds(judgments)).toMatchObject({ broken: 'could-not-judge', 'jailbroken-or-rooted': 'detected' });
  });

  test('hands out its error, and keeps it from the texts that people read', () => {
    const [judgment] = judgeDevice(snapshotOf('android', pixel), tools, [broken]);
    expect(judgment?.failure).toBe(failure);
    expect(judgment?.verdict).toEqual({
      kind: 'could-not-judge',
      because: 'The detector failed. This is a bug in Picket; its log says more.',
    });
  });

  test('one that reads a fact it does not need fails where the fact is missing', () => {
    const careless: Detector = {
      ...broken,
      judge: (snapshot) => (neededFact(snapshot, 'encrypted') ? { kind: 'clear' } : { kind: 'clear' }),
    };
    const [judgment] = judgeDevice(snapshotOf('android', { jailbroken: false }), tools, [careless]);
    expect(judgment?.verdict.kind).toBe('could-not-judge');
    expect(judgment?.failure).toMatchObject({ message: '"encrypted" is read, and not listed under needs' });
  });
});

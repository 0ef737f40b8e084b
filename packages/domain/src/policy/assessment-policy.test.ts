import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PicketError } from '../errors.ts';
import { day, hour, minute } from '../time.ts';
import {
  defaultAssessmentPolicy,
  judgedPlatforms,
  parseAssessmentPolicy,
  requiredSourcesOf,
} from './assessment-policy.ts';

/** Where a policy is wrong, by JSON Pointer. */
function faultsOf(input: unknown): readonly string[] {
  try {
    parseAssessmentPolicy(input);
    return [];
  } catch (error) {
    if (!(error instanceof PicketError)) throw error;
    expect(error.code).toBe('invalid_request');
    return error.fields.map(({ pointer }) => pointer);
  }
}

test('by default the inventory of the UEM must be younger than a day', () => {
  for (const platform of judgedPlatforms) {
    expect(requiredSourcesOf(defaultAssessmentPolicy, platform)).toEqual([
      { source: 'intune-inventory', maxAgeMs: day },
    ]);
  }
  expect(parseAssessmentPolicy({})).toEqual(defaultAssessmentPolicy);
});

test('nothing vouches for a platform that Picket does not judge', () => {
  expect(requiredSourcesOf(defaultAssessmentPolicy, 'other')).toEqual([]);
  expect(faultsOf({ requiredSources: { other: [] } })).toEqual(['/requiredSources/other']);
});

test('a platform keeps the default until it is named', () => {
  const android = [
    { source: 'intune-inventory', maxAgeMs: 6 * hour },
    { source: 'agent', maxAgeMs: minute },
  ];
  expect(parseAssessmentPolicy({ requiredSources: { android } }).requiredSources).toEqual({
    ...defaultAssessmentPolicy.requiredSources,
    android,
  });
});

test('a policy that requires nothing is refused, because it would call every phone secured', () => {
  expect(faultsOf({ requiredSources: { ios: [] } })).toEqual(['/requiredSources/ios']);
});

test('every wrong field is named', () => {
  const good = { source: 'agent', maxAgeMs: hour };
  const wrong = {
    requiredSources: {
      android: [{ ...good, maxAgeMs: 0 }, { ...good, source: 'Not an id' }, 'agent', { ...good, extra: 1 }],
      ios: [good, good],
      ipados: [{ ...good, maxAgeMs: 31 * day }],
      'win/dows': [],
    },
    level: 'high',
  };
  expect(faultsOf(wrong).toSorted()).toEqual([
    '/level',
    '/requiredSources/android/0/maxAgeMs',
    '/requiredSources/android/1/source',
    '/requiredSources/android/2',
    '/requiredSources/android/3/extra',
    '/requiredSources/ios/1/source',
    '/requiredSources/ipados/0/maxAgeMs',
    '/requiredSources/win~1dows',
  ]);
});

test('what is no object at all is refused as a whole, or where it stands', () => {
  for (const input of [undefined, null, 'strict', 7, [], [{}]]) expect(faultsOf(input)).toEqual(['']);
  for (const requiredSources of ['strict', 7, [], [{}]])
    expect(faultsOf({ requiredSources })).toEqual(['/requiredSources']);
  for (const android of ['agent', 7, {}, null])
    expect(faultsOf({ requiredSources: { android } })).toEqual(['/requiredSources/android']);
  for (const item of ['agent', 7, null, []])
    expect(faultsOf({ requiredSources: { android: [item] } })).toEqual(['/requiredSources/android/0']);
});

test('an age is a whole number from a minute to thirty days, both included', () => {
  const faults = (maxAgeMs: unknown) => faultsOf({ requiredSources: { ios: [{ source: 'agent', maxAgeMs }] } });
  for (const fine of [minute, minute + 1, hour, 30 * day]) expect(faults(fine)).toEqual([]);
  for (const wrong of [undefined, null, 0, -hour, minute - 1, 30 * day + 1, hour + 0.5, String(hour), Number.NaN])
    expect([wrong, faults(wrong)]).toEqual([wrong, ['/requiredSources/ios/0/maxAgeMs']]);
});

test('the id of a source is a word in small letters, of a hundred at most', () => {
  const faults = (source: unknown) => faultsOf({ requiredSources: { ios: [{ source, maxAgeMs: hour }] } });
  for (const fine of ['a', 'agent', 'a1-b', `a${'b'.repeat(99)}`]) expect(faults(fine)).toEqual([]);
  for (const wrong of [
    undefined,
    7,
    ['agent'],
    '',
    '1a',
    '-a',
    'Agent',
    'an agent',
    'agent/',
    '/agent',
    `a${'b'.repeat(100)}`,
  ])
    expect([wrong, faults(wrong)]).toEqual([wrong, ['/requiredSources/ios/0/source']]);
});

test('each fault is said in words, at its place, and all of them in the message', () => {
  const wrong = {
    requiredSources: {
      android: [{ source: 'agent', maxAgeMs: 0 }, { source: '', maxAgeMs: hour }, 'agent'],
      ios: [],
      ipados: [
        { source: 'agent', maxAgeMs: hour },
        { source: 'agent', maxAgeMs: hour, extra: 1 },
        { source: 'agent', maxAgeMs: hour },
      ],
      '~a/b~/': [],
    },
  };
  const expected = [
    ['/requiredSources/~0a~1b~0~1', 'is not known here; known are android, ios, ipados'],
    ['/requiredSources/android/0/maxAgeMs', 'must be a whole number from 60000 (a minute) to 2592000000 (30 days)'],
    ['/requiredSources/android/1/source', 'must be the id of a source, like intune-inventory'],
    ['/requiredSources/android/2', 'must be an object with source and maxAgeMs'],
    ['/requiredSources/ios', 'must name at least one source: without one nothing vouches for a phone'],
    ['/requiredSources/ipados/1/extra', 'is not known here; known are source, maxAgeMs'],
    ['/requiredSources/ipados/2/source', 'is named twice'],
  ] as const;
  expect(() => parseAssessmentPolicy(wrong)).toThrow(
    expect.objectContaining({
      fields: expected.map(([pointer, detail]) => ({ pointer, detail })),
      message: `The assessment policy is wrong: ${expected.map((parts) => parts.join(' ')).join('; ')}`,
    }),
  );
  expect(() => parseAssessmentPolicy({ level: 'high' })).toThrow(
    'The assessment policy is wrong: /level is not known here; known are requiredSources',
  );
  expect(() => parseAssessmentPolicy(null)).toThrow('The assessment policy is wrong: the policy must be an object');
  expect(() => parseAssessmentPolicy({ requiredSources: 7 })).toThrow('/requiredSources must be an object');
});

test('whatever is handed in, a policy comes out that requires something of every phone, or a refusal', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ requiredSources: fc.anything() })), (input) => {
      try {
        const policy = parseAssessmentPolicy(input);
        for (const platform of judgedPlatforms) expect(requiredSourcesOf(policy, platform)).not.toEqual([]);
      } catch (error) {
        expect(error).toBeInstanceOf(PicketError);
      }
    }),
  );
});

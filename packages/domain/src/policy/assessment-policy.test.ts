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

import type { Platform } from '@picket/domain';
import { expect, test } from 'vitest';
import { loadShippedKnowledge } from '../shipped-knowledge.ts';

const knowledge = await loadShippedKnowledge();

test.each<[Platform, string, string, boolean, number | undefined]>([
  ['android', '17', 'Android 17', true, undefined],
  ['android', '16.0', 'Android 16', true, undefined],
  ['android', '13', 'Android 13', false, Date.UTC(2026, 2, 2)],
  ['android', '12.0', 'Android 12', false, Date.UTC(2025, 2, 3)],
  ['android', '12.1', 'Android 12.1', false, Date.UTC(2025, 2, 3)],
  ['android', '8.1.0', 'Android 8.1', false, Date.UTC(2021, 0, 10)],
  ['android', '8', 'Android 8.0', false, Date.UTC(2021, 0, 1)],
  ['android', '7.1.2', 'Android 7.1', false, Date.UTC(2019, 9, 1)],
  ['android', '4.1.2', 'Android 4.1', false, undefined],
  ['ios', '26.6.1', 'iOS 26', true, undefined],
  ['ios', '16.7.16 (a)', 'iOS 16', true, undefined],
  ['ios', '17.5', 'iOS 17', false, Date.UTC(2025, 4, 13)],
  ['ipados', '17.7.11', 'iPadOS 17', true, undefined],
])('%s %s is of the line %s', (platform, version, line, supported, endsAt) => {
  expect(knowledge.osSupport(platform, version)).toEqual({ known: true, value: { line, supported, endsAt } });
});

test.each<[Platform, string]>([
  ['android', '18'],
  ['ios', '27.0.1'],
  ['ipados', '27'],
])(
  'the first major version after the data, %s %s, came out after it and cannot have been given up',
  (platform, version) => {
    expect(knowledge.osSupport(platform, version)).toMatchObject({ known: true, value: { supported: true } });
  },
);

test('what is older than all data was given up long ago', () => {
  expect(knowledge.osSupport('ios', '3.1.3')).toMatchObject({
    known: true,
    value: { line: 'iOS 3', supported: false },
  });
});

test.each<[Platform, string]>([
  ['android', '19'],
  ['android', '99'],
  ['android', ''],
  ['android', 'Unknown'],
  ['android', '0'],
  ['ios', '20.1'],
  ['ios', '28'],
  ['other', '11'],
])('nobody vouches for %s "%s"', (platform, version) => {
  expect(knowledge.osSupport(platform, version)).toMatchObject({ known: false });
});

import { expect, test } from 'vitest';
import { readFeed } from '../read-feed.ts';

const pattern = "[domain-name:value = 'bad.test.org']";

/** What becomes of one indicator with these properties. */
function read(more: object) {
  const object = { type: 'indicator', id: 'indicator--1', pattern, pattern_type: 'stix', ...more };
  const bytes = new TextEncoder().encode(JSON.stringify({ type: 'bundle', objects: [object] }));
  const reading = readFeed('bundle.json', bytes);
  if (reading.kind === 'refused') throw new Error(reading.detail);
  const { indicators, rejected } = reading.content;
  return indicators.length > 0 ? 'taken' : rejected.map(({ reason, example }) => `${reason}: ${example}`).join();
}

test.each([
  ['nothing more than it must have', { pattern_type: undefined }],
  ['types of harm', { indicator_types: ['malicious-activity', 'benign'] }],
  ['no type', { indicator_types: [] }],
  ['types in a shape of their own', { indicator_types: 'benign' }],
  ['an end', { valid_until: '2030-01-01T00:00:00.123456Z' }],
])('an indicator with %s is taken', (_, more) => {
  expect(read(more)).toBe('taken');
});

test.each([
  ['is revoked', { revoked: true }, `not-an-indicator: revoked: ${pattern}`],
  ['is called benign by its publisher', { indicator_types: ['benign'] }, `not-an-indicator: benign: ${pattern}`],
  ['is written in another language', { pattern_type: 'yara' }, 'not-an-indicator: yara pattern'],
  ['ends at no moment', { valid_until: 'soon' }, 'malformed: valid_until soon'],
  ['has no pattern in its pattern', { pattern: 'bad.test.org' }, 'malformed: bad.test.org'],
  ['has the id of something else', { id: 'malware--1' }, expect.stringMatching(/^malformed: /)],
  ['has no text for a pattern', { pattern: { toString: 'x' } }, expect.stringMatching(/^malformed: /)],
])('an indicator that %s is counted, and not looked for', (_, more, expected) => {
  expect(read(more)).toEqual(expected);
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readKev } from './read-kev.ts';

const shipped = readFileSync(
  new URL('../../data/cisa-kev/known_exploited_vulnerabilities.json', import.meta.url),
  'utf8',
);

function catalogue(changes: Record<string, unknown> = {}): string {
  const vulnerabilities = [{ cveID: 'CVE-2026-0001', vendorProject: 'Android', product: 'Framework', cwes: [] }];
  return JSON.stringify({
    catalogVersion: '2026.08.21',
    dateReleased: '2026-08-21T17:46:43.6019Z',
    count: 1,
    vulnerabilities,
    ...changes,
  });
}

test("CISA's catalogue is read as it is published", () => {
  const reading = readKev(shipped);
  if (reading.kind === 'refused') throw new Error(reading.detail);
  expect(reading.content.version).toBe('2026.08.21');
  expect(reading.content.releasedAt).toBe(Date.parse('2026-08-21T17:46:43.601Z'));
  expect(reading.content.vulnerabilities).toHaveLength(1_674);
  expect(reading.content.vulnerabilities).toContainEqual({
    cve: 'CVE-2025-48595',
    vendor: 'Android',
    product: 'Framework',
  });
});

test('a field that is new to us does no harm', () => {
  expect(readKev(catalogue({ signature: 'x' })).kind).toBe('read');
});

test.each([
  ['cut off', catalogue().slice(0, -9), 'not-json'],
  ['a web page', '<!doctype html><title>504</title>', 'not-json'],
  ['empty', '', 'not-json'],
  ['another list', '[]', 'not-well-formed'],
  [
    'a number for a name',
    catalogue({ vulnerabilities: [{ cveID: 'CVE-2026-0001', vendorProject: 1, product: '' }] }),
    'not-well-formed',
  ],
  [
    'an id that is none',
    catalogue({ vulnerabilities: [{ cveID: '<script>', vendorProject: '', product: '' }] }),
    'not-well-formed',
  ],
  ['a date that is none', catalogue({ dateReleased: 'yesterday' }), 'not-well-formed'],
  ['no vulnerability', catalogue({ count: 0, vulnerabilities: [] }), 'implausible'],
  ['half of what it says', catalogue({ count: 2 }), 'implausible'],
  ['far too long', `${catalogue()}${' '.repeat(8_000_000)}`, 'too-large'],
])('a catalogue that is %s is refused', (_, text, reason) => {
  expect(readKev(text)).toMatchObject({ kind: 'refused', reason });
});

test('wherever a catalogue is cut off, it is refused and nothing of it is believed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: shipped.trimEnd().length - 1 }), (length) => {
      expect(readKev(shipped.slice(0, length)).kind).toBe('refused');
    }),
    { numRuns: 25 },
  );
});

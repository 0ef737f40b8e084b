import { readFileSync } from 'node:fs';
import type { Instant } from '@picket/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rejectionReasons } from '../indicators/indicator.ts';
import { createIndicatorIndex } from '../matching/indicator-index.ts';
import { readFeed } from './read-feed.ts';

const data = new URL('../../data/', import.meta.url);
const fixtures = new URL('../../../../fixtures/intel/', import.meta.url);
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (name: string, text: string) => readFeed(name, bytes(text));

test.each([
  ['nothing', '', 'implausible'],
  ['a page of an error', '<!doctype html><html><body>503</body></html>', 'unrecognized'],
  ['JSON that was cut off', '{"type":"bundle","objects":[{"type":"indicator"', 'not-json'],
  ['JSON of another kind', '{"message":"rate limit exceeded"}', 'unrecognized'],
  ['a zero byte', 'evil.test.org\n\0', 'not-text'],
  ['a bomb of brackets', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`, 'too-large'],
  ['a bomb of values', `[${'0,'.repeat(8_000_001)}0]`, 'too-large'],
  ['prose', 'It is what it is,\nand nobody knows why.\nSo we wrote it down.', 'unrecognized'],
])('%s is refused with a reason', (_, text, reason) => {
  expect(read('feed', text)).toMatchObject({ kind: 'refused', reason });
});

test('bytes that are no UTF-8 are refused, not repaired', () => {
  expect(readFeed('domains.txt', new Uint8Array([0x61, 0x2e, 0xff, 0xfe, 0x0a]))).toMatchObject({ reason: 'not-text' });
});

test('a file of a hundred megabytes is refused before it is decoded', () => {
  expect(readFeed('feed', new Uint8Array(100 * 1024 * 1024))).toMatchObject({ kind: 'refused', reason: 'too-large' });
});

test('a feed that changed its format overnight is refused', () => {
  expect(readFeed('feed', bytes('a.test.org\nb.test.org\n'), { expected: 'stix' })).toMatchObject({
    kind: 'refused',
    detail: 'it was stix before, and looks like plain-list now',
  });
});

test('more than the limit is counted as over the limit', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `host-${at}.test.org`).join('\n');
  const reading = readFeed('domains.txt', bytes(lines), { maxIndicators: 5 });
  expect(reading).toMatchObject({ content: { rejected: [{ reason: 'over-limit', count: 15 }] } });
});

test('references that go in circles end', () => {
  const relationship = (source: string, target: string) => ({
    type: 'relationship',
    relationship_type: 'indicates',
    source_ref: source,
    target_ref: target,
  });
  const objects = [
    { type: 'malware', id: 'malware--1', name: 'Circle' },
    { type: 'indicator', id: 'indicator--1', pattern: "[domain-name:value = 'bad.test.org']" },
    relationship('indicator--1', 'malware--1'),
    relationship('malware--1', 'indicator--1'),
    relationship('malware--1', 'malware--1'),
  ];
  const reading = read('a.json', JSON.stringify({ type: 'bundle', objects }));
  expect(reading).toMatchObject({ content: { indicators: [{ value: 'bad.test.org', name: 'Circle' }] } });
});

test('an alias bomb in YAML is refused', () => {
  const bomb = `- name: &a [x,x,x,x]\n  type: stalkerware\n  b: &b [*a,*a,*a,*a]\n  c: &c [*b,*b,*b,*b]\n`;
  expect(read('ioc.yaml', bomb)).toMatchObject({ kind: 'refused', reason: 'not-well-formed' });
});

test('YAML of nothing but faults is refused with the line of the first, and a long one before it is parsed', () => {
  const head = '- name: a\n  type: stalkerware\n';
  for (const fault of ['}\n', ': \n', '- "', '!x ', '\t\n']) {
    const reading = read('ioc.yaml', head + fault.repeat(3_000));
    if (reading.kind === 'refused') expect(reading.detail).toMatch(/^.{5,200} \(line [1-9]\)$/);
  }
  const long = head.repeat(60_000);
  expect(read('ioc.yaml', long)).toMatchObject({ kind: 'refused', detail: `${long.length} characters of YAML` });
});

test('YAML nested without end is refused, not a crash', () => {
  const flow = `- name: a\n  type: stalkerware\n  x: ${'['.repeat(100_000)}\n`;
  const block = `- name: a\n  type: stalkerware\n  x:\n${Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at + 4)}y:`).join('\n')}\n`;
  for (const text of [flow, block]) expect(read('ioc.yaml', text)).toMatchObject({ kind: 'refused' });
});

test('a formula in a cell is a value that is none', () => {
  expect(read('a.csv', 'domain,name\n"=HYPERLINK(""http://x"")",y\n')).toMatchObject({
    content: { indicators: [], rejected: [{ reason: 'malformed', count: 1 }] },
  });
});

test.each(['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
  'a type called %s is one that nobody knows',
  (type) => {
    const value = 'bad.test.org';
    const attribute = { type, value, to_ids: true };
    const texts: readonly (readonly [string, string])[] = [
      ['a.csv', `type,indicator\n${type},${value}\n`],
      ['a.json', JSON.stringify({ Event: { Attribute: [attribute] } })],
      ['a.json', JSON.stringify({ iocs: [{ type, value, tag: type }] })],
      ['a.json', `{"source":"s","bundle_ids":[],"${type}":["${value}"]}`],
      ['a.json', bundled(`[${type}:${type} = '${value}']`, `[file:hashes.${type} = '${value}']`)],
    ];
    for (const [name, text] of texts) {
      const reading = read(name, text);
      if (reading.kind === 'refused') throw new Error(`${text}: ${reading.detail}`);
      const { indicators, rejected } = reading.content;
      expect(indicators.length + rejected.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
      for (const { kind, category } of indicators) expect([kind, category]).toEqual(['other', 'unspecified']);
    }
    const list = read('a.json', JSON.stringify({ name: type, type: 'string', list: [value] }));
    expect(list).toMatchObject({ content: { warnings: [{ reach: 'itself', rejects: true }] } });
  },
);

const bundled = (...patterns: string[]) =>
  JSON.stringify({
    type: 'bundle',
    objects: patterns.map((pattern, at) => ({ type: 'indicator', id: `indicator--${at}`, pattern })),
  });

test('a line of a million dots, spaces or quotes is one bad line', () => {
  for (const unit of ['.', 'a.', '/.', '@', "'", '"', '=']) {
    const reading = read('domains.txt', `${unit.repeat(1_000_000)}\n${'good.test.org\n'.repeat(9)}`);
    if (reading.kind === 'read') expect(reading.content.indicators).toHaveLength(1);
  }
});

/** What means something to somebody on the way. */
const words = [
  ...['__proto__', 'constructor', 'toString', 'null', '-1', '1e999', '{}', '[[', '"', "'", '\\', '\r\n', '\u2028'],
  ...["['", 'AND', "'] OR [", 'IN (', '&a', '*a', '!!js', '- name: ', '|===', '----', '::', '/0', '/8', '%00'],
].map((word) => new TextEncoder().encode(word));

describe('real files, mutated', () => {
  const samples = [
    new URL('amnesty/2024-12-16_serbia_novispy/novispy.stix2', data),
    new URL('stalkerware-indicators/watchware.yaml', data),
    new URL('eset/gravityrat/README.adoc', data),
    new URL('amnesty/2020-09-25_finfisher/sha256.csv', data),
    new URL('misp-warninglists/captive-portals.json', data),
    new URL('aosp-test-keys/aosp-test-keys.json', data),
    new URL('rootbeer/rootbeer.json', data),
    new URL('mvt-indicators/indicators.yaml', data),
    new URL('amnesty/2021-10-07_donot/domains.txt', data),
    new URL('hand-made/misp-event.json', fixtures),
    new URL('hand-made/developer-keys.json', fixtures),
    new URL('amnesty/novispy.yara', fixtures),
    new URL('hand-made/hosts', fixtures),
  ].map((url) => [url.pathname.split('/').at(-1) ?? '', readFileSync(url)] as const);

  test.each(samples)('%s: it is read with every entry accounted for, or refused', (name, original) => {
    const edit = fc.record({
      at: fc.nat(original.length - 1),
      length: fc.nat(40),
      put: fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.constantFrom(...words)),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const mutated = edits.reduce<Buffer>(
          (whole, { at, length, put }) => Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + length)]),
          original,
        );
        const reading = readFeed(name, mutated);
        if (reading.kind === 'refused') {
          expect(reading.detail).not.toBe('');
          return;
        }
        for (const { reason, count } of reading.content.rejected) {
          expect(rejectionReasons).toContain(reason);
          expect(count).toBeGreaterThan(0);
        }
        const feed = { id: 'f', title: 'F', edition: '1', files: [{ name, content: reading.content }] };
        const index = createIndicatorIndex([feed], 0 as Instant);
        for (const { kind, value, position, together } of reading.content.indicators) {
          expect(value).not.toMatch(/\p{Cc}/u);
          expect(position).toBeGreaterThan(0);
          const { for: found } = index.find({ kind, value }, together);
          if (!found.some((evidence) => evidence.position === position)) throw new Error(`${kind} ${value} is lost`);
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePattern } from './pattern.ts';

const one = (steps: string[], value: string) => ({ kind: 'alternatives', alternatives: [[{ steps, value }]] });

describe('every spelling that publishers use is read', () => {
  test.each([
    ["[domain-name:value='x.example']", one(['domain-name', 'value'], 'x.example')],
    ["[ domain-name:value   =  'x.example' ]", one(['domain-name', 'value'], 'x.example')],
    ["[file:hashes.sha256 = 'ab']", one(['file', 'hashes', 'sha256'], 'ab')],
    ["[file:hashes.'SHA-256' = 'ab']", one(['file', 'hashes', 'SHA-256'], 'ab')],
    ["[app:cert.sha256 = 'ab']", one(['app', 'cert', 'sha256'], 'ab')],
    ["[email-message:from_ref.value = 'a@b.c']", one(['email-message', 'from_ref', 'value'], 'a@b.c')],
    ["[x:list[*].name = 'a']", one(['x', 'list', 'name'], 'a')],
    ["[file:name = 'it\\'s \\\\ here']", one(['file', 'name'], "it's \\ here")],
    ["[ipv4-addr:value ISSUBSET '10.0.0.0/8']", one(['ipv4-addr', 'value'], '10.0.0.0/8')],
  ])('%s', (pattern, expected) => {
    expect(parsePattern(pattern)).toEqual(expected);
  });
});

test('alternatives are apart, and what must hold together stays together', () => {
  const parsed = parsePattern(
    "[app:id = 'a' AND (app:cert.sha1 = 'b' OR app:cert.sha1 = 'c')] OR [app:id IN ('d', 'e')]",
  );
  const values = parsed.kind === 'alternatives' ? parsed.alternatives.map((all) => all.map(({ value }) => value)) : [];
  expect(values).toEqual([['a', 'b'], ['a', 'c'], ['d'], ['e']]);
});

test.each([
  "[file:name LIKE 'a%']",
  "[file:name MATCHES '^(a+)+$']",
  "[file:name != 'a']",
  "[NOT file:name = 'a']",
  '[file:size > 10]',
  '[EXISTS file:name]',
  "[a:b = 'c'] AND [a:b = 'd']",
  "[a:b = 'c'] FOLLOWEDBY [a:b = 'd'] WITHIN 300 SECONDS",
  "([a:b = 'c'] OR [a:b = 'd']) REPEATS 5 TIMES",
  "[a:b = 'c'] START t'2020-01-01T00:00:00Z' STOP t'2021-01-01T00:00:00Z'",
])('%s is well-formed, and more than a list of values', (pattern) => {
  expect(parsePattern(pattern)).toEqual({ kind: 'beyond' });
});

test.each([
  '',
  'evil.example',
  "[domain-name:value='x.example'",
  "[domain-name:value='x.example]",
  "domain-name:value='x.example'",
  '[domain-name:value]',
  "[domain-name:='x']",
  '[domain-name:value = x]',
  "[a:b = 'c' OR]",
  "[a:b = 'c'] OR",
  "[a:b = 'c']]",
  '[a:b IN ()]',
  "[a:b = 'c'] WITHIN SECONDS",
  'rule evil { condition: true }',
])('%s is no pattern', (pattern) => {
  expect(parsePattern(pattern)).toMatchObject({ kind: 'malformed' });
});

test('a pattern that grows or nests without end is refused, not followed', () => {
  const either = (name: string) => `(${Array.from({ length: 9 }, (_, at) => `a:${name} = '${at}'`).join(' OR ')})`;
  expect(parsePattern(`[${['b', 'c', 'd', 'e'].map(either).join(' AND ')}]`)).toEqual({ kind: 'too-large' });
  expect(parsePattern(`[${'('.repeat(5000)}a:b = 'c'${')'.repeat(5000)}]`)).toEqual({ kind: 'too-large' });
  expect(parsePattern(`[a:b = '${'x'.repeat(30_000)}']`)).toEqual({ kind: 'too-large' });
});

test('whatever the text, an answer comes', () => {
  const words = [
    '[',
    ']',
    '(',
    ')',
    "'",
    '\\',
    'a:b',
    '=',
    ' OR ',
    ' AND ',
    ' NOT ',
    'IN',
    ',',
    "'v'",
    'LIKE',
    ' ',
    '.',
    '[*]',
  ];
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (pattern) => {
      expect(['alternatives', 'beyond', 'malformed', 'too-large']).toContain(parsePattern(pattern).kind);
    }),
    { seed: 5, numRuns: 2000 },
  );
});

test('a value survives quoting', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (value) => {
      const quoted = value.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
      expect(parsePattern(`[a:b = '${quoted}']`)).toEqual(one(['a', 'b'], value));
    }),
    { seed: 5, numRuns: 500 },
  );
});

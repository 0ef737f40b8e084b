import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseByGrammar } from './pattern.ts';
import { readOneComparison } from './simple-pattern.ts';

test.each([
  "[domain-name:value='x.example']",
  "[ domain-name:value\t=\n 'x.example' ]",
  "[file:hashes.sha256 = 'ab']",
  "[file:hashes.'SHA-256' = 'ab']",
  "[app:cert.sha256 = '']",
  "[h:b = 'A line\nand [another] = (one)']",
])('%j is read the short way', (pattern) => {
  expect(readOneComparison(pattern)).toBeDefined();
});

test.each([
  "[a:b = 'c' OR a:b = 'd']",
  "[a:b = 'it\\'s']",
  "[a:b == 'c']",
  "[a:b = t'2020-01-01T00:00:00Z']",
  "[a:b NOT = 'c']",
  "[a:b.c.d = 'e']",
  "[a:b[*].c = 'd']",
  "[a:b = 'c'] ",
  "([a:b = 'c'])",
])('%s is left to the grammar', (pattern) => {
  expect(readOneComparison(pattern)).toBeUndefined();
});

const part = fc.constantFrom(
  ...[
    '[',
    ']',
    '(',
    ')',
    "'",
    '\\',
    ':',
    '.',
    '=',
    '==',
    ',',
    ' ',
    '\t',
    '\n',
    '\u00a0',
    '\u2028',
    '-',
    '_',
    '[*]',
    '[0]',
  ],
  ...[
    'a',
    'b',
    'h',
    't',
    'ipv4-addr',
    'file',
    'hashes',
    'SHA-256',
    "'v'",
    "'SHA-256'",
    '1',
    '-1',
    '1.5',
    'true',
    'é',
    '\0',
  ],
  ...['OR', 'AND', 'NOT', 'IN', 'LIKE', 'EXISTS', 'WITHIN'],
);
/** Texts that are nearly such a pattern: each place of one holds what belongs there, or anything. */
const nearly = fc
  .tuple(
    ...['[', 'a', ':', 'b', '.', "'c'", ' ', '=', ' ', "'v'", ']'].map((usual) =>
      fc.oneof(
        { weight: 40, arbitrary: fc.constant(usual) },
        { weight: 1, arbitrary: fc.constant('') },
        { weight: 2, arbitrary: part },
        { weight: 1, arbitrary: fc.tuple(part, part).map((parts) => parts.join('')) },
      ),
    ),
  )
  .map((parts) => parts.join(''));

test('what is read the short way, the grammar reads alike', () => {
  let short = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        nearly,
        fc.string(),
        fc.array(part, { maxLength: 14 }).map((all) => all.join('')),
      ),
      (pattern) => {
        const only = readOneComparison(pattern);
        if (only === undefined) return;
        short++;
        expect(parseByGrammar(pattern)).toEqual({ kind: 'alternatives', alternatives: [[only]] });
      },
    ),
    { seed: 5, numRuns: 10_000 },
  );
  expect(short).toBeGreaterThan(1_000);
});

test('a text of any length is told from such a pattern at once', () => {
  for (const unit of [' ', 'a', "'", '\\', 'a:', '.b', '= ', '-'])
    for (const before of ['[', '[a:', "[a:b = '", "[a:b.'"])
      expect(readOneComparison(`${before}${unit.repeat(1_000_000)}`)).toBeUndefined();
});

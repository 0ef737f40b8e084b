import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('commas, quotes and line breaks stay inside of their cell', () => {
  expect(toCsv([['a', 'b,c', 'say "hi"', 'two\nlines']])).toBe('a,"b,c","say ""hi""","two\nlines"\r\n');
});

test.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\t=1', '＝HYPERLINK("http://evil.example")'])(
  'a phone called %j is no formula in a spreadsheet',
  (name) => {
    const cell = toCsv([[name]]).trimEnd();
    expect(cell.replace(/^"/, '')[0]).toBe("'");
  },
);

test('no rows are no text', () => expect(toCsv([])).toBe(''));

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { harmless, renderTable } from './table.ts';

const columns = [
  { title: 'name', value: (row: { name: string; why: string }) => row.name },
  { title: 'why', value: (row: { name: string; why: string }) => row.why, elastic: true as const },
];

test('columns line up and the elastic one gives way', () => {
  const rows = [{ name: 'Ann’s phone', why: 'Android security patch level 2024-01-01 is 1,057 days old' }];
  const [head, line] = renderTable(columns, rows, 40).split('\n');
  expect(head).toBe('NAME         WHY');
  expect(line).toHaveLength(40);
  expect(line).toMatch(/…$/);
});

test('a phone cannot draw on the administrator’s terminal by its name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
      expect(harmless(name)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
  expect(harmless('\u001b[2Jgone\u202e')).toBe('gone\uFFFD');
});

test('without rows only the titles are left', () => {
  expect(renderTable(columns, [], 80)).toBe('NAME  WHY');
});

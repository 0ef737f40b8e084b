import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { MutationRecord, mutationSection } from './mutation-section.ts';

const record: MutationRecord = {
  run: {
    at: '2026-11-28T12:00:00.000Z',
    commit: 'abc',
    isChanged: false,
    machine: { cores: 2, memoryGiB: 24, node: 'v24.21.0' },
  },
  files: [
    { file: 'packages/x.ts', commit: 'abc', mutants: 2000, killed: 1990, timeouts: 8, explained: 1, survived: 1 },
    { file: 'packages/y.ts', commit: 'abc', mutants: 1, killed: 0, timeouts: 0, explained: 1, survived: 0 },
  ],
  untried: [],
  survivors: [
    {
      file: 'packages/x.ts',
      line: 7,
      lineText: 'if (a <',
      operator: 'EqualityOperator',
      before: 'a <\n b',
      after: 'a <= b',
    },
    {
      file: 'packages/x.ts',
      line: 9,
      lineText: 'return true;',
      operator: 'BooleanLiteral',
      before: 'true',
      after: 'false',
      because: 'None.',
    },
  ],
};

test('a score is never rounded up to a whole, and what was explained does not count', () => {
  const text = mutationSection(record).join('\n');
  expect(text).toContain('99.9 % of them turned a test red, not counting 2 that make no difference; 1 did not');
  expect(text).toContain('| `packages/x.ts` | 2000 | 1998 | 1 | 1 | 99.9 % |');
  expect(text).toContain('| `packages/y.ts` | 1 | 0 | 1 | 0 | – |');
});

test('each survivor that nobody has explained is listed, and no other', () => {
  const lines = mutationSection(record).filter((line) => line.startsWith('- '));
  expect(lines).toEqual(['- `packages/x.ts:7` EqualityOperator: `a < b` → `a <= b`']);
});

test('what nobody has tried yet is said by name', () => {
  expect(mutationSection(record).join('\n')).not.toContain('Not tried yet');
  const text = mutationSection({ ...record, untried: ['packages/z.ts', 'packages/zz.ts'] }).join('\n');
  expect(text).toContain('\nNot tried yet: `packages/z.ts`, `packages/zz.ts`.\n');
});

test('the record is held by its schema', () => {
  expect(Value.Check(MutationRecord, record)).toBe(true);
  expect(Value.Check(MutationRecord, { ...record, survivors: [{ file: 'packages/x.ts' }] })).toBe(false);
});

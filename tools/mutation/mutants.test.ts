import { expect, test } from 'vitest';
import { amend, type Equivalent, type MutantResult, summarize } from './mutants.ts';

const source = 'one();\n  const level = reasons.length > 0 ? "not-assessed" : "secured";\ntwo();\n';
const mutant = (change: Partial<MutantResult>): MutantResult => ({
  fileName: 'packages/x.ts',
  mutatorName: 'EqualityOperator',
  replacement: 'reasons.length >= 0',
  status: 'Survived',
  location: { start: { line: 2, column: 17 }, end: { line: 2, column: 35 } },
  ...change,
});
const explained: Equivalent = {
  file: 'packages/x.ts',
  operator: 'EqualityOperator',
  line: 'const level = reasons.length > 0 ? "not-assessed" : "secured";',
  before: 'reasons.length > 0',
  after: 'reasons.length >= 0',
  because: 'There is always a reason where this is asked.',
};
const sum = (results: readonly MutantResult[], equivalents: readonly Equivalent[] = []) =>
  summarize(results, equivalents, () => source);

test('what no test noticed is listed with the text that was changed', () => {
  const { files, survivors } = sum([
    mutant({}),
    mutant({ status: 'NoCoverage' }),
    mutant({ status: 'Killed' }),
    mutant({ status: 'Timeout' }),
    mutant({ status: 'RuntimeError' }),
  ]);
  expect(files).toEqual([{ file: 'packages/x.ts', mutants: 4, killed: 1, timeouts: 1, explained: 0, survived: 2 }]);
  const listed = {
    file: 'packages/x.ts',
    line: 2,
    lineText: explained.line,
    operator: 'EqualityOperator',
    before: 'reasons.length > 0',
    after: 'reasons.length >= 0',
  };
  expect(survivors).toEqual([listed, listed]);
});

test('a test that waited too long has perhaps noticed nothing, and is not counted as one that said no', () => {
  const { files } = sum([
    mutant({ status: 'Killed', statusReason: 'expected 1 to be 2' }),
    mutant({ status: 'Killed', statusReason: 'Test timed out in 120000ms.' }),
    mutant({ status: 'Killed', statusReason: 'Hook timed out in 300000ms.' }),
    mutant({ status: 'Timeout' }),
  ]);
  expect(files).toMatchObject([{ mutants: 4, killed: 1, timeouts: 3, survived: 0 }]);
});

test('a survivor that was explained counts apart, with its reason', () => {
  const { files, survivors, idle } = sum([mutant({})], [explained]);
  expect(files).toMatchObject([{ explained: 1, survived: 0 }]);
  expect(survivors).toMatchObject([{ because: explained.because }]);
  expect(idle).toEqual([]);
});

test.each([
  ['the line has changed', { line: 'const level = reasons.length > 0 ? "unknown" : "secured";' }],
  ['another change is meant', { after: 'reasons.length < 0' }],
  ['another file is meant', { file: 'packages/y.ts' }],
] as const)('an explanation does not cover a survivor where %s', (_, change) => {
  const { files, idle } = sum([mutant({})], [{ ...explained, ...change }]);
  expect(files).toMatchObject([{ explained: 0, survived: 1 }]);
  expect(idle).toHaveLength(1);
});

test('a change over several lines is one text, wherever a formatter breaks it', () => {
  const { survivors } = sum([
    mutant({ location: { start: { line: 1, column: 1 }, end: { line: 3, column: 6 } }, replacement: '{\n}' }),
  ]);
  expect(survivors).toMatchObject([
    { line: 1, before: 'one(); const level = reasons.length > 0 ? "not-assessed" : "secured"; two()', after: '{ }' },
  ]);
});

test.each<[string, readonly MutantResult[], number]>([
  ['is noticed by now', [mutant({ status: 'Killed' })], 0],
  ['survives again', [mutant({})], 1],
  ['was not tried', [], 1],
  ['stands elsewhere', [mutant({ status: 'Killed', replacement: 'reasons.length < 0' })], 1],
  ['could not be run', [mutant({ status: 'RuntimeError' })], 1],
  ['stands twice on its line, of which one is still not noticed', [mutant({ status: 'Killed' }), mutant({})], 1],
])('what is tried again and %s', (_, results, left) => {
  const recorded = sum([mutant({}), mutant({ status: 'Killed' })]);
  const { files, survivors } = amend(recorded, results, () => source);
  expect(survivors).toHaveLength(left);
  expect(files).toMatchObject([{ mutants: 2, killed: 2 - left, survived: left }]);
});

import { expect, test } from 'vitest';
import type { TestRun } from './run-tests.ts';
import { judgeNamed } from './try-bug.ts';

const one = { file: 'packages/x.test.ts', test: 'it holds' };
const other = { file: 'packages/y.test.ts', test: 'it holds there too' };
const run = (change: Partial<TestRun>): TestRun => ({ passed: [], failed: [], broken: [], seconds: 1, ...change });

test('a bug is caught when each test that its header names goes red', () => {
  // On two engines.
  expect(judgeNamed({ caughtBy: [one] }, run({ failed: [one, one] }))).toMatchObject({
    kind: 'caught',
    caughtBy: [one],
  });
});

test('a header that names a test which stays green is wrong', () => {
  expect(judgeNamed({ caughtBy: [one, other] }, run({ failed: [one], passed: [other] }))).toMatchObject({
    kind: 'caught-otherwise',
    caughtBy: [one],
  });
});

test('a file that cannot be loaded says nothing about the promise, whatever else is red', () => {
  const broken = ['packages/y.test.ts: SyntaxError'];
  expect(judgeNamed({ caughtBy: [one] }, run({ failed: [one], broken }))).toMatchObject({ kind: 'not-tried' });
});

test('where everything stays green nothing is decided yet', () => {
  expect(judgeNamed({ caughtBy: [one] }, run({ passed: [one] }))).toBeUndefined();
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePlantedBug, readPlantedBugs } from '../planted/planted-bugs.ts';
import { whyNotApplicable } from '../planted/scratch-tree.ts';
import { root } from './sources.ts';

const bugs = readPlantedBugs();

test('there are many planted bugs, and each number is given once', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(20);
  expect(new Set(bugs.map(({ number }) => number)).size).toBe(bugs.length);
});

test.each(bugs.map((bug) => [bug.path, bug] as const))('%s still applies, and names tests that are there', (_, bug) => {
  expect(whyNotApplicable(bug)).toBeUndefined();
  expect(bug.changes.filter((file) => !file.startsWith('packages/') || /\.(test|suite)\./.test(file))).toEqual([]);
  const lost = bug.caughtBy.filter(({ file, test: name }) => !isThere(file, name));
  expect(lost).toEqual([]);
});

/** The name may stand in the file itself or, for tests that several files share, in a suite that it imports. */
function isThere(file: string, name: string): boolean {
  const path = join(root, file);
  if (!existsSync(path)) return false;
  const text = readFileSync(path, 'utf8');
  const suites = [...text.matchAll(/from '(\.[^']+\.suite\.ts)'/g)].map(([, suite = '']) =>
    readFileSync(join(path, '..', suite), 'utf8'),
  );
  return [text, ...suites].some((source) => source.includes(`'${name}'`) || source.includes(`"${name}"`));
}

describe('a patch without a whole header is refused, by name', () => {
  const diff = 'diff --git a/packages/x.ts b/packages/x.ts\n--- a/packages/x.ts\n+++ b/packages/x.ts\n';
  const whole = 'promise: It holds.\ncaught-by: packages/x.test.ts: it holds\n\n';

  test.each([
    ['it has no promise', '01-x.patch', whole.replace('promise: ', ''), diff],
    ['it has two', '01-x.patch', `promise: Another.\n${whole}`, diff],
    ['it names no test', '01-x.patch', 'promise: It holds.\n\n', diff],
    ['it names a file and no test', '01-x.patch', 'promise: It holds.\ncaught-by: packages/x.test.ts\n\n', diff],
    ['it changes nothing', '01-x.patch', whole, ''],
    ['its file has no number', 'x.patch', whole, diff],
  ])('%s', (_, path, header, change) => {
    expect(() => parsePlantedBug(path, header + change)).toThrow(path);
  });

  test('a whole one is read', () => {
    expect(parsePlantedBug('bench/planted/01-x.patch', whole + diff)).toEqual({
      number: '01',
      name: 'x',
      path: 'bench/planted/01-x.patch',
      promise: 'It holds.',
      caughtBy: [{ file: 'packages/x.test.ts', test: 'it holds' }],
      changes: ['packages/x.ts'],
    });
  });
});

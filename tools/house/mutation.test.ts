import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEquivalents } from '../mutation/mutants.ts';
import { root } from './sources.ts';

test('every mutant that was explained away stands on a line that is still there, and is explained once', () => {
  const equivalents = readEquivalents();
  const stale = equivalents.filter(({ file, line }) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    return !lines.some((each) => each.trim() === line);
  });
  expect(stale).toEqual([]);
  const keys = equivalents.map(({ because: _, ...key }) => JSON.stringify(key));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

import { expect, test } from 'vitest';
import { reachedGroups } from './reached-groups.ts';

const group = (id: string) => ({ id, name: id });
const groups = {
  stage: 'pilot' as const,
  pilot: [group('c'), group('b')],
  include: [group('b'), group('a')],
  exclude: [group('x')],
};

test('a pilot is for its groups alone', () => {
  expect(reachedGroups(groups)).toEqual([group('b'), group('c')]);
});

test('widened, it reaches everybody who is included, and nobody of the pilot loses anything', () => {
  expect(reachedGroups({ ...groups, stage: 'everybody' })).toEqual([group('a'), group('b'), group('c')]);
  expect(reachedGroups(groups, 'everybody')).toEqual(reachedGroups({ ...groups, stage: 'everybody' }));
});

import { day, type Instant, parsePatchLevel } from '@picket/domain';
import { expect, test } from 'vitest';
import { isFromTheFuture } from './patch-level.ts';

test('a level may lie two months ahead, and not a moment more', () => {
  const patch = parsePatchLevel('2026-11-05');
  if (patch === undefined) throw new Error('it is a patch level');
  const earliest = patch.at - 62 * day;
  expect(isFromTheFuture(patch, earliest as Instant)).toBe(false);
  expect(isFromTheFuture(patch, (earliest - 1) as Instant)).toBe(true);
  expect(isFromTheFuture(patch, patch.at)).toBe(false);
});

import type { TenantId } from '@picket/domain';
import { expect, test } from 'vitest';
import { planDuties } from './plan-duties.ts';

const [a, b, c] = ['a', 'b', 'c'] as TenantId[] as [TenantId, TenantId, TenantId];
const row = (duty: TenantId, workerId: string | undefined, isHeld = true) => ({ duty, workerId, isHeld });
const plan = (workers: number, rows: Parameters<typeof planDuties>[0]['rows']) =>
  planDuties({ workerId: 'me', workers, duties: [a, b, c], rows });

test('the only worker takes everything, and what a dead one held', () => {
  expect(plan(1, [row(b, 'dead', false)])).toEqual({ keep: [], take: [a, b, c], surplus: 0 });
});

test('what somebody else holds, or has only just given up, is never taken', () => {
  expect(plan(2, [row(a, 'other'), row(b, undefined)])).toEqual({ keep: [], take: [c], surplus: 0 });
});

test('nobody takes more than a share, and who has more gives some up', () => {
  expect(plan(2, [])).toEqual({ keep: [], take: [a, b], surplus: 0 });
  expect(plan(2, [row(a, 'me'), row(b, 'me'), row(c, 'me')])).toEqual({ keep: [a, b, c], take: [], surplus: 1 });
});

test('what is mine stays mine although its time has run out, as long as nobody has taken it', () => {
  expect(plan(1, [row(a, 'me', false), row(b, 'me'), row(c, 'me')])).toEqual({ keep: [a, b, c], take: [], surplus: 0 });
});

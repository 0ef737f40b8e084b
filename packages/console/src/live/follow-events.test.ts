import { expect, test } from 'vitest';
import { reconnectDelayMs } from './follow-events.ts';

test('a server that stays away is asked less and less often, but at least every half minute', () => {
  expect([1, 2, 3, 4, 5, 6, 50].map(reconnectDelayMs)).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
});

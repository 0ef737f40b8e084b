import type { Health } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { standingOf } from './standing.ts';

const of = (heartbeat: Partial<Health['heartbeat']>, kind: Health['silence']['kind'] = 'heard') =>
  standingOf({
    heartbeat: { isOffered: true, isUsed: true, partnerState: 'enabled', ...heartbeat } as Health['heartbeat'],
    silence: { kind } as Health['silence'],
  });

test('it is green only where Intune itself calls the connector enabled, and listens', () => {
  expect(of({})).toBe('enabled');
  expect(of({}, 'quiet')).toBe('enabled');
  for (const partnerState of [
    'available',
    'unavailable',
    'notSetUp',
    'unknownFutureValue',
    'unresponsive',
    'error',
    null,
  ])
    expect(of({ partnerState })).not.toBe('enabled');
  expect(of({}, 'ignored')).toBe('unresponsive');
  expect(of({ isUsed: false })).toBe('off');
  expect(of({ isOffered: false })).toBe('notOffered');
});

test('a state that v1.0 has no word for is not set up, under both readings of what it says then', () => {
  expect([of({ partnerState: 'notSetUp' }), of({ partnerState: 'unknownFutureValue' })]).toEqual([
    'missing',
    'missing',
  ]);
  expect(of({ partnerState: 'error' })).toBe('other');
});

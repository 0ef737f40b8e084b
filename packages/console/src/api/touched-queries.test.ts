import { eventTypes, type PicketEvent } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { keys, touchedBy, touchedByAll } from './touched-queries.ts';

const event = (type: PicketEvent['type'], subject: string | null = null): PicketEvent => ({
  id: 1,
  type,
  at: '2026-11-23T08:12:04Z',
  subject,
  data: {},
});

test('a phone whose level changed is read anew, in the list, in the sums and in its pane', () => {
  expect(touchedBy(event('device.level-changed', 'phone'), 't')).toEqual([
    keys.overview('t'),
    keys.devices('t'),
    keys.device('t', 'phone'),
  ]);
});

test('no event about a device leaves its pane as it was', () => {
  const aboutDevices = eventTypes.filter((type) => /^(device|finding|intent|sign-in)\./.test(type));
  expect(aboutDevices.length).toBeGreaterThan(7);
  for (const type of aboutDevices) {
    expect(touchedBy(event(type, 'phone'), 't'), type).toContainEqual(keys.device('t', 'phone'));
  }
});

test('a storm of events reads each thing once', () => {
  const storm = Array.from({ length: 100 }, () => event('sync.completed'));
  expect(touchedByAll(storm, 't')).toHaveLength(4);
});

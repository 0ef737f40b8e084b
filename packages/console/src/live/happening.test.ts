import { eventTypes, type PicketEvent } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { type Happening, tellHappening, withHappening } from './happening.ts';

const event = (type: PicketEvent['type'], data: PicketEvent['data'] = {}, id = 1): PicketEvent => ({
  id,
  type,
  at: '2026-11-23T08:12:04Z',
  subject: 'phone-1',
  data,
});
const nameOf = (id: string) => (id === 'phone-1' ? 'Pixel 7 of Ana' : undefined);

test('a level change names the phone and its new level', () => {
  expect(tellHappening(event('device.level-changed', { level: 'high' }), nameOf)).toMatchObject({
    name: 'Pixel 7 of Ana',
    text: 'is now High',
    level: 'high',
    deviceId: 'phone-1',
  });
});

test('a level word that nobody knows is not shown as a level', () => {
  expect(tellHappening(event('device.level-changed', { level: 'fine' }), nameOf)).toMatchObject({
    text: 'changed level',
    level: undefined,
  });
});

test('a phone that is not on screen is still told', () => {
  expect(tellHappening(event('sign-in.refused'), () => undefined)).toMatchObject({ name: 'A phone' });
  expect(tellHappening(event('sign-in.refused', { deviceName: 'iPhone 12' }), nameOf)).toMatchObject({
    name: 'iPhone 12',
  });
});

test('what is not about a phone leads to none', () => {
  expect(tellHappening(event('connector.changed'), nameOf)).toMatchObject({ deviceId: undefined, name: undefined });
});

test('every event has words', () => {
  for (const type of eventTypes) expect(tellHappening(event(type), nameOf).text, type).not.toBe('');
});

test('news stands on top, once, and old news goes', () => {
  let list: readonly Happening[] = [];
  for (let id = 1; id <= 20; id++) {
    const news = event('sign-in.refused', {}, id);
    for (let twice = 0; twice < 2; twice++) list = withHappening(list, news, tellHappening(news, nameOf));
  }
  expect(list.map(({ id }) => id)).toEqual([20, 19, 18, 17, 16, 15, 14, 13]);
});

test('a reading that went well is no news, one that failed is', () => {
  const well = event('sync.completed');
  const failed = event('sync.failed', {}, 2);
  expect(withHappening([], well, tellHappening(well, nameOf))).toHaveLength(0);
  expect(withHappening([], failed, tellHappening(failed, nameOf))).toHaveLength(1);
});

import { eventTypes, type PicketEvent } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { openSpeech, sayingIn } from '../language/speech.ts';
import { languages } from '../language/texts.ts';
import { fleetTexts } from '../pages/fleet/texts.ts';
import { type Happening, tellHappening, withHappening } from './happening.ts';

const event = (type: PicketEvent['type'], data: PicketEvent['data'] = {}, id = 1): PicketEvent => ({
  id,
  type,
  at: '2026-11-23T08:12:04Z',
  subject: 'phone-1',
  data,
});

test('a level change tells the phone, its new level and why', () => {
  expect(
    tellHappening(event('device.level-changed', { level: 'high', text: 'iOS 17.5.1 lacks fixes.' })),
  ).toMatchObject({
    deviceId: 'phone-1',
    level: 'high',
    text: 'iOS 17.5.1 lacks fixes.',
  });
});

test('a level word that nobody knows is not shown as a level', () => {
  expect(tellHappening(event('device.level-changed', { level: 'fine' })).level).toBeUndefined();
});

test('what is not about a phone leads to none', () => {
  expect(tellHappening(event('connector.changed')).deviceId).toBeUndefined();
});

test.each(languages)('an event without words of its own still has some in %s', (language) => {
  const t = sayingIn(openSpeech(language), fleetTexts);
  for (const type of eventTypes) {
    expect(tellHappening(event(type)).text).toBeUndefined();
    expect(t(`happened.${type}`)).toMatch(/ /);
  }
});

test('news stands on top, once, and old news goes', () => {
  let list: readonly Happening[] = [];
  for (let id = 1; id <= 20; id++) {
    const news = event('sign-in.refused', {}, id);
    for (let twice = 0; twice < 2; twice++) list = withHappening(list, news);
  }
  expect(list.map(({ id }) => id)).toEqual([20, 19, 18, 17]);
});

test('a reading that went well is no news, one that failed is', () => {
  expect(withHappening([], event('sync.completed'))).toHaveLength(0);
  expect(withHappening([], event('sync.failed'))).toHaveLength(1);
});

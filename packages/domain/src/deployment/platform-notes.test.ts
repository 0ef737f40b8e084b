import { expect, test } from 'vitest';
import { androidModes, noChoices } from './choices.ts';
import { installNotes, installNotesFor, networkNotes, networkNotesFor } from './platform-notes.ts';

test('each way of enrolling is told with each agent, exactly once', () => {
  for (const agent of ['web', 'store'] as const) {
    const chosen = agent === 'web' ? { kind: agent } : { kind: agent, remoteId: 'x' };
    for (const mode of androidModes)
      expect(installNotesFor({ ...noChoices, android: { modes: [mode], agent: chosen } })).toHaveLength(1);
    for (const volumePurchase of [true, false])
      expect(installNotesFor({ ...noChoices, ios: { volumePurchase, agent: chosen } })).toHaveLength(1);
  }
  expect(new Set([...installNotes, ...networkNotes].map(({ id }) => id)).size).toBe(
    installNotes.length + networkNotes.length,
  );
});

test('nothing is said of what was not chosen', () => {
  expect([installNotesFor(noChoices), networkNotesFor(noChoices)]).toEqual([[], []]);
  const android = { modes: ['dedicated'] as const, agent: { kind: 'none' } as const };
  expect(networkNotesFor({ ...noChoices, android }).map(({ id }) => id)).toEqual(['android-dedicated']);
});

test('cellular on iPhones that are not supervised is never promised', () => {
  const covered = networkNotes.filter(({ platform, covers }) => platform === 'ios' && covers === 'all-networks');
  expect(covered.map(({ id }) => id)).toEqual(['ios-supervised']);
});

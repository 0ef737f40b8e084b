import { expect, test } from 'vitest';
import { inGerman, plainIn, toldSentences } from './sentences.ts';

test('a text of several sentences is told sentence by sentence', () => {
  expect(plainIn('de', 'Always needed. May be removed afterwards.')).toBe(
    'Immer erforderlich. Kann danach entfernt werden.',
  );
  expect(plainIn('en-GB', 'Always needed.')).toBe('Always needed.');
});

test('what the answer tells is filled in, as lists and numbers are written in German', () => {
  const told = [
    {
      text: 'A, B and C only report: no phone is shut out.',
      sentence: '{{names}} only report: no phone is shut out.',
      values: { names: ['A', 'B', 'C'] },
    },
  ];
  expect(plainIn('de', `${told[0]?.text} Always needed.`, told)).toBe(
    'A, B und C berichten nur: Kein Gerät wird ausgesperrt. Immer erforderlich.',
  );
});

test('what was kept as prose is found again, with a full stop in what fills it', () => {
  expect(plainIn('de', 'Paused by Ana B. Clark: works at the network')).toBe(
    'Angehalten von Ana B. Clark: works at the network',
  );
  expect(plainIn('de', 'The directory has no such device.')).toBe('Im Verzeichnis gibt es dieses Gerät nicht.');
  expect(
    plainIn('de', 'Intune inventory has not seen it since 2026-11-23 12:00 UTC; the policy allows 24 hours.'),
  ).toBe('Das Intune-Inventar hat es seit 2026-11-23 12:00 UTC nicht gesehen; die Richtlinie erlaubt 24 Stunden.');
  expect(plainIn('de', 'No longer so: The device is reported as rooted: apps on it are no longer kept apart.')).toBe(
    'Nicht mehr so: Das Gerät wird als gerootet gemeldet: Apps sind darauf nicht mehr voneinander getrennt.',
  );
});

test('the sentence that says most by itself is meant, not one that would fit as well', () => {
  const [found] = toldSentences('Security patch level 2026-05-05 or newer is reported.', []);
  expect(found?.sentence).toBe('Security patch level {{level}} or newer is reported.');
});

test('what nobody has translated stays English, and is told to be', () => {
  const [sentence] = toldSentences('Nobody has ever said this.', []);
  expect(sentence && inGerman(sentence, 'de')).toBeUndefined();
  expect(plainIn('de', 'Nobody has ever said this.')).toBe('Nobody has ever said this.');
  expect(plainIn('de', 'toString')).toBe('toString');
});

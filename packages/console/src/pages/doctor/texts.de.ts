import type { Translated } from '../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  title: 'Prüfung',
  meaning: 'Was in Intune und Entra verhindert, dass Picket wirkt, oder mehr aussperren würde, als es soll.',
  loading: 'was zuletzt gesehen wurde',
  notLinked:
    'Dieser Mandant ist noch nicht verknüpft, also gibt es nichts zu prüfen. Beginnen Sie mit der Zustimmung, unter „Einrichtung“.',
  readOnly:
    'Sie sehen, was zuletzt gefunden wurde: Ihre Rolle in diesem Mandanten ist {{role}}. Ein Responder kann erneut prüfen.',
  lookNow: 'Jetzt prüfen',
  lookAgain: 'Erneut prüfen',
  looking: 'Richtlinien, Lizenzen und Connectors werden gelesen. Es wird nichts geändert.',
  lookedAt: '{{summary}} Geprüft {{at}}.',
  never: 'Dieser Mandant wurde noch nie geprüft.',
  inOrder: 'Was nichts erfordert',
  docs: 'Microsoft dazu',
  outcome: {
    failed: 'Fehlgeschlagen',
    warning: 'Warnung',
    'not-checked': 'Nicht geprüft',
    passed: 'Bestanden',
    'not-applicable': 'Hier nicht nötig',
  },
  sum: {
    failed_one: '{{count}} Prüfung fehlgeschlagen',
    failed_other: '{{count}} Prüfungen fehlgeschlagen',
    warning_one: '{{count}} Warnung',
    warning_other: '{{count}} Warnungen',
    'not-checked_one': '{{count}} Prüfung konnte nicht durchgeführt werden',
    'not-checked_other': '{{count}} Prüfungen konnten nicht durchgeführt werden',
    nothing: 'Nichts steht im Weg, soweit geprüft wurde.',
  },
};

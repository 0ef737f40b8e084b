import type { Translated } from '../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  title: 'Einrichtung',
  meaning:
    'Von den Berechtigungen bis zu Geräten, die sich melden: Sie können jederzeit unterbrechen, nichts geht verloren.',
  steps: 'Schritte der Einrichtung',
  progress: '{{done}} von {{all}} Schritten sind erledigt',
  here: 'Schritt {{number}} von {{all}}: {{step}}',
  loading: 'dieser Schritt',
  notKnown: 'der Stand der Schritte',
  back: 'Zurück: {{step}}',
  next: 'Weiter: {{step}}',
  toFleet: 'Zu den Geräten',
  changed: '{{step}}: {{state}}',
  finished: 'Die Einrichtung ist abgeschlossen',
  finishedMeaning:
    'Alle Schritte sind erledigt. Was sich von nun an ändert, zeigen die Seiten „Geräte“ und „Connector“.',
  state: {
    done: 'erledigt',
    open: 'offen',
    waiting: 'wartet',
    attention: 'erfordert Aufmerksamkeit',
    unknown: 'noch nicht bekannt',
  },
  step: {
    permissions: 'Berechtigungen',
    platforms: 'Plattformen',
    groups: 'Gruppen',
    plan: 'Plan',
    install: 'Installationsstatus',
    connector: 'Connector',
  },
  about: {
    permissions:
      'Einmal erteilt: Die Anmeldeinformationen des Administrators werden danach nicht mehr benötigt. Jeder Zweck kann einzeln zurückgenommen werden.',
    platforms: 'Welche Geräte Sie haben, welchen Agent sie erhalten und was sie schützt.',
    groups: 'Für wessen Geräte das gilt: zuerst für eine Pilotgruppe, dann für alle.',
    plan: 'Was in Intune erstellt wird, bevor etwas erstellt wird. Alles kann zurückgenommen werden.',
    install: 'Ob der Agent angekommen ist, Gerät für Gerät.',
    connector: 'Ob Intune hört, was Picket meldet, und danach handelt.',
  },
};

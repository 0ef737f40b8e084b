import type { Translated } from '../../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  loading: 'der Connector',
  lookedAt: 'Intune wurde gefragt: {{at}}.',
  neverLooked: 'Intune wurde noch nicht gefragt.',
  turnsGreen: 'Diese Seite wird von selbst grün, etwa eine Minute nachdem Sie ihn eingeschaltet haben.',
  lookNow: 'Intune jetzt fragen',
  state: {
    enabled: 'Aktiviert: Intune verwendet, was Picket meldet',
    available: 'Verfügbar: Noch ist keine Plattform eingeschaltet',
    missing: 'Intune hat noch keinen Connector von Picket',
    unresponsive: 'Antwortet nicht: Intune ignoriert, was Picket meldet',
    other: 'Intune nennt den Connector {{state}}',
    unasked: 'Noch nicht bekannt',
    off: 'Picket meldet keine Bedrohungsstufen: Der Kanal ist ausgeschaltet',
    notOffered: 'Hier nicht nötig',
  },
  others: 'Weitere Kanäle',
  othersMeaning:
    'Auch auf diesen Wegen wird ein gefährdetes Gerät ausgesperrt, ohne dass Intune Bedrohungsstufen von Picket annimmt.',
  notOffered:
    'Dieses Picket hat keinen Partnerdienst, daher nimmt Intune keine Bedrohungsstufen von ihm an. Es wirkt über andere Kanäle, darunter Geräteattribute für den bedingten Zugriff: In Intune ist nichts einzuschalten.',
  off: 'Bedrohungsstufen erreichen Intune über den Kanal {{channel}}. Solange er aus ist, würde Intune auf Meldungen warten, die nie kommen.',
  switchOn: 'Den Kanal einschalten',
  needsAdministrator: 'Das kann, wer in diesem Mandanten Administrator oder Besitzer ist.',
  add: {
    title: 'Den Connector hinzufügen',
    open: 'Öffnen Sie das Intune Admin Center: {{path}}.',
    choose: 'Wählen Sie „Hinzufügen“, dann Picket, dann „Erstellen“.',
    wait: 'Kommen Sie hierher zurück: Picket stellt sich vor, und der Connector wird verfügbar.',
  },
  path: 'Mandantenverwaltung › Connectors und Token › Mobile Threat Defense',
  toggles: {
    title: 'Einstellungen in Intune',
    open: 'Öffnen Sie dort Picket, unter {{path}}, und schalten Sie ein, was Sie verwenden:',
    android: 'Android-Geräte mit Picket verbinden',
    ios: 'iOS-/iPadOS-Geräte mit Picket verbinden',
    on: 'Ein',
    off: 'Aus',
    unknown: 'Nicht bekannt',
    days: 'Anzahl von Tagen, bis der Partner nicht mehr reagiert',
    daysMeaning:
      'Danach ignoriert Intune ein stilles Picket. Sieben ist eine gute Wahl: Weniger lassen kaum Zeit, etwas zu beheben.',
    save: 'Wählen Sie „Speichern“.',
  },
  ignored: 'Intune hat zu lange kein Lebenszeichen gehört. Die Seite „Connector“ sagt, warum es scheitert.',
};

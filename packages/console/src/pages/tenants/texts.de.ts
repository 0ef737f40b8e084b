import type { Translated } from '../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  skip: 'Zur Seite springen',
  tenant: 'Mandant',
  pages: 'Seiten',
  place: {
    fleet: 'Geräte',
    setup: 'Einrichtung',
    feeds: 'Feeds',
    doctor: 'Prüfung',
    connector: 'Connector',
    'sign-in-settings': 'Anmeldung',
    service: 'Dienst',
  },
  tenants: 'Ihre Mandanten',
  add: {
    first: 'Ersten Mandanten hinzufügen',
    none: 'Noch kein Mandant',
    meaning:
      'Ein Mandant ist eine Organisation, deren Geräte Picket überwacht. Der nächste Schritt ist die Verknüpfung mit Intune.',
    name: 'Name der Organisation',
    action: 'Mandanten hinzufügen',
    noRole: 'Sie haben in keinem Mandanten eine Rolle. Ein Besitzer dieses Picket kann Ihnen eine geben.',
    signedInAs: 'Angemeldet als {{name}}',
  },
  consentFailed: {
    title: 'Es wurde keine Zustimmung erteilt',
    goTo: 'Zur Seite „Connector“ von {{name}}',
    backToSetup: 'Zurück zur Einrichtung',
  },
  nowhere: {
    title: 'Hier ist nichts',
    meaning: 'Diese Adresse gehört zu keiner Seite und zu keinem Mandanten, den Sie sehen dürfen.',
    goTo: 'Zu {{name}}',
  },
  live: {
    word: {
      connecting: 'Verbindung wird hergestellt',
      live: 'Live',
      reconnecting: 'Verbindung wird wiederhergestellt',
      paused: 'Angehalten',
    },
    meaning: {
      connecting: 'Es wird auf den Ereignisdatenstrom gewartet.',
      live: 'Was geschieht, ist hier sofort zu sehen.',
      reconnecting:
        'Der Ereignisdatenstrom ist abgebrochen. Bis er wieder da ist, wird die Seite alle 30 s neu gelesen.',
      paused: 'Die Registerkarte ist verdeckt: Sie holt auf, sobald Sie hinsehen.',
    },
  },
};

import type { Translated } from '../../../language/texts.ts';
import type { en } from './texts.en.ts';

const webByHand =
  'Ein Administrator legt die Web-App in Managed Google Play an und wählt sie hier. Von da an installiert sie sich selbst. Sie läuft, wenn sie geöffnet wird.';
const inWorkProfile =
  'Managed Google Play installiert sie von selbst im Arbeitsprofil. Von der privaten Seite sieht sie nichts.';
const browsersInWorkProfile =
  'Chrome und Edge im Arbeitsprofil, in jedem Netz. Andere Apps und die private Seite sind nicht abgedeckt.';

export const de: Translated<typeof en> = {
  android: 'Android Enterprise',
  androidMeaning: 'Wie Ihre Android-Telefone in Intune registriert sind.',
  ios: 'iOS und iPadOS',
  iosChosen: 'iPhones und iPads',
  volumePurchase: 'Store-Apps kommen über Apples Volumenlizenzen (VPP)',
  none: 'Keines ist gewählt.',
  mode: {
    'work-profile': 'Persönliches Gerät mit Arbeitsprofil',
    'fully-managed': 'Unternehmenseigen, vollständig verwaltet',
    'corporate-work-profile': 'Unternehmenseigen mit Arbeitsprofil (COPE)',
    dedicated: 'Unternehmenseigen, dediziert (Kiosk)',
  },
  agent: 'Agent',
  agentKind: { none: 'Kein Agent', web: 'Web-Agent', store: 'Store-Agent' },
  agentMeaning: {
    none: 'Telefone werden nach dem beurteilt, was Intune von ihnen weiß.',
    web: 'Eine Seite, die Benutzer öffnen: Sie sagt, was nicht stimmt und wie man es behebt.',
    store: 'Eine App Ihres Mandanten, nach ihrer ID in Intune.',
  },
  app: 'Die App',
  webApp: 'Die Web-App, die Sie in Managed Google Play angelegt haben',
  appHint: 'Ihre ID in Intune',
  choose: 'App wählen',
  appsUnknown: 'Intune kann gerade nicht nach seinen Apps gefragt werden: Geben Sie die ID von Hand ein. {{because}}',
  noApps:
    'Im Mandanten gibt es noch keine solche App. Fügen Sie sie in Intune hinzu und sehen Sie dann noch einmal nach.',
  lookAgain: 'Noch einmal nachsehen',
  looking: 'die Apps des Mandanten',
  protection: 'Schutz',
  webProtection: 'Webschutz',
  webProtectionMeaning:
    'Gefährliche Adressen im Internet werden durch verschlüsseltes DNS blockiert, sobald Picket es beantwortet: Der Plan sagt, ob es das tut.',
  compliancePolicy: 'Konformitätsrichtlinie',
  compliancePolicyMeaning: 'Gefährdete Telefone werden in Intune nicht konform.',
  access: 'Bedingter Zugriff',
  accessPolicy: {
    none: 'Keiner: Was es schon gibt, richtet sich nach der Konformität',
    'report-only': 'Eine Richtlinie, die nur berichtet; Sie schalten sie ein',
    'hand-over': 'Eine Richtlinie als JSON, für wen immer den bedingten Zugriff betreut',
  },
  installs: 'Wie er auf das Telefon kommt',
  networks: 'Wo der Webschutz das Telefon abdeckt',
  way: {
    'by-itself': 'Von selbst',
    'after-a-tap': 'Der Benutzer wird gefragt',
    'by-hand': 'Zuerst von Hand',
    not: 'Nicht',
  },
  covers: {
    'all-networks': 'Alle Netze',
    'managed-wifi': 'Verwaltetes WLAN',
    'browsers-on-all-networks': 'Browser, alle Netze',
    nothing: 'Nichts',
  },
  note: {
    'ios-web':
      'Der Webclip kommt von selbst auf den Startbildschirm, ohne Apple-Konto. Er läuft, wenn er geöffnet wird.',
    'ios-store-purchased':
      'Mit einer Gerätelizenz ist kein Apple-Konto nötig. Ein betreutes Telefon installiert sie von selbst; jedes andere fragt seinen Benutzer einmal.',
    'ios-store':
      'Das Telefon fragt seinen Benutzer, der im App Store angemeldet sein muss. Wer ablehnt, hat keinen Agenten.',
    'android-web-work-profile': webByHand,
    'android-web-fully-managed': webByHand,
    'android-web-corporate-work-profile': webByHand,
    'android-web-dedicated':
      'Ein dediziertes Telefon hat keinen Benutzer, der den Web-Agenten öffnen und sich anmelden könnte. Es wird nach dem beurteilt, was Intune weiß.',
    'android-store-work-profile': inWorkProfile,
    'android-store-fully-managed': 'Managed Google Play installiert sie von selbst.',
    'android-store-corporate-work-profile': inWorkProfile,
    'android-store-dedicated':
      'Managed Google Play installiert sie von selbst, wo eine Gruppe von Geräten gewählt ist: Ein dediziertes Telefon hat keinen Benutzer, Gruppen von Benutzern erreichen es also nicht.',
    'ios-supervised': 'Betreute iPhones und iPads: jede App, im WLAN und im Mobilfunk.',
    'ios-enrolled':
      'Ohne Betreuung registriert: Apple würde es nur in WLANs anwenden, die Intune eingerichtet hat, nie im Mobilfunk. Für sie wird kein Profil angelegt; ein Benutzer kann eines von Hand installieren.',
    'ios-user-enrollment': 'Durch Benutzerregistrierung registriert: nichts, Apple erlaubt es nicht.',
    'android-work-profile': browsersInWorkProfile,
    'android-fully-managed': 'Chrome und Edge, in jedem Netz. Andere Apps sind nicht abgedeckt.',
    'android-corporate-work-profile': browsersInWorkProfile,
    'android-dedicated':
      'Chrome und Edge, in jedem Netz, wo eine Gruppe von Geräten gewählt ist. Andere Apps sind nicht abgedeckt.',
  },
};

import type { Translated } from '../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  title: 'Connector',
  meaning: 'Die Verknüpfung mit Entra und Intune: was gelesen wird, was erlaubt ist und ob sie gehört wird.',
  loading: 'der Connector',
  since: '{{state}} ({{at}}). {{because}}',
  noEntraTenant: 'Es wurde noch kein Entra-Mandant nachgewiesen.',
  entraTenant: 'Entra-Mandant {{id}}',
  consent: 'Zustimmung',
  consentMeaning:
    'Jeder Zweck ist eine eigene App-Registrierung. So kann ein Administrator das eine zulassen und das andere nicht.',
  readOnly:
    'Sie können lesen, aber nichts ändern: Ihre Rolle in diesem Mandanten ist {{role}}. Ein Administrator oder Besitzer des Mandanten kann Registrierungen eingeben und die Zustimmung beginnen.',
  reading: 'Synchronisierung',
  neverSent: 'Es wurde noch nie ein Heartbeat an Intune gesendet.',
  lastHeartbeat: 'Letzter Heartbeat an Intune {{at}}.',
  partnerState: 'Intune meldet den Partnerconnector als {{state}}.',
  ignoredAt: 'Ohne einen weiteren beginnt Intune {{at}}, ihn zu ignorieren.',
  wasGranted: 'Die Zustimmung wurde erteilt: {{purpose}}',
  wasGrantedMeaning: 'Die Zustimmung wurde mit einem Token nachgewiesen. Die Synchronisierung beginnt von selbst.',
  state: {
    word: {
      unlinked: 'Nicht verknüpft',
      'awaiting-consent': 'Wartet auf Zustimmung',
      linked: 'Verknüpft',
      unresponsive: 'Reagiert nicht',
      revoked: 'Widerrufen',
      paused: 'Angehalten',
    },
    meaning: {
      unlinked: 'Es ist noch kein Entra-Mandant verknüpft.',
      'awaiting-consent': 'Ein Entra-Administrator muss die Berechtigungen noch erteilen.',
      linked: 'Es wird gelesen und gemeldet.',
      unresponsive: 'Microsoft hat zu lange nicht geantwortet.',
      revoked: 'Microsoft verweigert, was einmal erteilt war.',
      paused: 'Jemand hat ihn angehalten: Es wird nichts gelesen und nichts gemeldet.',
    },
  },
  purpose: {
    'sync-and-signal': 'Synchronisierung und Signale',
    setup: 'Einrichtung',
    response: 'Reaktion',
  },
  grant: {
    word: {
      'not-registered': 'Noch keine App-Registrierung',
      'not-granted': 'Nicht erteilt',
      granted: 'Erteilt',
      withdrawn: 'Entzogen',
      'given-back': 'Zurückgegeben',
    },
    meaning: {
      'not-registered': 'Geben Sie zuerst die Registrierung ein. Danach kann die Zustimmung erteilt werden.',
      'not-granted': 'Ein Entra-Administrator muss die Zustimmung noch erteilen.',
      granted: 'Nachgewiesen durch ein Token dieses Mandanten.',
      withdrawn:
        'Microsoft verweigert, was einmal erteilt war. Erteilen Sie die Zustimmung erneut, oder finden Sie heraus, wer sie entzogen hat.',
      'given-back':
        'Entra verweigert ein Token, wie es gewollt war. Geben Sie wieder eine Registrierung ein, um es rückgängig zu machen.',
    },
    provenAt: 'Zuletzt nachgewiesen {{at}}.',
    app: 'App {{id}}.',
    serviceApp: 'Die eigene App dieses Dienstes {{id}}, der viele Organisationen zustimmen.',
    offer:
      'Dieser Dienst hat für diesen Zweck eine eigene App: In Entra ist nichts anzulegen, ein Administrator stimmt nur zu.',
    offerFrom: 'Eine Zustimmung gilt nur, wenn sie aus dem Entra-Mandanten {{id}} kommt.',
    offerUnassigned:
      'Sie kann verwendet werden, sobald ein Besitzer dieses Dienstes angegeben hat, welcher Entra-Mandant dies ist. Fragen Sie dort nach, oder legen Sie unten eine eigene App-Registrierung an.',
    choose: 'App dieses Dienstes verwenden',
    chooseMeaning: 'Sie tritt an die Stelle der jetzt eingetragenen App-Registrierung und muss genehmigt werden.',
    ownInstead: 'Stattdessen eine eigene App-Registrierung anlegen',
    change: 'App-Registrierung ändern',
    registration: 'App-Registrierung',
    howTo: 'So erstellen Sie die App-Registrierung',
    first: 'Berechtigungen erteilen',
    again: 'Berechtigungen erneut erteilen',
    prove: 'Zustimmung nachweisen',
    proveWhen: 'Für eine Administratorzustimmung, die in Entra selbst erteilt wurde',
  },
  check: {
    now: 'Jetzt prüfen',
    never: 'Es wurde bei Microsoft noch nicht nachgesehen.',
    seen: 'Zuletzt geprüft {{at}}: {{kind}}, seit {{since}}.',
    notAskedFor: 'Erteilt, aber von nichts gebraucht: {{names}}.',
    kind: {
      granted: 'vollständig',
      incomplete: 'unvollständig',
      withdrawn: 'bei Microsoft nicht erteilt',
      'app-disabled': 'die App ist ausgeschaltet',
      'api-missing': 'eine API fehlt im Mandanten',
      'wrong-tenant': 'ein anderer Mandant antwortet',
      'credential-expired': 'die Anmeldeinformationen sind abgelaufen',
      'credential-refused': 'die Anmeldeinformationen werden abgelehnt',
      'refused-by-policy': 'von einer Richtlinie abgelehnt',
      unknown: 'konnte nicht geprüft werden',
    },
    todo: {
      incomplete: 'Ergänzen Sie in der App-Registrierung, was fehlt, und erteilen Sie die Berechtigungen erneut.',
      withdrawn:
        'Erteilen Sie die Berechtigungen erneut, oder fragen Sie die Entra-Administratoren, wer sie entzogen hat und warum.',
      'app-disabled':
        'In Entra: Unternehmensanwendungen › die App › Eigenschaften › Aktiviert für die Benutzeranmeldung: Ja. Fragen Sie, wer sie ausgeschaltet hat.',
      'api-missing':
        'Ohne Lizenz ist eine API nicht da. Sehen Sie bei den Prüfungen nach den Lizenzen, und erteilen Sie die Zustimmung dann erneut.',
      'wrong-tenant':
        'Geben Sie die Registrierung neu ein, mit der Verzeichnis-ID des Mandanten, der verknüpft werden soll.',
      'credential-expired':
        'Erstellen Sie in Entra einen neuen geheimen Schlüssel oder ein neues Zertifikat, und geben Sie es hier ein.',
      'credential-refused':
        'Geben Sie den Wert des geheimen Schlüssels ein, nicht seine ID, oder das Zertifikat, das für die App hochgeladen ist. Stimmt beides, prüfen Sie die Uhr des Servers.',
      'refused-by-policy':
        'Eine Richtlinie für bedingten Zugriff für Workloadidentitäten lehnt die App ab: Schließen Sie sie aus, oder lassen Sie die Adresse des Servers zu.',
      unknown:
        'Nichts, wenn es vorübergeht: Picket prüft innerhalb einer Stunde wieder. Sonst prüfen Sie Netzwerk und Proxy.',
    },
    ends: {
      secret: 'Der geheime Schlüssel läuft {{at}} ab.',
      certificate: 'Das Zertifikat läuft {{at}} ab.',
      unknown:
        'Niemand hat angegeben, wann der geheime Schlüssel abläuft, und Entra sagt es keiner App: Geben Sie ihn mit dem Datum neu ein.',
      expired: 'Die Anmeldeinformationen sind abgelaufen: Damit wird bei Microsoft weder gelesen noch gemeldet.',
      'within-1-day': 'Sie laufen innerhalb eines Tages ab.',
      'within-7-days': 'Sie laufen innerhalb von 7 Tagen ab.',
      'within-30-days': 'Sie laufen innerhalb von 30 Tagen ab.',
    },
    licenses: 'Lizenzen, zuletzt geprüft {{at}}: {{saw}}',
    licensesUnknown: 'Nach den Lizenzen hat noch niemand gesehen: Das tun die Prüfungen.',
  },
  givingBack: {
    open: 'Zurückgeben',
    loading: 'was das Zurückgeben bedeutet',
    meaning: 'Ohne diesen Zweck entfällt:',
    channelEnds: '{{title}} endet.',
    left_one:
      '{{count}} Gerät behält, was Picket geschrieben hat, wenn es nicht vorher entfernt wird (unten, Trennen).',
    left_other:
      '{{count}} Geräte behalten, was Picket geschrieben hat, wenn es nicht vorher entfernt wird (unten, Trennen).',
    objects_one: '{{count}} Objekt von Picket bleibt in Intune. Picket kann es dann weder ändern noch entfernen.',
    objects_other: '{{count}} Objekte von Picket bleiben in Intune. Picket kann sie dann weder ändern noch entfernen.',
    unlinks: 'Der Connector wird getrennt: Es wird nichts mehr gelesen.',
    how: 'Nehmen Sie Zustimmung und Registrierung in Entra weg. Lassen Sie es danach hier nachweisen: Erst wenn Entra ein Token verweigert, vergisst Picket die Anmeldeinformationen.',
    leave: 'Auf den Geräten lassen, was Picket geschrieben hat',
    verify: 'Rückgabe nachweisen',
    result: {
      'given-back': 'Zurückgegeben: Entra verweigert ein Token, und die Anmeldeinformationen sind vergessen.',
      'still-granted':
        'Noch erteilt. Picket behält die Anmeldeinformationen; lassen Sie es erneut nachweisen, wenn die App entfernt ist.',
      'not-verified': 'Nicht nachgewiesen: Das sagt nichts über die Zustimmung. Versuchen Sie es erneut.',
    },
    at: 'Zurückgegeben {{at}}.',
  },
  control: {
    heading: 'Anhalten, zurücksetzen, trennen',
    loading: 'was es bedeuten würde',
    reason: 'Grund',
    reasonHint: 'Für alle, die später fragen. Er steht im Verlauf und im Überwachungsprotokoll.',
    confirm: 'Ich habe gelesen, was es bedeutet',
    resume: 'Fortsetzen',
    resumeMeaning: 'Was fällig ist, wird sofort gelesen und gemeldet.',
    pause: 'Anhalten',
    pauseMeaning: 'Bei Microsoft wird nichts gelesen und nichts gemeldet, bis jemand den Connector fortsetzt.',
    silent:
      'Auch der Heartbeat endet. {{days}} Tage nach dem letzten, {{at}}, ignoriert Intune Picket: Jedes Gerät erfüllt dann seine Regel zur Bedrohungsstufe.',
    neverTold: 'Intune weiß nichts von Picket, also vermisst niemand den Heartbeat.',
    withheld_one: '{{count}} Entscheidung, die noch nicht übermittelt ist, wird zurückgehalten.',
    withheld_other: '{{count}} Entscheidungen, die noch nicht übermittelt sind, werden zurückgehalten.',
    reset: 'Zurücksetzen',
    resetMeaning:
      'Alles wird von Anfang an neu gelesen, und alles wird noch einmal gemeldet. Nichts, was hier bekannt ist, geht verloren.',
    resetCounts: '{{syncs}} Arten werden neu gelesen, {{intents}} Entscheidungen noch einmal gemeldet.',
    unlink: 'Trennen',
    unlinkMeaning:
      'Es wird nichts gelesen und nichts gemeldet, bis wieder eine Zustimmung nachgewiesen ist. In Entra bleiben die Zustimmungen bestehen: Geben Sie sie oben zurück.',
    kept: '{{devices}} Geräte, {{findings}} Funde und {{history}} Zeilen des Verlaufs bleiben hier. Mit ihnen geht es weiter, wenn der Mandant wieder verknüpft wird.',
    told: '{{title}}: Die Stufe von {{phones}} Geräten bleibt, wie sie zuletzt gemeldet wurde, bis Intune sie ignoriert.',
    tags_one: '{{title}}: {{count}} Gerät trägt, was Picket geschrieben hat.',
    tags_other: '{{title}}: {{count}} Geräte tragen, was Picket geschrieben hat.',
    objects_one:
      'Beim Trennen bleibt {{count}} Objekt von Picket in Intune. Picket kann es danach weder ändern noch entfernen.',
    objects_other:
      'Beim Trennen bleiben {{count}} Objekte von Picket in Intune. Picket kann sie danach weder ändern noch entfernen.',
    objectsFirst: 'Vorher zurücknehmen, im Plan der Einrichtung',
    takeBack: 'Markierungen entfernen',
    takeBackMeaning:
      'Schaltet den Kanal aus, nimmt jede Markierung vom Gerät und liest es zurück. Trennen Sie, wenn keine mehr da ist.',
    takingBack: 'Die Markierungen werden entfernt. Diese Seite zeigt, wie viele noch da sind.',
    leave: 'Die Markierungen auf den Geräten lassen: Danach kann sie hier niemand mehr entfernen',
  },
  permission: {
    name: 'Berechtigung',
    why: 'Wozu',
    without: 'Was ohne sie fehlt',
    refused: 'fehlt',
  },
  guide: {
    loading: 'die Anleitung',
    script: 'Dasselbe mit der Azure CLI',
    copy: 'Befehle für {{name}} kopieren',
  },
  channels: {
    title: 'Kanäle',
    meaning: 'Die Wege, auf denen die Stufe eines Geräts Wirkung bekommt. Mehrere können zugleich eingeschaltet sein.',
    loading: 'die Kanäle',
    on: 'Ein',
    off: 'Aus',
    takingBack: 'Aus, und nimmt zurück, was er geschrieben hat',
    pending_one: '{{count}} Gerät ist noch zu melden.',
    pending_other: '{{count}} Geräte sind noch zu melden.',
    refused_one: '{{count}} Gerät wird abgelehnt: Seine Seite sagt, warum.',
    refused_other: '{{count}} Geräte werden abgelehnt: Ihre Seiten sagen, warum.',
    needsConsent:
      'Braucht die Zustimmung für {{purpose}}, die nicht erteilt ist: Bis dahin wird darüber nichts gemeldet.',
    switchOn: 'Einschalten',
    switchOff: 'Ausschalten',
    offMeaning:
      'Ausgeschaltet behalten Geräte, was er geschrieben hat. Zurückgenommen wird es unter „Pausieren, zurücksetzen, trennen“.',
    settings: 'Einstellungen',
    save: 'Einstellungen speichern',
    saved: 'Gespeichert. Jedes Gerät wird neu betrachtet.',
    choice: {
      keep: 'behalten, was zuletzt gemeldet wurde',
      low: 'als wäre sie niedrig',
      medium: 'als wäre sie mittel',
      high: 'als wäre sie hoch',
    },
  },
  form: {
    action: 'Registrierung speichern',
    entraTenantId: 'Verzeichnis-ID (Mandant)',
    entraTenantIdHint: 'Eine Zustimmung gilt nur, wenn sie aus diesem Entra-Mandanten kommt.',
  },
  syncs: {
    region: 'Was gelesen wird, als Tabelle',
    table: 'Was von Microsoft gelesen wird',
    kind: 'Art',
    every: 'Alle',
    lastRead: 'Zuletzt gelesen',
    count: 'Anzahl',
    lastProblem: 'Letztes Problem',
    next: 'Nächstes Mal',
    never: 'Nie',
    unknown: 'Unbekannt',
    none: 'Keines',
    problem: '{{detail}} ({{code}}, {{at}})',
    notPlanned: 'Nicht geplant',
    howOften: 'Wie oft {{kind}} gelesen werden',
    asServer: 'Wie der Server',
    ofServer: '{{length}} (Server)',
  },
};

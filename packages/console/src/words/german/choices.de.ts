/** Why what was chosen in setup cannot be saved. */
export const choicesInGerman: Readonly<Record<string, string>> = {
  'Choose how Android phones are enrolled, or leave Android out.':
    'Wählen Sie, wie Android-Geräte registriert werden, oder lassen Sie Android weg.',
  'The web clip is made by Picket: there is no app to choose for it.':
    'Den Webclip erstellt Picket: Dafür ist keine App zu wählen.',
  'Choose the app that is the agent.': 'Wählen Sie die App, die der Agent ist.',
  'A dedicated phone has no user who could open the web agent: choose a store agent, or none.':
    'Ein dediziertes Gerät hat keinen Benutzer, der den Web-Agent öffnen könnte: Wählen Sie einen Agent aus dem Store oder keinen.',
  'Web protection is for phones: choose a platform.': 'Webschutz gilt für Geräte: Wählen Sie eine Plattform.',
  'A compliance policy is for phones: choose a platform.':
    'Eine Konformitätsrichtlinie gilt für Geräte: Wählen Sie eine Plattform.',
  'The group {{group}} is gone: take it out.': 'Die Gruppe {{group}} gibt es nicht mehr: Nehmen Sie sie heraus.',
  'The group {{group}} is not known: no groups have been read yet. Synchronize first.':
    'Die Gruppe {{group}} ist nicht bekannt: Es wurden noch keine Gruppen gelesen. Synchronisieren Sie zuerst.',
  '{{group}} is a distribution list: it takes mail, and nothing can be assigned to it. Choose a security or Microsoft 365 group.':
    '{{group}} ist eine Verteilerliste: Sie empfängt E-Mail, und ihr kann nichts zugewiesen werden. Wählen Sie eine Sicherheits- oder Microsoft 365-Gruppe.',
  '{{group}} is excluded too: exclusion would win.': '{{group}} ist auch ausgeschlossen: Der Ausschluss hätte Vorrang.',
  'Choose a group for the pilot, or begin with everybody.':
    'Wählen Sie eine Gruppe für den Pilotbetrieb, oder beginnen Sie mit allen.',
  'Choose the groups that are everybody.': 'Wählen Sie die Gruppen, die alle sind.',
  'Dedicated phones have no user, so groups of users do not reach them: choose a group of devices.':
    'Dedizierte Geräte haben keinen Benutzer, Benutzergruppen erreichen sie nicht: Wählen Sie eine Gerätegruppe.',
  'No group is chosen for the pilot.': 'Für den Pilotbetrieb ist keine Gruppe gewählt.',
};

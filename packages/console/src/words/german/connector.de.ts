/** Why a connector is as it is, and what is the matter with the link to Microsoft. */
export const connectorInGerman: Readonly<Record<string, string>> = {
  'The token is of the Entra tenant {{tenant}}.': 'Das Token gehört zum Entra-Mandanten {{tenant}}.',
  'Entra gives a token that carries none of the permissions asked for.':
    'Entra gibt ein Token, das keine der erforderlichen Berechtigungen enthält.',
  'The token lacks {{permissions}}.': 'Dem Token fehlt: {{permissions}}.',
  'A fresh token carries every permission asked for.': 'Ein neues Token enthält alle erforderlichen Berechtigungen.',
  'Entra gives a token, and what it carries cannot be read.': 'Entra gibt ein Token; was es enthält, ist nicht lesbar.',
  'Microsoft answers again.': 'Microsoft antwortet wieder.',
  'Microsoft refuses what it once granted: {{english}}': 'Microsoft verweigert, was einmal erteilt war: {{english}}',
  'Nothing has been read from Microsoft for {{minutes}} minutes: {{english}}':
    'Seit {{minutes}} Minuten wurde bei Microsoft nichts gelesen: {{english}}',
  'Intune has heard no heartbeat for so long that it ignores Picket: every phone passes its threat-level rule.':
    'Intune hat so lange keinen Heartbeat gehört, dass es Picket ignoriert: Jedes Gerät erfüllt seine Regel zur Bedrohungsstufe.',
  'No heartbeat has been taken for {{hours}} h. Past {{days}} days Intune ignores Picket.':
    'Seit {{hours}} h wurde kein Heartbeat angenommen. Nach {{days}} Tagen ignoriert Intune Picket.',
  'Paused by {{who}}: {{reason}}': 'Angehalten von {{who}}: {{reason}}',
  'Resumed by {{who}}.': 'Fortgesetzt von {{who}}.',
  'While it was paused Microsoft took back what it once granted.':
    'Während er angehalten war, hat Microsoft entzogen, was einmal erteilt war.',
  'Reset by {{who}}: {{reason}}. Everything is read and told anew.':
    'Zurückgesetzt von {{who}}: {{reason}}. Alles wird neu gelesen und gemeldet.',
  'Unlinked by {{who}}: {{reason}}': 'Getrennt von {{who}}: {{reason}}',
  'No consent has been asked for yet.': 'Es wurde noch keine Zustimmung angefordert.',
  'An administrator has been asked for consent.': 'Ein Administrator wurde um Zustimmung gebeten.',
  'Linked to {{name}}: a fresh token has proven the grant.':
    'Verknüpft mit {{name}}: Ein neues Token hat die Zustimmung nachgewiesen.',
  'An API that is asked for is not in this Entra tenant, as without a license for it.':
    'Eine benötigte API ist in diesem Entra-Mandanten nicht vorhanden, etwa weil die Lizenz fehlt.',
  'See the licenses in the doctor, then grant again.':
    'Sehen Sie in der Prüfung nach den Lizenzen, und erteilen Sie die Zustimmung dann erneut.',
  'Enter the value of the secret, not its ID, or the certificate that was uploaded to the app.':
    'Geben Sie den Wert des geheimen Schlüssels ein, nicht seine ID, oder das Zertifikat, das für die App hochgeladen ist.',
  "If both are right, check this machine's clock.": 'Stimmt beides, prüfen Sie die Uhr des Servers.',
  'Nobody finished the grant in time.': 'Niemand hat die Zustimmung rechtzeitig abgeschlossen.',
  'Start it again.': 'Beginnen Sie sie erneut.',
  'It was granted only minutes ago, so a part of Entra may be behind: try again in ten minutes.':
    'Die Zustimmung ist erst Minuten alt, ein Teil von Entra kann noch nachhinken: Versuchen Sie es in zehn Minuten erneut.',
  'Sync and signal was given back: Entra refuses its app a token.':
    '„Synchronisierung und Signale“ wurde zurückgegeben: Entra verweigert der App ein Token.',
  'Entra still gives a token.': 'Entra gibt noch ein Token.',
  'The app is only switched off: whoever switches it on again gives everything back to it.':
    'Die App ist nur ausgeschaltet: Wer sie wieder einschaltet, gibt ihr alles zurück.',
  'Delete it.': 'Löschen Sie sie.',
  'No Entra tenant is expected: set the registration again, with its tenant id.':
    'Es ist kein Entra-Mandant angegeben: Geben Sie die Registrierung mit der Verzeichnis-ID erneut ein.',
  'Consent stands again: a fresh token has proven the grant.':
    'Die Zustimmung besteht wieder: Ein neues Token hat sie nachgewiesen.',
  'An administrator is said to have consented in Entra.':
    'Ein Administrator soll die Zustimmung in Entra erteilt haben.',
  'This tenant is not linked: nothing is known of its phones.':
    'Dieser Mandant ist nicht verknüpft: Über seine Geräte ist nichts bekannt.',
  'Grant the permissions on the Connector page.': 'Erteilen Sie die Berechtigungen auf der Seite „Connector“.',
  'Grant the permissions again on the Connector page.':
    'Erteilen Sie die Berechtigungen auf der Seite „Connector“ erneut.',
  'Look at the last messages that failed: their errors say what to do.':
    'Sehen Sie sich die letzten fehlgeschlagenen Nachrichten an: Ihre Fehler sagen, was zu tun ist.',
  'Resume it on the Connector page when it is time: Intune ignores a partner that is silent for too long.':
    'Setzen Sie ihn auf der Seite „Connector“ rechtzeitig fort: Intune ignoriert einen Partner, der zu lange schweigt.',
  'Look at why the heartbeat fails, below and among the messages.':
    'Sehen Sie unten und bei den Nachrichten nach, warum der Heartbeat fehlschlägt.',
  'Intune ignores a silent partner without telling anybody: then every phone passes its threat-level rule.':
    'Intune ignoriert einen schweigenden Partner, ohne es jemandem zu sagen: Dann erfüllt jedes Gerät seine Regel zur Bedrohungsstufe.',
  'Intune ignores what Picket reports: it has heard no heartbeat for too long.':
    'Intune ignoriert, was Picket meldet: Es hat zu lange keinen Heartbeat gehört.',
  'Intune has taken no heartbeat for {{duration}}. In {{left}} it ignores what Picket reports.':
    'Intune hat seit {{duration}} keinen Heartbeat angenommen. In {{left}} ignoriert es, was Picket meldet.',
  'Nobody knows how long Intune will still listen: it has not said when it last heard Picket, or how long it waits.':
    'Niemand weiß, wie lange Intune noch zuhört: Es hat nicht gesagt, wann es Picket zuletzt gehört hat oder wie lange es wartet.',
  'If it stays so after the next heartbeat, look at the connector in the Intune admin center.':
    'Bleibt es nach dem nächsten Heartbeat dabei, sehen Sie sich den Connector im Intune Admin Center an.',
  'No heartbeat is sent, since no channel to the partner service is switched on; Intune still waits for one.':
    'Es wird kein Heartbeat gesendet, weil kein Kanal zum Partnerdienst eingeschaltet ist; Intune wartet trotzdem darauf.',
  'Switch the channel on, or remove the connector in Intune.':
    'Schalten Sie den Kanal ein, oder entfernen Sie den Connector in Intune.',
  'The last heartbeat was not acknowledged: {{english}}': 'Der letzte Heartbeat wurde nicht bestätigt: {{english}}',
  'It is sent again by itself.': 'Er wird von selbst erneut gesendet.',
  'If it stays so, the error says what to do.': 'Bleibt es dabei, sagt der Fehler, was zu tun ist.',
  'Intune uses nothing of what Picket reports: the connector is switched on for no platform.':
    'Intune verwendet nichts von dem, was Picket meldet: Der Connector ist für keine Plattform eingeschaltet.',
  'In Intune, under Tenant administration › Connectors and tokens › Mobile Threat Defense, switch on "Connect devices" for each platform.':
    'Schalten Sie in Intune unter Mandantenverwaltung › Connectors und Token › Mobile Threat Defense für jede Plattform „Geräte verbinden“ ein.',
  'Reading {{kind}} is overdue.': 'Die Synchronisierung ist überfällig: {{kind}}.',
  'Reading {{kind}} is overdue. The last time it failed: {{english}}':
    'Die Synchronisierung ist überfällig: {{kind}}. Zuletzt ist sie fehlgeschlagen: {{english}}',
  'What Picket knows grows old, and phones become not assessed.':
    'Was Picket weiß, veraltet, und Geräte werden „nicht bewertet“.',
  'Try again, and look at the messages that failed.':
    'Versuchen Sie es erneut, und sehen Sie sich die fehlgeschlagenen Nachrichten an.',
  'Reading {{kind}} failed: {{english}}': 'Die Synchronisierung ist fehlgeschlagen ({{kind}}): {{english}}',
  'It is tried again by itself.': 'Es wird von selbst erneut versucht.',
  'Consent for {{purpose}} is {{kind}}: {{english}}': 'Zustimmung für {{purpose}} ({{kind}}): {{english}}',
  'Consent for {{purpose}} was withdrawn: what needs it no longer happens.':
    'Die Zustimmung für {{purpose}} wurde entzogen: Was sie benötigt, geschieht nicht mehr.',
  'Grant it again on the Connector page, or remove the registration.':
    'Erteilen Sie sie auf der Seite „Connector“ erneut, oder entfernen Sie die Registrierung.',
  'Microsoft refuses {{permission}}.': 'Microsoft verweigert {{permission}}.',
  'Grant consent again on the Connector page; the table there says what stops without it.':
    'Erteilen Sie die Zustimmung auf der Seite „Connector“ erneut; die Tabelle dort sagt, was ohne sie fehlt.',
  '{{channel}}: what was decided {{duration}} ago has not taken effect for {{count}} phones.':
    '{{channel}}: Was vor {{duration}} entschieden wurde, wirkt bei {{count}} Geräten noch nicht.',
  'Look at the messages of deliveries that failed, and try again.':
    'Sehen Sie sich die Nachrichten fehlgeschlagener Übermittlungen an, und versuchen Sie es erneut.',
  '{{channel}}: {{count}} phones are left alone, since something stands there that Picket did not write, or the device is gone.':
    '{{channel}}: {{count}} Geräte werden in Ruhe gelassen, weil dort etwas steht, das nicht von Picket ist, oder das Gerät fort ist.',
  'Each phone’s page says why.': 'Die Seite jedes Geräts sagt, warum.',
  'What is looked for grows old: {{names}}.': 'Wonach gesucht wird, veraltet: {{names}}.',
  'See the Feeds page for why.': 'Auf der Seite „Feeds“ steht, warum.',
  'Policy calls an inventory of {{duration}} too old: between two readings every phone becomes not assessed.':
    'Ein Inventar, das {{duration}} alt ist, gilt als zu alt: Zwischen zwei Synchronisierungen wird jedes Gerät „nicht bewertet“.',
  'Picket makes nothing in this UEM, so it does not know its apps.':
    'Picket legt in diesem UEM nichts an und kennt daher seine Apps nicht.',
  'No consent has been given for setup.': 'Für die Einrichtung wurde keine Zustimmung erteilt.',
  'No consent has been given for sync-and-signal.':
    'Für „Synchronisierung und Signale“ wurde keine Zustimmung erteilt.',
  'No consent has been given for response.': 'Für „Reaktion“ wurde keine Zustimmung erteilt.',
};

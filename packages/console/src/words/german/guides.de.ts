/** How app registrations are made in Entra, and taken away again; with the words of Microsoft's German portal. */
export const guidesInGerman: Readonly<Record<string, string>> = {
  'Name it "{{name}}", for accounts in this organizational directory only. Redirect URI: Web, {{redirectUri}}':
    'Name: „{{name}}“, nur für Konten in diesem Organisationsverzeichnis. Umleitungs-URI: Web, {{redirectUri}}',
  'API permissions › Add a permission › {{resource}} › Application permissions: {{permissions}}':
    'API-Berechtigungen › Berechtigung hinzufügen › {{resource}} › Anwendungsberechtigungen: {{permissions}}',
  'Open entra.microsoft.com as an administrator: Identity › Applications › Enterprise applications, and search for {{clientId}}.':
    'Öffnen Sie entra.microsoft.com als Administrator: Identität › Anwendungen › Unternehmensanwendungen, und suchen Sie nach {{clientId}}.',
  'Check that it is this app and no other, then Properties › Delete.':
    'Prüfen Sie, dass es diese App ist und keine andere, dann Eigenschaften › Löschen.',
  'This takes the grant back: from here on Entra gives Picket no token.':
    'Das entzieht die Zustimmung: Ab jetzt gibt Entra Picket kein Token mehr.',
  'App registrations › All applications › "{{name}}" ({{clientId}}) › Delete. This takes its secrets and certificates away.':
    'App-Registrierungen › Alle Anwendungen › „{{name}}“ ({{clientId}}) › Löschen. Damit sind auch ihre geheimen Schlüssel und Zertifikate entfernt.',
  'App registrations › Deleted applications: delete it permanently, unless you want to be able to restore it within 30 days.':
    'App-Registrierungen › Gelöschte Anwendungen: Löschen Sie sie dauerhaft, wenn Sie sie nicht innerhalb von 30 Tagen wiederherstellen können möchten.',
  'Come back to Picket and press "Verify that it is given back".':
    'Kehren Sie zu Picket zurück, und wählen Sie „Rückgabe nachweisen“.',
  'Until Entra refuses, Picket says so and keeps its credential.':
    'Solange Entra nicht ablehnt, sagt Picket das und behält die Anmeldeinformationen.',
  'Sees everything of the tenant in Picket, and changes nothing.':
    'Sieht in Picket alles vom Mandanten und ändert nichts.',
  'Also acts on phones and findings.': 'Handelt auch an Geräten und Befunden.',
  'Also connects the tenant and sets it up.': 'Verknüpft den Mandanten auch und richtet ihn ein.',
  'Also decides who may sign in to the tenant, and as what.':
    'Entscheidet auch, wer sich beim Mandanten anmelden darf und als was.',
  'Owns the Picket instance: adds tenants and invites operators.':
    'Besitzt die Picket-Instanz: fügt Mandanten hinzu und lädt Operatoren ein.',
  'No role in any tenant by itself.': 'Das ist noch keine Rolle in einem Mandanten.',
  'Open entra.microsoft.com as an Application Administrator: Identity › Applications › App registrations › New registration.':
    'Öffnen Sie entra.microsoft.com als Anwendungsadministrator: Identität › Anwendungen › App-Registrierungen › Neue Registrierung.',
  'App roles › Create app role, one for each, for users and groups: {{roles}}':
    'App-Rollen › App-Rolle erstellen, je eine, für Benutzer/Gruppen: {{roles}}',
  'API permissions: Microsoft Graph, delegated, openid and profile; take off User.Read; grant admin consent.':
    'API-Berechtigungen: Microsoft Graph, delegiert, openid und profile; entfernen Sie User.Read, und erteilen Sie die Administratorzustimmung.',
  'Token configuration › Add optional claim › ID: acct.':
    'Tokenkonfiguration › Optionalen Anspruch hinzufügen › ID: acct.',
  'It tells guests apart.': 'Daran sind Gäste zu erkennen.',
  'Enterprise applications › the same name › Properties: set "Assignment required?" to Yes.':
    'Unternehmensanwendungen › derselbe Name › Eigenschaften: Setzen Sie „Zuweisung erforderlich?“ auf „Ja“.',
  'Users and groups: give people, or groups of them, a role.':
    'Benutzer und Gruppen: Weisen Sie Personen oder Gruppen eine Rolle zu.',
  'Overview: copy the application (client) ID and the directory (tenant) ID, and enter them in Picket.':
    'Übersicht: Kopieren Sie die Anwendungs-ID (Client) und die Verzeichnis-ID (Mandant), und geben Sie beide in Picket ein.',
  'Overview: copy the application (client) ID, and enter it in Picket with the certificate or secret.':
    'Übersicht: Kopieren Sie die Anwendungs-ID (Client), und geben Sie sie mit dem Zertifikat oder geheimen Schlüssel in Picket ein.',
  'Run the test in Picket, then switch it on.':
    'Führen Sie in Picket den Test aus, und schalten Sie die Anmeldung dann ein.',
  'The local sign-in stays for the day when Entra does not answer.':
    'Die lokale Anmeldung bleibt für den Tag, an dem Entra nicht antwortet.',

  // How a service provider makes its own app.
  'Name it "{{name}}", for accounts in any organizational directory. Redirect URI: Web, {{redirectUri}}':
    'Nennen Sie sie „{{name}}“, für Konten in einem beliebigen Organisationsverzeichnis. Umleitungs-URI: Web, {{redirectUri}}',
  'Branding & properties: verify the publisher.': 'Branding & Eigenschaften: Lassen Sie den Herausgeber überprüfen.',
  'Customers then see your name on the consent page, and their policies may refuse an app without it.':
    'Kunden sehen dann Ihren Namen auf der Zustimmungsseite; ohne das können ihre Richtlinien eine App ablehnen.',
  'Overview: copy the application (client) ID, and enter it with the credential in Picket.':
    'Übersicht: Kopieren Sie die Anwendungs-ID (Client), und geben Sie sie mit den Anmeldeinformationen in Picket ein.',
  'Consent is given by each customer in its own Entra tenant.':
    'Die Zustimmung erteilt jeder Kunde in seinem eigenen Entra-Mandanten.',
  'Here, where the app is at home, nothing is granted.': 'Hier, wo die App zu Hause ist, wird nichts erteilt.',
};

/** What happened to a phone, and how telling somebody of it went. */
export const phonesInGerman: Readonly<Record<string, string>> = {
  'No longer so: {{english}}': 'Nicht mehr so: {{english}}',
  'Every required source is fresh and nothing is open.': 'Jede erforderliche Quelle ist aktuell, und nichts ist offen.',
  'No outcome was given.': 'Es wurde kein Ergebnis genannt.',
  'Found {{found}} there.': 'Dort steht {{found}}.',
  'Never seen to be true there.': 'Es war dort nie als wirksam zu sehen.',
  'read back, {{what}}': 'zurückgelesen, {{what}}',
  'no longer {{what}}.': 'nicht mehr {{what}}.',
  'Told again.': 'Wird erneut gemeldet.',
  'no tag in {{slot}}': 'keine Markierung in {{slot}}',
  'left alone': 'in Ruhe gelassen',
  'Picket failed; see the log.': 'Picket ist fehlgeschlagen; siehe Protokoll.',
  'Held until the phone has been judged anew: a backup was restored.':
    'Zurückgehalten, bis das Gerät neu beurteilt ist: Eine Sicherung wurde wiederhergestellt.',
  'Intune no longer lists this phone.': 'Intune führt dieses Gerät nicht mehr auf.',
  'Intune calls the phone noncompliant': 'Für Intune ist das Gerät nicht konform',
  'Intune calls the phone compliant': 'Für Intune ist das Gerät konform',
  'Intune reports OS version {{is}}, was {{was}}': 'Intune meldet Betriebssystemversion {{is}}, bisher {{was}}',
  'Intune reports security patch level {{is}}, was {{was}}':
    'Intune meldet Sicherheitspatchebene {{is}}, bisher {{was}}',
  'Intune reports jailbroken or rooted {{is}}, was {{was}}':
    'Intune meldet Jailbreak oder Root: {{is}}, bisher {{was}}',
  'Intune reports encrypted {{is}}, was {{was}}': 'Intune meldet verschlüsselt: {{is}}, bisher {{was}}',
  'Listed by Intune: {{model}}, OS {{version}}': 'Von Intune aufgeführt: {{model}}, Betriebssystem {{version}}',
  '{{missing}} of {{known}} phones are suddenly not listed any more. Nothing was changed.':
    '{{missing}} von {{known}} Geräten werden plötzlich nicht mehr aufgeführt. Es wurde nichts geändert.',
  'Enrollment {{remoteId}} reports the Entra device id of another phone ({{claims}}). It is not believed for either until somebody has looked.':
    'Die Registrierung {{remoteId}} meldet die Entra-Geräte-ID eines anderen Geräts ({{claims}}). Sie gilt für keines von beiden, bis jemand nachgesehen hat.',
  "Entra lists {{count}} objects with this phone's device id. Nothing is written to any that was not dealt with before.":
    'Entra führt {{count}} Objekte mit der ID dieses Geräts. In keines, mit dem Picket nicht schon zu tun hatte, wird etwas geschrieben.',
  'Not judged yet.': 'Noch nicht beurteilt.',
  'Sign-in to {{app}} was refused by {{by}}': 'Die Anmeldung bei {{app}} wurde abgelehnt durch {{by}}',
  'Signed in to {{app}} again': 'Wieder bei {{app}} angemeldet',
  'The directory has no such device.': 'Im Verzeichnis gibt es dieses Gerät nicht.',
  '{{slot}} holds "{{found}}", which Picket did not write.':
    '{{slot}} enthält „{{found}}“, das nicht von Picket stammt.',
  'The former tag in {{slot}} is still there: {{english}}':
    'Die frühere Markierung in {{slot}} ist noch da: {{english}}',
  'The directory gave no answer for this device.': 'Das Verzeichnis gab für dieses Gerät keine Antwort.',
  'The UEM no longer lists this enrollment of the phone.':
    'Das UEM führt diese Registrierung des Geräts nicht mehr auf.',

  // What a channel says of a phone.
  'low in {{slot}}': '„low“ in {{slot}}',
  'medium in {{slot}}': '„medium“ in {{slot}}',
  'high in {{slot}}': '„high“ in {{slot}}',
  low: 'niedrig',
  medium: 'mittel',
  high: 'hoch',
  secured: 'gesichert',
};

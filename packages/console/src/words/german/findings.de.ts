/** What is wrong with a phone, what it means, what to do and what cures it. */
export const findingsInGerman: Readonly<Record<string, string>> = {
  // What a finding is called.
  'Android vulnerability that attackers use': 'Android-Sicherheitslücke, die ausgenutzt wird',
  'iOS or iPadOS vulnerability that attackers use': 'iOS- oder iPadOS-Sicherheitslücke, die ausgenutzt wird',
  'Android security fixes are old': 'Android-Sicherheitsupdates sind alt',
  'App with the name of malware (name only)': 'App mit dem Namen einer Schadsoftware (nur der Name)',
  'Jailbroken or rooted': 'Jailbreak oder Root',
  'App that is listed as malware or spyware': 'App, die als Malware oder Spyware geführt wird',
  'App file that is known to be malicious': 'Als schädlich bekannte App-Datei',
  'App signed by a known maker of malware': 'App, signiert von einem bekannten Malware-Hersteller',
  'Contact with a known malicious host': 'Kontakt mit einem bekannten schädlichen Host',
  'Contact with a host that imitates a trusted name': 'Kontakt mit einem Host, der einen vertrauten Namen nachahmt',
  'Storage is not encrypted': 'Der Speicher ist nicht verschlüsselt',
  'Operating system is out of support': 'Das Betriebssystem wird nicht mehr unterstützt',
  'Well-known app that somebody else has signed': 'Bekannte App, die jemand anderes signiert hat',
  'Tool for rooting or jailbreaking is installed': 'Ein Werkzeug für Root oder Jailbreak ist installiert',
  Stalkerware: 'Stalkerware',
  'App signed with a public test key': 'Mit einem öffentlichen Testschlüssel signierte App',
  'App that watches its user openly': 'App, die ihren Benutzer offen überwacht',

  // Why nobody can say that a phone is secured.
  '{{source}} has never reported it.': '{{source}} hat es noch nie gemeldet.',
  '{{source}} has not seen it since {{moment}}; the policy allows {{duration}}.':
    '{{source}} hat es seit {{moment}} nicht gesehen; die Richtlinie erlaubt {{duration}}.',
  '{{source}} claims to have seen it at {{moment}}, which lies ahead: a clock is wrong.':
    '{{source}} will es um {{moment}} gesehen haben, das liegt in der Zukunft: Eine Uhr geht falsch.',
  'Not on record yet: {{english}}': 'Noch nicht festgehalten: {{english}}',
  'The policy names no source that could vouch for such a device.':
    'Die Richtlinie nennt keine Quelle, die für ein solches Gerät bürgen könnte.',
  'No detector looks at such a device.': 'Kein Detektor prüft ein solches Gerät.',
  'Not reported: the version of the operating system.': 'Nicht gemeldet: die Version des Betriebssystems.',
  'Not reported: the security patch level.': 'Nicht gemeldet: die Sicherheitspatchebene.',
  'Not reported: whether it is jailbroken or rooted.': 'Nicht gemeldet: ob es Jailbreak oder Root hat.',
  'Not reported: whether its storage is encrypted.': 'Nicht gemeldet: ob der Speicher verschlüsselt ist.',
  'Not reported: the manufacturer.': 'Nicht gemeldet: der Hersteller.',
  'Not reported: the model.': 'Nicht gemeldet: das Modell.',
  'Not reported: which apps are installed.': 'Nicht gemeldet: welche Apps installiert sind.',
  'Not reported: the names of the installed apps.': 'Nicht gemeldet: die Namen der installierten Apps.',
  'Not reported: which hosts it speaks to.': 'Nicht gemeldet: mit welchen Hosts es spricht.',
  'Not reported: {{english}}.': 'Nicht gemeldet: {{english}}.',
  '{{count}} more were found than are kept.': 'Es wurden {{count}} mehr gefunden, als aufbewahrt werden.',
  'The detector failed.': 'Der Detektor ist fehlgeschlagen.',
  'This is a bug in Picket; its log says more.': 'Das ist ein Fehler in Picket; mehr steht in seinem Protokoll.',
  'The vulnerability data is {{days}} days old ({{edition}}): what became known since is not in it.':
    'Die Daten zu Sicherheitslücken sind {{days}} Tage alt ({{edition}}): Was seither bekannt wurde, fehlt darin.',
  'No feeds of threats are loaded.': 'Es sind keine Feeds zu Bedrohungen geladen.',
  'One of the feeds has not been looked at for {{days}} days: what became known since is not in it.':
    'Nach einem der Feeds wurde seit {{days}} Tagen nicht gesehen: Was seither bekannt wurde, fehlt darin.',
  'Exploited vulnerabilities: {{english}}.': 'Ausgenutzte Sicherheitslücken: {{english}}.',
  'Support: {{english}}.': 'Unterstützung: {{english}}.',
  '"{{reported}}" is not a security patch level.': '„{{reported}}“ ist keine Sicherheitspatchebene.',
  'The security patch level {{level}} lies in the future.': 'Die Sicherheitspatchebene {{level}} liegt in der Zukunft.',

  // Systems and their fixes.
  'The phone lacks fixes for vulnerabilities that are used in real attacks, so one malicious message, page or app can be enough to take it over.':
    'Dem Gerät fehlen Updates gegen Sicherheitslücken, die in echten Angriffen ausgenutzt werden; eine schädliche Nachricht, Seite oder App kann genügen, um es zu übernehmen.',
  'They are listed by CISA as known to be exploited.': 'CISA führt sie als bekanntermaßen ausgenutzt.',
  'Install the system update under Settings, System, Software update.':
    'Installieren Sie das Systemupdate unter Einstellungen, System, Softwareupdate.',
  'If none is offered, the maker has stopped: replace the phone.':
    'Wird keines angeboten, hat der Hersteller aufgehört: Ersetzen Sie das Gerät.',
  'The fixed patch levels are an analyst’s estimate, not from a bulletin.':
    'Die Patchebenen mit der Korrektur sind die Schätzung eines Analysten, nicht aus einem Bulletin.',
  'The phone lacks fixes for {{count}} vulnerability that attackers use: {{cves}}.':
    'Dem Gerät fehlt das Update gegen {{count}} Sicherheitslücke, die ausgenutzt wird: {{cves}}.',
  'The phone lacks fixes for {{count}} vulnerabilities that attackers use: {{cves}}.':
    'Dem Gerät fehlen Updates gegen {{count}} Sicherheitslücken, die ausgenutzt werden: {{cves}}.',
  'Security patch level {{level}} or newer is reported.': 'Sicherheitspatchebene {{level}} oder neuer wird gemeldet.',
  'The phone may have {{cves}}, which attackers use: {{english}}.':
    'Das Gerät hat vielleicht {{cves}}, und das wird ausgenutzt: {{english}}.',
  'Android publishes security fixes every month, and attackers study each of them.':
    'Android veröffentlicht jeden Monat Sicherheitsupdates, und Angreifer untersuchen jedes davon.',
  'A phone without them is open to everything that was fixed since.':
    'Ein Gerät ohne sie ist für alles offen, was seither behoben wurde.',
  'The security patch level {{level}} is more than {{days}} days old: fixes published since are missing.':
    'Die Sicherheitspatchebene {{level}} ist mehr als {{days}} Tage alt: Seither veröffentlichte Updates fehlen.',
  'A security patch level not older than {{days}} days is reported.':
    'Eine Sicherheitspatchebene, die höchstens {{days}} Tage alt ist, wird gemeldet.',
  'The device runs a version with vulnerabilities that Apple has fixed since, or fixed only in newer major versions.':
    'Auf dem Gerät läuft eine Version mit Sicherheitslücken, die Apple seither behoben hat, oder nur in neueren Hauptversionen.',
  'Where they are used in real attacks, one message or web page can be enough to take the device over.':
    'Werden sie in echten Angriffen ausgenutzt, kann eine Nachricht oder Webseite genügen, um das Gerät zu übernehmen.',
  'Install the newest version under Settings, General, Software Update.':
    'Installieren Sie die neueste Version unter Einstellungen, Allgemein, Softwareupdate.',
  'If it is not offered, the model is too old for it: replace the device.':
    'Wird sie nicht angeboten, ist das Modell zu alt dafür: Ersetzen Sie das Gerät.',
  '{{version}} has {{count}} vulnerability that attackers use ({{cves}}); {{cured}} has none of them, if the model can run it.':
    '{{version}} hat {{count}} Sicherheitslücke, die ausgenutzt wird ({{cves}}); {{cured}} hat sie nicht, falls es auf dem Modell läuft.',
  '{{version}} has {{count}} vulnerabilities that attackers use ({{cves}}); {{cured}} has none of them, if the model can run it.':
    '{{version}} hat {{count}} Sicherheitslücken, die ausgenutzt werden ({{cves}}); {{cured}} hat keine davon, falls es auf dem Modell läuft.',
  '{{version}} has {{count}} vulnerability that attackers use ({{cves}}); {{cured}} has none of them.':
    '{{version}} hat {{count}} Sicherheitslücke, die ausgenutzt wird ({{cves}}); {{cured}} hat sie nicht.',
  '{{version}} has {{count}} vulnerabilities that attackers use ({{cves}}); {{cured}} has none of them.':
    '{{version}} hat {{count}} Sicherheitslücken, die ausgenutzt werden ({{cves}}); {{cured}} hat keine davon.',
  '{{version}} or newer is reported.': '{{version}} oder neuer wird gemeldet.',
  '{{version}} has {{count}} vulnerability that attackers use ({{cves}}), and no version is known that has none of them: an update cannot cure this device.':
    '{{version}} hat {{count}} Sicherheitslücke, die ausgenutzt wird ({{cves}}), und es ist keine Version ohne sie bekannt: Ein Update kann diesem Gerät nicht helfen.',
  '{{version}} has {{count}} vulnerabilities that attackers use ({{cves}}), and no version is known that has none of them: an update cannot cure this device.':
    '{{version}} hat {{count}} Sicherheitslücken, die ausgenutzt werden ({{cves}}), und es ist keine Version ohne sie bekannt: Ein Update kann diesem Gerät nicht helfen.',
  '{{version}} has {{count}} vulnerability that attackers use ({{cves}}), and no version for the {{model}} is known that has none of them: an update cannot cure this device.':
    '{{version}} hat {{count}} Sicherheitslücke, die ausgenutzt wird ({{cves}}), und für das {{model}} ist keine Version ohne sie bekannt: Ein Update kann diesem Gerät nicht helfen.',
  '{{version}} has {{count}} vulnerabilities that attackers use ({{cves}}), and no version for the {{model}} is known that has none of them: an update cannot cure this device.':
    '{{version}} hat {{count}} Sicherheitslücken, die ausgenutzt werden ({{cves}}), und für das {{model}} ist keine Version ohne sie bekannt: Ein Update kann diesem Gerät nicht helfen.',
  'The device is replaced by one that runs a version without them.':
    'Das Gerät wird durch eines mit einer Version ohne sie ersetzt.',
  '{{version}} lacks {{count}} security fix that this device could have had for more than {{days}} days.':
    '{{version}} fehlt {{count}} Sicherheitsupdate, das dieses Gerät seit mehr als {{days}} Tagen haben könnte.',
  '{{version}} lacks {{count}} security fixes that this device could have had for more than {{days}} days.':
    '{{version}} fehlen {{count}} Sicherheitsupdates, die dieses Gerät seit mehr als {{days}} Tagen haben könnte.',
  'The newest version is reported.': 'Die neueste Version wird gemeldet.',
  'Version {{version}} or newer is reported.': 'Version {{version}} oder neuer wird gemeldet.',
  'The maker no longer fixes security problems in this version of the operating system.':
    'Der Hersteller behebt in dieser Version des Betriebssystems keine Sicherheitsprobleme mehr.',
  'What is found from now on stays open on this device for good.':
    'Was ab jetzt gefunden wird, bleibt auf diesem Gerät für immer offen.',
  'Update to a supported version.': 'Aktualisieren Sie auf eine unterstützte Version.',
  'If none is offered for the model, replace the device.':
    'Wird für das Modell keine angeboten, ersetzen Sie das Gerät.',
  '{{system}} has had no security fixes for years.': '{{system}} erhält seit Jahren keine Sicherheitsupdates.',
  '{{system}} has had no security fixes since {{date}}.': '{{system}} erhält seit {{date}} keine Sicherheitsupdates.',
  'A version that its maker still supports is reported.':
    'Eine Version, die der Hersteller noch unterstützt, wird gemeldet.',
  "Somebody has removed the system's own protection, so any app may read what others store and do what the user may.":
    'Jemand hat den Schutz des Systems entfernt; jede App kann lesen, was andere speichern, und tun, was der Benutzer darf.',
  'Nothing that the device says about itself can be relied on from then on.':
    'Auf nichts, was das Gerät über sich sagt, ist seither Verlass.',
  'Back up personal data, restore the device to the original system with the tools of its maker, and enroll it again.':
    'Sichern Sie persönliche Daten, setzen Sie das Gerät mit den Werkzeugen des Herstellers auf das Originalsystem zurück, und registrieren Sie es erneut.',
  'The device is reported as rooted: apps on it are no longer kept apart.':
    'Das Gerät wird als gerootet gemeldet: Apps sind darauf nicht mehr voneinander getrennt.',
  'The device is reported as jailbroken: apps on it are no longer kept apart.':
    'Für das Gerät wird ein Jailbreak gemeldet: Apps sind darauf nicht mehr voneinander getrennt.',
  'The device is reported as not rooted.': 'Das Gerät wird als nicht gerootet gemeldet.',
  'The device is reported as not jailbroken.': 'Für das Gerät wird kein Jailbreak gemeldet.',
  'Whoever finds or steals the device can read what is stored on it, without knowing the passcode.':
    'Wer das Gerät findet oder stiehlt, kann lesen, was darauf gespeichert ist, ohne die Kennung zu kennen.',
  'On iOS, iPadOS and current Android this mostly means that no passcode is set.':
    'Unter iOS, iPadOS und aktuellem Android heißt das meist, dass keine Kennung eingerichtet ist.',
  'Set a passcode; on Android 9 and older, also switch encryption on in the security settings.':
    'Richten Sie eine Kennung ein; schalten Sie unter Android 9 und älter auch die Verschlüsselung in den Sicherheitseinstellungen ein.',
  'The storage of the device is reported as not encrypted; this system always encrypts, so most likely no passcode protects the key.':
    'Der Speicher des Geräts wird als nicht verschlüsselt gemeldet; dieses System verschlüsselt immer, also schützt wahrscheinlich keine Kennung den Schlüssel.',
  'The storage of the device is reported as not encrypted.':
    'Der Speicher des Geräts wird als nicht verschlüsselt gemeldet.',
  'The storage of the device is reported as encrypted.': 'Der Speicher des Geräts wird als verschlüsselt gemeldet.',

  // Apps.
  'The app is no longer reported.': 'Die App wird nicht mehr gemeldet.',
  'The app is no longer reported, or with another file.':
    'Die App wird nicht mehr oder mit einer anderen Datei gemeldet.',
  'The app is no longer reported, or signed by somebody else.':
    'Die App wird nicht mehr gemeldet oder ist von jemand anderem signiert.',
  'The app is no longer reported, or signed by its makers.':
    'Die App wird nicht mehr gemeldet oder ist von ihren Herstellern signiert.',
  'The app is no longer reported, or the policy allows it.':
    'Die App wird nicht mehr gemeldet, oder die Richtlinie erlaubt sie.',
  'No app of that name is reported.': 'Es wird keine App dieses Namens gemeldet.',
  'Remove the app.': 'Entfernen Sie die App.',
  '{{app}} has the id of {{what}}{{names}}; the id alone is no proof, because anybody may take it.':
    '{{app}} hat die ID von {{what}}{{names}}; die ID allein ist kein Beweis, denn jeder kann sie verwenden.',
  '{{app}} is {{what}}{{names}}: its id is listed, and so is its file.':
    '{{app}} ist {{what}}{{names}}: Die ID ist aufgeführt und die Datei auch.',
  '{{app}} is {{what}}{{names}}: its id is listed, and so is its signer.':
    '{{app}} ist {{what}}{{names}}: Die ID ist aufgeführt und der Signierer auch.',
  'An app has the same name as known malware, spyware or stalkerware.':
    'Eine App heißt wie bekannte Malware, Spyware oder Stalkerware.',
  'Only the name was seen: it may well be an honest app, so this is a reason to look, and no more.':
    'Nur der Name war zu sehen: Es kann gut eine ehrliche App sein, also ist das ein Grund nachzusehen, mehr nicht.',
  'Look the app up on the phone.': 'Sehen Sie sich die App auf dem Gerät an.',
  'If you do not know where it came from, remove it.': 'Wenn Sie nicht wissen, woher sie kam, entfernen Sie sie.',
  'An app is called {{name}}, as known {{category}} is (name only: no id and no signer was seen).':
    'Eine App heißt {{name}} wie bekannte {{category}} (nur der Name: keine ID und kein Signierer war zu sehen).',
  'An app with this id was seen spying on or stealing from the phones it was on.':
    'Eine App mit dieser ID hat Geräte ausspioniert oder bestohlen.',
  'With the same signer or file it is that app; with the id alone it may be another one that took the same id.':
    'Mit demselben Signierer oder derselben Datei ist es diese App; mit der ID allein kann es eine andere mit derselben ID sein.',
  'Remove the app unless you know who made it, and tell your administrator where it came from.':
    'Entfernen Sie die App, wenn Sie ihren Hersteller nicht kennen, und sagen Sie Ihrem Administrator, woher sie kam.',
  'The very file of this app was examined and listed as malware, spyware or stalkerware.':
    'Genau die Datei dieser App wurde untersucht und als Malware, Spyware oder Stalkerware aufgeführt.',
  'It is not a copy that looks like it: every byte is the same.': 'Es ist keine ähnliche Kopie: Jedes Byte ist gleich.',
  'Treat what was on the phone meanwhile, passwords and messages above all, as known to others.':
    'Was inzwischen auf dem Gerät war, vor allem Kennwörter und Nachrichten, gilt als anderen bekannt.',
  'The file of {{app}} is listed as {{category}}{{names}}.':
    'Die Datei von {{app}} ist als {{category}} aufgeführt{{names}}.',
  'The certificate that signs this app has signed malware, spyware or stalkerware before.':
    'Mit dem Zertifikat dieser App wurde schon Malware, Spyware oder Stalkerware signiert.',
  'Its private key does not change hands, whatever the app is called this time.':
    'Der private Schlüssel wechselt nicht den Besitzer, wie auch immer die App diesmal heißt.',
  'Remove the app, and do not install anything from where it came.':
    'Entfernen Sie die App, und installieren Sie nichts von dort, woher sie kam.',
  '{{app}} is signed by a certificate that is listed as {{category}}{{names}}.':
    '{{app}} ist mit einem Zertifikat signiert, das als {{category}} aufgeführt ist{{names}}.',
  'The app has the id of a well-known one, and none of the signers that its makers are known to use.':
    'Die App hat die ID einer bekannten App, aber keinen der Signierer, die deren Hersteller verwenden.',
  'Such copies are changed by whoever signed them, often to steal what is typed into them.':
    'Solche Kopien hat verändert, wer sie signiert hat, oft um zu stehlen, was darin eingegeben wird.',
  'Remove the app and install it again from the store.':
    'Entfernen Sie die App, und installieren Sie sie neu aus dem Store.',
  'Change the passwords that you typed into the copy.':
    'Ändern Sie die Kennwörter, die Sie in der Kopie eingegeben haben.',
  '{{app}} is not signed by any of the {{count}} signers that its makers are known to use.':
    '{{app}} ist von keinem der {{count}} bekannten Signierer der Hersteller signiert.',
  '{{app}} is not signed by any of the {{count}} signers that its makers are known to use, and no store installed it.':
    '{{app}} ist von keinem der {{count}} bekannten Signierer der Hersteller signiert, und kein Store hat sie installiert.',
  'An app that gives other apps full power over the phone, or hides that somebody has it.':
    'Eine App, die anderen Apps die volle Macht über das Gerät gibt oder verbirgt, dass jemand sie hat.',
  'The phone may not be rooted yet; whether it is, is judged on its own.':
    'Das Gerät muss noch nicht gerootet sein; ob es das ist, wird eigens beurteilt.',
  'Remove the app, and restore the original system if the phone was changed with it.':
    'Entfernen Sie die App, und stellen Sie das Originalsystem wieder her, wenn das Gerät damit verändert wurde.',
  '{{app}} has the id of a tool for rooting or jailbreaking{{names}}.':
    '{{app}} hat die ID eines Werkzeugs für Root oder Jailbreak{{names}}.',
  'An app made to watch somebody in secret: location, messages, calls, microphone.':
    'Eine App, um jemanden heimlich zu überwachen: Standort, Nachrichten, Anrufe, Mikrofon.',
  'Whoever installed it had the phone in their hands, and may be close to the person who carries it.':
    'Wer sie installiert hat, hatte das Gerät in der Hand und steht der Person, die es trägt, vielleicht nahe.',
  'Do not confront anybody and do not remove it at once: whoever watches will notice.':
    'Stellen Sie niemanden zur Rede, und entfernen Sie sie nicht sofort: Wer überwacht, würde es bemerken.',
  'Speak to your administrator or to a help line for stalking from another phone first.':
    'Sprechen Sie zuerst von einem anderen Gerät aus mit Ihrem Administrator oder einer Beratungsstelle für Stalking.',
  'The key that signs this app is published with Android for tests.':
    'Der Schlüssel, der diese App signiert, ist mit Android für Tests veröffentlicht.',
  'Anybody can make an update that the phone takes for genuine.':
    'Jeder kann ein Update erstellen, das das Gerät für echt hält.',
  'Remove the app, or ask its makers for a copy that they have signed with a key of their own.':
    'Entfernen Sie die App, oder bitten Sie die Hersteller um eine Kopie, die mit einem eigenen Schlüssel signiert ist.',
  '{{app}} is signed with a test key whose private half everybody can download.':
    '{{app}} ist mit einem Testschlüssel signiert, dessen privaten Teil jeder herunterladen kann.',
  'An app for parents or employers that shows somebody else where the phone is or what is done with it.':
    'Eine App für Eltern oder Arbeitgeber, die anderen zeigt, wo das Gerät ist oder was damit gemacht wird.',
  'It hides from nobody; whether it may see what your organization has on the phone is for you to decide.':
    'Sie verbirgt sich nicht; ob sie sehen darf, was Ihre Organisation auf dem Gerät hat, entscheiden Sie.',
  'Ask your administrator whether the app may stay on a phone that is used for work.':
    'Fragen Sie Ihren Administrator, ob die App auf einem dienstlich genutzten Gerät bleiben darf.',
  '{{app}} lets somebody else watch the phone{{names}}; your policy wants to know of it.':
    '{{app}} lässt andere das Gerät überwachen{{names}}; Ihre Richtlinie möchte davon wissen.',

  // Hosts.
  'The phone asked for a host or spoke to an address that feeds list: a server of spyware, or a page that steals passwords.':
    'Das Gerät hat einen Host erfragt oder eine Adresse kontaktiert, die in Feeds steht: einen Server von Spyware oder eine Seite, die Kennwörter stiehlt.',
  'An app on the phone may report to it, or somebody followed a link.':
    'Eine App auf dem Gerät meldet vielleicht dorthin, oder jemand ist einem Link gefolgt.',
  'If you opened a link and typed a password, change it now.':
    'Wenn Sie einen Link geöffnet und ein Kennwort eingegeben haben, ändern Sie es jetzt.',
  'If you did not, look for apps that you do not know, and tell your administrator.':
    'Wenn nicht, suchen Sie nach Apps, die Sie nicht kennen, und informieren Sie Ihren Administrator.',
  'The phone was in contact with {{host}}, which is listed as {{category}}{{names}}.':
    'Das Gerät hatte Kontakt mit {{host}}, aufgeführt als {{category}}{{names}}.',
  'No contact is reported for {{days}} days, and the source goes on looking.':
    '{{days}} Tage lang wird kein Kontakt gemeldet, und die Quelle sieht weiter nach.',
  'The phone asked for a host whose name is made to be mistaken for that of your organization or of a well-known one.':
    'Das Gerät hat einen Host erfragt, dessen Name mit dem Ihrer Organisation oder einem bekannten verwechselt werden soll.',
  'Such names are registered for phishing, often hours before the first mail is sent.':
    'Solche Namen werden für Phishing registriert, oft Stunden vor der ersten E-Mail.',
  'If you typed a password there, change it now, and tell your administrator how you came to the page.':
    'Wenn Sie dort ein Kennwort eingegeben haben, ändern Sie es jetzt, und sagen Sie Ihrem Administrator, wie Sie auf die Seite kamen.',
  'The phone asked for {{host}}, which seems to imitate {{name}}: {{english}}':
    'Das Gerät hat {{host}} erfragt, das {{name}} nachzuahmen scheint: {{english}}',

  // Why the data cannot tell: parts of the sentences above.
  'it concerns phones with a chip by {{chip}}, and no source tells which chip this has':
    'es betrifft Geräte mit einem Chip von {{chip}}, und keine Quelle nennt den Chip dieses Geräts',
  'it concerns "{{scope}}" only, and nobody can tell whether this is one':
    'es betrifft nur „{{scope}}“, und niemand kann sagen, ob dieses Gerät dazugehört',
  'it concerns Samsung phones, and no source tells who made this one':
    'es betrifft Geräte von Samsung, und keine Quelle nennt den Hersteller dieses Geräts',
  'it concerns Pixel phones, and no source tells who made this one':
    'es betrifft Pixel-Geräte, und keine Quelle nennt den Hersteller dieses Geräts',
  'no patch level is known that fixes it': 'es ist keine Patchebene bekannt, die es behebt',
  '"{{reported}}" is not a security patch level': '„{{reported}}“ ist keine Sicherheitspatchebene',
  'the version "{{version}}" is not understood': 'die Version „{{version}}“ ist nicht zu verstehen',
  'the data knows no version {{version}}': 'die Daten kennen keine Version {{version}}',
  'this is neither iOS nor iPadOS': 'das ist weder iOS noch iPadOS',
  'this is neither Android nor iOS nor iPadOS': 'das ist weder Android noch iOS noch iPadOS',
};

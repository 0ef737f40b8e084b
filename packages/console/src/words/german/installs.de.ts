/** What an error of an installation means, and what to do. */
export const installsInGerman: Readonly<Record<string, string>> = {
  'Intune tries again when the phone next checks in.': 'Intune versucht es beim nächsten Einchecken des Geräts erneut.',
  'If it fails again, free storage and restart the phone.':
    'Schlägt es wieder fehl, geben Sie Speicher frei, und starten Sie das Gerät neu.',
  'Have the phone checked in again from a network that reaches Apple and Intune.':
    'Lassen Sie das Gerät aus einem Netz erneut einchecken, das Apple und Intune erreicht.',
  'Tell the user what the agent is for, and have the phone checked in: it is offered again.':
    'Erklären Sie dem Benutzer, wozu der Agent dient, und lassen Sie das Gerät einchecken: Er wird erneut angeboten.',
  'Look into the volume purchase token: renew it, buy licenses, or take back those nobody uses.':
    'Prüfen Sie das VPP-Token: Erneuern Sie es, kaufen Sie Lizenzen, oder entziehen Sie ungenutzte.',
  'The phone could not install the app and did not say why.':
    'Das Gerät konnte die App nicht installieren und nannte keinen Grund.',
  'See whether Play Protect stopped it, and whether the phone is new enough for the app.':
    'Prüfen Sie, ob Play Protect sie aufgehalten hat und ob das Gerät neu genug für die App ist.',
  'The download failed.': 'Der Download ist fehlgeschlagen.',
  'The app file is not signed.': 'Die App-Datei ist nicht signiert.',
  'Give Intune a signed file of the app.': 'Geben Sie Intune eine signierte Datei der App.',
  'The app that is there was signed by somebody else.': 'Die vorhandene App wurde von jemand anderem signiert.',
  'Find out where it came from.': 'Finden Sie heraus, woher sie kam.',
  'Remove it from the phone, then let Intune install the app.':
    'Entfernen Sie sie vom Gerät, und lassen Sie Intune die App dann installieren.',
  'The user canceled the installation.': 'Der Benutzer hat die Installation abgebrochen.',
  'The app file was gone before it was installed.': 'Die App-Datei war vor der Installation verschwunden.',
  'The phone restarted while it installed the app.': 'Das Gerät wurde während der Installation neu gestartet.',
  'The phone stopped the download: its battery is low, or it took too long.':
    'Das Gerät hat den Download abgebrochen: Der Akku ist schwach, oder es dauerte zu lange.',
  'The app was installed, and is not there any more: the user has most likely removed it.':
    'Die App war installiert und ist nicht mehr da: Wahrscheinlich hat der Benutzer sie entfernt.',
  'An error that nobody can name.': 'Ein unbekannter Fehler.',
  'The phone was busy or locked.': 'Das Gerät war beschäftigt oder gesperrt.',
  'Have the user unlock the phone and check it in.':
    'Bitten Sie den Benutzer, das Gerät zu entsperren und einchecken zu lassen.',
  "Apple's part of the phone gave no reason for failing.": 'Das System von Apple nannte keinen Grund für den Fehler.',
  'An error of the App Store that nobody can name.': 'Ein unbekannter Fehler des App Store.',
  'The connection was lost.': 'Die Verbindung ging verloren.',
  'The app waits for a code that pays for it.': 'Die App wartet auf einen Code, der sie bezahlt.',
  'Assign it as a volume purchase app, or make sure that it is free of charge.':
    'Weisen Sie sie als VPP-App zu, oder stellen Sie sicher, dass sie kostenlos ist.',
  'The user declined the installation.': 'Der Benutzer hat die Installation abgelehnt.',
  'The user declined the update.': 'Der Benutzer hat das Update abgelehnt.',
  'The installation failed.': 'Die Installation ist fehlgeschlagen.',
  'The user removed the app, or it has expired.': 'Der Benutzer hat die App entfernt, oder sie ist abgelaufen.',
  'The user declined that the app is managed.': 'Der Benutzer hat die Verwaltung der App abgelehnt.',
  'A license by device needs a newer iOS.': 'Eine Gerätelizenz benötigt ein neueres iOS.',
  'Update the phone, or license by user.': 'Aktualisieren Sie das Gerät, oder lizenzieren Sie nach Benutzer.',
  'Apple gave no reason for failing.': 'Apple nannte keinen Grund für den Fehler.',
  'The connection to Intune timed out.': 'Bei der Verbindung mit Intune kam es zu einer Zeitüberschreitung.',
  'The host was not found.': 'Der Host wurde nicht gefunden.',
  'The phone was not connected to the internet.': 'Das Gerät war nicht mit dem Internet verbunden.',
  'No secure connection could be made.': 'Es konnte keine sichere Verbindung hergestellt werden.',
  'See whether a proxy breaks up TLS on the way to Apple or Intune, and leave these hosts out.':
    'Prüfen Sie, ob ein Proxy auf dem Weg zu Apple oder Intune TLS aufbricht, und nehmen Sie diese Hosts aus.',
  'No volume purchase license is left.': 'Es ist keine VPP-Lizenz mehr frei.',
  'The app configuration that the app needs is not meant for this phone.':
    'Die App-Konfiguration, die die App benötigt, ist diesem Gerät nicht zugewiesen.',
  'Apply the plan again: app and app configuration are to be for the same groups.':
    'Wenden Sie den Plan erneut an: App und App-Konfiguration sollen denselben Gruppen zugewiesen sein.',
  'The App Store could not be reached.': 'Der App Store war nicht erreichbar.',
  'The app is there, and was not installed by Intune.': 'Die App ist vorhanden, aber nicht von Intune installiert.',
  'Have the user remove it; Intune then installs its own.':
    'Bitten Sie den Benutzer, sie zu entfernen; Intune installiert dann die eigene.',
  'A shared iPad takes volume purchase apps only.': 'Ein geteiltes iPad nimmt nur VPP-Apps an.',
  'Choose volume purchasing in the platforms of this setup.':
    'Wählen Sie bei den Plattformen dieser Einrichtung die Volumenlizenzierung.',
  'The App Store is forbidden on the phone.': 'Der App Store ist auf dem Gerät gesperrt.',
  'Allow it in the device restrictions, or choose volume purchasing.':
    'Lassen Sie ihn in den Geräteeinschränkungen zu, oder wählen Sie die Volumenlizenzierung.',
  'There is no volume purchase license for the app.': 'Für die App gibt es keine VPP-Lizenz.',
  'The phone is in lost mode.': 'Das Gerät ist im Modus „Verloren“.',
  'Nothing is installed until it is found: end lost mode then.':
    'Bis es gefunden ist, wird nichts installiert: Beenden Sie den Modus dann.',
  'The phone shows one app only (kiosk mode).': 'Das Gerät zeigt nur eine App (Kioskmodus).',
  'Exclude it from the kiosk profile while the app is installed.':
    'Schließen Sie es während der Installation vom Kioskprofil aus.',
  'The user is not signed in to the App Store.': 'Der Benutzer ist nicht beim App Store angemeldet.',
  'Have the user sign in there, or choose volume purchasing with licenses by device.':
    'Bitten Sie den Benutzer, sich dort anzumelden, oder wählen Sie die Volumenlizenzierung mit Gerätelizenzen.',
  'The installation failed on the phone.': 'Die Installation ist auf dem Gerät fehlgeschlagen.',
  'The phone is too new for this app.': 'Das Gerät ist zu neu für diese App.',
  'Assign a 64-bit version of the app.': 'Weisen Sie eine 64-Bit-Version der App zu.',
  'An update of the app is not there yet.': 'Ein Update der App ist noch nicht da.',
  'Mostly passes by itself at the next check-in.': 'Erledigt sich meist beim nächsten Einchecken von selbst.',
  'A newer version of the app is there to be installed.': 'Eine neuere Version der App steht zur Installation bereit.',
  'Passes with the update.': 'Erledigt sich mit dem Update.',
  'A phone that came by user enrollment takes no license by device.':
    'Ein Gerät mit Benutzerregistrierung nimmt keine Gerätelizenz an.',
  'License by user for these phones.': 'Lizenzieren Sie für diese Geräte nach Benutzer.',
};

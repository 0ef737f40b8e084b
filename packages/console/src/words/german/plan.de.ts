/** What a plan of setup makes in Intune and Entra, and what there is to know of it. */
export const planInGerman: Readonly<Record<string, string>> = {
  Everything: 'Alles',
  'The web agent on Android': 'Der Web-Agent unter Android',
  'The agent on Android': 'Der Agent unter Android',
  'The agent on iPhone and iPad': 'Der Agent auf iPhone und iPad',
  'A Conditional Access policy': 'Eine Richtlinie für bedingten Zugriff',
  'Web protection': 'Webschutz',
  'Web protection in {{app}} on Android': 'Webschutz in {{app}} unter Android',
  'No group is chosen for the pilot, so nothing would be for anybody.':
    'Für den Pilotbetrieb ist keine Gruppe gewählt; es wäre niemandem etwas zugewiesen.',
  'No group is chosen for everybody, so nothing would be for anybody.':
    'Es ist keine Gruppe gewählt; es wäre niemandem etwas zugewiesen.',
  'It is switched on: taking it away lets in what it shuts out.':
    'Sie ist eingeschaltet: Wird sie entfernt, ist zugelassen, was sie aussperrt.',
  'Somebody has switched it off: not even reports come from it.':
    'Jemand hat sie ausgeschaltet: Sie liefert nicht einmal Berichte.',
  'Phones that are noncompliant only by this policy become compliant when it is taken away.':
    'Geräte, die nur durch diese Richtlinie nicht konform sind, werden konform, wenn sie entfernt wird.',
  'Phones that are in it become compliant again when it is taken away.':
    'Geräte in dieser Gruppe werden wieder konform, wenn sie entfernt wird.',
  'There is nothing for it to act on: switch on the channel that writes an attribute of the Entra device, or choose a compliance policy.':
    'Es gibt nichts, wonach sie handeln könnte: Schalten Sie den Kanal ein, der ein Attribut des Entra-Geräts schreibt, oder wählen Sie eine Konformitätsrichtlinie.',
  'Shuts a phone out that Picket has tagged in {{attribute}}.':
    'Sperrt ein Gerät aus, das Picket in {{attribute}} markiert hat.',
  'Takes effect at the next token, within about an hour.':
    'Wirkt mit dem nächsten Token, innerhalb von etwa einer Stunde.',
  'Conditional Access sees the attribute of phones that Intune manages, or that are compliant.':
    'Der bedingte Zugriff sieht das Attribut nur von Geräten, die Intune verwaltet oder die konform sind.',
  'Others are not shut out by it.': 'Andere werden dadurch nicht ausgesperrt.',
  'Shuts out phones that Intune does not find compliant.': 'Sperrt Geräte aus, die für Intune nicht konform sind.',
  'It asks every phone of these people to be enrolled and compliant, for whatever reason it is not.':
    'Sie verlangt, dass jedes Gerät dieser Personen registriert und konform ist, aus welchem Grund auch immer es das nicht ist.',
  'Made report-only: it shows in the sign-in log whom it would shut out, and shuts out nobody.':
    'Wird im Modus „Nur Bericht“ erstellt: Im Anmeldeprotokoll steht, wen sie aussperren würde; ausgesperrt wird niemand.',
  'Switch it on in Entra when that looks right; Picket leaves it on.':
    'Schalten Sie sie in Entra ein, wenn das stimmt; Picket lässt sie eingeschaltet.',
  'It is for users: groups of devices among the chosen ones have no effect on it.':
    'Sie gilt für Benutzer: Gerätegruppen unter den gewählten haben keine Wirkung.',
  'Exclude an account for emergencies before it is switched on.':
    'Schließen Sie ein Notfallkonto aus, bevor Sie sie einschalten.',
  'Takes effect when the app reads it, at the next check-in at the latest.':
    'Wirkt, sobald die App sie liest, spätestens beim nächsten Einchecken.',
  'Tells {{agent}} where Picket is, and which phone it is on.':
    'Teilt {{agent}} mit, wo Picket ist und auf welchem Gerät die App läuft.',
  'Dedicated phones have no user: what is told of the user is empty there.':
    'Dedizierte Geräte haben keinen Benutzer: Was über ihn mitgeteilt wird, ist dort leer.',
  "Puts Picket's page {{appUrl}} on the home screen of iPhones and iPads.":
    'Legt die Seite {{appUrl}} von Picket auf den Startbildschirm von iPhones und iPads.',
  'Installs itself at the next check-in.': 'Installiert sich beim nächsten Einchecken selbst.',
  'Nobody has to accept it, and it needs no Apple account.':
    'Niemand muss zustimmen, und es ist kein Apple-Konto nötig.',
  'It is a page: it runs when it is opened, and app configuration policies do not reach it.':
    'Es ist eine Seite: Sie läuft, wenn sie geöffnet wird, und App-Konfigurationsrichtlinien erreichen sie nicht.',
  'Microsoft Graph cannot make web apps for Android. Make one that opens {{address}} under Apps › Android › Managed Google Play app › Web apps, synchronize, and choose it here.':
    'Microsoft Graph kann keine Web-Apps für Android erstellen. Erstellen Sie eine, die {{address}} öffnet, unter Apps › Android › Verwaltete Google Play-App › Web-Apps, synchronisieren Sie, und wählen Sie sie hier.',
  'Installs itself once managed Google Play has published it, which may take some minutes.':
    'Installiert sich selbst, sobald das verwaltete Google Play sie veröffentlicht hat; das kann einige Minuten dauern.',
  'It is a page: it runs when it is opened.': 'Es ist eine Seite: Sie läuft, wenn sie geöffnet wird.',
  'Installs itself from managed Google Play.': 'Installiert sich selbst aus dem verwalteten Google Play.',
  'Installs itself on supervised phones.': 'Installiert sich auf betreuten Geräten selbst.',
  'On others the user is asked once.': 'Auf anderen wird der Benutzer einmal gefragt.',
  'The license goes to the phone, so nobody needs an Apple account.':
    'Die Lizenz gilt für das Gerät, niemand benötigt ein Apple-Konto.',
  'The user is asked to install it, and needs an Apple account: what comes from the App Store does not install itself.':
    'Der Benutzer wird gefragt und benötigt ein Apple-Konto: Was aus dem App Store kommt, installiert sich nicht selbst.',
  'The app {{remoteId}} is not in Intune (any more).': 'Die App {{remoteId}} ist nicht (mehr) in Intune.',
  '{{app}} is of type {{type}}; this choice takes {{types}}.':
    '{{app}} ist vom Typ {{type}}; hier ist nur {{types}} möglich.',
  "{{app}} is there already; only its assignment to this group is Picket's.":
    '{{app}} ist schon vorhanden; von Picket ist nur die Zuweisung an diese Gruppe.',
  'Dedicated phones have no user: only groups of devices bring it to them.':
    'Dedizierte Geräte haben keinen Benutzer: Nur Gerätegruppen erreichen sie.',
  'Has phones trust the certificate authority that {{url}} uses.':
    'Lässt Geräte der Zertifizierungsstelle vertrauen, die {{url}} verwendet.',
  'In a work profile it counts in the work profile only.': 'In einem Arbeitsprofil gilt es nur dort.',
  'Makes a phone noncompliant whose threat level Picket reports as high.':
    'Macht ein Gerät nicht konform, dessen Bedrohungsstufe Picket als hoch meldet.',
  'Takes effect when Intune evaluates the phone: minutes after a check-in, up to hours otherwise.':
    'Wirkt, wenn Intune das Gerät auswertet: Minuten nach einem Einchecken, sonst nach bis zu mehreren Stunden.',
  'This rule works for groups of users only.': 'Diese Regel wirkt nur für Benutzergruppen.',
  'Groups of devices among the chosen ones have no effect on it.':
    'Gerätegruppen unter den gewählten haben keine Wirkung.',
  'Should the connector fall silent for longer than its threshold, Intune ignores this rule.':
    'Schweigt der Connector länger als seine Schwelle, ignoriert Intune diese Regel.',
  'Makes a phone noncompliant that Picket has put into quarantine.':
    'Macht ein Gerät nicht konform, das Picket unter Quarantäne gestellt hat.',
  'Intune does not listen to a threat level here.': 'Intune berücksichtigt hier keine Bedrohungsstufe.',
  'Concerns nobody until phones are put into the quarantine group.':
    'Betrifft niemanden, bis Geräte in die Quarantänegruppe kommen.',
  'Takes effect, and ends, at a check-in of the phone.': 'Beginnt und endet mit einem Einchecken des Geräts.',
  'One that cannot be reached stays as it is.': 'Ein Gerät, das nicht erreichbar ist, bleibt, wie es ist.',
  'The phone tells its user that the system version is too old: that is how it is done, not what is wrong.':
    'Das Gerät meldet seinem Benutzer eine zu alte Systemversion: So wird es gemacht, das ist nicht der Fehler.',
  'Holds the phones that Picket has put into quarantine.':
    'Enthält die Geräte, die Picket unter Quarantäne gestellt hat.',
  'Empty when it is made.': 'Ist leer, wenn sie erstellt wird.',
  'No DNS profile or configuration is planned while this Picket does not answer DNS: it would cut phones off.':
    'Solange dieses Picket kein DNS beantwortet, wird kein DNS-Profil und keine Konfiguration geplant: Geräte wären abgeschnitten.',
  'Has iPhones ask Picket for the addresses of names, so that known bad ones are not found.':
    'Lässt iPhones die Adressen von Namen bei Picket erfragen, damit bekannte schädliche nicht gefunden werden.',
  'Installs itself.': 'Installiert sich selbst.',
  'On supervised phones it covers every network; on all others managed Wi-Fi only, and neither mobile data nor Wi-Fi that the user joined.':
    'Auf betreuten Geräten gilt es in jedem Netz; auf allen anderen nur in verwaltetem WLAN, weder in Mobilfunknetzen noch in WLANs, die der Benutzer gewählt hat.',
  'Users who enrolled by themselves (user enrollment) do not get it.':
    'Benutzer, die sich selbst registriert haben (Benutzerregistrierung), erhalten es nicht.',
  '{{app}} is not among the apps in Intune: approve it in managed Google Play first.':
    '{{app}} ist nicht unter den Apps in Intune: Genehmigen Sie die App zuerst im verwalteten Google Play.',
  'Has {{app}} ask Picket for the addresses of names, so that known bad ones are not found.':
    'Lässt {{app}} die Adressen von Namen bei Picket erfragen, damit bekannte schädliche nicht gefunden werden.',
  "Covers {{app}} in the work profile or on the company's phone, on every network. No other app.":
    'Gilt für {{app}} im Arbeitsprofil oder auf dem Firmengerät, in jedem Netz. Für keine andere App.',
  'If Picket does not answer, the browser asks somebody else: it protects while Picket is there, and cuts nobody off.':
    'Antwortet Picket nicht, fragt der Browser anderswo: Es schützt, solange Picket da ist, und schneidet niemanden ab.',

  // What was chosen and is not planned.
  'This Picket does not answer DNS yet.': 'Dieses Picket beantwortet noch kein DNS.',
  'Phones that were told to ask it for the addresses of names would be cut off.':
    'Geräte, die es nach den Adressen von Namen fragen sollen, wären vom Netz abgeschnitten.',
  'It is "{{name}}", valid until {{until}}.': 'Es ist „{{name}}“, gültig bis {{until}}.',
};

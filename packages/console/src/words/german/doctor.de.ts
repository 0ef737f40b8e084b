/** What a check of the doctor saw, and what to do about it. */
export const doctorInGerman: Readonly<Record<string, string>> = {
  '{{count}} policy acts on compliance.': '{{count}} Richtlinie handelt nach der Konformität.',
  '{{count}} policies act on compliance.': '{{count}} Richtlinien handeln nach der Konformität.',
  '{{count}} policy acts on compliance or on {{attribute}}.':
    '{{count}} Richtlinie handelt nach der Konformität oder nach {{attribute}}.',
  '{{count}} policies act on compliance or on {{attribute}}.':
    '{{count}} Richtlinien handeln nach der Konformität oder nach {{attribute}}.',
  '{{names}} only reports: no phone is shut out.': '{{names}} berichtet nur: Kein Gerät wird ausgesperrt.',
  '{{names}} only report: no phone is shut out.': '{{names}} berichten nur: Kein Gerät wird ausgesperrt.',
  '{{names}} would act, and is switched off.': '{{names}} würde handeln, ist aber ausgeschaltet.',
  '{{names}} would act, and are switched off.': '{{names}} würden handeln, sind aber ausgeschaltet.',
  'No Conditional Access policy asks for a compliant device.':
    'Keine Richtlinie für bedingten Zugriff verlangt ein konformes Gerät.',
  'No Conditional Access policy asks for a compliant device or looks at {{attribute}}.':
    'Keine Richtlinie für bedingten Zugriff verlangt ein konformes Gerät oder berücksichtigt {{attribute}}.',
  '{{names}} looks at an attribute that Picket does not write here.':
    '{{names}} berücksichtigt ein Attribut, das Picket hier nicht schreibt.',
  '{{names}} look at an attribute that Picket does not write here.':
    '{{names}} berücksichtigen ein Attribut, das Picket hier nicht schreibt.',
  '{{names}} looks at an attribute that Picket does not write here; it writes {{attribute}}.':
    '{{names}} berücksichtigt ein Attribut, das Picket hier nicht schreibt; es schreibt {{attribute}}.',
  '{{names}} look at an attribute that Picket does not write here; it writes {{attribute}}.':
    '{{names}} berücksichtigen ein Attribut, das Picket hier nicht schreibt; es schreibt {{attribute}}.',
  'No policy blocks devices by a filter from every application, Intune among them.':
    'Keine Richtlinie blockiert Geräte über einen Gerätefilter für alle Anwendungen einschließlich Intune.',
  '{{names}} blocks devices from every application, Intune among them.':
    '{{names}} blockiert Geräte für alle Anwendungen, auch für Intune.',
  '{{names}} block devices from every application, Intune among them.':
    '{{names}} blockieren Geräte für alle Anwendungen, auch für Intune.',
  'Intune is not bound to managed Google Play.': 'Intune ist nicht an das verwaltete Google Play gebunden.',
  'The binding to managed Google Play is not finished: Intune calls it "{{word}}".':
    'Die Bindung an das verwaltete Google Play ist nicht abgeschlossen: Intune nennt sie „{{word}}“.',
  'Managed Google Play is bound, and its apps were last synchronized with "{{word}}".':
    'Das verwaltete Google Play ist gebunden; die letzte Synchronisierung der Apps endete mit „{{word}}“.',
  'Intune is bound to managed Google Play.': 'Intune ist an das verwaltete Google Play gebunden.',
  'There is no token: iPhones get apps from the App Store, with an Apple account, or a web clip, without.':
    'Es gibt kein Token: iPhones erhalten Apps aus dem App Store, mit Apple-Konto, oder einen Webclip, ohne.',
  '{{count}} of {{all}} tokens cannot be used: {{names}}.':
    '{{count}} von {{all}} Tokens sind nicht verwendbar: {{names}}.',
  '{{names}} ends within 30 days, or does not say when.':
    '{{names}} läuft innerhalb von 30 Tagen ab oder nennt kein Ablaufdatum.',
  '{{names}} end within 30 days, or do not say when.':
    '{{names}} laufen innerhalb von 30 Tagen ab oder nennen kein Ablaufdatum.',
  '{{names}} could not be synchronized last time.': 'Die letzte Synchronisierung von {{names}} ist fehlgeschlagen.',
  '{{names}}: valid, and for more than 30 days.': '{{names}}: gültig, und das noch länger als 30 Tage.',
  '{{names}} already sets how names are resolved.': '{{names}} legt die Namensauflösung bereits fest.',
  '{{names}} already set how names are resolved.': '{{names}} legen die Namensauflösung bereits fest.',
  'What {{names}} sets could not be read.': 'Was {{names}} festlegt, konnte nicht gelesen werden.',
  'What {{names}} set could not be read.': 'Was {{names}} festlegen, konnte nicht gelesen werden.',
  'No policy for Chrome or Edge on Android sets how names are resolved.':
    'Keine Richtlinie für Chrome oder Edge unter Android legt die Namensauflösung fest.',
  '{{names}} brings the extension.': '{{names}} stellt die Erweiterung bereit.',
  'No profile among Devices › Configuration brings the single sign-on extension to iPhones.':
    'Kein Profil unter „Geräte › Konfiguration“ bringt die Erweiterung für einmaliges Anmelden auf iPhones.',
  'One of the settings catalog is not seen from here.':
    'Ein Profil aus dem Einstellungskatalog ist von hier aus nicht zu sehen.',
  'No partner service is set up here, so Picket acts through Entra’s device attributes.':
    'Hier ist kein Partnerdienst eingerichtet; Picket wirkt über die Geräteattribute in Entra.',
  'Intune has no connector of Picket’s.': 'In Intune gibt es keinen Connector von Picket.',
  'Add it: Tenant administration › Connectors and tokens › Mobile Threat Defense › Add.':
    'Fügen Sie ihn hinzu: Mandantenverwaltung › Connectors und Token › Mobile Threat Defense › Hinzufügen.',
  'The threat level of no phone is used until then.': 'Bis dahin wird die Bedrohungsstufe keines Geräts verwendet.',
  'Intune has not heard from Picket for too long, and ignores what it reported: risky phones count as compliant.':
    'Intune hat zu lange nichts von Picket gehört und ignoriert dessen Meldungen: Gefährdete Geräte gelten als konform.',
  'See the Connector page for why the heartbeat fails.':
    'Auf der Seite „Connector“ steht, warum der Heartbeat fehlschlägt.',
  'Intune calls the connector "{{word}}".': 'Intune nennt den Connector „{{word}}“.',
  'Look at it under Tenant administration › Connectors and tokens › Mobile Threat Defense.':
    'Sehen Sie nach unter Mandantenverwaltung › Connectors und Token › Mobile Threat Defense.',
  'The connector is switched off for {{platforms}}: what Picket reports of those phones changes nothing.':
    'Der Connector ist für {{platforms}} ausgeschaltet: Was Picket zu diesen Geräten meldet, bewirkt nichts.',
  'Switch on "Connect devices" for each platform you have, in the connector’s settings in Intune.':
    'Schalten Sie in den Einstellungen des Connectors in Intune für jede Ihrer Plattformen „Geräte verbinden“ ein.',
  'The connector is {{state}} and switched on for {{platforms}}.':
    'Der Connector ist für {{platforms}} eingeschaltet (Zustand: {{state}}).',
  'No other partner is switched on for Android or iOS/iPadOS.':
    'Für Android und iOS/iPadOS ist kein anderer Partner eingeschaltet.',
  '{{names}} is switched on.': '{{names}} ist eingeschaltet.',
  '{{names}} are switched on.': '{{names}} sind eingeschaltet.',
  'Microsoft does not let Picket look: {{english}}': 'Microsoft lässt Picket hier nicht nachsehen: {{english}}',
  'Looking failed: {{english}}': 'Das Nachsehen ist fehlgeschlagen: {{english}}',
  'Grant {{permission}} to the app registration, and consent again.':
    'Fügen Sie der App-Registrierung {{permission}} hinzu, und erteilen Sie die Administratorzustimmung erneut.',
  'Try again.': 'Versuchen Sie es erneut.',
  'If it stays so, see the Connector page.': 'Bleibt es dabei, sehen Sie auf der Seite „Connector“ nach.',
  'No license of this tenant brings Intune.': 'Keine Lizenz dieses Mandanten enthält Intune.',
  'Intune comes with {{names}}, which has run out.': 'Intune ist in {{names}} enthalten; die Lizenz ist abgelaufen.',
  'No license of this tenant brings Entra ID P1 or P2, so there is no Conditional Access.':
    'Keine Lizenz dieses Mandanten enthält Entra ID P1 oder P2, es gibt also keinen bedingten Zugriff.',
  'More people hold {{names}} than there are licenses.': '{{names}}: Es sind mehr Lizenzen zugewiesen als vorhanden.',
  'Intune comes with {{intune}}, Conditional Access with {{entra}}.':
    'Intune ist in {{intune}} enthalten, bedingter Zugriff in {{entra}}.',
  'No app, profile, policy or group of somebody else has a name that setup would use.':
    'Keine fremde App, Richtlinie oder Gruppe und kein fremdes Profil trägt einen Namen, den die Einrichtung verwenden würde.',
  'Conditional Access policies carry no mark; the plan tells of them.':
    'Richtlinien für bedingten Zugriff tragen keine Markierung; von ihnen berichtet der Plan.',
  '{{names}} is there and not made by this Picket.': '{{names}} ist vorhanden und nicht von diesem Picket.',
  '{{names}} are there and not made by this Picket.': '{{names}} sind vorhanden und nicht von diesem Picket.',
  'Rename it, or let the plan of setup adopt it.':
    'Benennen Sie es um, oder lassen Sie es vom Plan der Einrichtung übernehmen.',
  '{{count}} permission is missing.': '{{count}} Berechtigung fehlt.',
  '{{count}} permissions are missing.': '{{count}} Berechtigungen fehlen.',
  '{{count}} permission was granted that Picket does not use.':
    '{{count}} Berechtigung ist erteilt, die Picket nicht verwendet.',
  '{{count}} permissions were granted that Picket does not use.':
    '{{count}} Berechtigungen sind erteilt, die Picket nicht verwendet.',
  '{{purposes}}: each has what it needs, and nothing else.':
    '{{purposes}}: Jede Registrierung hat, was sie benötigt, und nichts sonst.',
  'No compliance policy asks for a threat level.': 'Keine Konformitätsrichtlinie verlangt eine Bedrohungsstufe.',
  '{{count}} policy asks for a threat level, and a partner reports on {{platforms}}.':
    '{{count}} Richtlinie verlangt eine Bedrohungsstufe, und ein Partner meldet für {{platforms}}.',
  '{{count}} policies ask for a threat level, and a partner reports on {{platforms}}.':
    '{{count}} Richtlinien verlangen eine Bedrohungsstufe, und ein Partner meldet für {{platforms}}.',
  '{{count}} policy asks for a threat level on {{platforms}}, where no partner reports: whoever has one is noncompliant, whatever their phone is like.':
    '{{count}} Richtlinie verlangt eine Bedrohungsstufe für {{platforms}}, wo kein Partner meldet: Wem sie zugewiesen ist, dessen Gerät ist nicht konform, wie gut es auch sei.',
  '{{count}} policies ask for a threat level on {{platforms}}, where no partner reports: whoever has one is noncompliant, whatever their phone is like.':
    '{{count}} Richtlinien verlangen eine Bedrohungsstufe für {{platforms}}, wo kein Partner meldet: Wem eine zugewiesen ist, dessen Gerät ist nicht konform, wie gut es auch sei.',
  '{{count}} policy asks for a threat level on {{platforms}}, where no partner reports. Nobody has one yet.':
    '{{count}} Richtlinie verlangt eine Bedrohungsstufe für {{platforms}}, wo kein Partner meldet. Noch ist sie niemandem zugewiesen.',
  '{{count}} policies ask for a threat level on {{platforms}}, where no partner reports. Nobody has one yet.':
    '{{count}} Richtlinien verlangen eine Bedrohungsstufe für {{platforms}}, wo kein Partner meldet. Noch ist keine zugewiesen.',
};

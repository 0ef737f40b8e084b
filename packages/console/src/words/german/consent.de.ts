/** Why a permission is asked for, what is lost without it, and what to do about a grant. */
export const consentInGerman: Readonly<Record<string, string>> = {
  // What the purposes are for.
  'Reads users, groups, devices and sign-ins, and tells Intune how risky a phone is.':
    'Liest Benutzer, Gruppen, Geräte und Anmeldungen und meldet Intune, wie gefährdet ein Gerät ist.',
  'Always needed.': 'Immer erforderlich.',
  'Writes objects in Intune during setup.': 'Schreibt während der Einrichtung Objekte in Intune.',
  'May be removed afterwards.': 'Kann danach entfernt werden.',
  'Writes device attributes that Conditional Access acts on.':
    'Schreibt Geräteattribute, nach denen der bedingte Zugriff handelt.',
  'Only where you want Picket to act.': 'Nur, wenn Picket handeln soll.',

  // Why a permission is asked for.
  'To show whose phone it is.': 'Um zu zeigen, wessen Gerät es ist.',
  'To know which users and devices belong together.': 'Um zu wissen, welche Benutzer und Geräte zusammengehören.',
  'To find the Entra device of each managed phone.': 'Um zu jedem verwalteten Gerät das Entra-Gerät zu finden.',
  'To judge each phone by its system version, patch level, encryption and jailbreak state.':
    'Um jedes Gerät nach Systemversion, Patchebene, Verschlüsselung und Jailbreak zu beurteilen.',
  'To read back which threat level Intune holds for a phone.':
    'Um zurückzulesen, welche Bedrohungsstufe Intune für ein Gerät führt.',
  'To see whether Intune listens to Picket, and since when it has not heard from it.':
    'Um zu sehen, ob Intune auf Picket hört und seit wann es nichts mehr gehört hat.',
  'To show when a phone was refused at sign-in, and let in again.':
    'Um zu zeigen, wann ein Gerät bei der Anmeldung abgelehnt und wieder zugelassen wurde.',
  'To see what stands in the extension attributes of a device before and after Picket writes one.':
    'Um zu sehen, was in den Erweiterungsattributen eines Geräts steht, bevor und nachdem Picket eines schreibt.',
  'To write the risk level into one extension attribute of a device, for Conditional Access to act on.':
    'Um die Risikostufe in ein Erweiterungsattribut eines Geräts zu schreiben, nach dem der bedingte Zugriff handelt.',
  'To see whether the tenant has what Picket builds on.': 'Um zu sehen, ob der Mandant hat, worauf Picket aufbaut.',
  'To find compliance policies that would lock phones out where nobody reports a threat level.':
    'Um Konformitätsrichtlinien zu finden, die Geräte aussperren würden, wo niemand eine Bedrohungsstufe meldet.',
  'To see whether such a policy is for anybody.': 'Um zu sehen, ob eine solche Richtlinie jemandem zugewiesen ist.',
  'To see whether iPhones have single sign-on.': 'Um zu sehen, ob iPhones das einmalige Anmelden haben.',
  'To find browser settings that would collide with those for web protection.':
    'Um Browsereinstellungen zu finden, die mit denen für den Webschutz zusammenstoßen würden.',
  "To see whether Apple's volume purchasing still works.":
    'Um zu sehen, ob die Volumenlizenzen von Apple noch funktionieren.',
  'To see whether Android phones can be given apps.': 'Um zu sehen, ob Android-Geräten Apps zugewiesen werden können.',
  'To see whether anything acts on what Picket reports, and whom it would shut out of the repair.':
    'Um zu sehen, ob etwas nach Pickets Meldungen handelt und wen es vom Weg zurück ausschließen würde.',
  'To find apps that could be the agent, and those Picket made.':
    'Um Apps zu finden, die der Agent sein könnten, und die von Picket erstellten.',
  'To compare an app with what it should be.': 'Um eine App mit dem zu vergleichen, was sie sein soll.',
  'To see for whom an app is.': 'Um zu sehen, wem eine App zugewiesen ist.',
  'To compare an app configuration policy with what it should be.':
    'Um eine App-Konfigurationsrichtlinie mit dem zu vergleichen, was sie sein soll.',
  'To see for whom an app configuration policy is.':
    'Um zu sehen, wem eine App-Konfigurationsrichtlinie zugewiesen ist.',
  'To compare a profile with what it should be.': 'Um ein Profil mit dem zu vergleichen, was es sein soll.',
  'To see for whom a profile is.': 'Um zu sehen, wem ein Profil zugewiesen ist.',
  'To compare a compliance policy with what it should be.':
    'Um eine Konformitätsrichtlinie mit dem zu vergleichen, was sie sein soll.',
  'To compare a Conditional Access policy with what it should be.':
    'Um eine Richtlinie für bedingten Zugriff mit dem zu vergleichen, was sie sein soll.',
  'To find the quarantine group.': 'Um die Quarantänegruppe zu finden.',
  'To compare the quarantine group with what it should be.':
    'Um die Quarantänegruppe mit dem zu vergleichen, was sie sein soll.',
  'To put the web agent on iPhones.': 'Um den Web-Agent auf iPhones zu bringen.',
  'To change that web clip.': 'Um diesen Webclip zu ändern.',
  'To take it away again.': 'Um sie wieder zu entfernen.',
  'To give it to the chosen groups.': 'Um sie den gewählten Gruppen zuzuweisen.',
  'To give an app of yours to a chosen group, beside those it is given to already.':
    'Um eine Ihrer Apps einer gewählten Gruppe zuzuweisen, neben denen, die sie schon haben.',
  'To change how a group is given it.': 'Um zu ändern, wie eine Gruppe sie erhält.',
  'To take one group off again.': 'Um die Zuweisung einer Gruppe wieder zu entfernen.',
  'To tell the agent on iPhones where Picket is and which phone it is on.':
    'Um dem Agent auf iPhones mitzuteilen, wo Picket ist und auf welchem Gerät er läuft.',
  'To change what it is told.': 'Um zu ändern, was ihm mitgeteilt wird.',
  'To tell the agent, and the browsers, on Android.': 'Um es dem Agent und den Browsern unter Android mitzuteilen.',
  'To change what they are told.': 'Um zu ändern, was ihnen mitgeteilt wird.',
  'To take a configuration away again.': 'Um eine Konfiguration wieder zu entfernen.',
  'To protect iPhones on the web.': 'Um iPhones im Web zu schützen.',
  'To change that profile.': 'Um dieses Profil zu ändern.',
  'To have phones trust Picket, where it has a certificate of its own.':
    'Damit Geräte Picket vertrauen, wo es ein eigenes Zertifikat hat.',
  'To renew that certificate.': 'Um dieses Zertifikat zu erneuern.',
  'To take a profile away again.': 'Um ein Profil wieder zu entfernen.',
  'To make risky phones noncompliant in the eyes of Intune.': 'Damit gefährdete Geräte für Intune nicht konform sind.',
  'To change such a policy.': 'Um eine solche Richtlinie zu ändern.',
  'Writing a Conditional Access policy takes the permission to read them beside the one to write them.':
    'Wer Richtlinien für bedingten Zugriff schreibt, benötigt auch die Berechtigung, sie zu lesen.',
  'To make a Conditional Access policy that only reports, for an administrator to switch on.':
    'Um eine Richtlinie für bedingten Zugriff zu erstellen, die nur berichtet und die ein Administrator einschaltet.',
  'To change whom it is for.': 'Um zu ändern, für wen sie gilt.',
  'To make the group that quarantined phones are put into.':
    'Um die Gruppe zu erstellen, in die Geräte in Quarantäne kommen.',
  'To give it back its name.': 'Um ihr ihren Namen zurückzugeben.',
  'To prove that consent was given, and by which tenant.':
    'Um nachzuweisen, dass die Zustimmung erteilt wurde und von welchem Mandanten.',
  "To know the tenant's own domains, whose imitations are looked for.":
    'Um die eigenen Domänen des Mandanten zu kennen, deren Nachahmungen gesucht werden.',
  "To tell Intune each phone's threat level, over Picket's own partner protocol.":
    'Um Intune die Bedrohungsstufe jedes Geräts zu melden, über Pickets eigenes Partnerprotokoll.',
  'To show on which phones the agent is installed, and why it is not on others.':
    'Um zu zeigen, auf welchen Geräten der Agent installiert ist und warum auf anderen nicht.',
  'To ask whoever holds a phone to let the agent be installed.':
    'Um die Person, die das Gerät hat, zu bitten, die Installation des Agents zuzulassen.',

  // What is lost without it.
  'Phones are shown without their users.': 'Geräte werden ohne ihre Benutzer angezeigt.',
  'Groups are not known, and nothing can be limited to one.':
    'Gruppen sind nicht bekannt, und nichts kann auf eine Gruppe beschränkt werden.',
  'No phone can be tagged or shut out through Entra, and none is read back.':
    'Kein Gerät kann über Entra markiert oder ausgesperrt werden, und keines wird zurückgelesen.',
  'No phone is listed or judged: everything becomes not assessed.':
    'Kein Gerät wird aufgeführt oder beurteilt: Alles wird „nicht bewertet“.',
  'Consent cannot be proven, and nobody sees whether Intune listens.':
    'Die Zustimmung kann nicht nachgewiesen werden, und niemand sieht, ob Intune zuhört.',
  'The doctor cannot see compliance policies and profiles that stand in the way.':
    'Die Prüfung kann keine Konformitätsrichtlinien und Profile sehen, die im Weg stehen.',
  'The doctor cannot see app configurations that collide.':
    'Die Prüfung kann keine App-Konfigurationen sehen, die zusammenstoßen.',
  'Neither the doctor nor a plan of setup can see compliance policies and profiles.':
    'Weder die Prüfung noch ein Plan der Einrichtung kann Konformitätsrichtlinien und Profile sehen.',
  'Neither the doctor nor a plan of setup can see apps and their configurations.':
    'Weder die Prüfung noch ein Plan der Einrichtung kann Apps und ihre Konfigurationen sehen.',
  'Neither the doctor nor a plan of setup can see Conditional Access policies, and setup can write none.':
    'Weder die Prüfung noch ein Plan der Einrichtung kann Richtlinien für bedingten Zugriff sehen, und die Einrichtung kann keine schreiben.',
  'Nobody sees that a phone was refused at sign-in, or let in again.':
    'Niemand sieht, dass ein Gerät bei der Anmeldung abgelehnt oder wieder zugelassen wurde.',
  'Consent for this purpose cannot be proven, and the doctor cannot see licenses.':
    'Die Zustimmung für diesen Zweck kann nicht nachgewiesen werden, und die Prüfung kann keine Lizenzen sehen.',
  'The doctor cannot see whether Conditional Access acts on what Picket reports.':
    'Die Prüfung kann nicht sehen, ob der bedingte Zugriff nach Pickets Meldungen handelt.',
  'No phone is tagged, and tags that are there are not taken off again.':
    'Kein Gerät wird markiert, und vorhandene Markierungen werden nicht wieder entfernt.',
  'Setup can neither make nor assign the agent, nor tell it where Picket is: it is to be done by hand.':
    'Die Einrichtung kann den Agent weder erstellen noch zuweisen, noch ihm mitteilen, wo Picket ist: Das ist von Hand zu tun.',
  'Setup can make no profile and no compliance policy: it is to be done by hand.':
    'Die Einrichtung kann weder Profile noch Konformitätsrichtlinien erstellen: Das ist von Hand zu tun.',
  'Setup cannot make the Conditional Access policy: choose to have it handed over as JSON.':
    'Die Einrichtung kann die Richtlinie für bedingten Zugriff nicht erstellen: Lassen Sie sie sich als JSON übergeben.',
  'Setup cannot make the quarantine group, nor take it away again.':
    'Die Einrichtung kann die Quarantänegruppe weder erstellen noch wieder entfernen.',
  'Intune is told no threat level.': 'Intune wird keine Bedrohungsstufe gemeldet.',

  // How a registration is made.
  'Open entra.microsoft.com as an administrator who may grant admin consent: Identity › Applications › App registrations › New registration.':
    'Öffnen Sie entra.microsoft.com als Administrator, der die Administratorzustimmung erteilen darf: Identität › Anwendungen › App-Registrierungen › Neue Registrierung.',
  'API permissions: take off User.Read, which every new registration has and Picket does not need.':
    'API-Berechtigungen: Entfernen Sie User.Read, das jede neue Registrierung hat und Picket nicht benötigt.',
  'Certificates & secrets: upload a certificate, or make a client secret and copy its value.':
    'Zertifikate & Geheimnisse: Laden Sie ein Zertifikat hoch, oder erstellen Sie einen geheimen Clientschlüssel, und kopieren Sie seinen Wert.',
  'Overview: copy the application (client) ID and the directory (tenant) ID, and enter all three in Picket.':
    'Übersicht: Kopieren Sie die Anwendungs-ID (Client) und die Verzeichnis-ID (Mandant), und geben Sie alle drei in Picket ein.',
  'Grant: in Picket by "Grant permissions", or in Entra by "Grant admin consent" and then "Prove the grant" in Picket.':
    'Zustimmung: in Picket über „Berechtigungen erteilen“, oder in Entra über „Administratorzustimmung erteilen“ und danach „Zustimmung nachweisen“ in Picket.',

  // What to do about a grant.
  'Add what is missing to the app registration (see the guide of the purpose), and grant the permissions again.':
    'Ergänzen Sie in der App-Registrierung, was fehlt (siehe die Anleitung des Zwecks), und erteilen Sie die Berechtigungen erneut.',
  'Grant the permissions again, or ask the Entra administrators who took them back, and why.':
    'Erteilen Sie die Berechtigungen erneut, oder fragen Sie die Entra-Administratoren, wer sie entzogen hat und warum.',
  'In Entra: Enterprise applications › the app › Properties › Enabled for users to sign in: Yes.':
    'In Entra: Unternehmensanwendungen › die App › Eigenschaften › Aktiviert für die Benutzeranmeldung: Ja.',
  'Ask who switched it off.': 'Fragen Sie, wer sie ausgeschaltet hat.',
  'Make a new secret or certificate in Entra, and enter it here.':
    'Erstellen Sie in Entra einen neuen geheimen Schlüssel oder ein neues Zertifikat, und geben Sie ihn oder es hier ein.',
  'Enter the registration again, with the directory (tenant) ID of the Entra tenant that is to be linked.':
    'Geben Sie die Registrierung erneut ein, mit der Verzeichnis-ID (Mandant) des Entra-Mandanten, der verknüpft werden soll.',
  'A Conditional Access policy for workload identities refuses the app: exclude it, or allow this address.':
    'Eine Richtlinie für bedingten Zugriff für Workloadidentitäten weist die App zurück: Schließen Sie sie davon aus, oder lassen Sie diese Adresse zu.',
  'Nothing, if it passes: Picket looks again within the hour.':
    'Nichts zu tun, wenn es vorübergeht: Picket sieht innerhalb der nächsten Stunde erneut nach.',
  'Else check network and proxy.': 'Prüfen Sie sonst Netzwerk und Proxy.',

  // What the doctor advises.
  'Look at the sign-in log for what it would have refused; then set it from Report-only to On.':
    'Sehen Sie im Anmeldeprotokoll nach, was sie abgelehnt hätte; stellen Sie sie dann von „Nur Bericht“ auf „Ein“.',
  'Make a policy that asks for a compliant device, or that blocks devices by the attribute Picket writes; begin with Report-only.':
    'Erstellen Sie eine Richtlinie, die ein konformes Gerät verlangt oder Geräte nach dem Attribut blockiert, das Picket schreibt; beginnen Sie mit „Nur Bericht“.',
  'Exclude "Microsoft Intune" and "Microsoft Intune Enrollment" under Target resources, so that a phone can be repaired.':
    'Schließen Sie unter „Zielressourcen“ „Microsoft Intune“ und „Microsoft Intune Enrollment“ aus, damit ein Gerät repariert werden kann.',
  'Bind it: Devices › Android › Enrollment › Managed Google Play.':
    'Binden Sie es: Geräte › Android › Registrierung › Verwaltetes Google Play.',
  'Nothing to do where there are no Android phones.': 'Wo es keine Android-Geräte gibt, ist nichts zu tun.',
  'Finish it under Devices › Android › Enrollment › Managed Google Play.':
    'Schließen Sie sie ab unter Geräte › Android › Registrierung › Verwaltetes Google Play.',
  'Synchronize again under Tenant administration › Connectors and tokens › Managed Google Play.':
    'Synchronisieren Sie erneut unter Mandantenverwaltung › Connectors und Token › Verwaltetes Google Play.',
  'Renew it: Tenant administration › Connectors and tokens › Apple VPP tokens.':
    'Erneuern Sie es: Mandantenverwaltung › Connectors und Token › Apple VPP-Token.',
  'Renew it with the same Apple account: Tenant administration › Connectors and tokens › Apple VPP tokens.':
    'Erneuern Sie es mit demselben Apple-Konto: Mandantenverwaltung › Connectors und Token › Apple VPP-Token.',
  'Synchronize it again: Tenant administration › Connectors and tokens › Apple VPP tokens.':
    'Synchronisieren Sie es erneut: Mandantenverwaltung › Connectors und Token › Apple VPP-Token.',
  'Decide which is to win: take the DNS settings out of this policy, or leave web protection out for its groups.':
    'Entscheiden Sie, welche gelten soll: Nehmen Sie die DNS-Einstellungen aus dieser Richtlinie, oder lassen Sie den Webschutz für deren Gruppen weg.',
  'Look whether it sets DnsOverHttpsMode.': 'Sehen Sie nach, ob sie DnsOverHttpsMode setzt.',
  'Make a profile: Devices › Configuration › iOS/iPadOS › Device features › Single sign-on app extension › Microsoft Entra ID.':
    'Erstellen Sie ein Profil: Geräte › Konfiguration › iOS/iPadOS › Gerätefeatures › App-Erweiterung für einmaliges Anmelden › Microsoft Entra ID.',
  'Use one partner on a platform: switch the other off, or leave Picket’s connector off there and let it act through device attributes.':
    'Verwenden Sie auf einer Plattform einen Partner: Schalten Sie den anderen aus, oder lassen Sie den Connector von Picket dort aus, und lassen Sie Picket über Geräteattribute handeln.',
  'Nothing, if that is meant: Picket acts through device attributes and stays out of the other’s way.':
    'Nichts zu tun, wenn das so gewollt ist: Picket handelt über Geräteattribute und kommt dem anderen nicht in die Quere.',
  'Buy or renew licenses with Microsoft Intune Plan 1 and assign them to whoever holds a phone.':
    'Kaufen oder erneuern Sie Lizenzen mit Microsoft Intune Plan 1, und weisen Sie sie allen zu, die ein Gerät haben.',
  'Buy licenses with Entra ID P1.': 'Kaufen Sie Lizenzen mit Entra ID P1.',
  'Until then phones are judged, and never shut out.': 'Bis dahin werden Geräte beurteilt, aber nie ausgesperrt.',
  'Buy more licenses, or take some back from people who have left.':
    'Kaufen Sie weitere Lizenzen, oder entziehen Sie sie Personen, die nicht mehr da sind.',
  'Add them to the app registration in Entra, and grant admin consent again.':
    'Fügen Sie sie in Entra der App-Registrierung hinzu, und erteilen Sie die Administratorzustimmung erneut.',
  'Take them off the app registration in Entra, and revoke them under Enterprise applications › Permissions.':
    'Entfernen Sie sie in Entra von der App-Registrierung, und widerrufen Sie sie unter Unternehmensanwendungen › Berechtigungen.',
  'Take the threat-level rule out of these policies, or switch a connector on for the platform first.':
    'Nehmen Sie die Regel zur Bedrohungsstufe aus diesen Richtlinien, oder schalten Sie zuerst einen Connector für die Plattform ein.',

  // What only an owner of the service can do about its own app.
  'Grant the permissions again.': 'Erteilen Sie die Berechtigungen erneut.',
  "If the same are missing after that, the service's registration does not ask for them: tell an owner of this service.":
    'Fehlen danach dieselben, fragt die Registrierung des Dienstes sie nicht an: Sagen Sie es einem Besitzer dieses Dienstes.',
  'Tell an owner of this service: its credential has ended, for every tenant that uses it.':
    'Sagen Sie es einem Besitzer dieses Dienstes: Seine Anmeldeinformationen sind abgelaufen, für jeden Mandanten, der sie verwendet.',
  'Tell an owner of this service: Entra refuses its credential.':
    'Sagen Sie es einem Besitzer dieses Dienstes: Entra lehnt seine Anmeldeinformationen ab.',
  'Tell an owner of this service which Entra tenant this is.':
    'Sagen Sie einem Besitzer dieses Dienstes, welcher Entra-Mandant dies ist.',
};

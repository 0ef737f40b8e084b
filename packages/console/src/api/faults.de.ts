import type { ErrorCode, Fault } from '@picket/domain';

/**
 * The catalogue of errors in German. In English it is the server's own (`faults` of the domain); a code that is missing
 * here does not compile.
 */
export const faultsInGerman: Readonly<Record<ErrorCode, Fault>> = {
  invalid_request: {
    title: 'Die Anforderung ist ungültig',
    remedy: 'Korrigieren Sie die genannten Felder, und senden Sie sie erneut.',
  },
  unauthenticated: {
    title: 'Melden Sie sich zuerst an',
    remedy: 'Melden Sie sich bei der Konsole an, oder senden Sie ein Token: „Authorization: Bearer pkt_…“.',
  },
  forbidden: {
    title: 'Ihre Rolle lässt das nicht zu',
    remedy: 'Bitten Sie einen Besitzer des Mandanten um eine Rolle oder einen Tokenbereich, der es zulässt.',
  },
  not_found: {
    title: 'Nicht gefunden',
    remedy: 'Prüfen Sie die ID. Was zu anderen Mandanten gehört, sieht genauso aus wie etwas, das es nie gab.',
  },
  conflict: {
    title: 'Es wurde inzwischen geändert',
    remedy: 'Lesen Sie es erneut, und entscheiden Sie dann noch einmal.',
  },
  too_many_requests: { title: 'Zu viele Anforderungen', remedy: 'Warten Sie so lange, wie Retry-After angibt.' },
  payload_too_large: { title: 'Die Anforderung ist zu groß', remedy: 'Senden Sie weniger auf einmal.' },
  unsupported_media_type: {
    title: 'Diese Art von Inhalt wird hier nicht angenommen',
    remedy: 'Senden Sie „content-type: application/json“, für die Bytes einer Datei „application/octet-stream“.',
  },
  foreign_origin: {
    title: 'Das kam von einer anderen Website',
    remedy: 'Öffnen Sie die Konsole unter ihrer eigenen Adresse, und versuchen Sie es dort.',
  },
  invitation_invalid: {
    title: 'Diese Einladung ist verbraucht, zu alt oder wurde nie ausgestellt',
    remedy:
      'Bitten Sie einen Besitzer dieses Picket um eine neue, oder melden Sie sich an, wenn Sie sie bereits benutzt haben.',
  },
  sign_in_state_invalid: {
    title: 'Diese Anmeldung ist verbraucht, zu alt oder wurde anderswo begonnen',
    remedy: 'Beginnen Sie auf der Anmeldeseite von vorn, in einer Registerkarte eines Browsers.',
  },
  sign_in_unknown: {
    title: 'Unter diesem Namen ist keine Anmeldung mit Entra eingeschaltet',
    remedy: 'Verwenden Sie den Link, den Sie von einem Besitzer erhalten haben, oder Operatorname und Passphrase.',
  },
  sign_in_refused: {
    title: 'Entra hat Sie nicht angemeldet',
    remedy: 'Was Entra dazu sagt, steht hinter der AADSTS-Nummer. Ein Administrator Ihrer Organisation kann helfen.',
  },
  sign_in_untrusted: {
    title: 'Was von Entra zurückkam, beweist niemanden',
    remedy:
      'Versuchen Sie es noch einmal. Bleibt es dabei, prüfen Sie die Uhr dieses Rechners und die Registrierung, und melden Sie es mit der Anforderungs-ID.',
  },
  sign_in_no_role: {
    title: 'Entra kennt Sie, aber Sie haben keine Rolle in Picket',
    remedy:
      'Bitten Sie um eine Rolle der Anwendung in Entra oder um eine Gruppe, die hier eine hat, und melden Sie sich erneut an.',
  },
  sign_in_guest: {
    title: 'Gäste dürfen sich hier nicht anmelden',
    remedy:
      'Melden Sie sich mit einem Konto der Organisation selbst an, oder bitten Sie einen Besitzer, Gäste zuzulassen.',
  },
  sign_in_too_many_groups: {
    title: 'Sie sind in mehr Gruppen, als Entra mitteilt',
    remedy: 'Bitten Sie stattdessen um eine Rolle der Anwendung in Entra: Diese wird immer mitgeteilt.',
  },
  sign_in_disabled: {
    title: 'Dieser Operator wurde ausgeschlossen',
    remedy: 'Das hat ein Besitzer dieses Picket getan; er weiß, warum.',
  },
  sign_in_not_ready: {
    title: 'Die Anmeldung mit Entra ist noch nicht einsatzbereit',
    remedy:
      'Verknüpfen Sie den Mandanten, tragen Sie die Registrierung ein, und führen Sie den Test aus: Nach einem gelungenen Test lässt sie sich einschalten.',
  },
  consent_missing: {
    title: 'Picket fehlt die Zustimmung dafür',
    remedy: 'Erteilen Sie die Berechtigungen auf der Seite „Connector“.',
  },
  consent_refused: {
    title: 'Der Administrator hat die Zustimmung verweigert',
    remedy: 'Beginnen Sie die Zustimmung erneut, sobald der Administrator einverstanden ist.',
  },
  consent_state_invalid: {
    title: 'Dieser Zustimmungslink ist verbraucht, zu alt oder nicht Ihrer',
    remedy: 'Beginnen Sie die Zustimmung erneut in der Konsole, im selben Browser.',
  },
  consent_wrong_tenant: {
    title: 'Die Zustimmung kam von einem anderen Entra-Mandanten',
    remedy: 'Melden Sie sich als Administrator des Mandanten an, der verknüpft werden soll.',
  },
  credential_refused: {
    title: 'Entra weist die Anmeldeinformationen von Picket zurück',
    remedy:
      'Der geheime Clientschlüssel oder das Zertifikat ist falsch, abgelaufen oder nicht bei der App registriert: Geben Sie auf der Seite „Connector“ neue Anmeldeinformationen ein. Wenn es daran nicht liegt, prüfen Sie die Uhr dieses Computers.',
  },
  permission_missing: {
    title: 'Microsoft lehnt einen Aufruf ab, weil eine Berechtigung fehlt',
    remedy:
      'Erteilen Sie die Zustimmung erneut. Bleibt der Fehler bestehen, prüfen Sie Lizenzen und Rollen des Intune-Mandanten.',
  },
  connector_paused: {
    title: 'Dieser Connector ist angehalten',
    remedy:
      'Jemand hat ihn angehalten: Es wird nichts gelesen und nichts gemeldet. Setzen Sie ihn auf der Seite Connector fort.',
  },
  connector_throttled: {
    title: 'Microsoft bittet um langsamere Anforderungen',
    remedy: 'Nichts zu tun: Picket wartet und versucht es erneut.',
  },
  connector_unreachable: {
    title: 'Microsoft ist nicht erreichbar',
    remedy: 'Nichts zu tun, wenn es vorübergeht: Picket versucht es erneut. Prüfen Sie sonst Netzwerk und Proxy.',
  },
  unexpected_answer: {
    title: 'Eine Antwort hatte nicht die zugesagte Form',
    remedy: 'Melden Sie es mit der Anforderungs-ID: Das Produkt muss diese Form kennenlernen.',
  },
  misdirected: {
    title: 'Eine Anforderung sollte zu einem anderen Host umgeleitet werden',
    remedy: 'Prüfen Sie den Netzwerkpfad zu Microsoft. Dorthin wurde nichts gesendet.',
  },
  inventory_shrank: {
    title: 'Das UEM listet plötzlich viel weniger Geräte auf',
    remedy:
      'Prüfen Sie Intune. Sind sie wirklich fort, dann nehmen Sie das kleinere Inventar mit „picket sync --accept-shrinkage“ an.',
  },
  partner_unavailable: {
    title: 'Intune nimmt keine Bedrohungsstufen an: Der Connector ist nicht eingerichtet',
    remedy: 'Richten Sie den Connector im Intune Admin Center ein, oder verwenden Sie einen offenen Kanal.',
  },
  slot_taken: {
    title: 'Das Erweiterungsattribut enthält etwas, das nicht von Picket stammt',
    remedy: 'Wählen Sie in den Kanaleinstellungen ein anderes Attribut, oder leeren Sie dieses Attribut in Entra.',
  },
  target_missing: {
    title: 'Das Ziel ist nicht vorhanden',
    remedy: 'Nichts zu tun: Picket versucht es erneut, sobald das Gerät wieder aufgeführt wird.',
  },
  group_missing: {
    title: 'Eine gewählte Gruppe ist nicht mehr im Verzeichnis',
    remedy: 'Wählen Sie die Gruppen neu und planen Sie noch einmal.',
  },
  feed_refused: {
    title: 'Das kann nicht als Version des Feeds übernommen werden',
    remedy:
      'Was gilt, bleibt in Kraft. Prüfen Sie die Datei mit „picket indicators check“, und verwenden Sie eine vollständige.',
  },
  plan_outdated: {
    title: 'Der Plan passt nicht mehr',
    remedy: 'Sehen Sie sich den neuen Plan an, und wenden Sie diesen an.',
  },
  deployment_under_way: {
    title: 'In diesem Mandanten läuft bereits eine Bereitstellung',
    remedy: 'Warten Sie, bis sie beendet ist, oder brechen Sie sie ab.',
  },
  directory_locked: {
    title: 'Ein anderes Picket verwendet dieses Datenverzeichnis',
    remedy: 'Beenden Sie das andere, oder wählen Sie mit PICKET_DATA ein anderes Verzeichnis.',
  },
  port_taken: {
    title: 'Ein Port ist belegt',
    remedy: 'Beenden Sie, was dort lauscht, oder wählen Sie einen anderen Port.',
  },
  database_unsafe: {
    title: 'In dieser Datenbank wären Mandanten nicht voneinander getrennt',
    remedy: 'Führen Sie die Zeilen in der Meldung aus, oder verwenden Sie eine Rolle ohne SUPERUSER und BYPASSRLS.',
  },
  database_unavailable: {
    title: 'Die Datenbank antwortet nicht',
    remedy:
      'Nichts zu tun, wenn es vorübergeht: Picket versucht es erneut. Prüfen Sie sonst, ob die Datenbank läuft und erreichbar ist.',
  },
  stopping: {
    title: 'Picket wird beendet',
    remedy: 'Versuchen Sie es in einem Moment erneut, wenn es neu gestartet ist.',
  },
  schema_newer: {
    title: 'Die Daten wurden von einem neueren Picket geschrieben',
    remedy:
      'Verwenden Sie diese oder eine neuere Version. Eine Rückkehr zu einer älteren Version wird nicht unterstützt.',
  },
  backup_damaged: {
    title: 'Die Sicherung ist beschädigt',
    remedy:
      'Verwenden Sie eine andere Sicherung. Finden Sie heraus, wodurch diese beschädigt wurde: Datenträger, Kopie oder Eingriff.',
  },
  instance_not_empty: {
    title: 'In dieser Datenbank ist bereits etwas',
    remedy: 'Stellen Sie in einer neuen, leeren Datenbank oder einem leeren Datenverzeichnis wieder her.',
  },
  settings_invalid: {
    title: 'Eine Einstellung ist falsch',
    remedy: 'Korrigieren Sie die Einstellung, die in der Meldung genannt ist.',
  },
  internal: {
    title: 'Picket ist fehlgeschlagen',
    remedy: 'Das ist unser Fehler. Melden Sie ihn mit der Anforderungs-ID.',
  },
};

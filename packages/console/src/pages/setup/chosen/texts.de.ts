import type { Translated } from '../../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  what: 'die Auswahl',
  nothingSaved: 'Noch ist nichts gespeichert.',
  saved: 'Version {{version}}, gespeichert {{at}} von {{by}}.',
  unsaved: 'Noch nicht gespeichert.',
  undo: 'Rückgängig: zurück zu Version {{version}}',
  save: 'Speichern',
  saving: 'Wird gespeichert',
  discard: 'Änderungen verwerfen',
  takeNewest: 'Zeigen, was jetzt gespeichert ist',
  newer:
    'Jemand hat seither eine andere Auswahl gespeichert. Ihre ist noch hier und kann nicht darüber gespeichert werden.',
  noPlanYet: 'Speichern ändert nichts in Intune. Der Plan zeigt, was angelegt würde, bevor etwas angelegt wird.',
  fix: 'Diese Auswahl passt nicht zusammen',
  know: 'Gut zu wissen',
  groups: 'Gruppen: {{names}}.',
  warning: {
    'no-groups': 'Noch ist keine Gruppe gewählt: Es würde für niemanden etwas angelegt.',
    'reaches-no-phone': 'Diese Gruppen erreichen heute kein verwaltetes Telefon.',
    'web-app-missing':
      'Die Web-App ist noch nicht gewählt: Legen Sie sie in Managed Google Play an und wählen Sie sie hier. Bis dahin bekommen Android-Telefone keinen Agenten.',
    'dedicated-without-devices':
      'Dedizierte Telefone haben keinen Benutzer: Gruppen von Benutzern erreichen sie nicht. Wählen Sie auch eine Gruppe von Geräten.',
    'device-group-without-threat-level':
      'Eine Regel für die Bedrohungsstufe kann nur Gruppen von Benutzern gegeben werden: Für Telefone in Gruppen von Geräten gälte sie nicht.',
    'exclusion-without-effect':
      '{{phones}} ausgeschlossene Telefone werden trotzdem erreicht: Intune verbindet weder einen ausgeschlossenen Benutzer mit einem Gerät in einer Gruppe noch ein ausgeschlossenes Gerät mit seinem Benutzer.',
    'rule-paused': 'Die Regel einer gewählten Gruppe ist angehalten: Wer in ihr ist, ändert sich nicht.',
    'kind-not-known':
      'Das Verzeichnis hat noch nicht gesagt, welche Art von Gruppe es ist: Einer Verteilerliste könnte nichts zugewiesen werden.',
    'group-is-gone': 'Eine gewählte Gruppe gibt es im Verzeichnis nicht mehr.',
    'nobody-spared':
      'Keine Gruppe ist ausgeschlossen: Schließen Sie eine mit Ihren Notfallkonten aus, bevor eine Richtlinie für bedingten Zugriff eingeschaltet wird.',
  },
};

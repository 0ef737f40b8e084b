import type { Translated } from '../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  title: 'Dienst',
  meaning:
    'Wen dieses Picket betreut, und welche Apps es für viele Organisationen mitbringt. Für Besitzer des Dienstes.',
  back: 'Zurück zu den Geräten',
  signIn: 'Wie sich die Personen dieses Dienstes anmelden',
  tenants: {
    title: 'Mandanten',
    meaning:
      'Ein Mandant ist eine Organisation. Bevor er die eigenen Apps dieses Dienstes verwenden kann, geben Sie an, welcher Entra-Mandant er ist: Wer einer solchen App ein Token verschaffen kann, muss nicht zu dieser Organisation gehören. Lassen Sie sich die ID deshalb vom Kunden auf einem Weg geben, dem Sie vertrauen.',
    loading: 'die Mandanten',
    none: 'Noch kein Mandant.',
    name: 'Mandant',
    linkedTo: 'Verknüpft mit',
    assigned: 'Zugewiesener Entra-Mandant',
    uses: 'Apps dieses Dienstes',
    notLinked: 'nicht verknüpft',
    notAssigned: 'nicht zugewiesen',
    usesNone: 'keine',
    open: 'Einrichtung von {{name}} öffnen',
    more: 'Mehr anzeigen',
    assign: 'Zuweisen',
    assignLabel: 'Verzeichnis-ID (Mandant) von {{name}}',
    unassign: 'Zurücknehmen',
    unassignLabel: 'Entra-Mandant von {{name}} zurücknehmen',
    inUse: 'In Verwendung: Geben Sie zuerst die Apps zurück, oder tragen Sie eigene Registrierungen ein.',
    addName: 'Name der Organisation',
    add: 'Mandant hinzufügen',
  },
  apps: {
    title: 'Eigene Apps dieses Dienstes',
    meaning:
      'App-Registrierungen in Ihrem eigenen Entra-Mandanten, eine für jeden Zweck, denen viele Organisationen zustimmen. Ein Kunde legt dann in Entra nichts an: Ein Administrator stimmt dort nur zu. Jeder Mandant kann stattdessen eine eigene App-Registrierung verwenden.',
    loading: 'die Apps',
    notSet: 'Nicht eingetragen',
    set: 'Eingetragen',
    app: 'App {{id}}.',
    tenants_one: '{{count}} Mandant hat sie, {{granted}} genehmigt.',
    tenants_other: '{{count}} Mandanten haben sie, {{granted}} genehmigt.',
    howTo: 'So legen Sie diese App an',
    enter: 'App eintragen',
    change: 'Neue Anmeldeinformationen eintragen',
    changeMeaning:
      'Sie werden dort erprobt, wo eine Genehmigung besteht, bevor sie für alle Mandanten zugleich an die Stelle der jetzigen treten.',
    save: 'App speichern',
    savedProven: 'Gespeichert. Der Entra-Mandant von {{name}} hat ihr ein Token gegeben.',
    savedUnproven: 'Gespeichert. Es besteht keine Genehmigung, an der sich die Anmeldeinformationen erproben ließen.',
    remove: 'Diese App vergessen',
    removeMeaning:
      'Kein Mandant hat sie. Picket vergisst ihre Anmeldeinformationen; die App in Entra bleibt, bis Sie sie dort löschen.',
    removeYes: 'Ja, vergessen',
    removeNo: 'Behalten',
  },
};

import type { Translated } from '../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  title: 'Anmelden',
  meaning: 'Mit Ihrem Microsoft-Konto oder mit Operatornamen und Passphrase.',
  action: 'Anmelden',
  name: 'Name',
  passphrase: 'Passphrase',
  refused: {
    title: 'Die Anmeldung wurde abgelehnt',
    detail: 'Name und Passphrase gehören nicht zusammen.',
    remedy: 'Prüfen Sie beides. Wenn die Passphrase verloren ist, kann ein Besitzer dieses Picket Sie neu einladen.',
  },
  microsoft: {
    action: 'Mit Microsoft anmelden',
    byLink: 'Mit Microsoft anmelden, über den Link Ihrer Organisation',
    word: 'Organisation, wie sie in Ihrem Link steht',
    wordHint: 'Was auf „name=“ folgt, zum Beispiel contoso-k7m2q9xw. Dieser Browser merkt es sich.',
    or: 'Oder lokal, ohne Microsoft:',
    leftOver: 'Sie haben sich von Picket abgemeldet. Microsoft kennt Sie in diesem Browser noch: {{link}}.',
    leftOverLink: 'auch dort abmelden',
  },
  failed: {
    title: 'Sie sind nicht angemeldet',
    again: 'Zurück zur Anmeldeseite',
    meaning: 'Niemand wurde eingelassen.',
    number: 'Bei Microsoft heißt das AADSTS{{number}}.',
    numberMore: 'Was Microsoft zu dieser Nummer sagt',
    why: {
      '50105': 'Niemand hat Sie in Entra der Anwendung zugewiesen. Bitten Sie um eine Rolle darin.',
      '50057': 'Das Konto ist in Entra deaktiviert.',
      '50126': 'Benutzername und Kennwort gehören nicht zusammen.',
      '50074': 'Ein zweiter Faktor ist nötig und wurde nicht angegeben.',
      '53000': 'Ihre Organisation verlangt für diese Anmeldung ein konformes Gerät, und dieses ist keines.',
      '53003': 'Eine Richtlinie für bedingten Zugriff Ihrer Organisation lehnt diese Anmeldung ab.',
      '65001': 'In Ihrer Organisation hat niemand der Anwendung zugestimmt. Ein Administrator kann das tun.',
      '65004': 'Die Frage nach der Zustimmung wurde mit Nein beantwortet.',
      '70008': 'Es hat zu lange gedauert. Beginnen Sie von vorn.',
      '54005': 'Die Antwort von Microsoft war bereits verbraucht. Beginnen Sie von vorn.',
      '90094': 'Zuerst muss ein Administrator der Anwendung zustimmen.',
      '700016':
        'Die Anwendung gibt es in dieser Organisation nicht. Vielleicht ist die Anwendungs-ID in Picket falsch.',
      '7000215':
        'Der geheime Clientschlüssel der Registrierung ist falsch. Ein Besitzer kann in Picket einen neuen eingeben.',
      '7000222':
        'Der geheime Clientschlüssel der Registrierung ist abgelaufen. Ein Besitzer kann in Picket einen neuen eingeben.',
      '700027': 'Das Zertifikat in Picket gehört nicht zur Anwendung. Ein Besitzer kann ein anderes eingeben.',
    },
  },
  welcome: {
    title: 'Operator werden',
    meaning: 'Dieser Link funktioniert einmal. Legen Sie fest, wie Sie sich von nun an anmelden.',
    action: 'Beginnen',
    nameHint: 'Wird den anderen Operatoren und im Überwachungsprotokoll angezeigt.',
    passphraseHint: 'Mindestens {{count}} Zeichen. Die Länge zählt, Sonderzeichen nicht.',
  },
};

import type { Translated } from '../../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  title: 'Anmelden',
  meaning: 'Mit Ihrem Operatornamen und Ihrer Passphrase.',
  action: 'Anmelden',
  name: 'Name',
  passphrase: 'Passphrase',
  refused: {
    title: 'Die Anmeldung wurde abgelehnt',
    detail: 'Name und Passphrase gehören nicht zusammen.',
    remedy: 'Prüfen Sie beides. Wenn die Passphrase verloren ist, kann ein Besitzer dieses Picket Sie neu einladen.',
  },
  welcome: {
    title: 'Operator werden',
    meaning: 'Dieser Link funktioniert einmal. Legen Sie fest, wie Sie sich von nun an anmelden.',
    action: 'Beginnen',
    nameHint: 'Wird den anderen Operatoren und im Überwachungsprotokoll angezeigt.',
    passphraseHint: 'Mindestens {{count}} Zeichen. Die Länge zählt, Sonderzeichen nicht.',
  },
};

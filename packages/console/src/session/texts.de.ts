import type { Translated } from '../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  loading: 'Picket',
  unreachable: 'Picket ist nicht erreichbar.',
  lastContact: 'Letzter Kontakt {{at}}; was Sie sehen, ist von diesem Zeitpunkt.',
  nextTry: 'Nächster Versuch in {{seconds}} s.',
  tryNow: 'Jetzt versuchen',
  signOut: '{{name}} abmelden',
  signOutFailed: '{{name}} abmelden: fehlgeschlagen, versuchen Sie es erneut',
};

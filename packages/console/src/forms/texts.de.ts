import type { Translated } from '../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  show: 'Eingabe anzeigen',
  hide: 'Eingabe ausblenden',
  credential: {
    clientId: 'Anwendungs-ID (Client)',
    clientIdHint: 'Aus der Übersicht der App in Entra.',
    kind: 'Anmeldeinformationen',
    secret: 'Geheimer Clientschlüssel',
    secretHint: 'Der Wert, nicht die ID. Wird verschlüsselt gespeichert und nie wieder angezeigt.',
    secretExpires: 'Schlüssel läuft ab am',
    secretExpiresHint:
      'Wie Entra es neben dem Schlüssel zeigt: Picket warnt 30, 7 und 1 Tag vorher. Keiner App wird es gesagt.',
    certificate: 'Zertifikat',
    certificatePem: 'Zertifikat (PEM)',
    certificateHint: 'Das Zertifikat, das in Entra für die App hochgeladen ist.',
    key: 'Privater Schlüssel (PEM)',
    keyHint: 'RSA, ohne Passphrase. Wird verschlüsselt gespeichert, nie wieder angezeigt und nie an Entra gesendet.',
  },
};

import type { Translated } from '../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = {
  language: 'Sprache',
  copied: 'Kopiert',
  copyRefused: 'Vom Browser abgelehnt',
  reload: 'Seite neu laden',
  loading: 'Wird geladen: {{what}}',
  stillWaiting: 'Noch keine Antwort: {{what}}.',
  thePage: 'die Seite',
  problem: {
    pageFailed: 'Die Seite ist fehlgeschlagen',
    pageFailedRemedy: 'Laden Sie die Seite neu. Wenn das nicht hilft, melden Sie den Fehler.',
    tryAgain: 'Erneut versuchen',
    request: 'Anforderung {{id}}',
    copyRequest: 'Anforderungs-ID kopieren',
    unreachable: 'Picket ist nicht erreichbar',
    unreachableDetail: 'Der Server hat nicht geantwortet.',
    unreachableRemedy: 'Prüfen Sie, ob er läuft und über das Netzwerk erreichbar ist. Diese Seite versucht es weiter.',
    misunderstood: 'Eine Antwort hatte nicht die zugesagte Form',
    misunderstoodRemedy:
      'Laden Sie diese Seite neu: Sie ist möglicherweise älter als der Server. Wenn das nicht hilft, melden Sie den Fehler mit der Anforderungs-ID.',
  },
};

import type { Translated } from '../language/texts.ts';
import type { en } from './texts.en.ts';

export const de: Translated<typeof en> = { show: 'Eingabe anzeigen', hide: 'Eingabe ausblenden' };

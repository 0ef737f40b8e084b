import { defineTexts, type Say } from '../../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

export const deviceTexts = defineTexts('pages/device', en, de);

export type SayDevice = Say<typeof en>;

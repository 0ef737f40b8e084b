import { defineTexts, type Say } from '../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

/** Words that several pages use. */
export const words = defineTexts('words', en, de);

export type SayWords = Say<typeof en>;

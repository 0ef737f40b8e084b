import { defineTexts, type Say } from '../../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

export const feedTexts = defineTexts('pages/feeds', en, de);

export type SayFeeds = Say<typeof en>;

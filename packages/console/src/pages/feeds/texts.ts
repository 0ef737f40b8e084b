import { defineTexts, type Say } from '../../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

export const feedTexts = defineTexts('pages/feeds', en, de);

export type SayFeeds = Say<typeof en>;

/** What may keep a version from being taken in, by the code that the server gives. */
export const feedFaults = Object.keys(en.fault) as readonly (keyof typeof en.fault)[];

import { defineTexts, type Say } from '../../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

export const fleetTexts = defineTexts('pages/fleet', en, de);

export type SayFleet = Say<typeof en>;

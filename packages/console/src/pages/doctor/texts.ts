import { defineTexts, type Say } from '../../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

export const doctorTexts = defineTexts('pages/doctor', en, de);

export type SayDoctor = Say<typeof en>;

import { defineTexts } from '../../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

export const serviceTexts = defineTexts('pages/service', en, de);

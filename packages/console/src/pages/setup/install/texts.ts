import { defineTexts } from '../../../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

export const installTexts = defineTexts('pages/setup/install', en, de);

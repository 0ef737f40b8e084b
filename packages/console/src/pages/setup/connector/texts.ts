import { defineTexts } from '../../../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

export const connectorStepTexts = defineTexts('pages/setup/connector', en, de);

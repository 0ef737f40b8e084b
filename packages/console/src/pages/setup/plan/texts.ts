import { defineTexts, type Say } from '../../../language/texts.ts';
import { de } from './texts.de.ts';
import { en } from './texts.en.ts';

export const planTexts = defineTexts('pages/setup/plan', en, de);

/** What an object is; of a kind that is new to us, in the server's words. */
export function kindOfObject(kind: string, title: string, t: Say<typeof en>): string {
  return isKnown(kind) ? t(`kind.${kind}`) : title;
}

const isKnown = (kind: string): kind is keyof typeof en.kind => Object.hasOwn(en.kind, kind);

import { usableLocale } from '../words/moments.ts';
import { type Language, languages } from './texts.ts';

/** Where the operator's choice is kept, in this browser only. */
const key = 'picket.language';

/** What a choice needs of `localStorage`. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** What was chosen here before. A browser that keeps nothing (a private window, a policy) has chosen nothing. */
export function rememberedLanguage(memory: () => Memory): Language | undefined {
  try {
    const kept = memory().getItem(key);
    return languages.find((language) => language === kept);
  } catch {
    return undefined;
  }
}

export function rememberLanguage(memory: () => Memory, language: Language): void {
  try {
    memory().setItem(key, language);
  } catch {
    // The choice then lasts as long as the page.
  }
}

/**
 * The locale to speak in: of the language that was chosen, else of the first that the browser asks for and we speak,
 * else English. The reader's own region wins (`de-AT`, `en-GB`), since it also writes dates and numbers.
 */
export function localeFor(chosen: Language | undefined, reported: readonly string[]): string {
  const usable = reported.map(usableLocale);
  const spoken = chosen ?? usable.map(languageOf).find((language) => language !== undefined) ?? languages[0];
  return usable.find((locale) => languageOf(locale) === spoken) ?? spoken;
}

/** The language of ours that a locale belongs to: `de` of `de-CH`. */
export function languageOf(locale: string): Language | undefined {
  return languages.find((language) => new Intl.Locale(locale).language === language);
}

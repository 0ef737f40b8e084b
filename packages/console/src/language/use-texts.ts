import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from './choice.ts';
import { inOneElement, sayingIn, sayingInParts } from './speech.ts';
import { type Language, languages, type Say, type SayRich, type Texts, type TextTree } from './texts.ts';

export interface Saying<English extends TextTree> {
  /** `t('title')`, `t('found', { count })`. */
  readonly t: Say<English>;
  /** `rich('since', { at: <Moment at={at} /> })`. */
  readonly rich: SayRich<English>;
}

/** A folder's texts, in the language of the page; said anew when it changes. */
export function useTexts<English extends TextTree>(texts: Texts<English>): Saying<English> {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const t = sayingIn(i18n, texts);
    const parts = sayingInParts<English, ReactNode>(t) as (...asked: readonly unknown[]) => readonly ReactNode[];
    const rich = ((...asked) => inOneElement(parts(...asked))) as SayRich<English>;
    return { t, rich };
  }, [i18n, texts]);
}

/** The locale that dates, numbers and lists are written in: `de-AT`. */
export function useLocale(): string {
  return useTranslation().i18n.language;
}

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return languageOf(i18n.language) ?? languages[0];
}

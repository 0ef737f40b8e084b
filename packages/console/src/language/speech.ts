import { createInstance, type FormatterModule, type i18n } from 'i18next';
import { createElement, Fragment, type ReactNode } from 'react';
import { languages, type Say, type SayParts, type Texts, type TextTree } from './texts.ts';

export type Speech = i18n;

/**
 * Opens what says all texts, in one locale (`de-AT`), which also writes the numbers. It speaks at once: texts are part
 * of the page that says them, nothing is loaded afterwards.
 */
export function openSpeech(locale: string): Speech {
  const speech = createInstance();
  speech.use(numbersByLocale);
  void speech.init({
    lng: locale,
    fallbackLng: languages[0],
    initAsync: false,
    ns: [],
    resources: {},
    // React escapes. What stands in for a placeholder is never read as a placeholder, nor as a reference to a text.
    interpolation: { escapeValue: false, alwaysFormat: true, skipOnVariables: true },
    react: { useSuspense: false },
  });
  return speech;
}

const numbersByLocale: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: string | number, _format, locale) =>
    typeof value === 'number' ? value.toLocaleString(locale) : value,
};

/** A folder's texts, said by `speech` in the locale that it has now. For words outside of a component, and for tests. */
export function sayingIn<English extends TextTree>(speech: Speech, texts: Texts<English>): Say<English> {
  const { namespace } = texts;
  for (const language of languages) {
    if (speech.hasResourceBundle(language, namespace)) continue;
    // Silently: it happens while a page is drawn, which it must not begin anew.
    speech.addResourceBundle(language, namespace, texts[language], true, true, { silent: true });
  }
  const fixed = speech.getFixedT(speech.language, namespace);
  // Values go by a way of their own: one of the name `context` or `lng` is a value, not an order.
  return (key: string, values?: Readonly<Record<string, string | number>>) =>
    fixed(key, { count: values?.count as number, replace: values ?? {} });
}

/** Not in any text: stands where a value will be. */
const mark = '\u{F0000}';

/** A text in parts, where values may be anything. Only the text's own placeholders count, not what a value contains. */
export function sayingInParts<English extends TextTree, Part>(say: Say<English>): SayParts<English, Part> {
  const saying = say as (key: string, values: Readonly<Record<string, string | number>>) => string;
  return (key: string, values: Readonly<Record<string, Part | string | number>> = {}) => {
    const names = Object.keys(values);
    const places = Object.entries(values).map(([name, value], index) => [
      name,
      typeof value === 'number' ? value : `${mark}${index}${mark}`,
    ]);
    // Text and place by turns.
    return saying(key, Object.fromEntries(places))
      .split(mark)
      .map((part, index) => (index % 2 === 0 ? part : (values[names[Number(part)] ?? ''] as Part | string)))
      .filter((part) => part !== '');
  };
}

export function inOneElement(parts: readonly ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...parts);
}

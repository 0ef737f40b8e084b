import { Select } from '@fluentui/react-components';
import { rememberLanguage } from '../language/choice.ts';
import { type Language, languages } from '../language/texts.ts';
import { useLanguage, useTexts } from '../language/use-texts.ts';
import { usePage } from '../page-context.ts';
import { lookTexts } from './texts.ts';

/** Each in its own language: whoever does not understand the page must still find theirs. */
const names: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** The language of the whole page, kept in this browser. */
export function LanguageSwitch() {
  const { t } = useTexts(lookTexts);
  const { speakIn } = usePage();
  const present = useLanguage();
  return (
    <Select
      size="small"
      appearance="filled-lighter"
      aria-label={t('language')}
      value={present}
      onChange={(_, { value }) => {
        const chosen = languages.find((language) => language === value);
        if (chosen === undefined) return;
        rememberLanguage(() => localStorage, chosen);
        speakIn(chosen);
      }}
    >
      {languages.map((language) => (
        <option key={language} value={language} lang={language}>
          {names[language]}
        </option>
      ))}
    </Select>
  );
}

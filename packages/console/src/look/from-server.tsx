import { Fragment } from 'react';
import { useLanguage } from '../language/use-texts.ts';
import { sentencesInGerman } from '../words/sentences.de.ts';
import { sentencesOf } from '../words/sentences.ts';

/** What the server says, in the reader's language where the sentence is one that it always says, else in English. */
export function FromServer({ text }: { readonly text: string }) {
  const language = useLanguage();
  if (language === 'en') return text;
  return sentencesOf(text).map((sentence, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the sentences of a text have no other identity
    <Fragment key={index}>
      {index > 0 && ' '}
      {Object.hasOwn(sentencesInGerman, sentence) ? sentencesInGerman[sentence] : <span lang="en">{sentence}</span>}
    </Fragment>
  ));
}

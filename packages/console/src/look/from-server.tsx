import { Fragment } from 'react';
import { useLanguage, useLocale } from '../language/use-texts.ts';
import { inGerman, type ToldSentence, toldSentences } from '../words/sentences.ts';
import { Given } from './given.tsx';
import { InEnglish } from './in-english.tsx';

interface FromServerProps {
  readonly text: string;
  /** How the texts of the answer were made, where some have places that are filled. */
  readonly told?: readonly ToldSentence[] | undefined;
}

/** What the server says, in the reader's language where somebody has translated the sentence, else in English. */
export function FromServer({ text, told = [] }: FromServerProps) {
  const language = useLanguage();
  if (language === 'en') return told.length === 0 ? text : <Given text={text} />;
  return toldSentences(text, told).map((sentence, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the sentences of a text have no other identity
    <Fragment key={index}>
      {index > 0 && ' '}
      <InGerman sentence={sentence} />
    </Fragment>
  ));
}

function InGerman({ sentence }: { readonly sentence: ToldSentence }) {
  const parts = inGerman(sentence, useLocale());
  if (parts === undefined) {
    return (
      <InEnglish>
        <Given text={sentence.text} />
      </InEnglish>
    );
  }
  return parts.map((part, index) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the parts of a sentence have no other identity
    if (typeof part === 'string') return <Fragment key={index}>{part}</Fragment>;
    if (part.place !== 'english') return <Given key={index} text={part.value} />;
    return <FromServer key={index} text={part.value} />;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: the parts of a sentence have no other identity
  });
}

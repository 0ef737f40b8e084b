import { shapeOf, type Told, toldAgain } from '@picket/domain';
import { keptSentences, sentencesInGerman } from './sentences.de.ts';
import { wordInGerman } from './values.de.ts';

const keptShapes = keptSentences.map(shapeOf);

/** A text as its sentences: `To read. To write.` is two. */
export function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?]) (?=\p{Lu})/u);
}

/** One sentence of the server's: what it reads as, and how it was made. */
export type ToldSentence = Told;

/**
 * A text of the server's, sentence by sentence. What fills a sentence may itself have full stops, so those that the answer
 * lists are looked for first, and those that are kept as prose are found again by their shape.
 */
export function toldSentences(text: string, told: readonly ToldSentence[]): readonly ToldSentence[] {
  const sentences: ToldSentence[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const begins = told.filter((each) => each.text !== '' && (rest === each.text || rest.startsWith(`${each.text} `)));
    const [longest] = begins.toSorted((one, other) => other.text.length - one.text.length);
    const [first = rest] = sentencesOf(rest);
    const next = longest ?? keptIn(rest) ?? { text: first, sentence: first, values: {} };
    sentences.push(next);
    rest = rest.slice(next.text.length).trim();
  }
  return sentences;
}

/**
 * The sentence of those kept that the text begins with. Of several full stops any may be its end, the last one first: what
 * fills it may have some.
 */
function keptIn(text: string): ToldSentence | undefined {
  const parts = sentencesOf(text);
  if (Object.hasOwn(sentencesInGerman, parts[0] ?? '')) return undefined;
  for (let length = parts.length; length > 0; length--) {
    const found = toldAgain(parts.slice(0, length).join(' '), keptShapes);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A part of a sentence: our words, or what fills a place of that name. */
export type SentencePart = string | { readonly place: string; readonly value: string };

/** In German, in parts; undefined where nobody has translated it. */
export function inGerman({ sentence, values }: ToldSentence, locale: string): readonly SentencePart[] | undefined {
  if (!Object.hasOwn(sentencesInGerman, sentence)) return undefined;
  return (sentencesInGerman[sentence] ?? '').split(/\{\{(\w+)\}\}/).map((part, index) => {
    // Words and places by turns.
    if (index % 2 === 0) return part;
    const value = values[part] ?? '';
    return { place: part, value: wordInGerman(part, written(value, locale)) };
  });
}

function written(value: ToldSentence['values'][string], locale: string): string {
  if (typeof value === 'number') return value.toLocaleString(locale);
  return typeof value === 'string' ? value : new Intl.ListFormat(locale, { type: 'conjunction' }).format(value);
}

/** The same as plain text, for titles; in English where nobody has translated it. */
export function plainIn(locale: string, text: string, told: readonly ToldSentence[] = []): string {
  if (!/^de\b/.test(locale)) return text;
  return toldSentences(text, told)
    .map(
      (each) =>
        inGerman(each, locale)
          ?.map((part) =>
            typeof part === 'string' ? part : part.place === 'english' ? plainIn(locale, part.value) : part.value,
          )
          .join('') ?? each.text,
    )
    .join(' ');
}

/**
 * What is said to a person, in a way that whoever shows it can choose the language: a sentence of ours, and what fills its
 * places. The sentence itself is the name that translations go by, so one that is reworded is told in English until somebody
 * has translated it anew, and never as something that it no longer says.
 */
export interface Sentence {
  /** English, with places: `{{count}} policies act on compliance.` */
  readonly sentence: string;
  readonly values: Values;
}
export type Values = Readonly<Record<string, Value>>;
/** A list is written as one: `A, B and C`. What fills a place called `english` is prose of others, which nobody translates. */
export type Value = string | number | readonly string[];

/** A text of one or more sentences. One that has no places is just a string. */
export type Said = string | Sentence | readonly (string | Sentence)[];

/** A sentence with what it reads as in English: what an answer of ours carries beside its prose. */
export interface Told extends Sentence {
  readonly text: string;
}

type PlacesOf<Text extends string> = Text extends `${string}{{${infer Place}}}${infer Rest}`
  ? Place | PlacesOf<Rest>
  : never;

/** Checked by the compiler: a place that is not filled is a mistake. */
export function tell<const Text extends string>(
  sentence: Text,
  values: { readonly [Place in PlacesOf<Text>]: Value },
): Sentence {
  return { sentence, values };
}

/** The same where one and many are said differently; `{{count}}` is filled by itself. */
export function tellCount<const One extends string, const Many extends string>(
  count: number,
  one: One,
  many: Many,
  values: { readonly [Place in Exclude<PlacesOf<One> | PlacesOf<Many>, 'count'>]: Value },
): Sentence {
  return { sentence: count === 1 ? one : many, values: { ...values, count } };
}

/** The same as prose, for what is kept and can only be found again by its shape: `toldAgain`. */
export function say<const Text extends string>(
  sentence: Text,
  values: { readonly [Place in PlacesOf<Text>]: Value },
): string {
  return textOf(tell(sentence, values));
}

export function sayCount<const One extends string, const Many extends string>(
  count: number,
  one: One,
  many: Many,
  values: { readonly [Place in Exclude<PlacesOf<One> | PlacesOf<Many>, 'count'>]: Value },
): string {
  return textOf({ sentence: count === 1 ? one : many, values: { ...values, count } });
}

/** As prose. */
export function textOf(said: Said): string {
  if (typeof said === 'string') return said;
  if ('sentence' in said) return filled(said);
  return said.map(textOf).join(' ');
}

const filled = ({ sentence, values }: Sentence): string =>
  sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, place: string) => written(values[place] ?? ''));

const written = (value: Value): string =>
  typeof value === 'object' ? inWords(value) : typeof value === 'number' ? String(value) : value;

/** Of several texts: the sentences that have places, each once. The others are their own name. */
export function toldIn(saids: readonly (Said | undefined)[]): readonly Told[] {
  const told = saids
    .flatMap((said): readonly (string | Sentence)[] =>
      said === undefined ? [] : typeof said === 'string' || 'sentence' in said ? [said] : said,
    )
    .flatMap((said) => (typeof said === 'string' ? [] : [{ ...said, text: textOf(said) }]));
  return [...new Map(told.map((each) => [each.text, each])).values()];
}

/** A sentence that has places, ready to be found again in prose. */
export interface Shape {
  readonly sentence: string;
  readonly places: readonly string[];
  readonly pattern: RegExp;
}

export function shapeOf(sentence: string): Shape {
  return {
    sentence,
    places: [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, place]) => place ?? ''),
    pattern: new RegExp(
      `^${sentence
        .split(/\{\{\w+\}\}/)
        .map(literally)
        .join('(.*?)')}$`,
      's',
    ),
  };
}

/**
 * What was told, found again in prose that was kept as such: by the first shape that fits. Only where the sentence, filled with
 * what was found, reads exactly as the prose does.
 */
export function toldAgain(text: string, shapes: readonly Shape[]): Told | undefined {
  for (const { sentence, places, pattern } of shapes) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const told = {
      sentence,
      values: Object.fromEntries(places.map((place, index) => [place, found[index + 1] ?? ''])),
    };
    if (textOf(told) === text) return { ...told, text };
  }
  return undefined;
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** `one`, `one and two`, `one, two and three` */
export function inWords(items: readonly string[]): string {
  const last = items.at(-1) ?? 'none';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

import type { ReactNode } from 'react';

/** The languages of the console. English is the one that every text is written in first. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** Texts by key, in groups if that reads better: `consent.title` is the key of `{ consent: { title: '…' } }`. */
export interface TextTree {
  readonly [key: string]: string | TextTree;
}

/** All texts of one folder, in each language. */
export interface Texts<English extends TextTree> {
  /** The folder below `src`, which no other has: `pages/connector`. */
  readonly namespace: string;
  readonly en: English;
  readonly de: Translated<English>;
}

/**
 * The same keys, in another language: a key that is missing or not known does not compile. A language with more plural
 * forms than English may add them.
 */
export type Translated<English> = {
  readonly [K in keyof English]: English[K] extends string ? string : Translated<English[K]>;
} & { readonly [K in MorePlurals<keyof English>]?: string };

type MorePlurals<Key> = Key extends `${infer Stem}_other` ? `${Stem}_${'zero' | 'two' | 'few' | 'many'}` : never;

/** Joins the languages of one folder: the one thing that its `texts.ts` is for. */
export function defineTexts<English extends TextTree>(
  namespace: string,
  en: English,
  de: Translated<English>,
): Texts<English> {
  return { namespace, en, de };
}

/** What may be asked for. A text with plurals (`phones_one`, `phones_other`) is asked for by its stem (`phones`). */
export type KeyOf<English> = Stem<PathOf<English>>;

type PathOf<Tree> = {
  [K in keyof Tree & string]: Tree[K] extends string ? K : `${K}.${PathOf<Tree[K]>}`;
}[keyof Tree & string];

type Stem<Path> = Path extends `${infer S}_${'one' | 'other'}` ? S : Path;

type At<Tree, Path> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof Tree
    ? At<Tree[Head], Rest>
    : never
  : Path extends keyof Tree
    ? Tree[Path]
    : never;

/** The placeholders in a text: `name` of `Sign out {{name}}`. */
type NamesIn<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | NamesIn<Rest> : never;

type NamesOf<English, Key extends string> = Key extends Key
  ? NamesIn<At<English, Key> | At<English, `${Key}_one`> | At<English, `${Key}_other`>>
  : never;

/** What has to be given with a key: nothing, or a value for each of its placeholders. `count` chooses the plural. */
export type ValuesOf<English, Key extends string, Value> = [NamesOf<English, Key>] extends [never]
  ? []
  : [values: { readonly [Name in NamesOf<English, Key>]: Name extends 'count' ? number : Value }];

/** Says a text in the language of the reader. Numbers are written as that language writes them. */
export type Say<English extends TextTree> = <Key extends KeyOf<English>>(
  key: Key,
  ...values: ValuesOf<English, Key, string | number>
) => string;

/** The same, where a value may be an element: a link, a time, a name in `<code>`. */
export type SayRich<English extends TextTree> = <Key extends KeyOf<English>>(
  key: Key,
  ...values: ValuesOf<English, Key, ReactNode>
) => ReactNode;

/** The same, with what stands between the values apart, for whoever puts them together. */
export type SayParts<English extends TextTree, Part> = <Key extends KeyOf<English>>(
  key: Key,
  ...values: ValuesOf<English, Key, Part | string | number>
) => readonly (Part | string)[];

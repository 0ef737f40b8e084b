import type { AnswerOf, listChannels } from '@picket/wire/console';
import { Type } from 'typebox';
import Value from 'typebox/value';

/** One setting of a channel, to be chosen from a list. */
export interface ChannelField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly choices: readonly string[];
  readonly value: string;
}

/** What a form can ask for: a text out of a list. */
const Choice = Type.Object({
  title: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  enum: Type.Array(Type.String(), { minItems: 1 }),
});

/**
 * The settings of a channel as its schema has them. What is no choice among texts is left out: it can be set by the API and the
 * command line, and a channel that brings such a setting brings a field for it here.
 */
export function fieldsOf({
  schema,
  settings,
}: Pick<AnswerOf<typeof listChannels>['items'][number], 'schema' | 'settings'>): readonly ChannelField[] {
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!Value.Check(Choice, property)) return [];
    const { title = name, description = '', enum: choices } = property;
    const value = settings[name];
    return [{ name, title, description, choices, value: typeof value === 'string' ? value : (choices[0] ?? '') }];
  });
}

import type { Static, TSchema } from 'typebox';
import type { Validator } from 'typebox/compile';

/**
 * What became of a feed's text. A text is believed whole or not at all: whoever fetched it keeps the previous content
 * when it is refused, so a broken or hijacked feed can make us old, never wrong.
 */
export type Reading<Content> =
  | { readonly kind: 'read'; readonly content: Content }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly detail: string };

/**
 * `too-large`: longer than such a feed can honestly be, not even parsed. `not-json`: cut off, or something else
 * altogether. `unreadable`: the disk or the network did not give it. `not-text`: not UTF-8. `unrecognized`: none of the known formats. `not-well-formed`: JSON of another shape. `implausible`: the right shape, and still not to be believed
 * (empty, contradicts itself).
 */
export type RefusalReason =
  | 'unreadable'
  | 'too-large'
  | 'not-text'
  | 'not-json'
  | 'not-well-formed'
  | 'implausible'
  | 'unrecognized';

export function refused(reason: RefusalReason, detail: string): Reading<never> {
  return { kind: 'refused', reason, detail };
}

/** Parses one JSON text of at most `maxCharacters` by its schema. */
export function readJson<Schema extends TSchema>(
  text: string,
  { maxCharacters, shape }: { readonly maxCharacters: number; readonly shape: Validator<Record<never, never>, Schema> },
): Reading<Static<Schema>> {
  if (text.length > maxCharacters) {
    return refused('too-large', `${text.length} characters, where at most ${maxCharacters} are taken`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refused('not-json', error instanceof Error ? error.message : String(error));
  }
  if (shape.Check(value)) return { kind: 'read', content: value as Static<Schema> };
  const [first] = shape.Errors(value);
  return refused('not-well-formed', `${first?.instancePath || '(the whole)'} ${first?.message ?? 'has another shape'}`);
}

/** Joins the readings of several texts that only make sense together: one refused, all refused. */
export function readTogether<Parts extends Record<string, unknown>>(
  readings: {
    readonly [Name in keyof Parts]: Reading<Parts[Name]>;
  },
): Reading<Parts> {
  const contents: Partial<Parts> = {};
  for (const name in readings) {
    const reading = readings[name];
    if (reading.kind === 'refused') return refused(reading.reason, `${name}: ${reading.detail}`);
    contents[name] = reading.content;
  }
  return { kind: 'read', content: contents as Parts };
}

import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { GraphError } from './errors.ts';

type Validator = ReturnType<typeof Compile>;
const validators = new WeakMap<TSchema, Validator>();

/** The value as the schema promises it, or `unexpected` that names the place: `GET /users/delta(), value/3/id: must be string`. */
export function parseAs<Schema extends TSchema>(schema: Schema, value: unknown, place: string): Static<Schema> {
  const validator = validatorOf(schema);
  if (validator.Check(value)) return value as Static<Schema>;
  const first = validator.Errors(value)[0];
  const where = first?.instancePath ? `, ${first.instancePath.slice(1)}` : '';
  throw new GraphError('unexpected', `${place}${where}: ${first?.message ?? 'not the promised shape'}`);
}

function validatorOf(schema: TSchema): Validator {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const made = Compile(schema);
  validators.set(schema, made);
  return made;
}

/** U+0000 and halves of surrogate pairs come in JSON only as escapes. */
const mayHoldOddText = /\\u(?:0000|d[89a-f])/i;

const storable = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value;

/**
 * Undefined for anything that is not JSON: a proxy's HTML page, half an answer, nothing at all.
 *
 * What no database holds comes as U+FFFD: U+0000, which PostgreSQL refuses, and halves of surrogate pairs. Whoever
 * gives a phone such a name would otherwise stop the inventory that it stands in.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, mayHoldOddText.test(text) ? storable : undefined);
  } catch {
    return undefined;
  }
}

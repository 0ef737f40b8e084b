/** Shapes that several operations share. */
import { deviceLevels, faults, platforms, severities } from '@picket/domain';
import { type Static, type TSchema, Type } from 'typebox';

export const Id = Type.String({ format: 'uuid' });
/** RFC 3339, UTC. */
export const Moment = Type.String({ format: 'date-time' });
/** One of these words. JSON Schema's `enum` reads better in OpenAPI than a union of constants. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: [...words] });

export const Level = oneOf(deviceLevels);
export const SeverityWord = oneOf(severities);
export const PlatformWord = oneOf(platforms);

export const TenantParams = Type.Object({ tenantId: Id });

/** Keyset paging: `nextCursor` is absent on the last page. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Rows a page, 50 when left out' })),
  cursor: Type.Optional(Type.String({ maxLength: 2000, description: '`nextCursor` of the page before' })),
};
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Optional(Type.String()) });

/**
 * How a text of the answer was made, for whoever shows it in another language: a sentence of ours, and what fills its places.
 * The sentence names itself; a text without places is its own sentence, and not listed.
 */
const Told = Type.Object({
  text: Type.String({ description: 'As it stands in the answer' }),
  sentence: Type.String({ description: '`{{count}} policies act on compliance.`' }),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Array(Type.String())])),
});
export type Told = Static<typeof Told>;
export const AllTold = Type.Array(Told, { description: 'How the texts were made, for translations' });

/** RFC 9457, with our extensions: a stable code, whether to try again, and the wrong fields by JSON Pointer. */
export const Problem = Type.Object({
  type: Type.String({ description: 'The page of docs about this code' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  instance: Type.String({ description: 'The request id: quote it to support' }),
  code: oneOf(Object.keys(faults)),
  retry: oneOf(['never', 'after', 'now']),
  remedy: Type.String({ description: 'What to do next' }),
  errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
});
export type Problem = Static<typeof Problem>;

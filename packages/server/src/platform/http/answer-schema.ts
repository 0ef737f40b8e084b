import type { TSchema } from 'typebox';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The schema by which answers are written. `anyOf` of something and null becomes `nullable`, which says the same: of an `anyOf`
 * the serializer does not know which it has before it held the value against each, formats and all
 * (https://github.com/fastify/fast-json-stringify#anyof-and-oneof). That took a tenth of a page.
 */
export function schemaToWriteBy(answer: TSchema): Schema {
  return written(answer) as Schema;
}

function written(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(written);
  if (typeof part !== 'object' || part === null) return part;
  const schema = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, written(value)]));
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema;
  const [one, other] = anyOf.toSorted((first, second) => Number(isNull(first)) - Number(isNull(second)));
  if (!isNull(other) || !isOfOneType(one)) return schema;
  return { ...one, ...rest, nullable: true };
}

const isNull = (schema: Schema) => schema.type === 'null';
const isOfOneType = ({ type, anyOf, nullable }: Schema) =>
  typeof type === 'string' && type !== 'null' && anyOf === undefined && nullable === undefined;

import { type TSchema, Type } from 'typebox';

/** Left out, or set to nothing: most properties in Graph may be either. */
export function maybe<Schema extends TSchema>(schema: Schema) {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

export const Id = Type.String({ minLength: 1 });

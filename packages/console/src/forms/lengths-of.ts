import type { TSchema } from 'typebox';

/** How long a text may be, as its schema says: the form then asks for the same as the server. */
export function lengthsOf(schema: TSchema): { readonly minLength?: number; readonly maxLength?: number } {
  const { minLength, maxLength } = schema as { readonly minLength?: number; readonly maxLength?: number };
  return { ...(minLength !== undefined && { minLength }), ...(maxLength !== undefined && { maxLength }) };
}

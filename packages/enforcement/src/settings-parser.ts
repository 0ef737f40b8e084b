import { type FieldError, type Parser, PicketError } from '@picket/domain';
import type { Static, TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import Value from 'typebox/value';

/** A channel's settings from their schema: defaults filled in, anything the schema does not know refused by name. */
export function settingsParser<Schema extends TObject>(schema: Schema): Parser<Static<Schema>> {
  const compiled = Compile(schema);
  return {
    schema: Object.fromEntries(Object.entries(schema)),
    parse(input) {
      const settings = Value.Default(schema, structuredClone(input));
      if (compiled.Check(settings)) return settings;
      const fields = fieldErrors(compiled.Errors(settings));
      const places = fields.map(({ pointer, detail }) => `${pointer || 'the settings'} ${detail}`).join('; ');
      throw new PicketError('invalid_request', `The channel's settings are wrong: ${places}`, { fields });
    },
  };
}

/** The first fault of each field; typebox tells a stranger twice, once as the field and once as its object. */
function fieldErrors(
  errors: readonly {
    readonly keyword: string;
    readonly instancePath: string;
    readonly message: string;
    readonly params: object;
  }[],
): readonly FieldError[] {
  const fields = new Map<string, FieldError>();
  for (const { keyword, instancePath: pointer, message, params } of errors) {
    if (keyword === 'additionalProperties' || fields.has(pointer)) continue;
    fields.set(pointer, {
      pointer,
      detail: keyword === 'boolean' ? 'is not a setting of this channel' : wording(message, params),
    });
  }
  return [...fields.values()];
}

function wording(message: string, params: object): string {
  return 'allowedValues' in params && Array.isArray(params.allowedValues)
    ? `must be one of ${params.allowedValues.join(', ')}`
    : message;
}

/**
 * A value that fits a schema, the same each time: what the OpenAPI document shows and what tests without a database answer.
 * Knows the keywords that `wire` uses and refuses others, so that a new one is not answered by nonsense.
 */
export function exampleOf(schema: unknown): unknown {
  const it = schema as Keywords;
  if (it.anyOf !== undefined) return exampleOf(it.anyOf[0]);
  if (it.const !== undefined) return it.const;
  if (it.enum !== undefined) return it.enum[0];
  if (it.examples !== undefined) return it.examples[0];
  switch (it.type) {
    case 'object':
      return Object.fromEntries(Object.entries(it.properties ?? {}).map(([name, value]) => [name, exampleOf(value)]));
    case 'array':
      return Array.from({ length: Math.max(1, it.minItems ?? 0) }, () => exampleOf(it.items));
    case 'string':
      return exampleText(it);
    case 'integer':
    case 'number':
      return it.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case undefined:
      return {};
    default:
      throw new Error(`no example for the type ${it.type}`);
  }
}

/** The keywords of JSON Schema that `wire` uses. */
interface Keywords {
  readonly anyOf?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly format?: string;
}

function exampleText({ format, minLength = 0 }: Keywords): string {
  switch (format) {
    case 'uuid':
      return '0198c0de-0000-4000-8000-000000000001';
    case 'date-time':
      return '2026-11-23T08:00:00.000Z';
    case undefined:
      return 'text'.padEnd(minLength, ' text');
    default:
      throw new Error(`no example for the format ${format}`);
  }
}

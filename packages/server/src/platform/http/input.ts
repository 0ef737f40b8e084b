import { type FieldError, PicketError } from '@picket/domain';
import type { Operation } from '@picket/wire/console';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/** The parts of a request, each exactly as its schema wants it. */
export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  /** What stands after `?`, undecoded. */
  readonly queryString: string;
  /** Parsed JSON, bytes where the operation takes them, or undefined when there was none. */
  readonly body: unknown;
}

/** So many wrong fields are told at once; a body of nothing but faults would else be answered by a bigger one. */
const tellAtMost = 20;

/**
 * Makes the one parser of an operation's input. Unknown fields are refused, with their place: a misspelt
 * `acceptShrinkage` that is silently ignored is worse than an error.
 */
export function compileInput(operation: Operation): (raw: RawInput) => Input {
  const params = compileClosed(operation.params);
  const query = compileClosed(operation.query);
  const body = compileClosed(operation.body);
  const queryTypes = typesOfProperties(operation.query);

  return (raw) => {
    const [asked, repeated] = readQuery(raw.queryString, queryTypes);
    const given = { params: { ...raw.params }, query: asked, body: raw.body };
    const errors = [
      ...repeated,
      ...findErrors('/params', params, given.params),
      ...findCapitals(given.params, idsOf(operation.params)),
      ...findErrors('/query', query, given.query),
      ...(operation.body === undefined
        ? operation.bytes === undefined
          ? refuseBody(raw.body)
          : needBytes(raw.body)
        : raw.body === undefined
          ? [{ pointer: '/body', detail: 'is missing' }]
          : findErrors('/body', body, given.body)),
      ...findUnstorable('', operation.bytes === undefined ? given : { ...given, body: undefined }),
    ];
    if (errors.length === 0) return given;
    throw new PicketError('invalid_request', 'Some fields are not as they should be.', {
      fields: errors.slice(0, tellAtMost),
    });
  };
}

/**
 * An id in a path has one spelling. The database would find its row under capitals too, and whatever compares ids as
 * text would then take one thing for two.
 */
function findCapitals(params: Readonly<Record<string, string>>, ids: readonly string[]): readonly FieldError[] {
  const written = ids.filter((name) => /[A-Z]/.test(params[name] ?? ''));
  return written.map((name) => ({ pointer: `/params/${name}`, detail: 'must be in lower case' }));
}

const idsOf = (schema: TSchema | undefined): readonly string[] =>
  Object.entries(propertiesOf(schema)).flatMap(([name, property]) => (property.format === 'uuid' ? [name] : []));

function needBytes(body: unknown): readonly FieldError[] {
  return body instanceof Uint8Array ? [] : [{ pointer: '/body', detail: 'is missing' }];
}

function refuseBody(body: unknown): readonly FieldError[] {
  return body === undefined ? [] : [{ pointer: '/body', detail: 'is not expected here' }];
}

const nothing = { type: 'object', properties: {}, additionalProperties: false };

function compileClosed(schema: TSchema | undefined): Validator {
  return Compile(closeObjects(schema ?? nothing) as TSchema);
}

/** Every object of a schema that does not say otherwise takes its listed properties and no more. */
function closeObjects(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closeObjects);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closeObjects(value)]));
  const isOpenObject = 'properties' in closed && closed.type === 'object' && !('additionalProperties' in closed);
  return isOpenObject ? { ...closed, additionalProperties: false } : closed;
}

function* findErrors(place: string, validator: Validator, value: unknown): Iterable<FieldError> {
  if (validator.Check(value)) return;
  for (const { keyword, instancePath, message, params } of validator.Errors(value)) {
    const pointer = `${place}${instancePath}`;
    // Said once for each property, by the keyword `boolean` below.
    if (keyword === 'additionalProperties') continue;
    if (keyword === 'boolean') yield { pointer, detail: 'is not known here' };
    else if (keyword === 'required' && 'requiredProperties' in params) {
      for (const name of params.requiredProperties)
        yield { pointer: `${pointer}/${escapePointer(name)}`, detail: 'is missing' };
    } else yield { pointer, detail: describe(message, params) };
  }
}

function describe(message: string, params: object): string {
  return 'allowedValues' in params && Array.isArray(params.allowedValues)
    ? `must be one of ${params.allowedValues.join(', ')}`
    : message;
}

type QueryValue = string | number | boolean;

/** A query is text: numbers and truth are read where the schema wants them, and in their plainest form only. */
function readQuery(
  queryString: string,
  types: ReadonlyMap<string, unknown>,
): readonly [Record<string, QueryValue>, readonly FieldError[]] {
  const read = new Map<string, QueryValue>();
  const repeated: FieldError[] = [];
  for (const [name, text] of new URLSearchParams(queryString)) {
    if (read.has(name)) repeated.push({ pointer: `/query/${escapePointer(name)}`, detail: 'is given twice' });
    read.set(name, readQueryValue(text, types.get(name)));
  }
  return [Object.fromEntries(read), repeated];
}

function readQueryValue(text: string, type: unknown): QueryValue {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function typesOfProperties(schema: TSchema | undefined): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(propertiesOf(schema)).map(([name, { type }]) => [name, type]));
}

interface Property {
  readonly type?: unknown;
  readonly format?: unknown;
}

function propertiesOf(schema: TSchema | undefined): Readonly<Record<string, Property>> {
  return schema !== undefined && 'properties' in schema ? (schema.properties as Record<string, Property>) : {};
}

const deepest = 16;

/**
 * NUL and lone surrogates are text to JSON and an error to PostgreSQL, and nesting without end is an error to whoever walks it:
 * both are faults of the caller, not of what stands behind.
 */
function* findUnstorable(pointer: string, value: unknown, depth = 0): Iterable<FieldError> {
  if (typeof value === 'string') {
    if (!isStorable(value)) yield { pointer, detail: 'holds characters that cannot be stored' };
  } else if (typeof value === 'object' && value !== null) {
    if (depth > deepest) return yield { pointer, detail: 'is nested too deeply' };
    for (const [name, inner] of Object.entries(value)) {
      const place = `${pointer}/${escapePointer(name)}`;
      if (!isStorable(name)) yield { pointer: place, detail: 'has a name that cannot be stored' };
      yield* findUnstorable(place, inner, depth + 1);
    }
  }
}

const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed();

const escapePointer = (name: string) => name.slice(0, 100).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1');

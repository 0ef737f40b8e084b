import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { contractDocuments } from './contract-documents.suite.ts';

/**
 * Holds answers against Microsoft's published contract: the operation must exist, every property must be listed and of
 * its type, errors must have Graph's shape. Used by every request the tests here make.
 */
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses?: unknown }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly discriminator?: { readonly mapping?: Readonly<Record<string, string>> };
}

export const contracts = contractDocuments as unknown as Readonly<Record<'v1.0' | 'beta', OpenApi>>;

const validators = { 'v1.0': makeAjv('v1.0'), beta: makeAjv('beta') };
const compiled = new Map<string, ValidateFunction>();

/** Says what is wrong with an answer; empty when nothing is. */
export function contractProblems(method: string, path: string, status: number, body: unknown): readonly string[] {
  const [, version, rest = ''] = /^\/(v1\.0|beta)(\/[^?]*)/.exec(path) ?? [];
  if (version !== 'v1.0' && version !== 'beta') return [`${path} is no address of Graph`];
  if (status >= 400) return problemsBy('v1.0', 'microsoft.graph.ODataErrors.ODataError', body);
  const operation = findOperation(version, method, rest);
  if (operation === undefined) return [`${method} ${path} is not in the contract`];
  if (body === undefined) return [];
  if (typeof body === 'number') return Number.isInteger(body) ? [] : ['a count is a whole number'];
  // Plain values, and files, have a schema of their own in the document.
  if (operation.schema === '') return typeof body === 'object' && body !== null ? [] : ['there is no value'];
  return problemsBy(operation.version, operation.schema, body);
}

function problemsBy(version: 'v1.0' | 'beta', schema: string, body: unknown): readonly string[] {
  const key = `${version} ${schema}`;
  const validate =
    compiled.get(key) ??
    validators[version].compile({ $ref: `#/definitions/${escapePointer(schema)}`, definitions: definitions[version] });
  compiled.set(key, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Beta repeats only what differs; the rest is as in v1.0. */
function findOperation(version: 'v1.0' | 'beta', method: string, path: string) {
  const wanted = path.replace(/\/(?:microsoft\.graph\.)?delta$/, '/delta()').replaceAll(/\('([^'/]+)'\)/g, '/$1');
  for (const candidate of version === 'beta' ? (['beta', 'v1.0'] as const) : (['v1.0'] as const)) {
    const templates = Object.keys(contracts[candidate].paths).toSorted((left, right) => literal(right) - literal(left));
    for (const template of templates) {
      const operation = contracts[candidate].paths[template]?.[method.toLowerCase()];
      if (operation === undefined || !toPattern(template).test(wanted)) continue;
      const schema = /"schema":\{"\$ref":"#\/components\/schemas\/([^"]+)"/.exec(
        JSON.stringify(operation.responses),
      )?.[1];
      return { version: candidate, schema: schema ?? '' };
    }
  }
  return undefined;
}

const literal = (template: string) => template.replaceAll(/\{[^}]+\}/g, '').length;

function toPattern(template: string): RegExp {
  const source = template.replaceAll(/\{[^}]+\}|[.*+?^${}()|[\]\\]/g, (text) =>
    text.startsWith('{') ? "[^/'()]+" : `\\${text}`,
  );
  return new RegExp(`^${source}$`, 'i');
}

function makeAjv(_version: 'v1.0' | 'beta'): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  ajvFormats.default(ajv);
  for (const format of ['uint8', 'uuid']) ajv.addFormat(format, true);
  return ajv;
}

const definitions = { 'v1.0': makeDefinitions(contracts['v1.0']), beta: makeDefinitions(contracts.beta) };

/**
 * Two definitions for each object type: `T!` with all inherited properties and no others, and `T`, which looks at
 * `@odata.type` and takes the derived type's, as OData does.
 */
function makeDefinitions({ components }: OpenApi): Readonly<Record<string, unknown>> {
  const made: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(components.schemas)) {
    const properties = collectProperties(components.schemas, schema);
    if (properties === undefined) {
      made[name] = pointHere(schema);
      continue;
    }
    const required = [schema, ...(schema.allOf ?? [])].flatMap((part) => (part.required as string[] | undefined) ?? []);
    made[`${name}!`] = {
      type: 'object',
      required,
      properties: pointHere(properties),
      patternProperties: { '@': {} },
      additionalProperties: false,
    };
    made[name] = Object.entries(discriminatorOf(schema)).reduce<unknown>(
      (otherwise, [type, target]) => ({
        if: { required: ['@odata.type'], properties: { '@odata.type': { const: type } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { $ref: `#/definitions/${escapePointer(`${target.split('/').at(-1)}!`)}` },
        else: otherwise,
      }),
      { $ref: `#/definitions/${escapePointer(`${name}!`)}` },
    );
  }
  return made;
}

function discriminatorOf(schema: Schema): Readonly<Record<string, string>> {
  return (
    [schema, ...(schema.allOf ?? [])].find((part) => part.discriminator !== undefined)?.discriminator?.mapping ?? {}
  );
}

/** Undefined for what is no object type: enumerations. */
function collectProperties(
  schemas: OpenApi['components']['schemas'],
  schema: Schema,
): Record<string, Schema> | undefined {
  if (schema.enum !== undefined || schema.pattern !== undefined) return undefined;
  const all: Record<string, Schema> = {};
  for (const part of schema.allOf ?? [schema]) {
    const base = part.$ref === undefined ? undefined : schemas[part.$ref.split('/').at(-1) ?? ''];
    if (base !== undefined) Object.assign(all, collectProperties(schemas, base));
    Object.assign(all, part.properties);
  }
  return all;
}

function pointHere<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value).replaceAll(
      /"#\/components\/schemas\/([^"]+)"/g,
      (_, name: string) => `"#/definitions/${escapePointer(name)}"`,
    ),
  ) as Value;
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

import { readFileSync } from 'node:fs';
import type { TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import { endpoints } from './catalogue.ts';
import { type Endpoint, selectedBy } from './endpoint.ts';
import { derivedProperty, flatten, follow, type OpenApi, type OpenApiSchema, schemaOf } from './openapi.suite.ts';

const folder = new URL('../../../fixtures/graph/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
type PermissionRows = Record<
  string,
  Record<'application' | 'applicationLeast' | 'both' | 'bothLeast', string[] | undefined>
>;
/** Operations that the trimmed documents leave out, written from their reference pages. */
const added = read('operations-added.json') as { paths: OpenApi['paths']; permissions: PermissionRows };
const v1 = read('openapi-v1.0.json') as OpenApi;
const withAdded = Object.entries(added.paths).map(([path, item]) => [path, { ...v1.paths[path], ...item }] as const);
const contracts: Record<Endpoint['version'], OpenApi> = {
  'v1.0': { ...v1, paths: { ...v1.paths, ...Object.fromEntries(withAdded) } },
  beta: read('openapi-beta.json'),
};
const permissionsOf: PermissionRows = { ...read('operation-permissions.json').operations, ...added.permissions };
const roleIds = new Map<string, string | null>(
  read('permissions.json').microsoftGraph.permissions.map(
    ({ name, applicationRoleId }: { name: string; applicationRoleId: string | null }) => [name, applicationRoleId],
  ),
);

const catalogue: readonly Endpoint[] = Object.values(endpoints);

test('ids are unique, and documentation is linked', () => {
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
  for (const { gives } of catalogue) expect(gives).not.toBe('');
});

describe.each(catalogue.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (_, endpoint) => {
  const contract = contracts[endpoint.version];
  const operation = contract.paths[endpoint.path]?.[endpoint.method.toLowerCase() as 'get'];

  test('is an operation of the contract', () => {
    expect(operation, `${endpoint.method} ${endpoint.path}`).toBeDefined();
  });

  test('uses only the query options of the operation', () => {
    const allowed = (operation?.parameters ?? []).map((parameter) => follow(contract, parameter).name);
    expect(allowed).toEqual(expect.arrayContaining([...endpoint.options]));
    // The contract lists them all the same, but Microsoft documents that delta does not take them.
    if (endpoint.answers === 'delta') expect(endpoint.options).toEqual(['$select']);
  });

  test('asks for the least privileged permission', () => {
    const row = permissionsOf[`${endpoint.method} /${endpoint.version}${endpoint.path}`];
    if (endpoint.permission === undefined) {
      expect(row).toBeUndefined();
      return;
    }
    const accepted = row?.application ?? row?.both ?? [];
    const least = row?.applicationLeast ?? row?.bothLeast ?? [];
    expect(accepted, 'accepted').toContain(endpoint.permission);
    expect(roleIds.get(endpoint.permission), `role id of ${endpoint.permission}`).toMatch(/^[0-9a-f-]{36}$/);
    // Where the table marks several, the one that cannot write is the least.
    const writes = (permission: string) => permission.includes('ReadWrite');
    const readers = least.filter((permission) => !writes(permission));
    const wanted = readers.length > 0 ? readers : least;
    if (endpoint.permissionNote === undefined) expect(wanted).toContain(endpoint.permission);
    else expect(wanted, 'a note explains a difference that is there').not.toContain(endpoint.permission);
  });

  test('reads only what the contract promises', () => {
    if (endpoint.answers === 'nothing') return;
    if (endpoint.answers === 'file') {
      const success = follow(contract, operation?.responses['2XX'] ?? {}) as { readonly content?: object };
      expect(success.content).toEqual({ 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } });
      return;
    }
    const answer = schemaOf(contract, operation?.responses['2XX'] ?? operation?.responses['200']);
    const item = endpoint.answers === 'one' ? answer : flatten(contract, answer).properties.value?.items;
    const subtypes = (endpoint.subtypes ?? []).map((name) => ({
      $ref: `#/components/schemas/microsoft.graph.${name}`,
    }));
    const promised = subtypes.length === 0 ? item : { allOf: subtypes };
    expect(disagreements(contract, 'read', endpoint.item, promised)).toEqual([]);
  });

  test('selects only properties of the contract', () => {
    if (!endpoint.options.includes('$select')) return;
    const answer = schemaOf(contract, operation?.responses['2XX']);
    const item = endpoint.answers === 'one' ? answer : flatten(contract, answer).properties.value?.items;
    const listed = Object.keys(flatten(contract, item).properties);
    expect(listed).toEqual(expect.arrayContaining([...selectedBy(endpoint)]));
  });

  test('sends only what the contract lets be written', () => {
    if (endpoint.body === undefined) {
      expect(operation?.requestBody).toBeUndefined();
      return;
    }
    const base = schemaOf(contract, operation?.requestBody);
    const subtypes = (endpoint.subtypes ?? []).map((name) => ({
      $ref: `#/components/schemas/microsoft.graph.${name}`,
    }));
    const body = subtypes.length === 0 ? base : { allOf: subtypes };
    expect(disagreements(contract, 'sent', endpoint.body, body)).toEqual([]);
    expect(readOnlyIn(contract, endpoint.body, body, '')).toEqual([]);
    expect(looseObjectsIn(endpoint.body, '')).toEqual([]);
  });
});

test('the contract is held to: an endpoint that reads, sends or asks for something else is found out', () => {
  const contract = contracts['v1.0'];
  const device = { $ref: '#/components/schemas/microsoft.graph.device' };
  const find = (ours: object) => disagreements(contract, 'read', ours as TSchema, device);
  const of = (properties: object) => ({ type: 'object', properties });
  expect(find(of({ isHovering: { type: 'boolean' } }))).toEqual(['isHovering is not in the contract']);
  expect(find(of({ displayName: { type: 'boolean' } }))).toEqual([
    'displayName: boolean, the contract says string',
    'displayName may be null',
  ]);
  expect(find(of({ extensionAttributes: of({ extensionAttribute16: { type: 'string' } }) }))).toEqual([
    'extensionAttributes may be null',
    'extensionAttributes/extensionAttribute16 is not in the contract',
  ]);
  const iosEnabled = { anyOf: [{ type: 'boolean' }, { type: 'null' }] };
  const connector = { $ref: '#/components/schemas/microsoft.graph.mobileThreatDefenseConnector' };
  expect(disagreements(contract, 'sent', of({ iosEnabled }) as TSchema, connector)).toEqual([
    'iosEnabled cannot be null',
  ]);
  expect(readOnlyIn(contract, of({ isCompliant: { type: 'boolean' } }) as TSchema, device, '')).toEqual([
    'isCompliant',
  ]);
  expect(looseObjectsIn(of({}) as TSchema, '')).toEqual(['the body']);
});

/** Where a schema of ours relies on something that the contract does not say. */
function disagreements(
  contract: OpenApi,
  use: 'read' | 'sent',
  ours: TSchema,
  theirs: OpenApiSchema | undefined,
  at = '',
): readonly string[] {
  const their = flatten(contract, theirs);
  const found: string[] = [];
  const { schema, nullable } = withoutNull(ours as OurSchema);
  if (schema.type !== undefined && their.type !== undefined && !sameType(schema.type, their.type)) {
    found.push(`${at}: ${schema.type}, the contract says ${their.type}`);
  }
  if (use === 'read' && their.nullable && !nullable) found.push(`${at} may be null`);
  if (use === 'sent' && nullable && !their.nullable) found.push(`${at} cannot be null`);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const place = at === '' ? name : `${at}/${name}`;
    // Annotations are always allowed, and named by no schema.
    if (name.startsWith('@')) continue;
    const plain = name.replace(/@delta$/, '');
    // Inside an object whose type only it says (a target, settings), what any of its types promises.
    const promised = their.properties[plain] ?? (at === '' ? undefined : derivedProperty(contract, theirs, plain));
    if (promised === undefined) found.push(`${place} is not in the contract`);
    else found.push(...disagreements(contract, use, property as TSchema, promised, place));
  }
  if (schema.items !== undefined) {
    found.push(...disagreements(contract, use, schema.items as TSchema, their.items, `${at}[]`));
  }
  return found;
}

function readOnlyIn(
  contract: OpenApi,
  ours: TSchema,
  theirs: OpenApiSchema | undefined,
  at: string,
): readonly string[] {
  const their = flatten(contract, theirs);
  const { schema } = withoutNull(ours as OurSchema);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const place = at === '' ? name : `${at}/${name}`;
    const promised = their.properties[name];
    return [
      ...(promised?.readOnly === true ? [place] : []),
      ...readOnlyIn(contract, property as TSchema, promised, place),
    ];
  });
}

/** Bodies name everything that may be sent: an object that lets anything through would send it. */
function looseObjectsIn(ours: TSchema, at: string): readonly string[] {
  const { schema } = withoutNull(ours as OurSchema);
  const properties = Object.entries(schema.properties ?? {});
  const loose = schema.properties !== undefined && schema.additionalProperties !== false;
  return [
    ...(loose ? [at === '' ? 'the body' : at] : []),
    ...properties.flatMap(([name, property]) => looseObjectsIn(property as TSchema, `${at}/${name}`)),
    ...(schema.items === undefined ? [] : looseObjectsIn(schema.items as TSchema, `${at}[]`)),
  ];
}

interface OurSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, object>>;
  readonly items?: object;
  readonly anyOf?: readonly OurSchema[];
  readonly additionalProperties?: boolean;
}

function withoutNull(schema: OurSchema): { readonly schema: OurSchema; readonly nullable: boolean } {
  const choices = schema.anyOf ?? [schema];
  const [only] = choices.filter(({ type }) => type !== 'null');
  return { schema: only ?? schema, nullable: choices.length > 1 };
}

function sameType(ours: string, theirs: string): boolean {
  return ours === theirs || (ours === 'number' && theirs === 'integer');
}

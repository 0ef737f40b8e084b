import {
  type OperationPermission,
  type OperationShape,
  type PathItem,
  shapeOfOperation,
} from './extract-operations.ts';

/**
 * Makes the compact form of Microsoft's published contract (two OpenAPI documents made from the metadata, and the
 * permission table) that the simulator works with: every operation with its body, answer, query options and
 * permissions, and every type with its properties. Left out are descriptions and the sources of marks. The result is
 * kept as `contract.data.json`, because the product may not read fixtures; a test makes it anew and compares.
 */
export interface ContractExtract {
  readonly generatedFrom: string;
  readonly types: Readonly<Record<ApiVersion, Readonly<Record<string, TypeShape>>>>;
  /** By `METHOD /version/path` in the contract's spelling. Beta lists only what v1.0 lacks or has otherwise. */
  readonly operations: Readonly<Record<string, OperationShape>>;
  readonly roles: readonly AppRole[];
  /** Delegated permissions of Graph. */
  readonly scopes: readonly DelegatedScope[];
}

export interface DelegatedScope {
  readonly id: string;
  /** As it appears in a token's `scp`. */
  readonly value: string;
}

export type ApiVersion = 'v1.0' | 'beta';

export interface TypeShape {
  readonly base?: string;
  /** Only types derived from it exist. */
  readonly abstract?: true;
  /** Graph may take and give properties that are not listed. */
  readonly open?: true;
  readonly properties: Readonly<Record<string, PropertyShape>>;
}

/** What one property of a Graph type holds. */
export interface PropertyShape {
  readonly kind:
    | 'string'
    | 'uuid'
    | 'boolean'
    | 'integer'
    | 'number'
    | 'date-time'
    | 'object'
    | 'enum'
    | 'flags'
    | 'any';
  /** For `enum` and `flags`: the members; a value of `flags` is any of them, joined by commas. */
  readonly members?: readonly string[];
  /** For `object`: the name of its type. */
  readonly type?: string;
  readonly collection?: true;
  readonly nullable?: true;
  readonly readOnly?: true;
  /** Read-only, and yet sent by Microsoft's own examples: such a value is ignored, not refused. */
  readonly ignored?: true;
  /** May be set on create and not changed after. */
  readonly immutable?: true;
  readonly navigation?: true;
}

export interface AppRole {
  readonly id: string;
  /** As it appears in a token's `roles`. */
  readonly value: string;
  readonly displayName: string;
  readonly description: string;
}

export interface ContractDocuments {
  readonly 'v1.0': OpenApi;
  readonly beta: OpenApi;
  readonly operationPermissions: { readonly operations: Readonly<Record<string, OperationPermission>> };
  readonly permissions: {
    readonly microsoftGraph: { readonly permissions: readonly GraphPermission[] };
    readonly intune: { readonly api: { readonly appRoles: readonly AppRole[] } };
  };
}

interface OpenApi {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface GraphPermission {
  readonly name: string;
  readonly applicationRoleId: string | null;
  readonly delegatedScopeId: string | null;
  readonly displayName: string;
  readonly applicationDescription: string | null;
}

/** The keywords of JSON Schema, and of Microsoft's extensions of it, that the documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly readOnly?: boolean;
  readonly enum?: readonly (string | null)[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-ms-navigationProperty'?: boolean;
  readonly 'x-ms-abstract'?: boolean;
  readonly 'x-ms-open-type'?: boolean;
  readonly 'x-enum-members'?: readonly string[];
  readonly 'x-read-only-in-examples'?: boolean;
  readonly 'x-immutable'?: boolean;
}

const namespace = 'microsoft.graph.';

export function extractContract(documents: ContractDocuments): ContractExtract {
  return {
    generatedFrom: 'microsoftgraph/msgraph-metadata and microsoft-graph-devx-content, MIT; see README.md here',
    types: { 'v1.0': extractTypes(documents['v1.0']), beta: extractTypes(documents.beta) },
    operations: { ...extractOperations(documents, 'v1.0'), ...extractOperations(documents, 'beta') },
    roles: [
      ...documents.permissions.microsoftGraph.permissions.flatMap((permission) =>
        permission.applicationRoleId === null
          ? []
          : [
              {
                id: permission.applicationRoleId,
                value: permission.name,
                displayName: permission.displayName,
                description: permission.applicationDescription ?? permission.displayName,
              },
            ],
      ),
      ...documents.permissions.intune.api.appRoles.map(({ id, value, displayName, description }) => ({
        id,
        value,
        displayName,
        description,
      })),
    ],
    scopes: documents.permissions.microsoftGraph.permissions.flatMap(({ name, delegatedScopeId }) =>
      delegatedScopeId === null ? [] : [{ id: delegatedScopeId, value: name }],
    ),
  };
}

/** One line for each type and operation, so that a change of the contract can be read as a change of lines. */
export function spellContract({ generatedFrom, types, operations, roles, scopes }: ContractExtract): string {
  const lines = (record: object) =>
    Object.entries(record)
      .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
      .join(',\n');
  return `{"generatedFrom":${JSON.stringify(generatedFrom)},
"types":{"v1.0":{
${lines(types['v1.0'])}},
"beta":{
${lines(types.beta)}}},
"operations":{
${lines(operations)}},
"roles":[
${roles.map((role) => JSON.stringify(role)).join(',\n')}],
"scopes":[
${scopes.map((scope) => JSON.stringify(scope)).join(',\n')}]}
`;
}

function extractOperations(documents: ContractDocuments, version: ApiVersion): Record<string, OperationShape> {
  const { paths, components } = documents[version];
  const shape = (schema: Schema) => shapeOf(schema, components.schemas);
  return Object.fromEntries(
    Object.entries(paths).flatMap(([path, item]) =>
      (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
        const operation = item[method];
        if (operation === undefined) return [];
        const name = `${method.toUpperCase()} /${version}${path}`;
        return [
          [name, shapeOfOperation(name, operation, documents.operationPermissions.operations[name], shape)] as const,
        ];
      }),
    ),
  );
}

function extractTypes({ components: { schemas } }: OpenApi): Record<string, TypeShape> {
  const found: Record<string, TypeShape> = {};
  for (const [fullName, schema] of Object.entries(schemas)) {
    if (schema.enum !== undefined || schema['x-enum-members'] !== undefined) continue;
    if (/CollectionResponse$|^Base/.test(fullName)) continue;
    const parts = schema.allOf ?? [schema];
    const base = parts.map(nameOfReference).find((reference) => reference !== undefined);
    const properties: Record<string, PropertyShape> = {};
    for (const part of parts) {
      for (const [property, value] of Object.entries(part.properties ?? {})) {
        if (property !== '@odata.type') properties[property] = shapeOf(value, schemas);
      }
    }
    found[fullName.replace(namespace, '')] = {
      ...(base === undefined ? {} : { base }),
      ...(parts.some((part) => part['x-ms-abstract'] === true) ? { abstract: true as const } : {}),
      ...(parts.some((part) => part['x-ms-open-type'] === true) ? { open: true as const } : {}),
      properties,
    };
  }
  return Object.fromEntries(Object.entries(found).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function nameOfReference(schema: Schema): string | undefined {
  return schema.$ref?.split('/').at(-1)?.replace(namespace, '');
}

function shapeOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): PropertyShape {
  const marks = {
    ...(schema.readOnly === true ? { readOnly: true as const } : {}),
    ...(schema['x-read-only-in-examples'] === true ? { ignored: true as const } : {}),
    ...(schema['x-immutable'] === true ? { immutable: true as const } : {}),
    ...(schema['x-ms-navigationProperty'] === true ? { navigation: true as const } : {}),
  };
  if (schema.type === 'array') {
    return { ...shapeOf(schema.items ?? {}, schemas), ...marks, collection: true };
  }
  const nullable = schema.nullable === true || schema.anyOf?.some((option) => option.nullable === true) === true;
  const reference = [schema, ...(schema.allOf ?? []), ...(schema.anyOf ?? [])]
    .map(nameOfReference)
    .find((name) => name);
  const common = { ...(nullable ? { nullable: true as const } : {}), ...marks };
  if (reference === undefined) return { kind: kindOf(schema), ...common };
  const target = schemas[namespace + reference] ?? schemas[reference];
  const flags = target?.['x-enum-members'];
  if (flags !== undefined) return { kind: 'flags', members: flags, ...common };
  const members = target?.enum;
  return members === undefined
    ? { kind: 'object', type: reference, ...common }
    : { kind: 'enum', members: members.filter((member) => member !== null), ...common };
}

function kindOf(schema: Schema): PropertyShape['kind'] {
  if (schema.format === 'date-time') return 'date-time';
  if (schema.format === 'uuid') return 'uuid';
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'integer':
    case 'number':
      return schema.type;
    default:
      return 'any';
  }
}

/**
 * Cuts what the simulator needs out of Microsoft's published contract (an OpenAPI document made from the metadata, and
 * the permission table): which properties a type has, which are read-only, which permission opens which operation.
 * The result is kept as `contract.data.json`, because the product may not read fixtures; a test makes it anew and
 * compares.
 */
export interface ContractExtract {
  readonly generatedFrom: string;
  readonly types: Readonly<Record<ApiVersion, Readonly<Record<string, TypeShape>>>>;
  /** By `METHOD /version/path` in the contract's spelling: the application permissions of which one opens it. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  readonly roles: readonly AppRole[];
}

export type ApiVersion = 'v1.0' | 'beta';

export interface TypeShape {
  readonly base?: string;
  readonly properties: Readonly<Record<string, PropertyShape>>;
}

/** What one property of a Graph type holds. */
export interface PropertyShape {
  readonly kind: 'string' | 'boolean' | 'integer' | 'number' | 'date-time' | 'object' | 'enum' | 'any';
  /** For `enum`: its members. */
  readonly members?: readonly string[];
  /** For `object`: the name of its type. */
  readonly type?: string;
  readonly collection?: true;
  readonly nullable?: true;
  readonly readOnly?: true;
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
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface OperationPermission {
  readonly both?: readonly string[];
  readonly application?: readonly string[];
}

interface GraphPermission {
  readonly name: string;
  readonly applicationRoleId: string | null;
  readonly displayName: string;
  readonly applicationDescription: string | null;
}

interface Schema {
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
}

/** Types cut out, by the version whose document describes them. Their base and member types come along by themselves. */
export const extractedTypes: Readonly<Record<ApiVersion, readonly string[]>> = {
  'v1.0': [
    'organization',
    'user',
    'group',
    'device',
    'managedDevice',
    'mobileThreatDefenseConnector',
    'iosCompliancePolicy',
    'androidCompliancePolicy',
    'androidWorkProfileCompliancePolicy',
    'deviceCompliancePolicyAssignment',
    'deviceComplianceScheduledActionForRule',
    'deviceComplianceActionItem',
    'groupAssignmentTarget',
    'exclusionGroupAssignmentTarget',
    'allLicensedUsersAssignmentTarget',
    'allDevicesAssignmentTarget',
    'conditionalAccessPolicy',
    'signIn',
  ],
  beta: ['managedDevice', 'mobileThreatDefenseConnector', 'iosCompliancePolicy', 'androidDeviceOwnerCompliancePolicy'],
};

/** Member types left out with everything below them: large, and nothing modelled here fills them. */
const tooFar = new Set(['deviceHealthAttestationState', 'mailboxSettings', 'userPrint', 'cloudPcRemoteActionResult']);

const namespace = 'microsoft.graph.';

export function extractContract(documents: ContractDocuments, operations: readonly string[]): ContractExtract {
  return {
    generatedFrom: 'microsoftgraph/msgraph-metadata and microsoft-graph-devx-content, MIT; see README.md here',
    types: { 'v1.0': extractTypes(documents, 'v1.0'), beta: extractTypes(documents, 'beta') },
    permissions: Object.fromEntries(
      operations.toSorted().map((operation) => {
        const entry = documents.operationPermissions.operations[operation];
        if (entry === undefined) throw new Error(`the permission table has no ${operation}`);
        return [operation, [...new Set([...(entry.both ?? []), ...(entry.application ?? [])])].toSorted()];
      }),
    ),
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
  };
}

function extractTypes(documents: ContractDocuments, version: ApiVersion): Record<string, TypeShape> {
  const { schemas } = documents[version].components;
  const found: Record<string, TypeShape> = {};
  const waiting = [...extractedTypes[version]];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const schema = schemas[namespace + name];
    if (found[name] !== undefined || schema === undefined || tooFar.has(name)) continue;
    const parts = schema.allOf ?? [schema];
    const base = parts.map(nameOfReference).find((reference) => reference !== undefined);
    const properties: Record<string, PropertyShape> = {};
    for (const part of parts) {
      for (const [property, value] of Object.entries(part.properties ?? {})) {
        if (property !== '@odata.type') properties[property] = shapeOf(value, schemas);
      }
    }
    found[name] = { ...(base === undefined ? {} : { base }), properties };
    if (base !== undefined) waiting.push(base);
    for (const shape of Object.values(properties)) {
      if (shape.type !== undefined && shape.navigation === undefined) waiting.push(shape.type);
    }
  }
  return Object.fromEntries(Object.entries(found).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function nameOfReference(schema: Schema): string | undefined {
  return schema.$ref?.split('/').at(-1)?.slice(namespace.length);
}

function shapeOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): PropertyShape {
  const marks = {
    ...(schema.readOnly === true ? { readOnly: true as const } : {}),
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
  const members = schemas[namespace + reference]?.enum;
  return members === undefined
    ? { kind: 'object', type: reference, ...common }
    : { kind: 'enum', members: members.filter((member) => member !== null), ...common };
}

function kindOf(schema: Schema): PropertyShape['kind'] {
  if (schema.format === 'date-time') return 'date-time';
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

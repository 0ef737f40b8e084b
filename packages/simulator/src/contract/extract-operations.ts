import type { PropertyShape, Schema } from './extract-contract.ts';

/** What the contract says of one operation. */
export interface OperationShape {
  readonly summary: string;
  /** The request's body: an object of a named type, or an action's parameters. */
  readonly body?: { readonly type: string } | { readonly properties: Readonly<Record<string, PropertyShape>> };
  readonly answer?: AnswerShape;
  /** The success that Microsoft's reference page names; the document itself says only `2XX`. */
  readonly status?: number;
  /** Query options that Microsoft's own SDK has for it. */
  readonly options?: readonly string[];
  /** One of these is enough, in a token of an application, or of a person. */
  readonly permissions: { readonly application: readonly string[]; readonly delegated: readonly string[] };
  /** The table of permissions has no such operation: these were taken from its parent or its page. */
  readonly inferred?: true;
}

export interface AnswerShape {
  readonly kind: 'one' | 'many' | 'count' | 'values' | 'value' | 'file';
  /** For `one` and `many`: the name of the type. */
  readonly type?: string;
}

export interface OperationPermission {
  readonly both?: readonly string[];
  readonly application?: readonly string[];
  readonly delegated?: readonly string[];
  readonly inferred?: unknown;
}

export interface PathItem {
  readonly get?: OpenApiOperation;
  readonly post?: OpenApiOperation;
  readonly put?: OpenApiOperation;
  readonly patch?: OpenApiOperation;
  readonly delete?: OpenApiOperation;
}

interface OpenApiOperation {
  readonly summary?: string;
  readonly operationId?: string;
  readonly parameters?: readonly { readonly $ref?: string }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: { readonly '2XX'?: { readonly content?: Content } };
  readonly 'x-documented-status'?: number;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

/**
 * The v1.0 documents of both SDK and OpenAPI name a Cloud PC type in the bodies of three `assign` actions, because the
 * generator took the first type with an action of that name. The metadata, beta and the reference pages have these.
 */
const mistakenType = 'cloudPcProvisioningPolicyAssignment';
const realTypes: Readonly<Record<string, string>> = {
  mobileAppConfigurations: 'managedDeviceMobileAppConfigurationAssignment',
  deviceCompliancePolicies: 'deviceCompliancePolicyAssignment',
  deviceConfigurations: 'deviceConfigurationAssignment',
};

/** @throws Error where the permission table has no such operation and it is not the batch, which needs none itself */
export function shapeOfOperation(
  name: string,
  operation: OpenApiOperation,
  permission: OperationPermission | undefined,
  shapeOf: (schema: Schema) => PropertyShape,
): OperationShape {
  if (permission === undefined && !name.endsWith('/$batch')) throw new Error(`the permission table has no ${name}`);
  const { both = [], application = [], delegated = [] } = permission ?? {};
  const body = operation.requestBody?.content['application/json']?.schema;
  const content = Object.entries(operation.responses['2XX']?.content ?? {})[0];
  const options = (operation.parameters ?? []).flatMap(({ $ref }) => {
    const option = $ref?.split('/').at(-1) ?? '';
    return ['ConsistencyLevel', 'If-Match', ''].includes(option) ? [] : [`$${option}`];
  });
  return {
    summary: operation.summary ?? operation.operationId ?? name,
    ...(body === undefined ? {} : { body: bodyShape(name, body, shapeOf) }),
    ...(content === undefined ? {} : { answer: answerShape(content[0], content[1].schema) }),
    ...(operation['x-documented-status'] === undefined ? {} : { status: operation['x-documented-status'] }),
    ...(options.length === 0 ? {} : { options }),
    permissions: {
      application: [...new Set([...both, ...application])].toSorted(),
      delegated: [...new Set([...both, ...delegated])].toSorted(),
    },
    ...(permission?.inferred === undefined ? {} : { inferred: true as const }),
  };
}

function bodyShape(
  name: string,
  schema: Schema,
  shapeOf: (schema: Schema) => PropertyShape,
): NonNullable<OperationShape['body']> {
  if (schema.$ref !== undefined) return { type: typeName(schema.$ref) };
  const properties = Object.entries(schema.properties ?? {}).map(([property, value]) => {
    const shape = shapeOf(value);
    if (shape.type !== mistakenType) return [property, shape] as const;
    const type = Object.entries(realTypes).find(([collection]) => name.includes(`/${collection}/`))?.[1];
    if (type === undefined) throw new Error(`the document names a Cloud PC type in ${name}`);
    return [property, { ...shape, type }] as const;
  });
  return { properties: Object.fromEntries(properties) };
}

function answerShape(mediaType: string, schema: Schema): AnswerShape {
  if (mediaType === 'text/plain') return { kind: 'count' };
  if (mediaType === 'application/octet-stream') return { kind: 'file' };
  if (schema.$ref !== undefined) {
    const type = typeName(schema.$ref);
    if (type === 'StringCollectionResponse') return { kind: 'values' };
    return type.endsWith('CollectionResponse')
      ? { kind: 'many', type: type.replace(/CollectionResponse$/, '') }
      : { kind: 'one', type };
  }
  return { kind: schema.allOf === undefined ? 'value' : 'values' };
}

function typeName(reference: string): string {
  return (reference.split('/').at(-1) ?? '').replace('microsoft.graph.', '');
}

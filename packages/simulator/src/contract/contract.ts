import data from './contract.data.json' with { type: 'json' };
import type {
  ApiVersion,
  AppRole,
  ContractExtract,
  DelegatedScope,
  PropertyShape,
  TypeShape,
} from './extract-contract.ts';
import type { AnswerShape, OperationShape } from './extract-operations.ts';

const contract = data as unknown as ContractExtract;

export type { AnswerShape, ApiVersion, AppRole, OperationShape, PropertyShape };

/** Every application permission that can be granted here: Graph's and the Intune API's. */
export const appRoles: readonly AppRole[] = contract.roles;

/** Delegated permissions of Graph, of those that the contract's selection has. */
export const delegatedScopes: readonly DelegatedScope[] = contract.scopes;

/** By `METHOD /version/path` in the contract's spelling. */
export const contractOperations: Readonly<Record<string, OperationShape>> = contract.operations;

/** What the contract says of an operation; beta's document lists only what differs, the rest is as in v1.0. */
export function operationShape(method: string, version: ApiVersion, path: string): OperationShape | undefined {
  return contract.operations[`${method} /${version}${path}`] ?? contract.operations[`${method} /v1.0${path}`];
}

/**
 * Of these permissions one is enough: in the `roles` of an application's token, or in the `scp` of a person's.
 * Undefined: the contract has no such operation.
 */
export function permissionsFor(
  method: string,
  version: ApiVersion,
  path: string,
  holder: 'application' | 'delegated' = 'application',
): readonly string[] | undefined {
  return operationShape(method, version, path)?.permissions[holder];
}

const merged = new Map<string, Readonly<Record<string, PropertyShape>> | undefined>();

/**
 * A type's properties with those of its base types. A beta type that the beta document does not repeat is as in v1.0.
 * Undefined: the contract does not have the type.
 */
export function propertiesOf(version: ApiVersion, type: string): Readonly<Record<string, PropertyShape>> | undefined {
  const key = `${version} ${type}`;
  if (!merged.has(key)) merged.set(key, mergeProperties(version, type));
  return merged.get(key);
}

function mergeProperties(version: ApiVersion, type: string): Record<string, PropertyShape> | undefined {
  const shape = typeShape(version, type);
  if (shape === undefined) return undefined;
  return { ...(shape.base === undefined ? {} : propertiesOf(version, shape.base)), ...shape.properties };
}

/** Beta's own word for a type, or v1.0's where beta does not repeat it. V1.0 never knows a type that only beta has. */
export function typeShape(version: ApiVersion, type: string): TypeShape | undefined {
  return own(contract.types[version], type) ?? own(contract.types['v1.0'], type);
}

/** Names come from outside: `constructor` is no type. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Whether a type is another one or derived from it. */
export function isKindOf(version: ApiVersion, type: string, base: string): boolean {
  for (let name: string | undefined = type; name !== undefined; name = typeShape(version, name)?.base) {
    if (name === base) return true;
  }
  return false;
}

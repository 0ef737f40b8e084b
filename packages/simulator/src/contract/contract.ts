import data from './contract.data.json' with { type: 'json' };
import type { ApiVersion, AppRole, ContractExtract, PropertyShape } from './extract-contract.ts';

const contract = data as unknown as ContractExtract;

export type { ApiVersion, AppRole, PropertyShape };

/** Every application permission that can be granted here: Graph's and the Intune API's. */
export const appRoles: readonly AppRole[] = contract.roles;

/**
 * Of these application permissions one is enough, by `METHOD /v1.0/path`. Beta's table lists only what differs; the
 * rest is as in v1.0. Undefined: the operation is not modelled.
 */
export function permissionsFor(method: string, version: ApiVersion, path: string): readonly string[] | undefined {
  return contract.permissions[`${method} /${version}${path}`] ?? contract.permissions[`${method} /v1.0${path}`];
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
  const shape = contract.types[version][type] ?? contract.types['v1.0'][type];
  if (shape === undefined) return undefined;
  return { ...(shape.base === undefined ? {} : propertiesOf(version, shape.base)), ...shape.properties };
}

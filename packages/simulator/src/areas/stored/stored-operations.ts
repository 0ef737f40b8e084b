import { type ApiVersion, contractOperations, type OperationShape } from '../../contract/contract.ts';
import { both, type Method, type Operation } from '../../graph/operation.ts';
import { serviceGroupOf } from '../../graph/service-group.ts';
import { type KeptMethod, type KeptSet, keptOperations, refuseUnfilled } from '../kept/kept-set.ts';

/**
 * Every operation of the contract that no area models, as far as it follows from the contract alone what it does: a
 * collection that is listed, written to and read by id. Its objects are validated, kept, and given back, and nothing
 * follows from them. Actions, functions and references are left out, and so refused with 501.
 */
export function storedOperations(modelled: readonly Operation[]): readonly Operation[] {
  const taken = new Set(
    modelled.flatMap(({ method, path, versions }) => versions.map((version) => `${method} /${version}${path}`)),
  );
  const isFree = (method: string, path: string, version: ApiVersion) => !taken.has(`${method} /${version}${path}`);
  return collectionsOfContract().flatMap(({ path, key, type, versions, methods }) => {
    const set: KeptSet = { collection: path, key, type, group: serviceGroupOf(path), versions, isStored: true };
    // Where an area models the collection, its objects are not among those kept by path.
    if (modelled.some((operation) => operation.path === path)) return [];
    const isWritten = methods.includes('create');
    return keptOperations(set, methods)
      .map((operation) => (isWritten ? operation : { ...operation, handle: filledOnly(set, operation) }))
      .filter(({ method, path: one }) => versions.some((version) => isFree(method, one, version)));
  });
}

/** What nobody can write is listed only after a test has put something there. */
function filledOnly(set: KeptSet, operation: Operation): Operation['handle'] {
  return (call) => {
    refuseUnfilled(call, set);
    return operation.handle(call);
  };
}

interface ContractCollection {
  readonly path: `/${string}`;
  readonly key: string;
  readonly type: string;
  readonly versions: readonly ApiVersion[];
  readonly methods: readonly KeptMethod[];
}

/** Paths that are listed and answer many objects of one type, with what else can be done there. */
function collectionsOfContract(): readonly ContractCollection[] {
  const has = (method: Method, path: string) =>
    (['v1.0', 'beta'] as const).some((version) => contractOperations[`${method} /${version}${path}`] !== undefined);
  return listings().map(({ path, type, versions }) => {
    const one = Object.keys(contractOperations)
      .map((name) => /^\S+ \/(?:v1\.0|beta)(\/.*)$/.exec(name)?.[1] ?? '')
      .find((other) => other.startsWith(`${path}/{`) && /^\{[^}/]+\}$/.test(other.slice(path.length + 1)));
    const key = one?.slice(path.length + 2, -1) ?? 'id';
    const methods: readonly (readonly [KeptMethod, boolean])[] = [
      ['list', true],
      ['count', has('GET', `${path}/$count`)],
      ['get', one !== undefined && has('GET', one)],
      ['create', has('POST', path)],
      ['update', one !== undefined && has('PATCH', one)],
      ['delete', one !== undefined && has('DELETE', one)],
    ];
    return { path, key, type, versions, methods: methods.flatMap(([method, isThere]) => (isThere ? [method] : [])) };
  });
}

function listings(): readonly {
  readonly path: `/${string}`;
  readonly type: string;
  readonly versions: readonly ApiVersion[];
}[] {
  const found = new Map<string, { path: `/${string}`; type: string; versions: readonly ApiVersion[] }>();
  for (const [name, shape] of Object.entries(contractOperations)) {
    const [, version, path] = /^GET \/(v1\.0|beta)(\/.*)$/.exec(name) ?? [];
    if (path === undefined || !isPlainListing(path, shape)) continue;
    const before = found.get(path);
    if (before !== undefined) continue;
    found.set(path, {
      path: path as `/${string}`,
      type: shape.answer?.type ?? '',
      versions: version === 'v1.0' ? both : ['beta'],
    });
  }
  return [...found.values()];
}

function isPlainListing(path: string, { answer }: OperationShape): boolean {
  return answer?.kind === 'many' && !/\(|\/microsoft\.graph\.|\$ref$/.test(path);
}

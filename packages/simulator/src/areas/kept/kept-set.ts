import { toIso } from '../../clock.ts';
import { propertiesOf, typeShape } from '../../contract/contract.ts';
import { checkBody, isObject, type JsonObject, typeGiven } from '../../graph/check-body.ts';
import { answerCollection, answerObject, countCollection } from '../../graph/collection.ts';
import { badRequest, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Method, type Operation } from '../../graph/operation.ts';
import type { ServiceGroup } from '../../graph/service-group.ts';
import type { KeptObject } from './kept-objects.ts';

/** A collection of the contract whose objects are written and read as they are, and what follows from writing them. */
export interface KeptSet {
  /** In the contract's spelling, with the keys of its parents. */
  readonly collection: `/${string}`;
  /** The name of its own key: `mobileApp-id`. */
  readonly key: string;
  readonly type: string;
  readonly group: ServiceGroup;
  readonly versions?: Operation['versions'];
  readonly lacks?: string;
  /** What the service adds to a new object, or refuses it for. */
  create?(call: GraphCall, given: JsonObject): JsonObject;
  /** What a change comes to; as given, unless said. */
  update?(call: GraphCall, before: KeptObject, given: JsonObject): JsonObject;
  /** What follows from a change: null before a creation and after a deletion. */
  changed?(call: GraphCall, before: KeptObject | null, after: KeptObject | null): void;
  /** What is not kept and yet read: counts, states. */
  describe?(call: GraphCall, object: KeptObject): JsonObject;
}

/** The collection's own path in a tenant: keys in place of their names. */
export function concretePath(template: string, params: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => (params[name] ?? '').toLowerCase());
}

/** The operations of a set that are asked for; the contract says which there are. */
export function keptOperations(set: KeptSet, methods: readonly KeptMethod[]): readonly Operation[] {
  const common = {
    versions: set.versions ?? both,
    group: set.group,
    ...(set.lacks === undefined ? {} : { lacks: set.lacks }),
  };
  const one = `${set.collection}/{${set.key}}` as const;
  const made: Readonly<Record<KeptMethod, () => { method: Method; path: `/${string}`; handle: Operation['handle'] }>> =
    {
      list: () => ({
        method: 'GET',
        path: set.collection,
        handle: (call) => answerCollection(call, collectionOf(call, set)),
      }),
      count: () => ({
        method: 'GET',
        path: `${set.collection}/$count`,
        handle: (call) => countCollection(call, set.type, collectionOf(call, set).objects),
      }),
      get: () => ({ method: 'GET', path: one, handle: (call) => answerKept(call, set, findKept(call, set)) }),
      create: () => ({ method: 'POST', path: set.collection, handle: (call) => createKept(call, set) }),
      update: () => ({ method: 'PATCH', path: one, handle: (call) => updateKept(call, set) }),
      delete: () => ({ method: 'DELETE', path: one, handle: (call) => deleteKept(call, set) }),
    };
  return methods.map((method) => ({ ...common, ...made[method]() }));
}

export type KeptMethod = 'list' | 'count' | 'get' | 'create' | 'update' | 'delete';
export const allMethods: readonly KeptMethod[] = ['list', 'count', 'get', 'create', 'update', 'delete'];

/** `GET …/mobileApps/microsoft.graph.iosVppApp`: those of one type. */
export function castOperation(set: KeptSet, type: string, versions: Operation['versions']): Operation {
  return {
    method: 'GET',
    path: `${set.collection}/microsoft.graph.${type}`,
    versions,
    group: set.group,
    handle(call) {
      const collection = collectionOf(call, set);
      const objects = collection.objects.filter((object) => object['@odata.type'] === `#microsoft.graph.${type}`);
      return answerCollection(call, { ...collection, type, objects });
    },
  };
}

function collectionOf(call: GraphCall, set: KeptSet) {
  requireParent(call, set);
  const path = concretePath(set.collection, call.params);
  const kept = call.tenant.kept.all(path).filter((object) => isReplicated(call, object));
  return {
    type: set.type,
    objects: set.describe === undefined ? kept : kept.map((object) => describeKept(call, set, object)),
    context: contextOf(call, set),
  };
}

function describeKept(call: GraphCall, set: KeptSet, object: KeptObject): KeptObject {
  return set.describe === undefined ? object : { ...object, ...set.describe(call, object) };
}

/** `deviceAppManagement/mobileApps('…')/assignments`, as metadata writes it. */
function contextOf(call: GraphCall, set: KeptSet): string {
  return set.collection.slice(1).replaceAll(/\/\{([^}]+)\}/g, (_, name: string) => `('${call.params[name] ?? ''}')`);
}

/** What is below an object is there only while the object is. */
function requireParent(call: GraphCall, set: KeptSet): void {
  const [, parent, name] = /^(.*)\/\{([^}]+)\}\/[^/]+$/.exec(set.collection) ?? [];
  if (parent === undefined || name === undefined) return;
  const id = call.params[name] ?? '';
  if (call.tenant.kept.get(concretePath(parent, call.params), id) === undefined) throw noSuchObject('intune', id);
}

export function findKept(call: GraphCall, set: Pick<KeptSet, 'collection' | 'key'>): KeptObject {
  const id = call.params[set.key] ?? '';
  const object = call.tenant.kept.get(concretePath(set.collection, call.params), id);
  if (object === undefined || !isReplicated(call, object))
    throw noSuchObject(call.group.errorStyle === 'directory' ? 'object' : 'intune', id);
  return object;
}

/** Right after it was made an object is not found everywhere (`replicationDelayMs`). */
function isReplicated({ world }: GraphCall, { visibleAt }: KeptObject): boolean {
  return typeof visibleAt !== 'number' || visibleAt <= world.now();
}

export function answerKept(call: GraphCall, set: KeptSet, object: KeptObject, status = 200): GraphAnswer {
  const collection = { type: set.type, context: contextOf(call, set) };
  return answerObject(call, collection, describeKept(call, set, object), status);
}

function createKept(call: GraphCall, set: KeptSet): GraphAnswer {
  requireParent(call, set);
  const { world, tenant, version } = call;
  const type = concreteType(call, set, isObject(call.body) ? call.body : {}, undefined);
  const { id: _id, ...given } = checkBody(version, type, call.body);
  const now = toIso(world.now());
  const shapes = propertiesOf(version, type) ?? {};
  const object: KeptObject = {
    ...withoutNavigations(shapes, given),
    ...(type === set.type ? {} : { '@odata.type': `#microsoft.graph.${type}` }),
    ...(shapes.createdDateTime === undefined ? {} : { createdDateTime: now }),
    ...(shapes.lastModifiedDateTime === undefined ? {} : { lastModifiedDateTime: now }),
    ...(shapes.version?.kind === 'integer' ? { version: 1 } : {}),
    ...(tenant.behaviour.replicationDelayMs === 0
      ? {}
      : { visibleAt: world.now() + tenant.behaviour.replicationDelayMs }),
    id: world.chance.uuid(),
    ...set.create?.(call, given),
  };
  tenant.kept.put(concretePath(set.collection, call.params), object);
  recordKept(call, set, null, object);
  return answerKept(call, set, object, call.shape.status ?? 201);
}

function updateKept(call: GraphCall, set: KeptSet): GraphAnswer {
  const { world, tenant, version } = call;
  const before = findKept(call, set);
  const type = concreteType(call, set, isObject(call.body) ? call.body : {}, before);
  const { id: _id, ...given } = checkBody(version, type, call.body, { isChange: true });
  const shapes = propertiesOf(version, type) ?? {};
  const object: KeptObject = {
    ...before,
    ...withoutNavigations(shapes, set.update?.(call, before, given) ?? given),
    ...(before['@odata.type'] === undefined ? {} : { '@odata.type': before['@odata.type'] }),
    ...(shapes.lastModifiedDateTime === undefined ? {} : { lastModifiedDateTime: toIso(world.now()) }),
    ...(typeof before.version === 'number' ? { version: before.version + 1 } : {}),
    id: before.id,
  };
  tenant.kept.put(concretePath(set.collection, call.params), object);
  recordKept(call, set, before, object);
  return call.shape.status === 204 ? { status: 204 } : answerKept(call, set, object);
}

function deleteKept(call: GraphCall, set: KeptSet): GraphAnswer {
  const before = findKept(call, set);
  call.tenant.kept.remove(concretePath(set.collection, call.params), before.id);
  recordKept(call, set, before, null);
  return { status: 204 };
}

/** The type an object says it is of. One that is only a base for others cannot be made; one that is there keeps its own. */
function concreteType(call: GraphCall, set: KeptSet, body: JsonObject, before: KeptObject | undefined): string {
  const kept = before?.['@odata.type'];
  const known = typeof kept === 'string' ? kept.replace('#microsoft.graph.', '') : set.type;
  const type = typeGiven(call.version, set.type, body['@odata.type'] === undefined ? { '@odata.type': known } : body);
  if (before !== undefined && type !== known)
    throw badRequest(`The type of ${before.id} is 'microsoft.graph.${known}'.`);
  if (typeShape(call.version, type)?.abstract === true)
    throw badRequest(`The abstract type 'microsoft.graph.${type}' cannot be created: name one in '@odata.type'.`);
  return type;
}

/** Navigations have collections of their own. */
function withoutNavigations(
  shapes: Readonly<Record<string, { readonly navigation?: true }>>,
  given: JsonObject,
): JsonObject {
  return Object.fromEntries(Object.entries(given).filter(([name]) => shapes[name]?.navigation !== true));
}

export function recordKept(call: GraphCall, set: KeptSet, before: KeptObject | null, after: KeptObject | null): void {
  const { tenant, world } = call;
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'object',
    subject: (after ?? before)?.id ?? '',
    property: concretePath(set.collection, call.params),
    entraDeviceId: null,
    from: before,
    to: after,
  });
  set.changed?.(call, before, after);
}

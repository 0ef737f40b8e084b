import {
  type Content,
  type Done,
  type FoundObject,
  type OwnedObject,
  PicketError,
  type WantedObject,
} from '@picket/domain';
import { GraphError, walkPages } from '@picket/graph';
import { calls, type IntuneCall } from '../calls.ts';
import type { TenantAccess } from '../tenant-access.ts';

/** One kind of object in Intune or Entra: a file of its own below `kinds/`, and a line in the catalogue. */
export interface IntuneKind {
  readonly kind: string;
  readonly title: string;
  /** What carries a mark, what is known by its remote id, and what has the name of a wanted or known one. */
  find(tenant: TenantWriter, sought: Sought): Promise<readonly FoundObject[]>;
  /** References are resolved already. */
  create(tenant: TenantWriter, object: WantedObject): Promise<Done>;
  change(tenant: TenantWriter, found: FoundObject, object: WantedObject): Promise<Done>;
  remove(tenant: TenantWriter, found: FoundObject): Promise<Done>;
  /** As it is sent, without a mark: who makes it by other means makes it his own. */
  exportOf(object: WantedObject): { readonly request: string; readonly body: Content };
}

/** The wanted and known objects of one kind. */
export interface Sought {
  readonly wanted: readonly WantedObject[];
  readonly known: readonly OwnedObject[];
}

/** One tenant's Graph, with what repeats in all kinds. */
export interface TenantWriter {
  list(call: IntuneCall, params?: Params, query?: Query): Promise<readonly GraphObject[]>;
  /** Undefined where there is none. */
  find(call: IntuneCall, params: Params): Promise<GraphObject | undefined>;
  /** @throws PicketError `group_missing` where one of the groups is not in the directory (any more) */
  requireGroups(ids: readonly string[]): Promise<void>;
  /**
   * Sends something that changes the tenant. `isNew`: it speaks of what was only just made, which Graph may not find
   * everywhere yet.
   */
  send(
    call: IntuneCall,
    sending: { readonly params?: Params; readonly body?: unknown; readonly isNew?: boolean },
  ): Promise<Sent>;
  /** The same for taking away, where "not found" is just as well. */
  sendAway(call: IntuneCall, params: Params): Promise<Sent>;
  /** Waits until what was just made is found. */
  settle(call: IntuneCall, params: Params): Promise<void>;
  /** The same for what has no address of its own: until a list has what is looked for. Gives up in the end, quietly. */
  settleIn(call: IntuneCall, params: Params, isThere: (object: GraphObject) => boolean): Promise<void>;
}

type Params = Readonly<Record<string, string>>;
type Query = Readonly<Partial<Record<'$filter', string>>>;

/** An object as Graph answers with it, checked by the endpoint that was asked. */
export type GraphObject = Readonly<Record<string, unknown>> & { readonly id: string };

export interface Sent {
  readonly item: unknown;
  readonly requestIds: readonly string[];
}

/** How long Graph is given to find what was just made: 31 seconds in all. In practice it takes seconds. */
const patience = [1_000, 2_000, 4_000, 8_000, 16_000] as const;

export function tenantWriter(access: TenantAccess, signal: AbortSignal): TenantWriter {
  const { clock } = access.tools.outside;
  /** Known to be there. */
  const groups = new Set<string>();

  async function patiently<Value>(work: () => Promise<Value>): Promise<Value> {
    for (const wait of patience) {
      try {
        return await work();
      } catch (error) {
        if (!isMissing(error)) throw error;
        await clock.sleep(wait, signal);
      }
    }
    return work();
  }

  async function sendOnce(call: IntuneCall, params: Params, body: unknown): Promise<Sent> {
    const client = access.graph(call);
    const { item, requestId } = await client.callTraced(call.endpoint, { params, body: body as never }, signal);
    return { item, requestIds: requestId === undefined ? [] : [requestId] };
  }

  const writer: TenantWriter = {
    async list(call, params = {}, query = {}) {
      const { pageSize } = call.endpoint;
      const asked = { params, query: { ...query, ...(pageSize === undefined ? {} : { $top: String(pageSize) }) } };
      const pages = await Array.fromAsync(walkPages(access.graph(call), call.endpoint, { call: asked }, signal));
      return pages.flatMap(({ items }) => items as readonly GraphObject[]);
    },

    async find(call, params) {
      try {
        return (await access.graph(call).call(call.endpoint, { params }, signal)) as GraphObject;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    async requireGroups(ids) {
      for (const id of ids) {
        if (groups.has(id)) continue;
        if ((await writer.find(calls.group, { 'group-id': id })) === undefined) {
          throw new PicketError('group_missing', `The group ${id} is not in the directory`, { context: { group: id } });
        }
        groups.add(id);
      }
    },

    send: (call, { params = {}, body, isNew = false }) => {
      const work = () => sendOnce(call, params, body);
      return isNew ? patiently(work) : work();
    },

    async sendAway(call, params) {
      try {
        return await sendOnce(call, params, undefined);
      } catch (error) {
        if (isMissing(error)) return { item: undefined, requestIds: requestIdsOf(error) };
        throw error;
      }
    },

    settle: async (call, params) => {
      await patiently(() => access.graph(call).call(call.endpoint, { params }, signal));
    },

    async settleIn(call, params, isThere) {
      for (const wait of patience) {
        if ((await writer.list(call, params)).some(isThere)) return;
        await clock.sleep(wait, signal);
      }
    },
  };
  return writer;
}

function isMissing(error: unknown): error is GraphError {
  return error instanceof GraphError && error.reason === 'not-found';
}

function requestIdsOf({ details: { requestId } }: GraphError): readonly string[] {
  return requestId === undefined ? [] : [requestId];
}

/** Whether Graph's object has the name of one that is sought, as an administrator reads names. */
export function isNamed(sought: Iterable<{ readonly name: string }>, name: unknown): boolean {
  const plain = (text: unknown) =>
    String(text ?? '')
      .trim()
      .toLowerCase();
  for (const each of sought) if (plain(each.name) === plain(name)) return true;
  return false;
}

/** Those of an object's properties that are set at all, by name. */
export function picked(object: GraphObject, names: readonly string[]): Content {
  return Object.fromEntries(
    names.flatMap((name) => (object[name] === undefined || object[name] === null ? [] : [[name, object[name]]])),
  );
}

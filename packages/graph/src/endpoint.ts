import type { Static, TObject, TSchema } from 'typebox';
import { parseAs } from './parse.ts';
import type { Service } from './services.ts';

type QueryOption = '$select' | '$top' | '$filter' | '$orderby';

/**
 * One operation of Microsoft Graph, as data: everything that is known about it, in one place, held to Microsoft's own
 * contract by a test.
 */
export interface Endpoint<Item extends TSchema = TSchema, Body extends TSchema | undefined = TSchema | undefined> {
  /** Stable and readable: `users-delta`. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly version: 'v1.0' | 'beta';
  /** As in Microsoft's OpenAPI, with its parameter names: `/devices/{device-id}`. */
  readonly path: `/${string}`;
  /** One object, a page of a collection, a page of changes, JSON that the contract calls a file, or no body worth reading. */
  readonly answers: 'one' | 'collection' | 'delta' | 'file' | 'nothing';
  /** What one object must look like. Says no more than is relied on; properties it does not name are ignored. */
  readonly item: Item;
  /** Types of the contract that items, or what is sent, may have beyond the one of the collection, where properties of theirs are used. */
  readonly subtypes?: readonly string[];
  /** What is sent. Names every property that may be. */
  readonly body: Body;
  /** Which options a call may use. `$select` is made from `item`, so that what is asked for is what is read. */
  readonly options: readonly QueryOption[];
  /** The largest `$top`, where it may be given. */
  readonly pageSize?: number;
  /** The least privileged application permission, by Microsoft's own table; undefined for `$batch`, which needs none itself. */
  readonly permission: string | undefined;
  /** Why `permission` is not the one that the table marks as least privileged. */
  readonly permissionNote?: string;
  readonly service: Service;
  /** What a call costs in the directory's resource units; 1 elsewhere. */
  readonly units: number;
  /** True where doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
  /** Microsoft's page about it. */
  readonly docs: `https://learn.microsoft.com/${string}`;
  /** What it gives, in one line. */
  readonly gives: string;
}

/** What one call adds to its endpoint. */
export interface Call<Body extends TSchema | undefined = TSchema | undefined> {
  /** The path's parameters, by name. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Partial<Record<Exclude<QueryOption, '$select'>, string>>>;
  readonly body?: Body extends TSchema ? Static<Body> : undefined;
}

export type ItemOf<E extends Endpoint> = Static<E['item']>;

/** How errors name it: without ids, so that the same fault reads the same. */
export function placeOf({ method, path }: Endpoint): string {
  return `${method} ${path}`;
}

/** One object of an answer, checked. */
export function parseItem<E extends Endpoint>(endpoint: E, value: unknown, place: string): ItemOf<E> {
  // `parseAs` sees only that the item is some schema; which one it is, `E` knows.
  return parseAs(endpoint.item, value, place) as ItemOf<E>;
}

export function isWrite({ method }: Endpoint): boolean {
  return method !== 'GET';
}

/**
 * Path and query of a call, below the version: what a batch takes, and a client after `https://host/v1.0`.
 *
 * @throws TypeError for a call that the endpoint does not allow: a mistake in our code, not in the world
 */
export function addressOf(endpoint: Endpoint, call: Call): string {
  const path = endpoint.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = call.params?.[name];
    if (!value) throw new TypeError(`${endpoint.id} needs ${name}`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  if (endpoint.options.includes('$select')) query.set('$select', selectedBy(endpoint).join(','));
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (!endpoint.options.includes(name as QueryOption)) throw new TypeError(`${endpoint.id} does not take ${name}`);
    if (name === '$top' && !(Number(value) <= (endpoint.pageSize ?? 0))) {
      throw new TypeError(`${endpoint.id} gives at most ${endpoint.pageSize ?? 0} at once`);
    }
    query.set(name, value);
  }
  return query.size === 0 ? path : `${path}?${readable(query)}`;
}

/** The properties that the item's schema reads. `members@delta` is what selecting `members` yields. */
export function selectedBy({ item }: Endpoint): readonly string[] {
  const properties = Object.keys((item as TObject).properties);
  return properties.filter((name) => !name.startsWith('@')).map((name) => name.replace(/@delta$/, ''));
}

/** `$select=id,displayName` instead of `%24select=id%2CdisplayName`: the same to a server, and legible in a trace. */
function readable(query: URLSearchParams): string {
  return query.toString().replaceAll('%24', '$').replaceAll('%2C', ',').replaceAll('+', '%20');
}

import { GraphFault, notModelled } from './graph-fault.ts';
import type { GraphAnswer, GraphCall } from './operation.ts';

/** What a collection knows about itself, so that all of them are paged alike. */
export interface Listing<Item> {
  /** In the order of their keys. */
  readonly items: Iterable<Item>;
  /** Where a page ends and the next one goes on: unlike the position, it survives changes in between. */
  keyOf(item: Item): string;
  /** Whether an item comes after the one of a key. Absent: by the order of the keys as texts. */
  isAfter?(item: Item, key: string): boolean;
  /** The items after a key, where finding them is quicker than looking at all that come before. */
  itemsAfter?(key: string): Iterable<Item>;
  render(item: Item): Readonly<Record<string, unknown>>;
  /** The same as JSON, where that is kept. */
  readonly write?: ((item: Item) => string) | undefined;
  /** Without `$top`. */
  readonly pageSize: number;
  readonly maxTop: number;
  /** How the service answers a larger `$top`. */
  readonly whenTopTooLarge: 'refuse' | 'cap';
  /** `always`: `@odata.count` on every page (Intune). A number: on the first page, when asked for. */
  readonly count?: { readonly total: number; readonly on: 'every-page' | 'first-page' };
  /** The last part of `@odata.context`. */
  readonly context: string;
}

const understood = new Set(['$select', '$filter', '$top', '$count', '$orderby', '$skiptoken']);

/** Refuses query options that are not understood, instead of ignoring them: a silent answer would be a wrong one. */
export function checkOptions(call: GraphCall, allowed: ReadonlySet<string> = understood): void {
  for (const name of call.query.keys()) {
    if (!name.startsWith('$') || allowed.has(name)) continue;
    if (['$expand', '$search', '$skip', '$apply', '$format', '$deltatoken'].includes(name) || understood.has(name)) {
      throw notModelled(`${name} on ${call.path}`);
    }
    throw new GraphFault(400, 'BadRequest', `Query option '${name}' was not recognized.`);
  }
}

export function answerPage<Item>(call: GraphCall, listing: Listing<Item>): GraphAnswer {
  const size = pageSize(call, listing);
  const after = readSkipToken(call);
  const page: Item[] = [];
  let more = false;
  const isAfter = listing.isAfter ?? ((item: Item, key: string) => listing.keyOf(item) > key);
  const items = after === undefined ? listing.items : (listing.itemsAfter?.(after) ?? listing.items);
  for (const item of items) {
    if (after !== undefined && listing.itemsAfter === undefined && !isAfter(item, after)) continue;
    if (page.length === size) {
      more = true;
      break;
    }
    page.push(item);
  }
  const last = page.at(-1);
  const { count } = listing;
  const showCount = count !== undefined && (count.on === 'every-page' || after === undefined);
  const head = {
    '@odata.context': `${call.origin}/${call.version}/$metadata#${listing.context}`,
    ...(showCount ? { '@odata.count': count.total } : {}),
    ...(more && last !== undefined ? { '@odata.nextLink': linkTo(call, listing.keyOf(last)) } : {}),
  };
  if (call.takesText && listing.write !== undefined) {
    const text = `${JSON.stringify(head).slice(0, -1)},"value":[${page.map(listing.write).join(',')}]}`;
    return { status: 200, text };
  }
  return { status: 200, body: { ...head, value: page.map((item) => listing.render(item)) } };
}

function pageSize<Item>(call: GraphCall, listing: Listing<Item>): number {
  const top = call.query.get('$top');
  if (top === null) return listing.pageSize;
  if (!/^\d+$/.test(top) || Number(top) === 0) {
    throw new GraphFault(400, 'BadRequest', `Invalid value '${top}' for $top query option found.`);
  }
  if (Number(top) <= listing.maxTop) return Number(top);
  if (listing.whenTopTooLarge === 'cap') return listing.maxTop;
  throw new GraphFault(
    400,
    'Request_UnsupportedQuery',
    `Invalid page size specified: '${top}'. Must be between 1 and ${listing.maxTop} inclusive.`,
  );
}

/** The whole URL as asked for, with the token instead of a position: clients may not build it themselves. */
function linkTo(call: GraphCall, key: string): string {
  const query = new URLSearchParams(call.query);
  // What was skipped is skipped; the token says where to go on.
  query.delete('$skip');
  query.set('$skiptoken', Buffer.from(JSON.stringify([call.tenant.id, key])).toString('base64url'));
  return `${call.origin}/${call.version}${call.path}?${spellQuery(query)}`;
}

/** `$` stays `$`, as Graph writes its links; everything else is encoded. */
export function spellQuery(query: URLSearchParams): string {
  return query.toString().replaceAll('%24', '$');
}

function readSkipToken(call: GraphCall): string | undefined {
  const token = call.query.get('$skiptoken');
  if (token === null) return undefined;
  const parsed = parseToken(token);
  if (Array.isArray(parsed) && parsed[0] === call.tenant.id && typeof parsed[1] === 'string') return parsed[1];
  throw new GraphFault(400, 'Directory_ExpiredPageToken', 'The specified page token value has expired or is invalid.');
}

export function parseToken(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

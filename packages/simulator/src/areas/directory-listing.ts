import { propertiesOf } from '../contract/contract.ts';
import { type Predicate, parseFilter } from '../graph/filter.ts';
import { GraphFault } from '../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall } from '../graph/operation.ts';
import { answerPage, checkOptions } from '../graph/page.ts';
import { render, selectedProperties } from '../graph/render.ts';
import type { DirectoryObjects, DirectoryRecord } from './directory-objects.ts';

/** How one kind of directory object is listed. */
export interface DirectoryKind<Item extends DirectoryRecord> {
  readonly type: 'user' | 'group' | 'device';
  readonly plural: 'users' | 'groups' | 'devices';
  objects(call: GraphCall): DirectoryObjects<Item>;
  /** What is returned when nothing is selected. */
  readonly byDefault: readonly string[];
}

const largestPage = 999;
/** Operators that the directory takes only as an advanced query. */
const advanced = ['ne', 'not', 'endswith'];

/** `GET /users` and its siblings. */
export function listDirectory<Item extends DirectoryRecord>(kind: DirectoryKind<Item>, call: GraphCall): GraphAnswer {
  checkOptions(call, new Set(['$select', '$filter', '$top', '$count', '$orderby', '$search', '$skiptoken']));
  const order = directoryOrder(kind, call);
  const search = directorySearch(kind, call);
  const objects = kind.objects(call);
  const names = selectedProperties(call.version, kind.type, call.query.get('$select'), kind.byDefault);
  const matches = directoryFilter(kind.type, call);
  const both = (record: Readonly<Record<string, unknown>>) =>
    search(record) && (matches === undefined || matches(record));
  const isWhole = matches === undefined && !call.query.has('$search');
  const found = isWhole ? objects.values() : filtered(objects.values(), both);
  const items =
    order === undefined
      ? found
      : [...found].toSorted((left, right) => order.compare(order.keyOf(left), order.keyOf(right)));
  const wantsCount = call.query.get('$count') === 'true' && isEventual(call);
  return answerPage(call, {
    items,
    keyOf: order?.keyOf ?? (({ id }) => id),
    ...(order === undefined
      ? isWhole
        ? { itemsAfter: (key: string) => objects.values(key) }
        : {}
      : { isAfter: (item: Item, key: string) => order.compare(order.keyOf(item), key) > 0 }),
    render: (item) => render(call.version, kind.type, item as unknown as Record<string, unknown>, names),
    pageSize: call.tenant.behaviour.directoryPageSize,
    maxTop: largestPage,
    whenTopTooLarge: 'refuse',
    context: call.query.has('$select') ? `${kind.plural}(${names.join(',')})` : kind.plural,
    ...(wantsCount ? { count: { total: total(objects, isWhole ? undefined : both), on: 'first-page' as const } } : {}),
  });
}

/** `GET /users/$count`: refused without the header, as in production. */
export function countDirectory<Item extends DirectoryRecord>(kind: DirectoryKind<Item>, call: GraphCall): GraphAnswer {
  if (!isEventual(call)) {
    throw new GraphFault(400, 'Request_BadRequest', '$count is not currently supported.');
  }
  return { status: 200, body: total(kind.objects(call), directoryFilter(kind.type, call)) };
}

export function getDirectory<Item extends DirectoryRecord>(
  kind: DirectoryKind<Item>,
  call: GraphCall,
  item: Item,
): GraphAnswer {
  checkOptions(call, new Set(['$select']));
  const names = selectedProperties(call.version, kind.type, call.query.get('$select'), kind.byDefault);
  return {
    status: 200,
    body: {
      '@odata.context': `${call.origin}/${call.version}/$metadata#${kind.plural}${
        call.query.has('$select') ? `(${names.join(',')})` : ''
      }/$entity`,
      ...render(call.version, kind.type, item as unknown as Record<string, unknown>, names),
    },
  };
}

/** `displayName` by itself, for users their principal name too; anything more is an advanced query. */
function directoryOrder<Item extends DirectoryRecord>(kind: DirectoryKind<Item>, call: GraphCall) {
  const text = call.query.get('$orderby');
  if (text === null) return undefined;
  const [, wanted = '', direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? [];
  const name = Object.keys(propertiesOf('v1.0', kind.type) ?? {}).find(
    (one) => one.toLowerCase() === wanted.toLowerCase(),
  );
  if (name === undefined) throw new GraphFault(400, 'Request_BadRequest', `Invalid orderby clause: '${text}'.`);
  const plain = name === 'displayName' || (kind.type === 'user' && name === 'userPrincipalName');
  if ((!plain || call.query.has('$filter')) && !isAdvanced(call)) {
    throw new GraphFault(400, 'Request_UnsupportedQuery', 'Sorting is not supported for current query.');
  }
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return {
    keyOf: (item: Item) =>
      `${String((item as unknown as Record<string, unknown>)[name] ?? '').toLowerCase()}\u0000${item.id}`,
    compare: (left: string, right: string) => (left === right ? 0 : left < right ? -sign : sign),
  };
}

/** `"displayName:anna"`, joined by AND and OR: words of the property that begin so. Wants the header. */
function directorySearch<Item extends DirectoryRecord>(
  kind: DirectoryKind<Item>,
  call: GraphCall,
): (record: Readonly<Record<string, unknown>>) => boolean {
  const text = call.query.get('$search');
  if (text === null) return () => true;
  if (!isEventual(call)) {
    throw new GraphFault(
      400,
      'Request_UnsupportedQuery',
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  const known = Object.keys(propertiesOf('v1.0', kind.type) ?? {});
  const clauses = text.split(/\s+OR\s+/).map((part) =>
    part.split(/\s+AND\s+/).map((clause) => {
      const [, name = '', word = ''] = /^\(*"(\w+):([^"]+)"\)*$/.exec(clause.trim()) ?? [];
      if (!known.includes(name))
        throw new GraphFault(
          400,
          'Request_BadRequest',
          `Syntax error: the search clause '${clause}' is not understood.`,
        );
      return { name, word: word.toLowerCase() };
    }),
  );
  return (record) =>
    clauses.some((all) =>
      all.every(({ name, word }) => {
        const value = String(record[name] ?? '').toLowerCase();
        return value.startsWith(word) || value.split(/[\s@._-]+/).some((part) => part.startsWith(word));
      }),
    );
}

function isAdvanced(call: GraphCall): boolean {
  return isEventual(call) && call.query.get('$count') === 'true';
}

function directoryFilter(type: string, call: GraphCall): Predicate | undefined {
  const text = call.query.get('$filter');
  if (text === null) return undefined;
  const known = propertiesOf('v1.0', type) ?? {};
  const { matches, operators } = parseFilter(text, (path) =>
    Object.keys(known).some((name) => name.toLowerCase() === path.split('/')[0]?.toLowerCase()),
  );
  if (operators.has('contains') || operators.has('isof')) {
    throw new GraphFault(400, 'Request_UnsupportedQuery', 'Unsupported Query.');
  }
  if (advanced.some((operator) => operators.has(operator)) && !isAdvanced(call)) {
    throw new GraphFault(400, 'Request_UnsupportedQuery', 'Unsupported Query.');
  }
  return matches;
}

export function isEventual(call: GraphCall): boolean {
  return call.headers.consistencylevel?.toLowerCase() === 'eventual';
}

function total<Item extends DirectoryRecord>(objects: DirectoryObjects<Item>, matches: Predicate | undefined): number {
  if (matches === undefined) return objects.size;
  let found = 0;
  for (const _ of filtered(objects.values(), matches)) found += 1;
  return found;
}

function* filtered<Item extends DirectoryRecord>(items: Iterable<Item>, matches: Predicate): Generator<Item> {
  for (const item of items) if (matches(item as unknown as Record<string, unknown>)) yield item;
}

import { propertiesOf } from '../contract/contract.ts';
import { type Predicate, parseFilter } from '../graph/filter.ts';
import { GraphFault, notModelled } from '../graph/graph-fault.ts';
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
  checkOptions(call);
  if (call.query.has('$orderby')) throw notModelled(`$orderby on ${call.path}`);
  const objects = kind.objects(call);
  const names = selectedProperties(call.version, kind.type, call.query.get('$select'), kind.byDefault);
  const matches = directoryFilter(kind.type, call);
  const items = matches === undefined ? objects.values() : filtered(objects.values(), matches);
  const wantsCount = call.query.get('$count') === 'true' && isEventual(call);
  return answerPage(call, {
    items,
    keyOf: ({ id }) => id,
    render: (item) => render(call.version, kind.type, item as unknown as Record<string, unknown>, names),
    pageSize: call.tenant.behaviour.directoryPageSize,
    maxTop: largestPage,
    whenTopTooLarge: 'refuse',
    context: call.query.has('$select') ? `${kind.plural}(${names.join(',')})` : kind.plural,
    ...(wantsCount ? { count: { total: total(objects, matches), on: 'first-page' as const } } : {}),
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

function directoryFilter(type: string, call: GraphCall): Predicate | undefined {
  const text = call.query.get('$filter');
  if (text === null) return undefined;
  const known = propertiesOf('v1.0', type) ?? {};
  const { matches, operators } = parseFilter(text, (path) =>
    Object.keys(known).some((name) => name.toLowerCase() === path.split('/')[0]?.toLowerCase()),
  );
  if (
    advanced.some((operator) => operators.has(operator)) &&
    !(isEventual(call) && call.query.get('$count') === 'true')
  ) {
    throw new GraphFault(400, 'Request_UnsupportedQuery', 'Unsupported Query.');
  }
  return matches;
}

function isEventual(call: GraphCall): boolean {
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

import { propertiesOf } from '../contract/contract.ts';
import type { JsonObject } from './check-body.ts';
import { parseFilter } from './filter.ts';
import { GraphFault, notModelled, optionNotAllowed } from './graph-fault.ts';
import type { GraphAnswer, GraphCall } from './operation.ts';
import { answerPage } from './page.ts';
import { selectedProperties } from './render.ts';
import { renderObject } from './render-object.ts';

/** A collection of one of the services behind Intune: they take the same query options, where the contract lists them. */
export interface Collection {
  /** The declared type of its objects. */
  readonly type: string;
  readonly objects: readonly JsonObject[];
  /** Below the version, without keys: the last part of `@odata.context`. */
  readonly context: string;
}

const everyOption = ['$select', '$filter', '$top', '$skip', '$count', '$orderby', '$expand', '$search'];

/**
 * Refuses what the contract does not list for the operation, and says of what is listed and not modelled that it is not:
 * a silent answer would be a wrong one.
 */
export function checkListedOptions(call: GraphCall, modelled: readonly string[] = everyOption): void {
  const listed = call.shape.options ?? everyOption;
  for (const name of call.query.keys()) {
    if (!name.startsWith('$') || name === '$skiptoken') continue;
    if (!everyOption.includes(name)) {
      throw new GraphFault(400, 'BadRequest', `Query option '${name}' was not recognized.`);
    }
    if (!listed.includes(name)) throw optionNotAllowed(name);
    if (!modelled.includes(name) || name === '$search') throw notModelled(`${name} on ${call.path}`);
  }
}

/** A page of it, by id unless ordered otherwise. */
export function answerCollection(call: GraphCall, collection: Collection): GraphAnswer {
  checkListedOptions(call);
  const { type, context } = collection;
  const select = call.query.get('$select');
  const names = select === null ? null : selectedProperties(call.version, type, select, []);
  const objects = filterObjects(call, type, collection.objects);
  const order = orderOf(call, type);
  const sorted = objects.toSorted((left, right) => compare(order, keysOf(order, left), keysOf(order, right)));
  const skip = call.query.has('$skiptoken') ? 0 : readCount(call, '$skip');
  return answerPage(call, {
    items: skip === 0 ? sorted : sorted.slice(skip),
    keyOf: (object) => JSON.stringify(keysOf(order, object)),
    isAfter: (object, key) => compare(order, keysOf(order, object), readKeys(key)) > 0,
    render: (object) => renderObject(call.version, type, object, names),
    pageSize: call.tenant.behaviour.intunePageSize,
    maxTop: 1_000,
    whenTopTooLarge: 'cap',
    context: select === null ? context : `${context}(${select})`,
    ...(call.query.get('$count') === 'true' ? { count: { total: sorted.length, on: 'every-page' as const } } : {}),
  });
}

export function countCollection(call: GraphCall, type: string, objects: readonly JsonObject[]): GraphAnswer {
  return { status: 200, body: filterObjects(call, type, objects).length };
}

/** One object of it. */
export function answerObject(
  call: GraphCall,
  collection: Omit<Collection, 'objects'>,
  object: JsonObject,
  status = 200,
): GraphAnswer {
  if (call.shape.options !== undefined) checkListedOptions(call, ['$select']);
  const { type, context } = collection;
  const select = status === 200 ? call.query.get('$select') : null;
  const names =
    select === null
      ? null
      : selectedProperties(
          call.version,
          String(object['@odata.type'] ?? type).replace(/^#microsoft\.graph\./, ''),
          select,
          [],
        );
  return {
    status,
    body: {
      '@odata.context': `${call.origin}/${call.version}/$metadata#${context}/$entity`,
      ...renderObject(call.version, type, object, names),
    },
  };
}

function filterObjects(call: GraphCall, type: string, objects: readonly JsonObject[]): readonly JsonObject[] {
  const text = call.query.get('$filter');
  if (text === null) return objects;
  const known = Object.keys(propertiesOf(call.version, type) ?? {}).map((name) => name.toLowerCase());
  const { matches } = parseFilter(text, (path) => known.includes((path.split('/')[0] ?? '').toLowerCase()));
  return objects.filter((object) => matches(object));
}

interface Order {
  readonly name: string;
  readonly isDescending: boolean;
}

/** `$orderby`, and the id after it, so that no two objects are in the same place. */
function orderOf(call: GraphCall, type: string): readonly Order[] {
  const known = propertiesOf(call.version, type) ?? {};
  const given = (call.query.get('$orderby') ?? '').split(',').filter((part) => part.trim() !== '');
  const orders = given.map((part) => {
    const [, wanted = '', direction = 'asc'] = /^\s*(\S+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    const name = Object.keys(known).find((one) => one.toLowerCase() === wanted.toLowerCase());
    if (name === undefined) {
      throw new GraphFault(
        400,
        'BadRequest',
        `Could not find a property named '${wanted}' on type 'microsoft.graph.${type}'.`,
      );
    }
    return { name, isDescending: direction.toLowerCase() === 'desc' };
  });
  return [...orders, { name: 'id', isDescending: false }];
}

type Key = string | number | boolean | null;

function keysOf(order: readonly Order[], object: JsonObject): readonly Key[] {
  return order.map(({ name }) => {
    const value = object[name];
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    return value === null || value === undefined ? null : String(value).toLowerCase();
  });
}

function readKeys(text: string): readonly Key[] {
  try {
    const keys: unknown = JSON.parse(text);
    return Array.isArray(keys) ? (keys as Key[]) : [];
  } catch {
    return [];
  }
}

/** Null comes first. */
function compare(order: readonly Order[], left: readonly Key[], right: readonly Key[]): number {
  for (const [index, { isDescending }] of order.entries()) {
    const [one, other] = [left[index] ?? null, right[index] ?? null];
    if (one === other) continue;
    const isBefore = one === null || (other !== null && one < other);
    return isBefore === isDescending ? 1 : -1;
  }
  return 0;
}

function readCount(call: GraphCall, name: '$skip'): number {
  const text = call.query.get(name);
  if (text === null) return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new GraphFault(400, 'BadRequest', `Invalid value '${text}' for ${name} query option found.`);
}

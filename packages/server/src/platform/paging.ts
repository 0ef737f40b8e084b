import { createHash } from 'node:crypto';
import { PicketError } from '@picket/domain';
import { type Static, type TSchema, Type } from 'typebox';
import Value from 'typebox/value';

const Sealed = Type.Object({ of: Type.String(), at: Type.Unknown() });

/**
 * A cursor is a place in one list under one filter. It says which, so that a cursor of another list or filter is
 * refused by name instead of showing a wrong page. What is in it is only ever compared with rows of the caller's own
 * tenant, so it needs no secret.
 */
export function encodeCursor(list: string, filter: object, position: unknown): string {
  return Buffer.from(JSON.stringify({ of: fingerprint(list, filter), at: position })).toString('base64url');
}

/** Throws `invalid_request` for anything that `encodeCursor` did not make for this list and filter. */
export function decodeCursor<Position extends TSchema>(
  list: string,
  filter: object,
  position: Position,
  cursor: string | undefined,
): Static<Position> | undefined {
  if (cursor === undefined) return undefined;
  const sealed = parse(cursor);
  if (!Value.Check(Sealed, sealed) || !Value.Check(position, sealed.at)) throw refusal('This is not a cursor of ours.');
  if (sealed.of !== fingerprint(list, filter))
    throw refusal('This cursor belongs to another list or other filters: begin without one.');
  return sealed.at as Static<Position>;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function refusal(detail: string): PicketError {
  return new PicketError('invalid_request', detail, { fields: [{ pointer: '/query/cursor', detail }] });
}

function fingerprint(list: string, filter: object): string {
  const told = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([list, told]))
    .digest('base64url')
    .slice(0, 16);
}

/** How many rows a page has when the caller does not say. */
export const defaultLimit = 50;

/** Cuts what was read (one row more than asked for) to a page, and says where the next one begins. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => string,
): { items: readonly Row[]; nextCursor?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: cursorOf(last) } : { items };
}

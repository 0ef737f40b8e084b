import { PicketError } from '@picket/domain';
import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';

/**
 * Opaque places in a list. A cursor holds the *values* of the last row and the filter it was made under, and no name of a
 * column: those that did were used to read secrets by sorting (GHSA-vxm7-9x8v-8gm4). The values are bound as parameters.
 */
export function encodeCursor(filter: unknown, position: unknown): string {
  return Buffer.from(JSON.stringify([fingerprint(filter), position])).toString('base64url');
}

/**
 * The values of the row to go on after, or undefined without a cursor.
 *
 * @param filter whatever else decides which rows are listed, in the same shape as when the cursor was made
 * @throws PicketError `invalid_request` for anything that `encodeCursor` did not make for this filter
 */
export function decodeCursor<Position extends TSchema>(
  cursor: string | undefined,
  filter: unknown,
  position: Position,
): Static<Position> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = parse(cursor);
  if (!Array.isArray(parsed) || parsed.length !== 2 || !Value.Check(position, parsed[1])) {
    throw refusal('is not a cursor of this list');
  }
  if (parsed[0] !== fingerprint(filter)) throw refusal('belongs to another filter: begin again without it');
  return parsed[1] as Static<Position>;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Properties that are left out and those that are undefined are the same filter. */
const fingerprint = (filter: unknown): string => JSON.stringify(filter) ?? '';

const refusal = (detail: string) =>
  new PicketError('invalid_request', 'Some fields are not as they should be.', {
    fields: [{ pointer: '/query/cursor', detail }],
  });

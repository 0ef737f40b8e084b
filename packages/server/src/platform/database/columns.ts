import type { Instant } from '@picket/domain';
import { toIso } from '@picket/domain';
import { type ColumnType, type RawBuilder, sql } from 'kysely';

declare const written: unique symbol;

/**
 * What only `at` and `json` make. A bare number or object in a parameter means something else to each driver, so the
 * compiler refuses it in inserts and updates.
 */
type Written<Value> = Value & { readonly [written]: true };

/** `timestamptz`: read as epoch milliseconds on both engines, written through `at`. */
export type InstantColumn = ColumnType<Instant, RawBuilder<Written<Instant>>, RawBuilder<Written<Instant>>>;

/** The same where SQL allows null; what is left out of an insert becomes null. */
export type NullableInstantColumn = ColumnType<
  Instant | null,
  RawBuilder<Written<Instant>> | null | undefined,
  RawBuilder<Written<Instant>> | null
>;

/** `jsonb`: read as the parsed value, written through `json`. Its shape is the word of whoever wrote it. */
export type Json<Value> = ColumnType<Value, RawBuilder<Written<Value>>, RawBuilder<Written<Value>>>;

/** The same where SQL allows null. */
export type NullableJson<Value> = ColumnType<
  Value | null,
  RawBuilder<Written<Value>> | null | undefined,
  RawBuilder<Written<Value>> | null
>;

/** An instant as a value of SQL, to write it or to compare with it: `where('due_at', '<=', at(clock.now()))`. */
export function at(instant: Instant): RawBuilder<Written<Instant>>;
export function at(instant: Instant | null | undefined): RawBuilder<Written<Instant>> | null;
export function at(instant: Instant | null | undefined): RawBuilder<Written<Instant>> | null {
  return instant == null ? null : sql<Written<Instant>>`${toIso(instant)}::timestamptz`;
}

/** A value as `jsonb`. */
export function json<Value>(value: Value): RawBuilder<Written<Value>> {
  return sql<Written<Value>>`${JSON.stringify(value)}::jsonb`;
}

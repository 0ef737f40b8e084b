import type { Instant, TenantId } from '@picket/domain';
import { hashSecret } from '../operators/secret-text.ts';
import { at, type InstantColumn } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    /** Digests only: what opens something is in the browser that began, and nowhere else. */
    signin_request: {
      state_hash: string;
      scope: TenantId;
      registration_version: string;
      kind: RequestKind;
      /** Null: a ticket, which no browser has opened yet. */
      browser_hash: string | null;
      return_to: string | null;
      expires_at: InstantColumn;
    };
  }
}

/** A `ticket` becomes a `test` when a browser opens it. */
export type RequestKind = 'sign-in' | 'ticket' | 'test';

export interface SignInRequest {
  readonly scope: TenantId;
  readonly registrationVersion: string;
  readonly kind: RequestKind;
  readonly returnTo: string | undefined;
  readonly expiresAt: Instant;
}

export async function insertRequest(
  db: Transaction,
  { state, browser, ...request }: SignInRequest & { readonly state: string; readonly browser: string | undefined },
): Promise<void> {
  await db
    .insertInto('signin_request')
    .values({
      state_hash: hashSecret(state),
      scope: request.scope,
      registration_version: request.registrationVersion,
      kind: request.kind,
      browser_hash: browser === undefined ? null : hashSecret(browser),
      return_to: request.returnTo ?? null,
      expires_at: at(request.expiresAt),
    })
    .execute();
}

/**
 * Uses up the request of this state, if this browser began it and it is not too old. Of two at once one gets it; who
 * comes with another browser takes nothing away from the right one.
 */
export async function takeEntraRequest(
  db: Transaction,
  { state, browser, now }: { readonly state: string; readonly browser: string; readonly now: Instant },
): Promise<SignInRequest | undefined> {
  const row = await db
    .deleteFrom('signin_request')
    .where('state_hash', '=', hashSecret(state))
    .where('browser_hash', '=', hashSecret(browser))
    .returningAll()
    .executeTakeFirst();
  return row === undefined || row.expires_at <= now ? undefined : fromRow(row);
}

/** The same for a ticket, which whoever holds it may open, once. */
export async function takeTicket(
  db: Transaction,
  { ticket, now }: { readonly ticket: string; readonly now: Instant },
): Promise<SignInRequest | undefined> {
  const row = await db
    .deleteFrom('signin_request')
    .where('state_hash', '=', hashSecret(ticket))
    .where('kind', '=', 'ticket')
    .returningAll()
    .executeTakeFirst();
  return row === undefined || row.expires_at <= now ? undefined : fromRow(row);
}

/** Removes what nobody can come back to any more. */
export async function deleteExpiredRequests(db: Transaction, now: Instant): Promise<void> {
  await db.deleteFrom('signin_request').where('expires_at', '<=', at(now)).execute();
}

const fromRow = (row: {
  scope: TenantId;
  registration_version: string;
  kind: RequestKind;
  return_to: string | null;
  expires_at: Instant;
}): SignInRequest => ({
  scope: row.scope,
  registrationVersion: row.registration_version,
  kind: row.kind,
  returnTo: row.return_to ?? undefined,
  expiresAt: row.expires_at,
});

import { day, type Instant } from '@picket/domain';
import { at, json } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import { hasOperators } from './operator-store.ts';
import { hashSecret } from './secret-text.ts';
import type { GrantedRole } from './tables.ts';

export const invitationLifetimeMs = 1 * day;

/** What whoever redeems an invitation becomes. */
export interface Invitation {
  readonly first: boolean;
  readonly instanceOwner: boolean;
  readonly grants: readonly GrantedRole[];
  readonly expiresAt: Instant;
}

export async function insertInvitation(db: Transaction, code: string, invitation: Invitation): Promise<void> {
  await db
    .insertInto('operators_invitation')
    .values({
      code_hash: hashSecret(code),
      first: invitation.first,
      instance_owner: invitation.instanceOwner,
      grants: json(invitation.grants),
      expires_at: at(invitation.expiresAt),
    })
    .execute();
}

/** The invitation of this code, if it is still worth something. */
export async function findInvitation(db: Transaction, code: string, now: Instant): Promise<Invitation | undefined> {
  const row = await db
    .selectFrom('operators_invitation')
    .selectAll()
    .where('code_hash', '=', hashSecret(code))
    .executeTakeFirst();
  return await worthOf(db, row, now);
}

/** The same, and uses it up in one statement: of two at once, one gets the row and the other none. */
export async function takeInvitation(db: Transaction, code: string, now: Instant): Promise<Invitation | undefined> {
  const row = await db
    .deleteFrom('operators_invitation')
    .where('code_hash', '=', hashSecret(code))
    .returningAll()
    .executeTakeFirst();
  return await worthOf(db, row, now);
}

interface InvitationRow {
  readonly first: boolean;
  readonly instance_owner: boolean;
  readonly grants: readonly GrantedRole[];
  readonly expires_at: Instant;
}

async function worthOf(db: Transaction, row: InvitationRow | undefined, now: Instant): Promise<Invitation | undefined> {
  if (row === undefined || now >= row.expires_at) return undefined;
  if (row.first && (await hasOperators(db))) return undefined;
  return { first: row.first, instanceOwner: row.instance_owner, grants: row.grants, expiresAt: row.expires_at };
}

/** Those made for a first operator: their codes were shown once, and are shown no more. */
export async function deleteFirstInvitations(db: Transaction): Promise<void> {
  await db.deleteFrom('operators_invitation').where('first', '=', true).execute();
}

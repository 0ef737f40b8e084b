import { after, hour, type Instant, minute, type OperatorId, type TenantId } from '@picket/domain';
import type { Right, Role } from '@picket/wire/console';
import type { ExpressionBuilder, Kysely } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { at, json } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { Tables } from '../platform/database/tables.ts';
import { setLastSeen } from './operator-store.ts';
import { hashSecret } from './secret-text.ts';

/** A session ends this long after it began, whatever happens. */
export const sessionLifetimeMs = 12 * hour;
/**
 * One that Entra vouched for ends sooner: only signing in again shows whether Entra still says so. Entra asks nobody
 * for a password again who is still signed in there.
 */
export const entraSessionLifetimeMs = 4 * hour;
/** And this long after it was used last. */
const sessionIdleMs = 1 * hour;
/** Use is noted no more often than this: a page's many calls are not that many writes. */
const noteUseEveryMs = 1 * minute;

export interface OwnerOfCredential {
  readonly operatorId: OperatorId;
  readonly name: string;
  readonly instanceOwner: boolean;
  readonly grants: ReadonlyMap<TenantId, Role>;
  /** Of an operator who signs in with Entra: where. Undefined: a local one. */
  readonly entraTenantId: string | undefined;
}

export interface SessionRecord extends OwnerOfCredential {
  readonly id: string;
  readonly endsAt: Instant;
}

export async function insertSession(
  db: Transaction,
  session: { readonly id: string; readonly secret: string; readonly operatorId: OperatorId; readonly at: Instant },
): Promise<void> {
  await db
    .insertInto('operators_session')
    .values({
      secret_hash: hashSecret(session.secret),
      id: session.id,
      operator_id: session.operatorId,
      created_at: at(session.at),
      last_seen_at: at(session.at),
    })
    .execute();
}

/** In the same statement: each request asks for it. */
const grantsOfOperator = (eb: ExpressionBuilder<Tables & { operator: Tables['operators_operator'] }, 'operator'>) =>
  jsonArrayFrom(
    eb
      .selectFrom('operators_grant')
      .whereRef('operators_grant.operator_id', '=', 'operator.id')
      .select(['granted_tenant_id', 'role']),
  ).as('grants');

const grantsFromRow = (row: {
  readonly grants: readonly { readonly granted_tenant_id: TenantId; readonly role: Role }[];
}): ReadonlyMap<TenantId, Role> => new Map(row.grants.map(({ granted_tenant_id, role }) => [granted_tenant_id, role]));

/** Whether it is time to note a use again of what was used last then. */
const isUseToBeNoted = (last: Instant | null, now: Instant) => last === null || now >= after(last, noteUseEveryMs);

/** The session of this secret, if it still runs and its operator is not disabled. */
export async function useSession(
  db: Kysely<Tables>,
  secret: string,
  now: Instant,
): Promise<(SessionRecord & { readonly noteUse: boolean }) | undefined> {
  const row = await db
    .selectFrom('operators_session as session')
    .innerJoin('operators_operator as operator', 'operator.id', 'session.operator_id')
    .where('session.secret_hash', '=', hashSecret(secret))
    .where('operator.disabled_at', 'is', null)
    .select(['session.id', 'operator_id', 'name', 'instance_owner', 'session.created_at', 'session.last_seen_at'])
    .select('operator.entra_tenant_id')
    .select(grantsOfOperator)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const endsAt = after(row.created_at, row.entra_tenant_id === null ? sessionLifetimeMs : entraSessionLifetimeMs);
  if (now >= endsAt || now >= after(row.last_seen_at, sessionIdleMs)) return undefined;
  return {
    noteUse: isUseToBeNoted(row.last_seen_at, now),
    id: row.id,
    operatorId: row.operator_id,
    name: row.name,
    instanceOwner: row.instance_owner,
    grants: grantsFromRow(row),
    entraTenantId: row.entra_tenant_id ?? undefined,
    endsAt,
  };
}

/** Keeps it from falling idle. */
export async function noteUseOfSession(
  db: Transaction,
  { id, operatorId }: Pick<SessionRecord, 'id' | 'operatorId'>,
  now: Instant,
): Promise<void> {
  await db
    .updateTable('operators_session')
    .set({ last_seen_at: at(now) })
    .where('id', '=', id)
    .execute();
  await setLastSeen(db, operatorId, now);
}

export async function deleteSession(db: Transaction, id: string): Promise<void> {
  await db.deleteFrom('operators_session').where('id', '=', id).execute();
}

/** An API token, without its text. */
export interface TokenRecord {
  readonly id: string;
  readonly operatorId: OperatorId;
  readonly name: string;
  readonly rights: readonly Right[];
  /** Absent: every tenant of its owner. */
  readonly tenantIds: readonly TenantId[] | undefined;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt: Instant | undefined;
}

export async function insertToken(db: Transaction, secret: string, token: TokenRecord): Promise<void> {
  await db
    .insertInto('operators_token')
    .values({
      secret_hash: hashSecret(secret),
      id: token.id,
      operator_id: token.operatorId,
      name: token.name,
      rights: json(token.rights),
      tenant_ids: token.tenantIds === undefined ? null : json(token.tenantIds),
      created_at: at(token.createdAt),
      expires_at: at(token.expiresAt),
    })
    .execute();
}

/** The token of this text with its owner, if it is neither expired nor its owner disabled. */
export async function useToken(
  db: Kysely<Tables>,
  secret: string,
  now: Instant,
): Promise<(TokenRecord & { readonly owner: OwnerOfCredential; readonly noteUse: boolean }) | undefined> {
  const row = await db
    .selectFrom('operators_token as token')
    .innerJoin('operators_operator as operator', 'operator.id', 'token.operator_id')
    .where('token.secret_hash', '=', hashSecret(secret))
    .where('operator.disabled_at', 'is', null)
    .selectAll('token')
    .select(['operator.name as owner_name', 'operator.instance_owner', 'operator.entra_tenant_id'])
    .select(grantsOfOperator)
    .executeTakeFirst();
  if (row === undefined || now >= row.expires_at) return undefined;
  const owner = {
    operatorId: row.operator_id,
    name: row.owner_name,
    instanceOwner: row.instance_owner,
    grants: grantsFromRow(row),
    entraTenantId: row.entra_tenant_id ?? undefined,
  };
  return { ...tokenFromRow(row), owner, noteUse: isUseToBeNoted(row.last_used_at, now) };
}

export async function noteUseOfToken(db: Transaction, id: string, now: Instant): Promise<void> {
  await db
    .updateTable('operators_token')
    .set({ last_used_at: at(now) })
    .where('id', '=', id)
    .execute();
}

export async function listTokens(db: Transaction, operatorId: OperatorId): Promise<readonly TokenRecord[]> {
  const rows = await db
    .selectFrom('operators_token')
    .selectAll()
    .where('operator_id', '=', operatorId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(tokenFromRow);
}

/** The token as it was, or undefined when this operator has no such token. */
export async function deleteToken(
  db: Transaction,
  operatorId: OperatorId,
  id: string,
): Promise<TokenRecord | undefined> {
  const row = await db
    .deleteFrom('operators_token')
    .where('id', '=', id)
    .where('operator_id', '=', operatorId)
    .returningAll()
    .executeTakeFirst();
  return row && tokenFromRow(row);
}

/** Ends every session and token of an operator, save one session where it is named. */
export async function deleteCredentials(
  db: Transaction,
  operatorId: OperatorId,
  { exceptSession }: { readonly exceptSession?: string | undefined } = {},
): Promise<void> {
  let sessions = db.deleteFrom('operators_session').where('operator_id', '=', operatorId);
  if (exceptSession !== undefined) sessions = sessions.where('id', '<>', exceptSession);
  await sessions.execute();
  await db.deleteFrom('operators_token').where('operator_id', '=', operatorId).execute();
}

/** Removes sessions that nobody can use any more, and invitations that nobody has. */
export async function deleteEnded(db: Transaction, now: Instant): Promise<void> {
  await db
    .deleteFrom('operators_session')
    .where((row) =>
      row.or([
        row('created_at', '<=', at(after(now, -sessionLifetimeMs))),
        row('last_seen_at', '<=', at(after(now, -sessionIdleMs))),
      ]),
    )
    .execute();
  await db.deleteFrom('operators_invitation').where('expires_at', '<=', at(now)).execute();
}

function tokenFromRow(row: {
  id: string;
  operator_id: OperatorId;
  name: string;
  rights: readonly Right[];
  tenant_ids: readonly TenantId[] | null;
  created_at: Instant;
  expires_at: Instant;
  last_used_at: Instant | null;
}): TokenRecord {
  return {
    id: row.id,
    operatorId: row.operator_id,
    name: row.name,
    rights: row.rights,
    tenantIds: row.tenant_ids ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}

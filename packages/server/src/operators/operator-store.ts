import type { Instant, OperatorId, TenantId } from '@picket/domain';
import type { Role } from '@picket/wire/console';
import { at } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { GrantedRole } from './tables.ts';

export interface OperatorRecord {
  readonly id: OperatorId;
  readonly name: string;
  /** Undefined: signs in with Entra, and in no other way. */
  readonly passphraseHash: string | undefined;
  readonly instanceOwner: boolean;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant | undefined;
  readonly disabledAt: Instant | undefined;
  /** Absent: a local operator. */
  readonly entra?: EntraIdentity | undefined;
}

/** Who somebody is to Entra, and by which registration. All ids in lower case. */
export interface EntraIdentity {
  /** The tenant whose registration it is; `instanceChain` for that of the instance. */
  readonly scope: TenantId;
  readonly entraTenantId: string;
  readonly objectId: string;
}

/** What names are compared by, so that two that look the same are the same. */
export const nameKeyOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** Begins with a capital, which no name that somebody chose or types has: it is found by its ids alone. */
const keyOfEntra = ({ scope, entraTenantId, objectId }: EntraIdentity): string =>
  `Entra ${scope} ${entraTenantId} ${objectId}`;

export async function insertOperator(db: Transaction, operator: OperatorRecord): Promise<void> {
  await db
    .insertInto('operators_operator')
    .values({
      id: operator.id,
      name: operator.name,
      name_key: operator.entra === undefined ? nameKeyOf(operator.name) : keyOfEntra(operator.entra),
      passphrase_hash: operator.passphraseHash ?? null,
      instance_owner: operator.instanceOwner,
      created_at: at(operator.createdAt),
      ...(operator.entra === undefined
        ? {}
        : {
            entra_scope: operator.entra.scope,
            entra_tenant_id: operator.entra.entraTenantId,
            entra_object_id: operator.entra.objectId,
          }),
    })
    .execute();
}

/** Locked until the commit. */
export async function lockOperatorOfEntra(
  db: Transaction,
  identity: EntraIdentity,
): Promise<OperatorRecord | undefined> {
  const row = await db
    .selectFrom('operators_operator')
    .selectAll()
    .where('entra_scope', '=', identity.scope)
    .where('entra_tenant_id', '=', identity.entraTenantId)
    .where('entra_object_id', '=', identity.objectId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Everybody who came by one registration, in the order of ids. */
export async function listOperatorsOfEntra(db: Transaction, scope: TenantId): Promise<readonly OperatorId[]> {
  const rows = await db
    .selectFrom('operators_operator')
    .select('id')
    .where('entra_scope', '=', scope)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** What Entra says of an operator now takes the place of what it said before: name, ownership, and every role. */
export async function replaceRoles(
  db: Transaction,
  id: OperatorId,
  { name, instanceOwner, grants }: { name?: string; instanceOwner: boolean; grants: readonly GrantedRole[] },
): Promise<void> {
  await db
    .updateTable('operators_operator')
    .set({ instance_owner: instanceOwner, ...(name === undefined ? {} : { name }) })
    .where('id', '=', id)
    .execute();
  await db.deleteFrom('operators_grant').where('operator_id', '=', id).execute();
  for (const grant of grants) await grantRole(db, id, grant);
}

/** Whether somebody who needs no Entra to sign in owns this tenant. */
export async function hasLocalOwner(db: Transaction, tenantId: TenantId): Promise<boolean> {
  const row = await db
    .selectFrom('operators_grant')
    .innerJoin('operators_operator', 'operators_operator.id', 'operators_grant.operator_id')
    .select('operators_operator.id')
    .where('granted_tenant_id', '=', tenantId)
    .where('role', '=', 'owner')
    .where('passphrase_hash', 'is not', null)
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether somebody who needs no Entra to sign in owns the instance. */
export async function hasLocalInstanceOwner(db: Transaction): Promise<boolean> {
  const row = await localInstanceOwners(db).limit(1).executeTakeFirst();
  return row !== undefined;
}

const localInstanceOwners = (db: Transaction) =>
  db
    .selectFrom('operators_operator')
    .select('id')
    .where('instance_owner', '=', true)
    .where('passphrase_hash', 'is not', null)
    .where('disabled_at', 'is', null);

export async function findOperatorByName(db: Transaction, name: string): Promise<OperatorRecord | undefined> {
  const row = await db
    .selectFrom('operators_operator')
    .selectAll()
    .where('name_key', '=', nameKeyOf(name))
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function hasOperators(db: Transaction): Promise<boolean> {
  return (await db.selectFrom('operators_operator').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** In the order of their names. `afterKey` is the name key of the last one seen. */
export async function listOperators(
  db: Transaction,
  { afterKey, limit }: { readonly afterKey: string | undefined; readonly limit: number },
): Promise<readonly (OperatorRecord & { readonly nameKey: string })[]> {
  let query = db.selectFrom('operators_operator').selectAll().orderBy('name_key').limit(limit);
  if (afterKey !== undefined) query = query.where('name_key', '>', afterKey);
  return (await query.execute()).map((row) => ({ ...fromRow(row), nameKey: row.name_key }));
}

/**
 * The owners of the instance who are not disabled and need no Entra to sign in, locked until the commit in one order:
 * two owners who shut each other out at the same moment must not both succeed.
 */
export async function lockInstanceOwners(db: Transaction): Promise<readonly OperatorId[]> {
  const rows = await localInstanceOwners(db).orderBy('id').forUpdate().execute();
  return rows.map(({ id }) => id);
}

/** Locked until the commit. */
export async function lockOperator(db: Transaction, id: OperatorId): Promise<OperatorRecord | undefined> {
  const row = await db.selectFrom('operators_operator').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row && fromRow(row);
}

export async function setLastSeen(db: Transaction, id: OperatorId, lastSeenAt: Instant): Promise<void> {
  await db
    .updateTable('operators_operator')
    .set({ last_seen_at: at(lastSeenAt) })
    .where('id', '=', id)
    .execute();
}

export async function setDisabled(db: Transaction, id: OperatorId, disabledAt: Instant): Promise<void> {
  await db
    .updateTable('operators_operator')
    .set({ disabled_at: at(disabledAt) })
    .where('id', '=', id)
    .execute();
}

export async function setPassphraseHash(db: Transaction, id: OperatorId, passphraseHash: string): Promise<void> {
  await db.updateTable('operators_operator').set({ passphrase_hash: passphraseHash }).where('id', '=', id).execute();
}

/** Gives a role in a tenant, or changes it. */
export async function grantRole(
  db: Transaction,
  operatorId: OperatorId,
  { tenantId, role }: GrantedRole,
): Promise<void> {
  await db
    .insertInto('operators_grant')
    .values({ operator_id: operatorId, granted_tenant_id: tenantId, role })
    .onConflict((conflict) => conflict.columns(['operator_id', 'granted_tenant_id']).doUpdateSet({ role }))
    .execute();
}

export async function listGrants(
  db: Transaction,
  operatorIds: readonly OperatorId[],
): Promise<ReadonlyMap<OperatorId, ReadonlyMap<TenantId, Role>>> {
  const grants = new Map<OperatorId, Map<TenantId, Role>>(operatorIds.map((id) => [id, new Map()]));
  if (operatorIds.length === 0) return grants;
  const rows = await db
    .selectFrom('operators_grant')
    .selectAll()
    .where('operator_id', 'in', [...operatorIds])
    .orderBy('granted_tenant_id')
    .execute();
  for (const { operator_id, granted_tenant_id, role } of rows) grants.get(operator_id)?.set(granted_tenant_id, role);
  return grants;
}

function fromRow(row: {
  id: OperatorId;
  name: string;
  passphrase_hash: string | null;
  instance_owner: boolean;
  created_at: Instant;
  last_seen_at: Instant | null;
  disabled_at: Instant | null;
  entra_scope: TenantId | null;
  entra_tenant_id: string | null;
  entra_object_id: string | null;
}): OperatorRecord {
  const { entra_scope: scope, entra_tenant_id: entraTenantId, entra_object_id: objectId } = row;
  return {
    id: row.id,
    name: row.name,
    passphraseHash: row.passphrase_hash ?? undefined,
    instanceOwner: row.instance_owner,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at ?? undefined,
    disabledAt: row.disabled_at ?? undefined,
    ...(scope === null || entraTenantId === null || objectId === null
      ? {}
      : { entra: { scope, entraTenantId, objectId } }),
  };
}

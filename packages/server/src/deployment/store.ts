import type { Audience, Content, Difference, Instant, ObjectKey, OwnedObject, TenantId } from '@picket/domain';
import type { DeploymentDecision } from '@picket/wire/console';
import type { Insertable, Selectable } from 'kysely';
import { at, type InstantColumn, type Json, json, type NullableInstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    deployment_object: ObjectTable;
    deployment_decision: DecisionTable;
    deployment_forgotten: { tenant_id: string; remote_id: string; forgotten_at: InstantColumn };
    deployment_look: {
      tenant_id: string;
      looked_at: NullableInstantColumn;
      next_at: InstantColumn;
      problem: string | null;
    };
  }
}

interface ObjectTable {
  tenant_id: string;
  object_key: ObjectKey;
  kind: string;
  remote_id: string | null;
  name: string;
  made: string;
  needs: Json<readonly ObjectKey[]>;
  made_at: InstantColumn;
  is_adopted: boolean;
  before: string | null;
  kept: string | null;
  drift_state: DriftState | null;
  drift: string | null;
  drift_since: NullableInstantColumn;
}

interface DecisionTable {
  tenant_id: string;
  object_key: ObjectKey;
  decision: DeploymentDecision;
  remote_id: string | null;
  name: string | null;
  decided_by: string;
  decided_at: InstantColumn;
}

/** What an object is: what Picket sets of it, and for whom it is. */
export interface Shape {
  readonly content: Content;
  readonly audience: Audience | undefined;
}

export type DriftState = 'edited' | 'gone' | 'taken-over';

/** One object that is ours, as Picket remembers it. */
export interface StoredObject extends OwnedObject {
  /** When Picket last made it so, or began to. */
  readonly madeAt: Instant;
  /** Of an adopted one: what it was before. Only what Picket has changed since is taken back. */
  readonly before: Shape | undefined;
  /** What somebody edited by hand and an operator found right. */
  readonly kept: Kept | undefined;
  readonly drift:
    | { readonly state: DriftState; readonly differences: readonly Difference[]; readonly since: Instant }
    | undefined;
}

/** Theirs in place of ours, for as long as ours stays what it was when it was decided. */
export interface Kept {
  readonly content: Readonly<Record<string, { readonly ours: unknown; readonly theirs: unknown }>>;
  readonly audience?: { readonly ours: Audience | undefined; readonly theirs: Audience | undefined };
}

export interface StoredDecision {
  readonly key: ObjectKey;
  readonly decision: DeploymentDecision;
  readonly remoteId: string | undefined;
  /** What the object was called then: the books may know it no longer. */
  readonly name: string | undefined;
  readonly by: string;
  readonly at: Instant;
}

export async function listObjects({ db }: TenantTransaction): Promise<readonly StoredObject[]> {
  const rows = await db.selectFrom('deployment_object').selectAll().orderBy('object_key').execute();
  return rows.map(fromRow);
}

export type ShownObject = Pick<
  StoredObject,
  'key' | 'kind' | 'name' | 'remoteId' | 'isAdopted' | 'madeAt' | 'drift'
> & {
  readonly isKept: boolean;
};

/** What is told of each: not what it was made to be, which is long. */
export async function listShownObjects({ db }: TenantTransaction): Promise<readonly ShownObject[]> {
  const rows = await db
    .selectFrom('deployment_object')
    .select(['object_key', 'kind', 'name', 'remote_id', 'is_adopted', 'made_at', 'drift_state', 'drift', 'drift_since'])
    .select((eb) => eb('kept', 'is not', null).as('is_kept'))
    .orderBy('object_key')
    .execute();
  return rows.map((row) => ({
    key: row.object_key,
    kind: row.kind,
    name: row.name,
    remoteId: row.remote_id ?? undefined,
    isAdopted: row.is_adopted,
    isKept: row.is_kept === true,
    madeAt: row.made_at,
    drift: driftOf(row),
  }));
}

/** Writes down what an object is now; what was known of its drift is over. */
export async function saveObject(
  { tenantId, db }: TenantTransaction,
  object: Omit<StoredObject, 'drift'>,
): Promise<void> {
  const values: Omit<Insertable<ObjectTable>, 'tenant_id' | 'object_key'> = {
    kind: object.kind,
    remote_id: object.remoteId ?? null,
    name: object.name,
    made: JSON.stringify({ content: object.content, audience: object.audience } satisfies Shape),
    needs: json(object.needs),
    made_at: at(object.madeAt),
    is_adopted: object.isAdopted,
    before: object.before === undefined ? null : JSON.stringify(object.before),
    kept: object.kept === undefined ? null : JSON.stringify(object.kept),
    drift_state: null,
    drift: null,
    drift_since: null,
  };
  await db
    .insertInto('deployment_object')
    .values({ tenant_id: tenantId, object_key: object.key, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'object_key']).doUpdateSet(values))
    .execute();
}

export async function deleteObject({ db }: TenantTransaction, key: ObjectKey): Promise<void> {
  await db.deleteFrom('deployment_object').where('object_key', '=', key).execute();
}

/** Undefined: it is as it was made. */
export async function setDrift({ db }: TenantTransaction, key: ObjectKey, drift: StoredObject['drift']): Promise<void> {
  await db
    .updateTable('deployment_object')
    .set({
      drift_state: drift?.state ?? null,
      drift: drift === undefined ? null : JSON.stringify(drift.differences),
      drift_since: at(drift?.since),
    })
    .where('object_key', '=', key)
    .execute();
}

export async function listDecisions({ db }: TenantTransaction): Promise<readonly StoredDecision[]> {
  const rows = await db.selectFrom('deployment_decision').selectAll().orderBy('object_key').execute();
  return rows.map((row) => ({
    key: row.object_key,
    decision: row.decision,
    remoteId: row.remote_id ?? undefined,
    name: row.name ?? undefined,
    by: row.decided_by,
    at: row.decided_at,
  }));
}

export async function saveDecision({ tenantId, db }: TenantTransaction, decided: StoredDecision): Promise<void> {
  const values = {
    decision: decided.decision,
    remote_id: decided.remoteId ?? null,
    name: decided.name ?? null,
    decided_by: decided.by,
    decided_at: at(decided.at),
  };
  await db
    .insertInto('deployment_decision')
    .values({ tenant_id: tenantId, object_key: decided.key, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'object_key']).doUpdateSet(values))
    .execute();
}

export async function deleteDecision({ db }: TenantTransaction, key: ObjectKey): Promise<void> {
  await db.deleteFrom('deployment_decision').where('object_key', '=', key).execute();
}

/** What carries our mark and is ours no longer, by remote id. */
export async function listForgotten({ db }: TenantTransaction): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('deployment_forgotten').select('remote_id').execute();
  return new Set(rows.map(({ remote_id }) => remote_id));
}

export async function forgetRemote({ tenantId, db }: TenantTransaction, remoteId: string, now: Instant): Promise<void> {
  await db
    .insertInto('deployment_forgotten')
    .values({ tenant_id: tenantId, remote_id: remoteId, forgotten_at: at(now) })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'remote_id']).doNothing())
    .execute();
}

export interface StoredLook {
  readonly at: Instant | undefined;
  readonly nextAt: Instant;
  readonly problem: string | undefined;
}

export async function findLook({ db }: TenantTransaction): Promise<StoredLook | undefined> {
  const row = await db.selectFrom('deployment_look').selectAll().executeTakeFirst();
  return row && { at: row.looked_at ?? undefined, nextAt: row.next_at, problem: row.problem ?? undefined };
}

/** Without `at` it was not looked, and when it was last stays. */
export async function saveLook({ tenantId, db }: TenantTransaction, look: StoredLook): Promise<void> {
  const values = {
    ...(look.at === undefined ? {} : { looked_at: at(look.at) }),
    next_at: at(look.nextAt),
    problem: look.problem ?? null,
  };
  await db
    .insertInto('deployment_look')
    .values({ tenant_id: tenantId, ...values })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
    .execute();
}

/** Of these tenants those where something is deployed that nobody has looked at for long enough. */
export async function listDueLooks(
  db: Transaction,
  tenants: readonly TenantId[],
  now: Instant,
): Promise<readonly TenantId[]> {
  if (tenants.length === 0) return [];
  const rows = await db
    .selectFrom('deployment_object')
    .leftJoin('deployment_look', 'deployment_look.tenant_id', 'deployment_object.tenant_id')
    .select('deployment_object.tenant_id')
    .distinct()
    .where('deployment_object.tenant_id', 'in', [...tenants])
    .where((where) => where.or([where('next_at', 'is', null), where('next_at', '<=', at(now) as never)]))
    .execute();
  return rows.map(({ tenant_id }) => tenant_id as TenantId);
}

function fromRow(row: Selectable<ObjectTable>): StoredObject {
  const { content, audience } = JSON.parse(row.made) as Shape;
  return {
    key: row.object_key,
    kind: row.kind,
    remoteId: row.remote_id ?? undefined,
    name: row.name,
    content,
    audience,
    needs: row.needs,
    madeAt: row.made_at,
    isAdopted: row.is_adopted,
    before: row.before === null ? undefined : (JSON.parse(row.before) as Shape),
    kept: row.kept === null ? undefined : (JSON.parse(row.kept) as Kept),
    drift: driftOf(row),
  };
}

function driftOf({
  drift_state: state,
  drift,
  drift_since: since,
}: Pick<Selectable<ObjectTable>, 'drift_state' | 'drift' | 'drift_since'>): StoredObject['drift'] {
  if (state === null || since === null) return undefined;
  return { state, since, differences: JSON.parse(drift ?? '[]') as readonly Difference[] };
}

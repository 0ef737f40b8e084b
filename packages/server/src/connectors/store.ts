import { type ConnectorState, heartbeatDue, type Instant, type TenantId, type UemId } from '@picket/domain';
import type { Selectable } from 'kysely';
import { at, type InstantColumn, type NullableInstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    connectors_connector: ConnectorTable;
  }
}

interface ConnectorTable {
  tenant_id: string;
  uem: UemId;
  state: ConnectorState;
  since: InstantColumn;
  because: string;
  /** When Microsoft last answered anything. */
  last_heard_at: NullableInstantColumn;
  provisioned_at: NullableInstantColumn;
  last_heartbeat_at: NullableInstantColumn;
  partner_state: string | null;
  partner_last_heartbeat_at: NullableInstantColumn;
  unresponsive_after_days: number | null;
  resync_requested_at: NullableInstantColumn;
}

export interface ConnectorRecord {
  readonly uem: UemId;
  readonly state: ConnectorState;
  readonly since: Instant;
  readonly because: string;
  readonly lastHeardAt: Instant | undefined;
  readonly provisionedAt: Instant | undefined;
  readonly lastHeartbeatAt: Instant | undefined;
  /** Intune's own word for the connector's state. */
  readonly partnerState: string | undefined;
  readonly partnerLastHeartbeatAt: Instant | undefined;
  readonly unresponsiveAfterDays: number | undefined;
  /** The newest resync that was asked for and obeyed. */
  readonly resyncRequestedAt: Instant | undefined;
}

export async function insertConnector({ tenantId, db }: TenantTransaction, uem: UemId, now: Instant): Promise<void> {
  await db
    .insertInto('connectors_connector')
    .values({
      tenant_id: tenantId,
      uem,
      state: 'unlinked',
      since: at(now),
      because: 'No consent has been asked for yet.',
      partner_state: null,
      unresponsive_after_days: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function findConnector({ db }: TenantTransaction, uem: UemId): Promise<ConnectorRecord | undefined> {
  return fromRow(await selectConnector(db, uem).executeTakeFirst());
}

/** The same, and nobody else changes it before this transaction ends. */
export async function lockConnector({ db }: TenantTransaction, uem: UemId): Promise<ConnectorRecord | undefined> {
  return fromRow(await selectConnector(db, uem).forUpdate().executeTakeFirst());
}

const selectConnector = (db: Transaction, uem: UemId) =>
  db.selectFrom('connectors_connector').selectAll().where('uem', '=', uem);

function fromRow(row: Selectable<ConnectorTable> | undefined): ConnectorRecord | undefined {
  if (row === undefined) return undefined;
  return {
    uem: row.uem,
    state: row.state,
    since: row.since,
    because: row.because,
    lastHeardAt: row.last_heard_at ?? undefined,
    provisionedAt: row.provisioned_at ?? undefined,
    lastHeartbeatAt: row.last_heartbeat_at ?? undefined,
    partnerState: row.partner_state ?? undefined,
    partnerLastHeartbeatAt: row.partner_last_heartbeat_at ?? undefined,
    unresponsiveAfterDays: row.unresponsive_after_days ?? undefined,
    resyncRequestedAt: row.resync_requested_at ?? undefined,
  };
}

export async function setConnectorState(
  { db }: TenantTransaction,
  uem: UemId,
  change: { readonly state: ConnectorState; readonly because: string; readonly at: Instant },
): Promise<void> {
  await db
    .updateTable('connectors_connector')
    .set({ state: change.state, because: change.because, since: at(change.at) })
    .where('uem', '=', uem)
    .execute();
}

/** Microsoft answered: the link lives. */
export async function setHeard({ db }: TenantTransaction, uem: UemId, now: Instant): Promise<void> {
  await db
    .updateTable('connectors_connector')
    .set({ last_heard_at: at(now) })
    .where('uem', '=', uem)
    .execute();
}

export async function setHeartbeat(
  { db }: TenantTransaction,
  uem: UemId,
  beat: {
    readonly at: Instant;
    readonly partnerState: string;
    readonly partnerLastHeartbeatAt: Instant | undefined;
    readonly unresponsiveAfterDays: number | undefined;
    readonly resyncRequestedAt: Instant | undefined;
  },
): Promise<void> {
  await db
    .updateTable('connectors_connector')
    .set({
      last_heartbeat_at: at(beat.at),
      partner_state: beat.partnerState,
      partner_last_heartbeat_at: at(beat.partnerLastHeartbeatAt),
      unresponsive_after_days: beat.unresponsiveAfterDays ?? null,
      resync_requested_at: at(beat.resyncRequestedAt),
    })
    .where('uem', '=', uem)
    .execute();
}

export async function setProvisioned({ db }: TenantTransaction, uem: UemId, now: Instant): Promise<void> {
  await db
    .updateTable('connectors_connector')
    .set({ provisioned_at: at(now) })
    .where('uem', '=', uem)
    .execute();
}

/** The UEM says that the connector is not set up, whatever we believed. */
export async function forgetProvisioned({ db }: TenantTransaction, uem: UemId): Promise<void> {
  await db
    .updateTable('connectors_connector')
    .set({ provisioned_at: null, last_heartbeat_at: null })
    .where('uem', '=', uem)
    .execute();
}

/** The partner service is introduced to us again, before the next heartbeat. When it last took one stays known. */
export async function introduceAgain({ db }: TenantTransaction, uem: UemId): Promise<void> {
  await db.updateTable('connectors_connector').set({ provisioned_at: null }).where('uem', '=', uem).execute();
}

/** Tenants whose link works, over all tenants. */
export async function listLinkedTenants(db: Transaction, uem: UemId): Promise<readonly TenantId[]> {
  const rows = await db
    .selectFrom('connectors_connector')
    .select('tenant_id')
    .where('uem', '=', uem)
    .where('state', 'in', ['linked', 'unresponsive'])
    .orderBy('tenant_id')
    .execute();
  return rows.map(({ tenant_id }) => tenant_id as TenantId);
}

/** Tenants whose link Microsoft refuses, over all tenants. */
export async function listRevokedTenants(db: Transaction, uem: UemId): Promise<readonly TenantId[]> {
  const rows = await db
    .selectFrom('connectors_connector')
    .select('tenant_id')
    .where('uem', '=', uem)
    .where('state', '=', 'revoked')
    .orderBy('tenant_id')
    .execute();
  return rows.map(({ tenant_id }) => tenant_id as TenantId);
}

export async function listDueHeartbeats(
  db: Transaction,
  uem: UemId,
  now: Instant,
  everyMs: number,
): Promise<readonly TenantId[]> {
  const rows = await db
    .selectFrom('connectors_connector')
    .select(['tenant_id', 'last_heartbeat_at'])
    .where('uem', '=', uem)
    .where('state', 'in', ['linked', 'unresponsive'])
    .orderBy('tenant_id')
    .execute();
  return rows
    .filter(({ last_heartbeat_at }) => heartbeatDue(last_heartbeat_at ?? undefined, everyMs, now))
    .map(({ tenant_id }) => tenant_id as TenantId);
}

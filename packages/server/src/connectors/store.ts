import {
  type ConnectorState,
  day,
  heartbeatDue,
  heartbeatEveryMs,
  type Instant,
  minute,
  type PartnerStatus,
  type SilenceKind,
  second,
  type TenantId,
  type UemId,
} from '@picket/domain';
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
  /** How often this tenant wants a heartbeat; null: as often as the server sends them. */
  heartbeat_every_seconds: number | null;
  /** An operator wants one now. */
  heartbeat_wanted_at: NullableInstantColumn;
  /** Whether Intune uses what is reported of these phones, by its own word. */
  android_enabled: boolean | null;
  ios_enabled: boolean | null;
  /** How Intune hears us, as it was last told to people. */
  silence: SilenceKind | null;
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
  readonly heartbeatEverySeconds: number | undefined;
  /** Undefined while Intune has not been asked. */
  readonly androidEnabled: boolean | undefined;
  readonly iosEnabled: boolean | undefined;
  readonly silenceTold: SilenceKind | undefined;
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
      heartbeat_every_seconds: null,
      android_enabled: null,
      ios_enabled: null,
      silence: null,
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
    heartbeatEverySeconds: row.heartbeat_every_seconds ?? undefined,
    androidEnabled: row.android_enabled ?? undefined,
    iosEnabled: row.ios_enabled ?? undefined,
    silenceTold: row.silence ?? undefined,
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

/** A heartbeat was acknowledged. */
export async function setHeartbeat(
  { db }: TenantTransaction,
  uem: UemId,
  beat: { readonly at: Instant; readonly resyncRequestedAt: Instant | undefined },
): Promise<void> {
  await db
    .updateTable('connectors_connector')
    .set({
      last_heartbeat_at: at(beat.at),
      resync_requested_at: at(beat.resyncRequestedAt),
      heartbeat_wanted_at: null,
    })
    .where('uem', '=', uem)
    .execute();
}

/** What the UEM says of our connector, whether or not it took a heartbeat. */
export async function setPartnerStatus({ db }: TenantTransaction, uem: UemId, status: PartnerStatus): Promise<void> {
  await db
    .updateTable('connectors_connector')
    .set({
      partner_state: status.state,
      partner_last_heartbeat_at: at(status.lastHeartbeatAt),
      unresponsive_after_days: status.unresponsiveAfterDays ?? null,
      android_enabled: status.androidEnabled,
      ios_enabled: status.iosEnabled,
    })
    .where('uem', '=', uem)
    .execute();
}

/** Undefined: as often as the server sends them. */
export async function setHeartbeatEvery(
  { db }: TenantTransaction,
  uem: UemId,
  seconds: number | undefined,
): Promise<void> {
  await db
    .updateTable('connectors_connector')
    .set({ heartbeat_every_seconds: seconds ?? null })
    .where('uem', '=', uem)
    .execute();
}

/** An operator wants a heartbeat now. */
export async function wishForHeartbeat({ db }: TenantTransaction, uem: UemId, now: Instant): Promise<void> {
  await db
    .updateTable('connectors_connector')
    .set({ heartbeat_wanted_at: at(now) })
    .where('uem', '=', uem)
    .execute();
}

/** It was tried, and came to nothing: the next one comes when it would have anyway. */
export async function clearHeartbeatWish({ db }: TenantTransaction, uem: UemId): Promise<void> {
  await db.updateTable('connectors_connector').set({ heartbeat_wanted_at: null }).where('uem', '=', uem).execute();
}

export async function setSilenceTold({ db }: TenantTransaction, uem: UemId, silence: SilenceKind): Promise<void> {
  await db.updateTable('connectors_connector').set({ silence }).where('uem', '=', uem).execute();
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

/** Connectors that the UEM waits for: set up there, and not revoked or unlinked here. Over all tenants. */
export async function listProvisioned(db: Transaction, uem: UemId): Promise<readonly ConnectorRecord[]> {
  const rows = await db
    .selectFrom('connectors_connector')
    .selectAll()
    .where('uem', '=', uem)
    .where('provisioned_at', 'is not', null)
    .where('state', 'in', ['linked', 'unresponsive', 'revoked', 'paused'])
    .execute();
  return rows.flatMap((row) => fromRow(row) ?? []);
}

/** While somebody sets it up, Intune is asked so often whether it is enabled by now; for a day. */
const settingUpEveryMs = minute;
const settingUpForMs = day;

type HeartbeatRow = Pick<
  ConnectorRecord,
  'heartbeatEverySeconds' | 'unresponsiveAfterDays' | 'partnerState' | 'provisionedAt'
>;

/** How often this connector's heartbeat is sent: by its tenant's wish or the server's, within what Intune allows. */
export function heartbeatRhythmMs(connector: HeartbeatRow, usualEveryMs: number, now: Instant): number {
  const { heartbeatEverySeconds, unresponsiveAfterDays, partnerState, provisionedAt } = connector;
  const wishedMs = heartbeatEverySeconds === undefined ? usualEveryMs : heartbeatEverySeconds * second;
  const thresholdMs = unresponsiveAfterDays === undefined ? undefined : unresponsiveAfterDays * day;
  const everyMs = heartbeatEveryMs(wishedMs, thresholdMs);
  const isBeingSetUp =
    provisionedAt !== undefined && partnerState !== 'enabled' && now - provisionedAt < settingUpForMs;
  return isBeingSetUp ? Math.min(everyMs, settingUpEveryMs) : everyMs;
}

/** Whose heartbeat is due. One that an operator asked for is sent although others have just failed. */
export async function listDueHeartbeats(
  db: Transaction,
  uem: UemId,
  now: Instant,
  usualEveryMs: number,
): Promise<readonly { readonly tenantId: TenantId; readonly isWished: boolean }[]> {
  const rows = await db
    .selectFrom('connectors_connector')
    .selectAll()
    .where('uem', '=', uem)
    .where('state', 'in', ['linked', 'unresponsive'])
    .orderBy('tenant_id')
    .execute();
  return rows.flatMap((row) => {
    const connector = fromRow(row);
    const isWished = row.heartbeat_wanted_at !== null;
    if (connector === undefined) return [];
    const isDue = heartbeatDue(connector.lastHeartbeatAt, heartbeatRhythmMs(connector, usualEveryMs, now), now);
    return isDue || isWished ? [{ tenantId: row.tenant_id as TenantId, isWished }] : [];
  });
}

import type {
  DeviceAssessment,
  DeviceId,
  DeviceLevel,
  EntraDeviceId,
  EntraObjectId,
  Instant,
  ManagedDevice,
  ObservedFacts,
  Ownership,
  Platform,
  Reason,
  RemoteDeviceId,
  SignIn,
  SourceId,
  SourceReport,
  TenantId,
} from '@picket/domain';
import { toIso } from '@picket/domain';
import { sql } from 'kysely';
import { at, type InstantColumn, type Json, type NullableInstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';
import { chunksOf, recordSet } from '../platform/database/record-set.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    devices_device: DeviceTable;
    devices_managed: ManagedTable;
  }
}

/** Our record of a phone: who it is (written by sync) and what it was judged to be (written by assessment). */
export interface DeviceTable {
  tenant_id: string;
  device_id: DeviceId;
  entra_device_id: EntraDeviceId | null;
  /** The directory's object for it, once users, groups and devices have been read. */
  entra_object_id: EntraObjectId | null;
  /** Its current enrollment; null once the UEM no longer lists it. */
  remote_id: RemoteDeviceId | null;
  name: string;
  platform: Platform;
  ownership: Ownership;
  enrollment_type: string | null;
  serial_number: string | null;
  user_id: EntraObjectId | null;
  user_principal_name: string | null;
  user_display_name: string | null;
  enrolled_at: NullableInstantColumn;
  last_sync_at: NullableInstantColumn;
  /** When we last heard of it from the UEM, by our clock. */
  heard_at: NullableInstantColumn;
  compliance_state: string;
  partner_reported_threat_state: string | null;
  facts: Json<ObservedFacts>;
  created_at: InstantColumn;
  retired_at: NullableInstantColumn;
  /** Why an enrollment or directory object of it cannot be trusted, for a person; null when all is clear. */
  identity_conflict: string | null;

  level: DeviceLevel;
  /** Worst first: the order of lists. */
  level_rank: number;
  /** Since when it has had this level. */
  since: InstantColumn;
  reasons: Json<Reason[]>;
  vouched_by: Json<DeviceVoucher[]>;
  assessed_at: NullableInstantColumn;
  /** When time alone will change the answer. */
  review_at: NullableInstantColumn;

  last_sign_in_at: NullableInstantColumn;
  last_sign_in_outcome: SignIn['outcome'] | null;
}

/** A source that vouches for a secured phone, and how old its word is. */
export interface DeviceVoucher {
  readonly source: SourceId;
  readonly observedAt: Instant;
}

/** Every enrollment that the UEM lists, also those that another has superseded. */
interface ManagedTable {
  tenant_id: string;
  remote_id: RemoteDeviceId;
  device_id: DeviceId;
  is_current: boolean;
  fingerprint: string;
  body: Json<ManagedDevice>;
  /** The complete pass in which it was first not listed; a second one in a row makes it gone. */
  missing_since_round: string | null;
}

/** An older sign-in that is told late does not undo a newer one. */
export async function setLastSignIn(
  { db }: TenantTransaction,
  deviceId: DeviceId,
  signedInAt: Instant,
  outcome: SignIn['outcome'],
): Promise<void> {
  await db
    .updateTable('devices_device')
    .set({ last_sign_in_at: at(signedInAt), last_sign_in_outcome: outcome })
    .where('device_id', '=', deviceId)
    .where((eb) => eb.or([eb('last_sign_in_at', 'is', null), eb('last_sign_in_at', '<=', at(signedInAt))]))
    .execute();
}

/** Worst first; a phone nobody can vouch for stands before the ones that are fine. */
const ranks: Readonly<Record<DeviceLevel, number>> = { high: 0, medium: 1, low: 2, 'not-assessed': 3, secured: 4 };
export const rankOf = (level: DeviceLevel): number => ranks[level];

/** Devices that a fresher report alone may change: nobody vouches for them, or a source of theirs is stale. */
export async function listUnsettled({ db }: TenantTransaction): Promise<ReadonlySet<DeviceId>> {
  const rows = await db
    .selectFrom('devices_device')
    .select('device_id')
    .where((eb) => eb.or([eb('level', '=', 'not-assessed'), sql<boolean>`reasons @> '[{"kind": "source-stale"}]'`]))
    .execute();
  return new Set(rows.map(({ device_id }) => device_id));
}

/** A device as assessment sees it. */
export interface DeviceToAssess {
  readonly deviceId: DeviceId;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly entraObjectId: EntraObjectId | undefined;
  readonly remoteId: RemoteDeviceId | undefined;
  readonly platform: Platform;
  readonly facts: ObservedFacts;
  readonly lastSyncAt: Instant | undefined;
  readonly heardAt: Instant | undefined;
  readonly enrolledAt: Instant | undefined;
  readonly level: DeviceLevel;
  readonly isAssessed: boolean;
  /** What agents on it have told. */
  readonly told?: readonly SourceReport[];
}

export async function readToAssess(
  { db }: TenantTransaction,
  ids: readonly DeviceId[],
): Promise<readonly DeviceToAssess[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('devices_device')
    .select([
      'device_id',
      'entra_device_id',
      'entra_object_id',
      'remote_id',
      'platform',
      'facts',
      'last_sync_at',
      'heard_at',
      'enrolled_at',
      'level',
      'assessed_at',
    ])
    .where('device_id', 'in', [...ids])
    .orderBy('device_id')
    .execute();
  return rows.map((row) => ({
    deviceId: row.device_id,
    entraDeviceId: row.entra_device_id ?? undefined,
    entraObjectId: row.entra_object_id ?? undefined,
    remoteId: row.remote_id ?? undefined,
    platform: row.platform,
    facts: row.facts,
    lastSyncAt: row.last_sync_at ?? undefined,
    heardAt: row.heard_at ?? undefined,
    enrolledAt: row.enrolled_at ?? undefined,
    level: row.level,
    isAssessed: row.assessed_at !== null,
  }));
}

/** Stores what devices were judged to be. `since` moves only with the level. */
export async function saveAssessments(
  { tenantId, db }: TenantTransaction,
  assessed: readonly { readonly deviceId: DeviceId; readonly assessment: DeviceAssessment }[],
): Promise<void> {
  const types = {
    device_id: 'uuid',
    level: 'text',
    level_rank: 'smallint',
    reasons: 'jsonb',
    vouched_by: 'jsonb',
    assessed_at: 'timestamptz',
    review_at: 'timestamptz',
  } as const;
  for (const chunk of chunksOf(assessed)) {
    const rows = chunk.map(({ deviceId, assessment: { level, at: assessedAt, reasons, vouchedBy, reviewAt } }) => ({
      device_id: deviceId,
      level,
      level_rank: rankOf(level),
      reasons,
      vouched_by: vouchedBy,
      assessed_at: toIso(assessedAt),
      review_at: reviewAt === undefined ? null : toIso(reviewAt),
    }));
    await sql`
      update devices_device as device set
        since = case when device.level = given.level then device.since else given.assessed_at end,
        level = given.level, level_rank = given.level_rank, reasons = given.reasons,
        vouched_by = given.vouched_by, assessed_at = given.assessed_at, review_at = given.review_at
      from ${recordSet(types, rows)}
      where device.tenant_id = ${tenantId}::uuid and device.device_id = given.device_id`.execute(db);
  }
}

/** Devices whose answer changes by the passing of time alone, and the moment has come. */
export async function listDueReviews(
  db: Transaction,
  tenants: readonly TenantId[],
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenantId: TenantId; readonly deviceId: DeviceId }[]> {
  if (tenants.length === 0) return [];
  const rows = await db
    .selectFrom('devices_device')
    .select(['tenant_id', 'device_id'])
    .where('tenant_id', 'in', [...tenants])
    .where('review_at', '<=', at(now))
    .orderBy('review_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id as TenantId, deviceId: row.device_id }));
}

export async function listDeviceIds({ db }: TenantTransaction): Promise<readonly DeviceId[]> {
  const rows = await db.selectFrom('devices_device').select('device_id').execute();
  return rows.map(({ device_id }) => device_id);
}

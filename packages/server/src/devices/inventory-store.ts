import type { DeviceId, DeviceIdentity, Enrollment, Instant, ManagedDevice, RemoteDeviceId } from '@picket/domain';
import { toIso } from '@picket/domain';
import { sql } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';
import { chunksOf, insertRows, updateRows, upsertRows } from '../platform/database/record-set.ts';
import { rankOf } from './store.ts';

/** What is known of an enrollment without its body: a fleet of these is held in memory, a fleet of bodies is not. */
export interface KnownEnrollment extends Enrollment {
  readonly deviceId: DeviceId;
  readonly isCurrent: boolean;
  readonly fingerprint: string;
  readonly missing: boolean;
}

/** All of them, or those of some devices. */
export async function readEnrollments(
  { db }: TenantTransaction,
  ofDevices?: readonly DeviceId[],
): Promise<readonly KnownEnrollment[]> {
  const read = (chunk: readonly DeviceId[] | undefined) => {
    const query = db
      .selectFrom('devices_managed')
      .select([
        'remote_id',
        'device_id',
        'is_current',
        'fingerprint',
        'missing_since_round',
        sql<Enrollment['entraDeviceId'] | null>`body ->> 'entraDeviceId'`.as('entra_device_id'),
        sql<string | null>`body ->> 'serialNumber'`.as('serial_number'),
        sql<Instant | null>`(body ->> 'enrolledAt')::bigint`.as('enrolled_at'),
        sql<Instant | null>`(body ->> 'lastSyncAt')::bigint`.as('last_sync_at'),
      ]);
    return (chunk === undefined ? query : query.where('device_id', 'in', chunk)).execute();
  };
  const rows =
    ofDevices === undefined ? await read(undefined) : (await Array.fromAsync(chunksOf(ofDevices), read)).flat();
  return rows.map((row) => ({
    remoteId: row.remote_id,
    deviceId: row.device_id,
    isCurrent: row.is_current,
    fingerprint: row.fingerprint,
    missing: row.missing_since_round !== null,
    entraDeviceId: row.entra_device_id ?? undefined,
    serialNumber: row.serial_number ?? undefined,
    enrolledAt: row.enrolled_at ?? undefined,
    lastSyncAt: row.last_sync_at ?? undefined,
  }));
}

/** What the UEM last said of these enrollments, as far as they are known. */
export async function readManaged(
  { db }: TenantTransaction,
  remoteIds: readonly RemoteDeviceId[],
): Promise<ReadonlyMap<RemoteDeviceId, ManagedDevice>> {
  const bodies = new Map<RemoteDeviceId, ManagedDevice>();
  for (const chunk of chunksOf(remoteIds)) {
    const rows = await db
      .selectFrom('devices_managed')
      .select(['remote_id', 'body'])
      .where('remote_id', 'in', chunk)
      .execute();
    for (const { remote_id, body } of rows) bodies.set(remote_id, body);
  }
  return bodies;
}

export async function saveManaged(
  tx: TenantTransaction,
  rows: readonly (Pick<KnownEnrollment, 'remoteId' | 'deviceId' | 'isCurrent' | 'fingerprint'> & {
    readonly body: ManagedDevice;
  })[],
): Promise<void> {
  const types = {
    remote_id: 'text',
    device_id: 'uuid',
    is_current: 'boolean',
    fingerprint: 'text',
    body: 'jsonb',
    missing_since_round: 'uuid',
  } as const;
  await upsertRows(
    tx,
    'devices_managed',
    { key: ['remote_id'], types },
    rows.map(({ remoteId, deviceId, isCurrent, fingerprint, body }) => ({
      remote_id: remoteId,
      device_id: deviceId,
      is_current: isCurrent,
      fingerprint,
      body,
      missing_since_round: null,
    })),
  );
}

export async function markMissing(
  { db }: TenantTransaction,
  remoteIds: readonly RemoteDeviceId[],
  roundId: string,
): Promise<void> {
  for (const chunk of chunksOf(remoteIds))
    await db
      .updateTable('devices_managed')
      .set({ missing_since_round: roundId })
      .where('remote_id', 'in', chunk)
      .execute();
}

export async function deleteManaged({ db }: TenantTransaction, remoteIds: readonly RemoteDeviceId[]): Promise<void> {
  for (const chunk of chunksOf(remoteIds))
    await db.deleteFrom('devices_managed').where('remote_id', 'in', chunk).execute();
}

const identityTypes = {
  device_id: 'uuid',
  entra_device_id: 'uuid',
  entra_object_id: 'uuid',
  remote_id: 'text',
} as const;

const identityRow = (device: DeviceIdentity) => ({
  device_id: device.deviceId,
  entra_device_id: device.entraDeviceId,
  entra_object_id: device.entraObjectId,
  remote_id: device.remoteId,
});

/** Devices whose identity is not what it was. */
export async function relinkDevices(tx: TenantTransaction, devices: readonly DeviceIdentity[]): Promise<void> {
  await updateRows(tx, 'devices_device', { key: ['device_id'], types: identityTypes }, devices.map(identityRow));
}

const inventoryTypes = {
  device_id: 'uuid',
  name: 'text',
  platform: 'text',
  ownership: 'text',
  enrollment_type: 'text',
  serial_number: 'text',
  user_id: 'uuid',
  user_principal_name: 'text',
  user_display_name: 'text',
  enrolled_at: 'timestamptz',
  last_sync_at: 'timestamptz',
  heard_at: 'timestamptz',
  compliance_state: 'text',
  partner_reported_threat_state: 'text',
  facts: 'jsonb',
  retired_at: 'timestamptz',
} as const;

const moment = (at: Instant | undefined) => (at === undefined ? null : toIso(at));

const inventoryRow = (deviceId: DeviceId, body: ManagedDevice, now: Instant) => ({
  device_id: deviceId,
  name: body.name,
  platform: body.platform,
  ownership: body.ownership,
  enrollment_type: body.enrollmentType,
  serial_number: body.serialNumber,
  user_id: body.userId,
  user_principal_name: body.userPrincipalName,
  user_display_name: body.userDisplayName,
  enrolled_at: moment(body.enrolledAt),
  last_sync_at: moment(body.lastSyncAt),
  heard_at: toIso(now),
  compliance_state: body.complianceState,
  partner_reported_threat_state: body.partnerReportedThreatState,
  facts: body.facts,
  retired_at: null,
});

const levelTypes = {
  created_at: 'timestamptz',
  level: 'text',
  level_rank: 'smallint',
  since: 'timestamptz',
  reasons: 'jsonb',
  vouched_by: 'jsonb',
} as const;

/** Nobody has judged a new phone yet, so nobody vouches for it. */
const unjudged = (now: Instant) => ({
  created_at: toIso(now),
  level: 'not-assessed',
  level_rank: rankOf('not-assessed'),
  since: toIso(now),
  reasons: [],
  vouched_by: [],
});

/**
 * What the UEM says of phones now. It says nothing of levels. Of those in `unwritten` there is no row yet: they are
 * written whole, which costs half of inserting and then updating them.
 */
export async function saveInventory(
  tx: TenantTransaction,
  phones: readonly { readonly deviceId: DeviceId; readonly body: ManagedDevice }[],
  unwritten: ReadonlyMap<DeviceId, DeviceIdentity>,
  now: Instant,
): Promise<void> {
  const inventory = phones.map(({ deviceId, body }) => inventoryRow(deviceId, body, now));
  const known = inventory.filter(({ device_id }) => !unwritten.has(device_id));
  await updateRows(tx, 'devices_device', { key: ['device_id'], types: inventoryTypes }, known);

  const whole = inventory.flatMap((row) => {
    const device = unwritten.get(row.device_id);
    return device === undefined ? [] : [{ ...row, ...identityRow(device), ...unjudged(now) }];
  });
  await insertRows(tx, 'devices_device', { ...inventoryTypes, ...identityTypes, ...levelTypes }, whole);
}

/** New devices of which the UEM says nothing that can be believed yet. */
export async function insertUnheard(
  tx: TenantTransaction,
  devices: readonly DeviceIdentity[],
  now: Instant,
): Promise<void> {
  const types = {
    ...identityTypes,
    ...levelTypes,
    name: 'text',
    platform: 'text',
    ownership: 'text',
    compliance_state: 'text',
    facts: 'jsonb',
  } as const;
  const rows = devices.map((device) => ({
    ...identityRow(device),
    ...unjudged(now),
    name: '',
    platform: 'other',
    ownership: 'unknown',
    compliance_state: 'unknown',
    facts: {},
  }));
  await insertRows(tx, 'devices_device', types, rows);
}

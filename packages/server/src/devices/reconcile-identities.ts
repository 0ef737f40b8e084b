import {
  type DeviceId,
  type DeviceIdentity,
  type Enrollment,
  type EntraDeviceId,
  type EntraObjectId,
  type IdentityConflict,
  type IdentityPlan,
  type Instant,
  planIdentities,
  type RemoteDeviceId,
  say,
} from '@picket/domain';
import { recordHistory } from '../history/store.ts';
import { at } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { chunksOf, updateRows } from '../platform/database/record-set.ts';
import { insertUnheard, type KnownEnrollment, readEnrollments, relinkDevices } from './inventory-store.ts';

/** What is new since the identities were last reconciled. */
export interface IdentityChanges {
  /** Enrollments as they are listed now, of those that were added or changed. */
  readonly listed: ReadonlyMap<RemoteDeviceId, Enrollment>;
  /** Enrollments as they are stored, without those that are gone for good. */
  readonly held: readonly KnownEnrollment[];
  readonly newDeviceId: () => DeviceId;
  readonly now: Instant;
}

export interface ReconciledIdentities {
  /** Which device each enrollment belongs to. */
  readonly deviceOf: ReadonlyMap<RemoteDeviceId, DeviceId>;
  /** Devices that are new, or point elsewhere than before. */
  readonly relinked: ReadonlySet<DeviceId>;
  readonly identities: ReadonlyMap<DeviceId, DeviceIdentity>;
  /** New devices that have no row yet: whoever knows what the UEM says of them writes them whole, at once. */
  readonly unwritten: ReadonlyMap<DeviceId, DeviceIdentity>;
}

/** Makes our devices hang together with all that is listed now, by the rules of domain/devices/identity.ts. */
export async function reconcileIdentities(
  tx: TenantTransaction,
  changes: IdentityChanges,
): Promise<ReconciledIdentities> {
  const { listed, held } = changes;
  const enrollments = new Map<RemoteDeviceId, Enrollment>(held.map((known) => [known.remoteId, known]));
  for (const [remoteId, enrollment] of listed) enrollments.set(remoteId, enrollment);
  const rows = await selectIdentities(tx).execute();
  const directory = await selectDirectory(tx).execute();
  const known = identitiesOf(rows, held);
  const plan = planIdentities({
    known,
    enrollments: [...enrollments.values()],
    directory: directory.map((row) => ({ id: row.object_id, deviceId: row.device_id ?? undefined })),
    newDeviceId: changes.newDeviceId,
  });

  const identities = new Map(known.map((device) => [device.deviceId, device]));
  for (const { device } of plan.steps) identities.set(device.deviceId, device);
  await relinkDevices(tx, devicesTo(plan, 'relink'));
  const unwritten = new Map(devicesTo(plan, 'create').map((device) => [device.deviceId, device]));
  const contested = plan.conflicts.flatMap(({ deviceId }) => unwritten.get(deviceId) ?? []);
  await insertUnheard(tx, contested, changes.now);
  for (const { deviceId } of contested) unwritten.delete(deviceId);
  await saveConflicts(tx, plan.conflicts, undefined, changes.now);

  const deviceOf = new Map<RemoteDeviceId, DeviceId>();
  for (const { deviceId, remoteId, otherRemoteIds } of identities.values()) {
    for (const id of remoteId === undefined ? otherRemoteIds : [remoteId, ...otherRemoteIds])
      deviceOf.set(id, deviceId);
  }
  return { deviceOf, identities, relinked: relinkedBy(plan), unwritten };
}

/** More than so many at once, and everything is looked at. */
const fewDirectoryObjects = 500;

/**
 * The same after a change in the directory alone, for the devices that it concerns: those with these Entra device ids,
 * or linked to these objects, and whoever shares an enrollment's claim with them. What the plan says of them is what it
 * would say looking at everybody, since nothing else has changed; were it to say more, everybody is looked at.
 *
 * @returns devices that point elsewhere than before
 */
export async function relinkToDirectory(
  tx: TenantTransaction,
  changes: {
    readonly entraDeviceIds: readonly EntraDeviceId[];
    readonly objectIds: readonly EntraObjectId[];
    readonly newDeviceId: () => DeviceId;
    readonly now: Instant;
  },
): Promise<ReadonlySet<DeviceId>> {
  const { entraDeviceIds, objectIds, newDeviceId, now } = changes;
  const lookAtEverybody = async () => {
    const held = await readEnrollments(tx);
    const { relinked, unwritten } = await reconcileIdentities(tx, { listed: new Map(), held, newDeviceId, now });
    await insertUnheard(tx, [...unwritten.values()], now);
    return relinked;
  };
  if (entraDeviceIds.length + objectIds.length > fewDirectoryObjects) return await lookAtEverybody();

  const concerned = await readConcerned(tx, entraDeviceIds, objectIds);
  if (concerned.known.length === 0) return new Set();
  const plan = planIdentities({ ...concerned, newDeviceId });
  if (plan.moves.length > 0 || plan.steps.some(({ kind }) => kind === 'create')) return await lookAtEverybody();
  await relinkDevices(tx, devicesTo(plan, 'relink'));
  await saveConflicts(
    tx,
    plan.conflicts,
    concerned.known.map(({ deviceId }) => deviceId),
    now,
  );
  return relinkedBy(plan);
}

async function readConcerned(
  tx: TenantTransaction,
  entraDeviceIds: readonly EntraDeviceId[],
  objectIds: readonly EntraObjectId[],
) {
  const rows = new Map<DeviceId, IdentityRow>();
  const linked =
    objectIds.length === 0 ? [] : await selectIdentities(tx).where('entra_object_id', 'in', objectIds).execute();
  for (const row of linked) rows.set(row.device_id, row);
  const asked = new Set<EntraDeviceId>();
  let held: readonly KnownEnrollment[] = [];
  let wanted: readonly EntraDeviceId[] = entraDeviceIds;
  do {
    for (const id of wanted) asked.add(id);
    const found =
      wanted.length === 0 ? [] : await selectIdentities(tx).where('entra_device_id', 'in', wanted).execute();
    for (const row of found) rows.set(row.device_id, row);
    held = await readEnrollments(tx, [...rows.keys()]);
    // An enrollment may claim the id of another device: then what becomes of it depends on that one too.
    const claims = [...rows.values(), ...held.map((one) => ({ entra_device_id: one.entraDeviceId }))];
    wanted = [...new Set(claims.flatMap((row) => row.entra_device_id ?? []))].filter((id) => !asked.has(id));
  } while (wanted.length > 0);
  const ids = [...rows.values()].flatMap((row) => row.entra_device_id ?? []);
  const directory = ids.length === 0 ? [] : await selectDirectory(tx).where('device_id', 'in', ids).execute();
  return {
    known: identitiesOf([...rows.values()], held),
    enrollments: held,
    directory: directory.map((row) => ({ id: row.object_id, deviceId: row.device_id ?? undefined })),
  };
}

type IdentityRow = Awaited<ReturnType<ReturnType<typeof selectIdentities>['execute']>>[number];

const selectIdentities = ({ db }: TenantTransaction) =>
  db.selectFrom('devices_device').select(['device_id', 'entra_device_id', 'entra_object_id', 'remote_id']);

const selectDirectory = ({ db }: TenantTransaction) =>
  db.selectFrom('directory_device').select(['object_id', 'device_id']);

function identitiesOf(rows: readonly IdentityRow[], held: readonly KnownEnrollment[]): readonly DeviceIdentity[] {
  const byDevice = Map.groupBy(held, ({ deviceId }) => deviceId);
  return rows.map((row) => {
    // As it is stored, gone or not: the plan must see that the device loses it.
    const remoteId = row.remote_id ?? undefined;
    return {
      deviceId: row.device_id,
      entraDeviceId: row.entra_device_id ?? undefined,
      entraObjectId: row.entra_object_id ?? undefined,
      remoteId,
      otherRemoteIds: (byDevice.get(row.device_id) ?? [])
        .map((enrollment) => enrollment.remoteId)
        .filter((id) => id !== remoteId),
    };
  });
}

const devicesTo = ({ steps }: IdentityPlan, wanted: IdentityPlan['steps'][number]['kind']): DeviceIdentity[] =>
  steps.flatMap(({ kind, device }) => (kind === wanted ? [device] : []));

const relinkedBy = ({ steps }: IdentityPlan): ReadonlySet<DeviceId> =>
  new Set(steps.map(({ device }) => device.deviceId));

/** What a person should look at. `among`: the devices that were looked at; undefined: all. */
async function saveConflicts(
  tx: TenantTransaction,
  conflicts: readonly IdentityConflict[],
  among: readonly DeviceId[] | undefined,
  now: Instant,
): Promise<void> {
  const texts = new Map(conflicts.map((conflict) => [conflict.deviceId, describe(conflict)]));
  const known = tx.db
    .selectFrom('devices_device')
    .select(['device_id', 'identity_conflict'])
    .where('identity_conflict', 'is not', null);
  const before = await (among === undefined ? known : known.where('device_id', 'in', among)).execute();
  const told = new Map(before.map((row) => [row.device_id, row.identity_conflict]));
  for (const { device_id } of before) {
    if (!texts.has(device_id))
      await tx.db
        .updateTable('devices_device')
        .set({ identity_conflict: null })
        .where('device_id', '=', device_id)
        .execute();
  }
  const news = [...texts].filter(([deviceId, text]) => told.get(deviceId) !== text);
  await updateRows(
    tx,
    'devices_device',
    { key: ['device_id'], types: { device_id: 'uuid', identity_conflict: 'text' } },
    news.map(([deviceId, text]) => ({ device_id: deviceId, identity_conflict: text })),
  );
  await recordHistory(
    tx,
    news.map(([deviceId, text]) => ({ at: now, kind: 'observed', deviceId, text })),
  );
}

function describe(conflict: IdentityConflict): string {
  switch (conflict.kind) {
    case 'contested-enrollment':
      return say(
        'Enrollment {{remoteId}} reports the Entra device id of another phone ({{claims}}). It is not believed for either until somebody has looked.',
        { remoteId: conflict.remoteId, claims: conflict.claims },
      );
    case 'several-directory-objects':
      return say(
        "Entra lists {{count}} objects with this phone's device id. Nothing is written to any that was not dealt with before.",
        { count: conflict.entraObjectIds.length },
      );
  }
}

/** Devices that no enrollment belongs to anymore: the UEM has let them go. */
export async function retireUnlisted(
  { db }: TenantTransaction,
  identities: ReadonlyMap<DeviceId, DeviceIdentity>,
  now: Instant,
): Promise<readonly DeviceId[]> {
  const unlisted = [...identities.values()]
    .filter(({ remoteId, otherRemoteIds }) => remoteId === undefined && otherRemoteIds.length === 0)
    .map(({ deviceId }) => deviceId);
  const retired: DeviceId[] = [];
  for (const chunk of chunksOf(unlisted)) {
    const rows = await db
      .updateTable('devices_device')
      .set({ retired_at: at(now) })
      .where('device_id', 'in', chunk)
      .where('retired_at', 'is', null)
      .returning('device_id')
      .execute();
    retired.push(...rows.map(({ device_id }) => device_id));
  }
  return retired;
}

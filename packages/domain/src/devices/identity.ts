import type { ManagedDevice } from '../contracts/uem.ts';
import type { DeviceId, EntraDeviceId, EntraObjectId, RemoteDeviceId } from '../vocabulary.ts';

/**
 * Which reports are about the same phone.
 *
 * What identifies a phone is its Entra device id: a phone that enrolls anew has a new remote id and the same Entra
 * device id, and stays the device it was. A phone that the UEM lists without one (Intune leaves it empty until
 * registration has completed) is known by its remote id alone, and keeps its device id when it gains one later.
 *
 * Once a device has an Entra device id it never gets another. What Picket wrote into the directory, and may take back
 * there, is remembered per device; a device that changed its Entra identity would take back what it never wrote. So an
 * enrollment that reports a new Entra device id becomes a new device, and one that reports the id of *another* known
 * device serves neither until somebody has looked: two phones are never merged silently, and the facts of the one
 * never vouch for the other. The personal and the work side of one phone have two Entra devices and are two devices
 * here; a common serial number only shows them side by side.
 */
export interface DeviceIdentity {
  readonly deviceId: DeviceId;
  readonly entraDeviceId: EntraDeviceId | undefined;
  /** The directory's object for it. Undefined while the directory has none, or has several and nobody can tell which. */
  readonly entraObjectId: EntraObjectId | undefined;
  /** The enrollment whose facts count; undefined once none is listed. */
  readonly remoteId: RemoteDeviceId | undefined;
  /** Enrollments that belong here and do not count: superseded by a newer one, or contested. Sorted. */
  readonly otherRemoteIds: readonly RemoteDeviceId[];
}

export type Enrollment = Pick<
  ManagedDevice,
  'remoteId' | 'entraDeviceId' | 'serialNumber' | 'enrolledAt' | 'lastSyncAt'
>;

export interface DirectoryEntry {
  readonly id: EntraObjectId;
  readonly deviceId: EntraDeviceId | undefined;
}

export interface IdentityPlan {
  /** Devices that are new or whose identity differs from what is known, as they should be. Sorted by device id. */
  readonly steps: readonly IdentityStep[];
  /** Enrollments that change from one device to another by these steps. */
  readonly moves: readonly EnrollmentMove[];
  /** What a person should look at. Reported by every plan for as long as it lasts. */
  readonly conflicts: readonly IdentityConflict[];
  /** Devices that seem to be sides of one phone, by serial number. For display only. */
  readonly siblings: readonly (readonly DeviceId[])[];
}

export interface IdentityStep {
  readonly kind: 'create' | 'relink';
  readonly device: DeviceIdentity;
}

export interface EnrollmentMove {
  readonly remoteId: RemoteDeviceId;
  readonly from: DeviceId;
  readonly to: DeviceId;
  /** `registered`: listed without an Entra device id until now. `registered-anew`: it has changed its id. */
  readonly because: 'registered' | 'registered-anew';
}

export type IdentityConflict =
  /** An enrollment of one device reports the Entra device id of another. */
  | {
      readonly kind: 'contested-enrollment';
      readonly remoteId: RemoteDeviceId;
      readonly deviceId: DeviceId;
      readonly claims: EntraDeviceId;
      readonly claimedDeviceId: DeviceId;
    }
  | {
      readonly kind: 'several-directory-objects';
      readonly deviceId: DeviceId;
      readonly entraObjectIds: readonly EntraObjectId[];
    };

/** More devices with one serial number than a phone can have sides: it is a placeholder ("unknown", "0"). */
const mostSiblings = 4;

/**
 * Plans how our devices should hang together with everything that is listed now. `enrollments` and `directory` are
 * whole pictures, `known` is every device we have. The order of none of them matters; a plan that has been applied
 * plans nothing more.
 */
export function planIdentities({
  known,
  enrollments,
  directory,
  newDeviceId,
}: {
  readonly known: readonly DeviceIdentity[];
  readonly enrollments: readonly Enrollment[];
  readonly directory: readonly DirectoryEntry[];
  readonly newDeviceId: () => DeviceId;
}): IdentityPlan {
  const listed = [...new Map(enrollments.map((enrollment) => [enrollment.remoteId, enrollment])).values()].toSorted(
    (one, other) => compare(one.remoteId, other.remoteId),
  );
  const seating = seat(
    known.toSorted((one, other) => compare(one.deviceId, other.deviceId)),
    listed,
    newDeviceId,
  );
  const objectsOf = Map.groupBy(directory, ({ deviceId }) => deviceId);
  const before = new Map(known.map((device) => [device.deviceId, device]));

  const conflicts: IdentityConflict[] = [...seating.conflicts];
  const devices = seating.seats.map((taken): DeviceIdentity => {
    const { deviceId, entraDeviceId } = taken;
    const current = newest(taken.enrollments)?.remoteId;
    const objects = entraDeviceId === undefined ? [] : (objectsOf.get(entraDeviceId) ?? []).map(({ id }) => id);
    if (objects.length > 1) {
      conflicts.push({ kind: 'several-directory-objects', deviceId, entraObjectIds: objects.toSorted() });
    }
    return {
      deviceId,
      entraDeviceId,
      entraObjectId: chooseObject(objects, before.get(deviceId)?.entraObjectId),
      remoteId: current,
      otherRemoteIds: [...taken.enrollments, ...taken.contested]
        .map(({ remoteId }) => remoteId)
        .filter((remoteId) => remoteId !== current)
        .toSorted(),
    };
  });

  const steps = devices
    .toSorted((one, other) => compare(one.deviceId, other.deviceId))
    .flatMap((device): IdentityStep[] => {
      const was = before.get(device.deviceId);
      if (was === undefined) return [{ kind: 'create', device }];
      return sameIdentity(was, device) ? [] : [{ kind: 'relink', device }];
    });
  return { steps, moves: seating.moves, conflicts, siblings: findSiblings(devices, listed) };
}

/** One device's place at the table while enrollments are being assigned. */
interface Seat {
  readonly deviceId: DeviceId;
  entraDeviceId: EntraDeviceId | undefined;
  readonly enrollments: Enrollment[];
  readonly contested: Enrollment[];
}

interface Seating {
  readonly seats: readonly Seat[];
  readonly moves: readonly EnrollmentMove[];
  readonly conflicts: readonly IdentityConflict[];
}

/** Gives every enrollment to one device. Both lists are sorted, so that new ids fall to the same devices each time. */
function seat(
  known: readonly DeviceIdentity[],
  enrollments: readonly Enrollment[],
  newDeviceId: () => DeviceId,
): Seating {
  const seats: Seat[] = [];
  const holders = new Map<RemoteDeviceId, Seat>();
  const owners = new Map<EntraDeviceId, Seat>();
  const moves: EnrollmentMove[] = [];
  const conflicts: IdentityConflict[] = [];

  const add = (deviceId: DeviceId, entraDeviceId: EntraDeviceId | undefined): Seat => {
    const added = { deviceId, entraDeviceId, enrollments: [], contested: [] };
    seats.push(added);
    return added;
  };
  for (const { deviceId, entraDeviceId, remoteId, otherRemoteIds } of known) {
    const place = add(deviceId, entraDeviceId);
    if (entraDeviceId !== undefined && !owners.has(entraDeviceId)) owners.set(entraDeviceId, place);
    for (const held of remoteId === undefined ? otherRemoteIds : [remoteId, ...otherRemoteIds])
      holders.set(held, place);
  }
  const give = (enrollment: Enrollment, to: Seat, because: EnrollmentMove['because']) => {
    to.enrollments.push(enrollment);
    const from = holders.get(enrollment.remoteId);
    if (from !== undefined && from !== to) {
      moves.push({ remoteId: enrollment.remoteId, from: from.deviceId, to: to.deviceId, because });
    }
  };

  const newcomers = new Map<EntraDeviceId, Enrollment[]>();
  for (const enrollment of enrollments) {
    const { remoteId, entraDeviceId: claims } = enrollment;
    const holder = holders.get(remoteId);
    if (claims === undefined) {
      give(enrollment, holder ?? add(newDeviceId(), undefined), 'registered');
      continue;
    }
    const owner = owners.get(claims);
    if (holder?.entraDeviceId === claims) {
      give(enrollment, holder, 'registered');
    } else if (owner === undefined) {
      newcomers.set(claims, [...(newcomers.get(claims) ?? []), enrollment]);
    } else if (holder?.entraDeviceId === undefined) {
      give(enrollment, owner, 'registered');
    } else {
      holder.contested.push(enrollment);
      conflicts.push({
        kind: 'contested-enrollment',
        remoteId,
        deviceId: holder.deviceId,
        claims,
        claimedDeviceId: owner.deviceId,
      });
    }
  }

  // Only now, when every enrollment of a new Entra device id has been seen, can it be said which device gains the id.
  for (const [claims, group] of [...newcomers].toSorted(([one], [other]) => compare(one, other))) {
    const heirs = group.filter(({ remoteId }) => {
      const holder = holders.get(remoteId);
      return holder !== undefined && holder.entraDeviceId === undefined;
    });
    const heir = newest(heirs);
    const place = (heir && holders.get(heir.remoteId)) ?? add(newDeviceId(), claims);
    const wasKnown = new Map(group.map(({ remoteId }) => [remoteId, holders.get(remoteId)?.entraDeviceId]));
    place.entraDeviceId = claims;
    for (const enrollment of group) {
      give(enrollment, place, wasKnown.get(enrollment.remoteId) === undefined ? 'registered' : 'registered-anew');
    }
  }
  return { seats, moves: moves.toSorted((one, other) => compare(one.remoteId, other.remoteId)), conflicts };
}

/** The enrollment with the latest sign of life; of equals the one with the greater remote id, so that it stays the same. */
function newest(enrollments: readonly Enrollment[]): Enrollment | undefined {
  const signOfLife = ({ lastSyncAt, enrolledAt }: Enrollment) => Math.max(lastSyncAt ?? 0, enrolledAt ?? 0);
  return enrollments.toSorted(
    (one, other) => signOfLife(other) - signOfLife(one) || compare(other.remoteId, one.remoteId),
  )[0];
}

/** With several objects to choose from only the one that we already deal with is safe to write to. */
function chooseObject(objects: readonly EntraObjectId[], before: EntraObjectId | undefined): EntraObjectId | undefined {
  if (objects.length === 1) return objects[0];
  return objects.find((id) => id === before);
}

function findSiblings(
  devices: readonly DeviceIdentity[],
  enrollments: readonly Enrollment[],
): readonly (readonly DeviceId[])[] {
  const serials = new Map(enrollments.map(({ remoteId, serialNumber }) => [remoteId, serialNumber?.trim()]));
  const current = devices.filter(({ remoteId }) => remoteId !== undefined && Boolean(serials.get(remoteId)));
  const bySerial = Map.groupBy(current, ({ remoteId }) => remoteId && serials.get(remoteId));
  return [...bySerial.values()]
    .filter(({ length }) => length > 1 && length <= mostSiblings)
    .map((group) => group.map(({ deviceId }) => deviceId).toSorted())
    .toSorted(([one = ''], [other = '']) => compare(one, other));
}

function sameIdentity(one: DeviceIdentity, other: DeviceIdentity): boolean {
  return (
    one.entraDeviceId === other.entraDeviceId &&
    one.entraObjectId === other.entraObjectId &&
    one.remoteId === other.remoteId &&
    one.otherRemoteIds.toSorted().join() === other.otherRemoteIds.join()
  );
}

/** By code unit: the same on every machine, whatever its locale. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

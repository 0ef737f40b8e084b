import { createHash } from 'node:crypto';
import {
  type DeviceId,
  type Enrollment,
  type FactName,
  type Instant,
  type ManagedDevice,
  planInventory,
  type RemoteDeviceId,
  say,
} from '@picket/domain';
import { markDirty } from '../assessment/store.ts';
import { type HistoryEntry, recordHistory } from '../history/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { CompleteRound, SyncDefinition, SyncPage, SyncPlan } from '../sync/kinds.ts';
import * as store from './inventory-store.ts';
import { reconcileIdentities, retireUnlisted } from './reconcile-identities.ts';
import { listUnsettled } from './store.ts';

/** The UEM's inventory: it has no changes to ask for, so all of it is listed each time, and only differences are written. */
export const managedDeviceSync: SyncDefinition = {
  kind: 'managed-devices',
  async *pages(session, from, signal): AsyncIterable<SyncPage> {
    for await (const page of session.listManagedDevices(from, signal)) {
      yield {
        items: page.items.map((device) => ({ remoteId: device.remoteId, body: device })),
        startsOver: false,
        next: page.next,
        done: undefined,
      };
    }
  },
  plan: planManagedDevices,
};

/** What is held in memory of each enrollment that a round lists. */
interface ListedEnrollment extends Enrollment {
  readonly fingerprint: string;
  /** Which line of the round said it: an enrollment listed twice counts as its last appearance. */
  readonly line: number;
}

async function planManagedDevices(tx: TenantTransaction, round: CompleteRound): Promise<SyncPlan> {
  const listed = await readListed(round);
  const known = await store.readEnrollments(tx);
  const plan = planInventory({
    known: known.map(({ remoteId, fingerprint, missing }) => ({ id: remoteId, fingerprint, missing })),
    listed: [...listed.values()].map(({ remoteId, fingerprint }) => ({ id: remoteId, fingerprint })),
    acceptShrinkage: round.acceptShrinkage,
  });

  if (plan.kind === 'refused') {
    // Nothing at all is believed: what is left over of a broken listing may be as wrong as what is missing.
    return {
      count: listed.size,
      refusal: say('{{missing}} of {{known}} phones are suddenly not listed any more. Nothing was changed.', {
        missing: plan.missing,
        known: plan.known,
      }),
      difference: { kind: 'managed-devices', add: 0, change: 0, remove: 0, unchanged: plan.known, removed: [] },
      write: async () => undefined,
    };
  }

  const idsOf = (kind: (typeof plan.steps)[number]['kind']) =>
    plan.steps.flatMap((step) => (step.kind === kind ? ['entry' in step ? step.entry.id : step.id] : []));
  const gone = idsOf('gone');
  const last = await store.readManaged(tx, gone);
  return {
    count: listed.size,
    refusal: undefined,
    difference: {
      kind: 'managed-devices',
      add: idsOf('add').length,
      change: idsOf('change').length + idsOf('back').length,
      remove: gone.length,
      unchanged: plan.unchanged,
      removed: gone.map((id) => last.get(id)?.name ?? id),
    },
    write: () =>
      writeInventory(tx, round, {
        known,
        listed,
        differing: new Set([...idsOf('add'), ...idsOf('change'), ...idsOf('back')]),
        missing: idsOf('missing-once'),
        gone: new Set(gone),
      }),
  };
}

async function readListed(round: CompleteRound): Promise<ReadonlyMap<RemoteDeviceId, ListedEnrollment>> {
  const listed = new Map<RemoteDeviceId, ListedEnrollment>();
  let line = 0;
  for await (const bodies of round.bodies()) {
    for (const body of bodies as readonly ManagedDevice[]) {
      const { remoteId, entraDeviceId, serialNumber, enrolledAt, lastSyncAt } = body;
      const fingerprint = fingerprintOf(body);
      listed.set(remoteId, { remoteId, entraDeviceId, serialNumber, enrolledAt, lastSyncAt, fingerprint, line });
      line += 1;
    }
  }
  return listed;
}

interface InventoryChanges {
  readonly known: readonly store.KnownEnrollment[];
  readonly listed: ReadonlyMap<RemoteDeviceId, ListedEnrollment>;
  readonly differing: ReadonlySet<RemoteDeviceId>;
  readonly missing: readonly RemoteDeviceId[];
  readonly gone: ReadonlySet<RemoteDeviceId>;
}

async function writeInventory(tx: TenantTransaction, round: CompleteRound, changes: InventoryChanges): Promise<void> {
  const { now, entropy } = round;
  const { known, listed, differing, missing, gone } = changes;
  const before = new Map(known.map((row) => [row.remoteId, row]));
  // A phone that only checked in again is not a difference, but its facts are fresher now.
  const fresher = new Set<RemoteDeviceId>();
  for (const { remoteId, lastSyncAt } of listed.values())
    if (!differing.has(remoteId) && before.get(remoteId)?.lastSyncAt !== lastSyncAt) fresher.add(remoteId);
  if (differing.size + fresher.size + missing.length + gone.size === 0) return;

  await store.markMissing(tx, missing, round.roundId);
  await store.deleteManaged(tx, [...gone]);
  const { deviceOf, identities, relinked, unwritten } = await reconcileIdentities(tx, {
    listed: new Map([...listed].filter(([id]) => differing.has(id) || fresher.has(id))),
    held: known.filter(({ remoteId }) => !gone.has(remoteId)),
    newDeviceId: () => entropy.uuid() as DeviceId,
    now,
  });

  const dirty = new Set<DeviceId>(relinked);
  const unheard = new Map(unwritten);
  const told: HistoryEntry[] = [];
  const unsettled = await listUnsettled(tx);
  const seatOf = (remoteId: RemoteDeviceId) => {
    const deviceId = deviceOf.get(remoteId);
    return deviceId && { deviceId, isCurrent: identities.get(deviceId)?.remoteId === remoteId };
  };
  const isToBeWritten = (remoteId: RemoteDeviceId): boolean => {
    const seat = seatOf(remoteId);
    if (seat === undefined) return false;
    const was = before.get(remoteId);
    return (
      differing.has(remoteId) ||
      fresher.has(remoteId) ||
      was?.deviceId !== seat.deviceId ||
      was.isCurrent !== seat.isCurrent
    );
  };
  for await (const bodies of linesOf(round, listed, isToBeWritten)) {
    const rows = bodies.flatMap((body) => {
      const seat = seatOf(body.remoteId);
      const fingerprint = listed.get(body.remoteId)?.fingerprint;
      return seat === undefined || fingerprint === undefined
        ? []
        : [{ ...seat, remoteId: body.remoteId, fingerprint, body }];
    });
    const current = rows.filter(({ isCurrent }) => isCurrent);
    const last = await store.readManaged(
      tx,
      current.flatMap(({ remoteId }) => (before.has(remoteId) ? [remoteId] : [])),
    );
    await store.saveManaged(tx, rows);
    await store.saveInventory(tx, current, unwritten, now);
    for (const { deviceId } of current) unheard.delete(deviceId);
    for (const { remoteId, deviceId, body } of current) {
      told.push(...tellOf(deviceId, last.get(remoteId), body, now));
      if (differing.has(remoteId) || unsettled.has(deviceId)) dirty.add(deviceId);
    }
  }
  await store.insertUnheard(tx, [...unheard.values()], now);
  const retired = await retireUnlisted(tx, identities, now);
  for (const deviceId of retired) {
    dirty.add(deviceId);
    told.push({ at: now, kind: 'observed', deviceId, text: 'Intune no longer lists this phone.' });
  }
  // In this order, as everywhere: whoever sets a finding aside holds its device's mark when it comes to the history.
  await markDirty(tx, [...dirty], now);
  await recordHistory(tx, told);
}

/** The bodies that count, of those that are wanted, so many at a time. */
async function* linesOf(
  round: CompleteRound,
  listed: ReadonlyMap<RemoteDeviceId, ListedEnrollment>,
  isWanted: (remoteId: RemoteDeviceId) => boolean,
): AsyncGenerator<readonly ManagedDevice[], void, void> {
  let from = 0;
  for await (const bodies of round.bodies()) {
    const first = from;
    from += bodies.length;
    yield (bodies as readonly ManagedDevice[]).filter(
      ({ remoteId }, index) => listed.get(remoteId)?.line === first + index && isWanted(remoteId),
    );
  }
}

type Turn = { readonly is: string; readonly was: string };

/** Facts whose change is worth a line in a phone's story. */
const toldFacts: readonly (readonly [FactName, (turn: Turn) => string])[] = [
  ['osVersion', (turn) => say('Intune reports OS version {{is}}, was {{was}}', turn)],
  ['securityPatchLevel', (turn) => say('Intune reports security patch level {{is}}, was {{was}}', turn)],
  ['jailbroken', (turn) => say('Intune reports jailbroken or rooted {{is}}, was {{was}}', turn)],
  ['encrypted', (turn) => say('Intune reports encrypted {{is}}, was {{was}}', turn)],
];

function tellOf(
  deviceId: DeviceId,
  before: ManagedDevice | undefined,
  after: ManagedDevice,
  now: Instant,
): HistoryEntry[] {
  const told: HistoryEntry[] = [];
  const shared = { at: now, deviceId };
  if (before === undefined) {
    told.push({
      ...shared,
      kind: 'observed',
      text: say('Listed by Intune: {{model}}, OS {{version}}', {
        model: after.facts.model?.value ?? 'unknown model',
        version: after.facts.osVersion?.value ?? 'unknown',
      }),
    });
  } else {
    const differences = toldFacts.flatMap(([name, told]) => {
      const was = before.facts[name]?.value;
      const is = after.facts[name]?.value;
      return was === is ? [] : [told({ is: String(is ?? 'unknown'), was: String(was ?? 'unknown') })];
    });
    if (differences.length > 0) told.push({ ...shared, kind: 'observed', text: differences.join('. ') });
  }
  if (before !== undefined && before.complianceState !== after.complianceState) {
    const data = { before: before.complianceState, after: after.complianceState };
    if (after.complianceState === 'noncompliant')
      told.push({ ...shared, kind: 'noncompliant', text: 'Intune calls the phone noncompliant', data });
    else if (after.complianceState === 'compliant')
      told.push({ ...shared, kind: 'compliant', text: 'Intune calls the phone compliant', data });
  }
  return told;
}

/** Of everything but the times of contact, which change without anything else changing. */
function fingerprintOf(device: ManagedDevice): string {
  const { lastSyncAt: _, facts, ...rest } = device;
  const values = Object.entries(facts).map(([name, fact]) => [name, fact?.value, fact?.source]);
  const told = [...Object.entries(rest), ['facts', values.toSorted()]].toSorted(([one], [other]) =>
    String(one) < String(other) ? -1 : 1,
  );
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 22);
}

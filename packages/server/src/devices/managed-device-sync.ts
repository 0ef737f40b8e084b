import { createHash } from 'node:crypto';
import {
  type DeviceId,
  type FactName,
  type Instant,
  type ManagedDevice,
  planInventory,
  type RemoteDeviceId,
} from '@picket/domain';
import { markDirty } from '../assessment/store.ts';
import { type HistoryEntry, recordHistory } from '../history/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { CompleteRound, SyncDefinition, SyncPage, SyncPlan } from '../sync/kinds.ts';
import { reconcileIdentities, retireUnlisted } from './reconcile-identities.ts';
import * as store from './store.ts';

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

async function planManagedDevices(tx: TenantTransaction, round: CompleteRound): Promise<SyncPlan> {
  const bodies = round.bodies as readonly ManagedDevice[];
  const listed = new Map(bodies.map((device) => [device.remoteId, device]));
  const known = await store.readManaged(tx);
  const plan = planInventory({
    known: known.map(({ remoteId, fingerprint, missing }) => ({ id: remoteId, fingerprint, missing })),
    listed: [...listed.values()].map((device) => ({ id: device.remoteId, fingerprint: fingerprintOf(device) })),
    acceptShrinkage: round.acceptShrinkage,
  });

  if (plan.kind === 'refused') {
    // Nothing at all is believed: what is left over of a broken listing may be as wrong as what is missing.
    return {
      count: listed.size,
      refusal: `${plan.missing} of ${plan.known} phones are suddenly not listed any more. Nothing was changed.`,
      difference: { kind: 'managed-devices', add: 0, change: 0, remove: 0, unchanged: plan.known, removed: [] },
      write: async () => undefined,
    };
  }

  const idsOf = (kind: (typeof plan.steps)[number]['kind']) =>
    plan.steps.flatMap((step) => (step.kind === kind ? ['entry' in step ? step.entry.id : step.id] : []));
  const gone = idsOf('gone');
  const names = new Map(known.map(({ remoteId, body }) => [remoteId, body.name]));
  return {
    count: listed.size,
    refusal: undefined,
    difference: {
      kind: 'managed-devices',
      add: idsOf('add').length,
      change: idsOf('change').length + idsOf('back').length,
      remove: gone.length,
      unchanged: plan.unchanged,
      removed: gone.map((id) => names.get(id) ?? id),
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

interface InventoryChanges {
  readonly known: readonly store.ManagedRow[];
  readonly listed: ReadonlyMap<RemoteDeviceId, ManagedDevice>;
  readonly differing: ReadonlySet<RemoteDeviceId>;
  readonly missing: readonly RemoteDeviceId[];
  readonly gone: ReadonlySet<RemoteDeviceId>;
}

async function writeInventory(
  tx: TenantTransaction,
  { roundId, now, entropy }: CompleteRound,
  changes: InventoryChanges,
): Promise<void> {
  const { known, listed, differing, missing, gone } = changes;
  const before = new Map(known.map((row) => [row.remoteId, row]));
  // A phone that only checked in again is not a difference, but its facts are fresher now.
  const touched = [...listed.values()].filter(
    ({ remoteId, lastSyncAt }) => !differing.has(remoteId) && before.get(remoteId)?.body.lastSyncAt !== lastSyncAt,
  );
  if (differing.size + touched.length + missing.length + gone.size === 0) return;

  await store.markMissing(tx, missing, roundId);
  await store.deleteManaged(tx, [...gone]);
  const fresher = new Set(touched.map(({ remoteId }) => remoteId));
  const { deviceOf, identities, relinked } = await reconcileIdentities(tx, {
    listed: new Map([...listed].filter(([id]) => differing.has(id) || fresher.has(id))),
    gone,
    newDeviceId: () => entropy.uuid() as DeviceId,
    now,
  });

  const dirty = new Set<DeviceId>(relinked);
  const rows = [...listed.values()].flatMap((body) => {
    const deviceId = deviceOf.get(body.remoteId);
    if (deviceId === undefined) return [];
    return [
      { remoteId: body.remoteId, deviceId, isCurrent: identities.get(deviceId)?.remoteId === body.remoteId, body },
    ];
  });
  const changed = rows.filter(
    ({ remoteId, deviceId, isCurrent }) =>
      differing.has(remoteId) ||
      fresher.has(remoteId) ||
      before.get(remoteId)?.deviceId !== deviceId ||
      before.get(remoteId)?.isCurrent !== isCurrent,
  );
  await store.saveManaged(
    tx,
    changed.map((row) => ({ ...row, fingerprint: fingerprintOf(row.body) })),
  );

  const told: HistoryEntry[] = [];
  const unsettled = await store.listUnsettled(tx);
  for (const { remoteId, deviceId, isCurrent, body } of changed) {
    if (!isCurrent) continue;
    await store.saveInventory(tx, deviceId, body, now);
    told.push(...tellOf(deviceId, before.get(remoteId)?.body, body, now));
    if (differing.has(remoteId) || unsettled.has(deviceId)) dirty.add(deviceId);
  }
  const retired = await retireUnlisted(tx, identities, now);
  for (const deviceId of retired) {
    dirty.add(deviceId);
    told.push({ at: now, kind: 'observed', deviceId, text: 'Intune no longer lists this phone.' });
  }
  // In this order, as everywhere: whoever sets a finding aside holds its device's mark when it comes to the history.
  await markDirty(tx, [...dirty], now);
  await recordHistory(tx, told);
}

/** Facts whose change is worth a line in a phone's story. */
const toldFacts: readonly (readonly [FactName, string])[] = [
  ['osVersion', 'OS version'],
  ['securityPatchLevel', 'security patch level'],
  ['jailbroken', 'jailbroken or rooted'],
  ['encrypted', 'encrypted'],
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
      text: `Listed by Intune: ${after.facts.model?.value ?? 'unknown model'}, OS ${after.facts.osVersion?.value ?? 'unknown'}`,
    });
  } else {
    const differences = toldFacts.flatMap(([name, words]) => {
      const was = before.facts[name]?.value;
      const is = after.facts[name]?.value;
      return was === is ? [] : [`${words} ${is ?? 'unknown'}, was ${was ?? 'unknown'}`];
    });
    if (differences.length > 0)
      told.push({ ...shared, kind: 'observed', text: `Intune reports ${differences.join('; ')}` });
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

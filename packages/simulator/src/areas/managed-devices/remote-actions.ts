import { toIso } from '../../clock.ts';
import { checkIn } from '../../phones/check-in.ts';
import { retirePhone } from '../../phones/enrollment.ts';
import { nextCheckInAt } from '../../phones/phone.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import type { ManagedDevice, RemoteAction } from './managed-device.ts';

/** What an action asks of a phone: whether it can, and what is different afterwards. */
interface ActionKind {
  can(managed: ManagedDevice): boolean;
  perform?(world: World, tenant: Tenant, managed: ManagedDevice, parameters: Readonly<Record<string, unknown>>): void;
}

const always = () => true;
const never = () => false;
/** Supervised: what only Apple's automated enrollment gives. */
const isSupervised = ({ enrollment }: ManagedDevice) => enrollment === 'appleAutomated';
const isCompanyAndroid = ({ enrollment }: ManagedDevice) =>
  enrollment === 'androidFullyManaged' || enrollment === 'androidCorporateWorkProfile';
const isCompanyOwned = (managed: ManagedDevice) => isSupervised(managed) || isCompanyAndroid(managed);

function retire(world: World, tenant: Tenant, managed: ManagedDevice): void {
  const phone = tenant.phones.get(managed.phoneId);
  if (phone?.managedDeviceId === managed.id) retirePhone(world, tenant, phone, { deleteDevice: false });
  else tenant.managedDevices.delete(managed.id);
}

/**
 * By the last part of the path. Which platform does what is in Microsoft's list of remote actions [D]; that Graph takes
 * an action for any platform and then says `notSupported` is seen in the field [K].
 */
export const actionKinds: Readonly<Record<string, ActionKind>> = {
  syncDevice: {
    can: always,
    perform(world, tenant, managed) {
      const phone = tenant.phones.get(managed.phoneId);
      if (phone !== undefined) checkIn(world, tenant, phone);
    },
  },
  retire: { can: always, perform: retire },
  wipe: { can: ({ enrollment }) => enrollment !== 'appleUserEnrollment', perform: retire },
  remoteLock: { can: always },
  resetPasscode: { can: ({ enrollment }) => enrollment !== 'appleUserEnrollment' },
  rebootNow: { can: isCompanyOwned },
  shutDown: { can: isSupervised },
  bypassActivationLock: { can: isSupervised },
  enableLostMode: {
    can: isCompanyOwned,
    perform: (_world, _tenant, managed) => {
      managed.isInLostMode = true;
    },
  },
  disableLostMode: {
    can: (managed) => managed.isInLostMode === true,
    perform: (_world, _tenant, managed) => {
      managed.isInLostMode = false;
    },
  },
  locateDevice: { can: isCompanyOwned },
  playLostModeSound: { can: (managed) => managed.isInLostMode === true },
  setDeviceName: {
    can: isCompanyOwned,
    perform(_world, tenant, managed, { deviceName }) {
      if (typeof deviceName !== 'string') return;
      tenant.managedDevices.rename(managed, deviceName);
      const objectId = managed.entraDeviceId === null ? undefined : tenant.deviceIds.get(managed.entraDeviceId);
      if (objectId !== undefined) tenant.devices.update(objectId, { displayName: deviceName });
    },
  },
  // Windows, shared iPads, ChromeOS, TeamViewer: no phone here has them.
  recoverPasscode: { can: never },
  requestRemoteAssistance: { can: never },
  cleanWindowsDevice: { can: never },
  deleteUserFromSharedAppleDevice: { can: never },
  logoutSharedAppleDeviceActiveUser: { can: never },
  updateWindowsDeviceAccount: { can: never },
  windowsDefenderScan: { can: never },
  windowsDefenderUpdateSignatures: { can: never },
  deprovision: { can: never },
};

/** Between the push that wakes a phone and its answer. */
const answerMs = 1_000;

/**
 * Asks a phone for something. It is `pending` until the phone hears of it, `active` while it does it, and then `done`,
 * `failed` or `notSupported`. A silent phone hears of it when it speaks again. The same action again, while it is
 * pending, is one action.
 */
export function requestAction(
  world: World,
  tenant: Tenant,
  managed: ManagedDevice,
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): void {
  const now = world.now();
  const isSupported = actionKinds[name]?.can(managed) === true;
  const action: RemoteAction = {
    name,
    parameters,
    state: isSupported ? 'pending' : 'notSupported',
    startedAt: now,
    updatedAt: now,
  };
  managed.actions = [...(managed.actions ?? []).filter((one) => one.name !== name), action];
  record(world, tenant, managed, action, null);
  if (isSupported) world.due.add(now + tenant.behaviour.pushDelayMs, () => hear(world, tenant, managed, action));
}

function hear(world: World, tenant: Tenant, managed: ManagedDevice, action: RemoteAction, isSpeaking = false): void {
  if (action.state !== 'pending' || tenant.managedDevices.get(managed.id) !== managed) return;
  const phone = tenant.phones.get(managed.phoneId);
  if (phone === undefined || phone.managedDeviceId !== managed.id) return;
  if (phone.checkIns.silentSince !== undefined && !isSpeaking) return;
  move(world, tenant, managed, action, 'active');
  world.due.add(world.now() + answerMs, () => {
    if (tenant.managedDevices.get(managed.id) !== managed) return;
    move(world, tenant, managed, action, 'done');
    actionKinds[action.name]?.perform?.(world, tenant, managed, action.parameters);
  });
}

/** A phone that speaks again hears what waits for it: at its next check-in, or now. */
export function hearWhatWaits(
  world: World,
  tenant: Tenant,
  managed: ManagedDevice,
  when: 'now' | 'next-check-in',
): void {
  const waiting = (managed.actions ?? []).filter(({ state }) => state === 'pending');
  if (waiting.length === 0) return;
  const phone = tenant.phones.get(managed.phoneId);
  const at = when === 'now' || phone === undefined ? world.now() : nextCheckInAt(phone.checkIns, world.now());
  for (const action of at === undefined ? [] : waiting) {
    world.due.add(at ?? world.now(), () => hear(world, tenant, managed, action, when === 'now'));
  }
}

function move(
  world: World,
  tenant: Tenant,
  managed: ManagedDevice,
  action: RemoteAction,
  state: RemoteAction['state'],
): void {
  const from = action.state;
  action.state = state;
  action.updatedAt = world.now();
  record(world, tenant, managed, action, from);
}

function record(
  world: World,
  tenant: Tenant,
  managed: ManagedDevice,
  { name, state }: RemoteAction,
  from: string | null,
): void {
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'remote-action',
    subject: managed.id,
    property: name,
    entraDeviceId: managed.entraDeviceId,
    from,
    to: state,
  });
}

/** `deviceActionResults`, as Graph gives them. */
export function describeActions({ actions = [] }: ManagedDevice): readonly Readonly<Record<string, unknown>>[] {
  return actions.map(({ name, state, startedAt, updatedAt }) => ({
    actionName: name,
    actionState: state,
    startDateTime: toIso(startedAt),
    lastUpdatedDateTime: toIso(updatedAt),
  }));
}

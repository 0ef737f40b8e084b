import type {
  Clock,
  ConsentPurpose,
  EntraDeviceId,
  EntraObjectId,
  EntraTenantId,
  Instant,
  RemoteDeviceId,
  Uem,
  UemSession,
} from '@picket/domain';
import { consentPurposes } from '@picket/domain';
import { contoso, type Simulator, startSimulator } from '@picket/simulator';
import type { TruePhone, UemWorld } from '../contract.suite.ts';
import { createIntune } from './create-intune.ts';
import { hostsAt } from './hosts.suite.ts';
import { askedFor } from './permissions.ts';

const tenant = 'Contoso';
/** Microsoft's table lets either do. */
const opensInventory = ['DeviceManagementManagedDevices.Read.All', 'DeviceManagementConfiguration.Read.All'];
const inventory = '^/v1.0/deviceManagement/managedDevices';

export interface IntuneWorld extends UemWorld {
  readonly simulator: Simulator;
  /** A session of another process with the same app: it shares the quota, and knows nothing of the first. */
  openAnother(through?: typeof fetch, entraTenantId?: EntraTenantId): UemSession;
  readonly entraTenantId: EntraTenantId;
  readonly intune: Uem;
}

/** Microsoft, simulated, and a session of the adapter with it. Sleeping moves the simulator's clock instead of waiting. */
export async function startIntuneWorld(
  seed: number,
  fetch: typeof globalThis.fetch = globalThis.fetch,
  users = 30,
): Promise<IntuneWorld> {
  const simulator = await startSimulator({
    seed,
    clock: { now: () => Date.parse('2026-03-01T08:00:00Z') },
    tenants: [
      contoso({
        users,
        phones: 60,
        surroundings: false,
        // Exactly what the adapter says it needs: a permission too few in its table fails a test.
        registrations: consentPurposes.map((purpose) => ({
          displayName: purpose,
          permissions: askedFor(purpose).map(({ name }) => name),
          isConsented: true,
        })),
        // Small pages, so that there are many of them.
        behaviour: { registeredPartner: true, directoryPageSize: 20, intunePageSize: 25, deltaMembersPerEntry: 7 },
      }),
    ],
  });
  const { control } = simulator;
  const home = control.tenants.list().find(({ displayName }) => displayName === tenant)!;
  const world = simulator.world.tenants.get(home.tenantId)!;

  const clock: Clock = {
    now: () => simulator.world.now() as Instant,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      control.clock.advance({ ms });
      await Promise.resolve();
    },
  };
  let draws = 0;
  const start = (through = fetch) =>
    createIntune({
      fetch: through,
      clock,
      entropy: { uuid: () => crypto.randomUUID(), jitter: () => (draws++ % 10) / 10 },
      hosts: hostsAt(simulator.origin),
    });
  const registrationOf = (purpose: ConsentPurpose) =>
    control.registrations.list({ tenant }).find(({ displayName }) => displayName === purpose)!;
  const open = (through = fetch, entraTenantId = home.tenantId as EntraTenantId) =>
    start(through).open({ entraTenantId, credential: async (purpose) => registrationOf(purpose) });
  const session = open();

  return {
    simulator,
    session,
    openAnother: open,
    entraTenantId: home.tenantId as EntraTenantId,
    intune: start(),
    clock,
    phones: () => [...world.managedDevices.values()].map(truthOf),
    directory: () => ({
      users: idsOf(world.users),
      groups: idsOf(world.groups),
      devices: idsOf(world.devices),
    }),
    isWritten: (group) => (world.groups.get(group)?.membershipRule ?? null) === null,
    membersOf: (group) => world.memberships.direct(group).map(({ memberId }) => memberId as EntraObjectId),
    giveToAnotherUser(remoteId) {
      const before = world.managedDevices.get(remoteId)?.userId;
      const user = idsOf(world.users).find((id) => id !== before)!;
      control.phones.moveToUser({ phone: remoteId, user });
      return user;
    },
    reenroll: (remoteId) => control.phones.reenroll({ phone: remoteId }).managedDeviceId as RemoteDeviceId,
    setMember(group, user, isMember) {
      const change = { tenant, group, user };
      if (isMember) control.groups.addUser(change);
      else control.groups.removeUser(change);
    },
    removeUser: (user) => control.users.remove({ tenant, user }),
    trouble: {
      throttle: (retryAfter, count) =>
        control.faults.add({ name: 'throttle', action: { kind: 'throttle', retryAfter }, path: inventory, count }),
      breakMidPaging: (count) =>
        control.faults.add({
          name: 'down',
          action: { kind: 'status', status: 503 },
          path: `${inventory}.*skiptoken`,
          count,
        }),
      emptyPage: () => control.faults.add({ name: 'empty', action: { kind: 'empty-page' }, path: inventory, skip: 1 }),
      unknownType: () => control.faults.add({ name: 'type', action: { kind: 'unknown-type' }, path: inventory }),
      forgetCursors: () =>
        control.faults.add({
          name: 'forgotten',
          action: { kind: 'expire-delta', variant: 'gone' },
          path: 'delta.*deltatoken',
        }),
      expireTokens: () =>
        control.faults.add({ name: 'expired', action: { kind: 'expire-tokens' }, area: 'graph', tenant }),
      withdrawConsent: (purpose) => control.consents.revoke({ clientId: registrationOf(purpose).clientId }),
      restoreConsent: (purpose) => control.consents.grant({ clientId: registrationOf(purpose).clientId }),
      forbidInventory: () =>
        control.faults.add({
          name: 'forbidden',
          action: { kind: 'forbid', permission: opensInventory },
          area: 'graph',
          count: null,
        }),
    },
    shutOut() {
      const { managedDeviceId } = control.phones
        .list({ tenant, group: 'Field staff' })
        .find((phone) => phone.managedDeviceId !== null && phone.entraDeviceId !== null && phone.isManaged)!;
      const phone = truthOf(world.managedDevices.get(managedDeviceId!)!);
      const policy = [...world.conditionalAccessPolicies.values()].find(({ displayName }) =>
        /block/.test(displayName),
      )!;
      return { phone, tag: { name: 'extensionAttribute15', value: 'high' }, policy: policy.displayName };
    },
    signIn: (phone) => control.phones.signIn({ phone }),
    async settlePartner() {
      control.clock.advance({ ms: home.behaviour.uploadDelayMs + 1_000 });
    },
    requests: (kind) =>
      control.journal.ledger(kind === 'token' ? { area: 'entra', tenant } : { path: inventory, tenant }).length,
    close: () => simulator.close(),
  };

  function truthOf({ id, phoneId }: { readonly id: string; readonly phoneId: string }): TruePhone {
    const phone = control.phones.get({ phone: phoneId });
    const isCurrent = phone.managedDeviceId === id;
    const device = world.managedDevices.get(id);
    return {
      remoteId: id as RemoteDeviceId,
      entraDeviceId: (device?.entraDeviceId ?? undefined) as EntraDeviceId | undefined,
      entraObjectId: isCurrent ? ((phone.entraObjectId ?? undefined) as EntraObjectId | undefined) : undefined,
      userId: (device?.userId ?? undefined) as EntraObjectId | undefined,
      osVersion: device?.osVersion,
    };
  }
}

function idsOf(things: { values(): Iterable<{ readonly id: string }> }): readonly EntraObjectId[] {
  return Array.from(things.values(), ({ id }) => id as EntraObjectId);
}

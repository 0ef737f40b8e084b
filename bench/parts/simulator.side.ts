// Simulated Microsoft in a process of its own, so that neither its heap nor its processor time is taken for Picket's.
import type { ConsentPurpose } from '@picket/domain';
import { contoso, picketRegistrations, type Simulator, startSimulator, toolsRegistration } from '@picket/simulator';
import { addMember } from '../../packages/simulator/src/seeds/seed-groups.ts';
import { offer } from '../harness/side-process.ts';

export interface SimulatorWish {
  readonly phones: number;
  readonly users: number;
  /** How often phones check in; null: never. */
  readonly checkInEveryMs: number | null;
  /** The published limits. */
  readonly throttling: boolean;
  /** Where the clock begins, if it is moved by `setNow`; undefined: real time. */
  readonly from: number | undefined;
  /** Whether the tenant has consented to everything before anybody asks. */
  readonly isConsented: boolean;
}

export interface SimulatedTenant {
  readonly origin: string;
  readonly entraTenantId: string;
  readonly credentials: Readonly<Partial<Record<ConsentPurpose, { clientId: string; clientSecret: string }>>>;
}

const purposes: Readonly<Record<string, ConsentPurpose>> = {
  'Picket sync and signal': 'sync-and-signal',
  'Picket setup': 'setup',
  'Picket response': 'response',
};

let running: Simulator | undefined;
let now: number | undefined;

const methods = {
  async start(wish: SimulatorWish): Promise<SimulatedTenant> {
    const { users, phones, checkInEveryMs, isConsented } = wish;
    now = wish.from;
    const registrations = [...picketRegistrations(isConsented), toolsRegistration('Contoso')];
    running = await startSimulator({
      seed: 'bench',
      throttling: wish.throttling,
      ...(wish.from === undefined ? {} : { clock: { now: () => now ?? 0 } }),
      tenants: [contoso({ users, phones, checkInEveryMs, registrations })],
    });
    const registered = running.control.registrations.list({ tenant: 'Contoso' });
    return {
      origin: running.origin,
      entraTenantId: registered[0]?.tenantId ?? '',
      credentials: Object.fromEntries(
        registered.flatMap(({ displayName, clientId, clientSecret }) => {
          const purpose = purposes[displayName];
          return purpose === undefined ? [] : [[purpose, { clientId, clientSecret }]];
        }),
      ),
    };
  },

  setNow(moment: number): void {
    now = moment;
  },

  /** So many users, members of groups, Entra devices and managed devices are no longer what they were. */
  change({ each, mark }: { readonly each: number; readonly mark: string }): void {
    const [tenant] = running?.world.tenants.values() ?? [];
    if (tenant === undefined) throw new Error('there is no tenant yet');
    for (const { id } of [...tenant.users.values()].slice(0, each)) tenant.users.update(id, { displayName: mark });
    for (const { id } of [...tenant.devices.values()].slice(0, each)) tenant.devices.update(id, { displayName: mark });
    for (const managed of [...tenant.managedDevices.values()].slice(0, each)) managed.deviceName = `${mark} phone`;
    const groups = [...tenant.groups.values()];
    const organization = groups.find(({ displayName }) => displayName === 'Teams');
    const strangers = [...tenant.users.values()].filter(
      ({ id }) => organization !== undefined && !tenant.memberships.groupsOf(id).has(organization.id),
    );
    const members = strangers.length >= each ? strangers : [...tenant.devices.values()];
    for (const { id } of members.slice(0, each)) if (organization) addMember(tenant, organization.id, id, 'device');
  },

  /** How many requests were answered how, since the last time. */
  countAnswers(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { status } of running?.world.journal.ledger ?? []) counts[status] = (counts[status] ?? 0) + 1;
    running?.world.journal.clear();
    return counts;
  },
};

export type SimulatorMethods = typeof methods;

offer(methods);

// Simulated Microsoft in a process of its own, so that neither its heap nor its processor time is taken for Picket's.
import type { ConsentPurpose } from '@picket/domain';
import {
  contoso,
  fabrikam,
  picketRegistrations,
  type Simulator,
  startSimulator,
  toolsRegistration,
} from '@picket/simulator';
import { addMember } from '../../packages/simulator/src/seeds/seed-groups.ts';
import { offer } from '../harness/side-process.ts';

export interface SimulatorWish {
  readonly phones: number;
  readonly users: number;
  /** How often phones check in; null: never. */
  readonly checkInEveryMs: number | null;
  /** The published limits. */
  readonly throttling: boolean;
  /** Where the clock stands until its controls move it; undefined: real time. */
  readonly from: number | undefined;
  /** Share of phones that are outdated; what a tenant has unless said. */
  readonly outdatedShare?: number;
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

const methods = {
  async start(wish: SimulatorWish): Promise<SimulatedTenant> {
    const { users, phones, checkInEveryMs, isConsented } = wish;
    const { from, outdatedShare = 0.08 } = wish;
    const registrations = [...picketRegistrations(isConsented), toolsRegistration('Contoso')];
    running = await startSimulator({
      seed: 'bench',
      throttling: wish.throttling,
      ...(from === undefined ? {} : { clock: { now: () => from } }),
      // The second one is for whoever sets both up, as the demonstration does.
      tenants: [
        contoso({ users, phones, checkInEveryMs, outdatedShare, registrations, surroundings: false }),
        fabrikam({ users: 4, phones: 20 }),
      ],
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

  rename({ phones, mark }: { readonly phones: number; readonly mark: string }): void {
    const [tenant] = running?.world.tenants.values() ?? [];
    const found = [...(tenant?.managedDevices.values() ?? [])].slice(0, phones);
    for (const managed of found) tenant?.managedDevices.rename(managed, `${mark} ${managed.id}`);
  },

  /** So many users, members of groups, Entra devices and managed devices are no longer what they were. */
  change({ each, mark }: { readonly each: number; readonly mark: string }): void {
    const [tenant] = running?.world.tenants.values() ?? [];
    if (tenant === undefined) throw new Error('there is no tenant yet');
    for (const { id } of [...tenant.users.values()].slice(0, each)) tenant.users.update(id, { displayName: mark });
    for (const { id } of [...tenant.devices.values()].slice(0, each)) tenant.devices.update(id, { displayName: mark });
    for (const managed of [...tenant.managedDevices.values()].slice(0, each)) {
      tenant.managedDevices.rename(managed, `${mark} phone`);
    }
    const groups = [...tenant.groups.values()];
    const organization = groups.find(({ displayName }) => displayName === 'Teams');
    const strangers = [...tenant.users.values()].filter(
      ({ id }) => organization !== undefined && !tenant.memberships.groupsOf(id).has(organization.id),
    );
    const members = strangers.length >= each ? strangers : [...tenant.devices.values()];
    for (const { id } of members.slice(0, each)) if (organization) addMember(tenant, organization.id, id, 'device');
  },
};

export type SimulatorMethods = typeof methods;

offer(methods);

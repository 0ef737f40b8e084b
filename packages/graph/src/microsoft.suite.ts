import { type Control, contoso, fabrikam, type RegistrationView, startSimulator } from '@picket/simulator';
import { afterAll, beforeEach } from 'vitest';
import type { Clock } from './surroundings.ts';
import { surroundings } from './test-surroundings.suite.ts';
import { type SeenRequest, witness } from './witness.suite.ts';

/** Microsoft, simulated, for all tests of a file. Faults end with their test; time only goes on, and only when told. */
export interface Microsoft {
  readonly origin: string;
  readonly control: Control;
  /** Contoso's id. */
  readonly tenantId: string;
  /** May do everything in Contoso. */
  readonly app: RegistrationView;
  /** May read who the organization is, and nothing else. */
  readonly modestApp: RegistrationView;
  /** Object ids of Contoso's devices, groups and users, and ids of its managed devices. */
  readonly ids: Record<'devices' | 'groups' | 'users' | 'managedDevices', () => readonly string[]>;
  /** What a client needs of the world, with a witness of what it asks. */
  visitor(): Visitor;
}

export interface Visitor extends ReturnType<typeof surroundings> {
  readonly clock: SharedClock;
  /** Everything this visitor asked, in order. */
  readonly seen: readonly SeenRequest[];
}

/** The simulator's time: it moves when somebody sleeps on it, and then at once, for both sides. */
class SharedClock implements Clock {
  readonly #control: Control;
  /** How long each sleeper slept. */
  readonly sleeps: number[] = [];

  constructor(control: Control) {
    this.#control = control;
  }

  now(): number {
    return Date.parse(this.#control.clock.now().now);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    const wakesAt = this.now() + ms;
    await Promise.resolve();
    this.moveBy(Math.max(0, wakesAt - this.now()));
  }

  moveBy(ms: number): void {
    this.#control.clock.advance({ ms });
  }
}

/** Starts Microsoft and ends it with the file that asks for it. */
export async function startMicrosoft(): Promise<Microsoft> {
  const simulator = await startSimulator({
    seed: 7,
    clock: { now: () => Date.parse('2026-03-01T08:00:00Z') },
    tenants: [
      contoso({
        users: 24,
        phones: 60,
        surroundings: false,
        // Small pages, so that there are many of them.
        behaviour: { directoryPageSize: 5, intunePageSize: 20, deltaMembersPerEntry: 4 },
      }),
      fabrikam({ users: 6, phones: 20 }),
    ],
  });
  const { origin, control, world } = simulator;
  const { tenantId } = control.tenants.list().find(({ displayName }) => displayName === 'Contoso')!;
  const tenant = world.tenants.get(tenantId)!;
  const modestApp = control.registrations.add({
    tenant: tenantId,
    displayName: 'Modest',
    permissions: ['Organization.Read.All'],
    isConsented: true,
  });
  beforeEach(() => {
    control.faults.clear();
    // A date has no milliseconds, so that a wait until one is a whole number only from a whole second on.
    control.clock.advance({ ms: 1_000 - (Date.parse(control.clock.now().now) % 1_000) });
  });
  afterAll(() => simulator.close());

  return {
    origin,
    control,
    tenantId,
    app: control.registrations.list({ tenant: tenantId }).find(({ displayName }) => displayName === 'Contoso tools')!,
    modestApp,
    ids: {
      devices: () => [...tenant.devices.values()].map(({ id }) => id),
      groups: () => [...tenant.groups.values()].map(({ id }) => id),
      users: () => [...tenant.users.values()].map(({ id }) => id),
      managedDevices: () => [...tenant.managedDevices.values()].map(({ id }) => id),
    },
    visitor() {
      const clock = new SharedClock(control);
      const seen: SeenRequest[] = [];
      return { ...surroundings(clock), clock, seen, fetch: witness(seen) };
    },
  };
}

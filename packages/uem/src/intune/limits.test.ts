import type { EntraObjectId } from '@picket/domain';
import { expect, test } from 'vitest';
import { startIntuneWorld } from './intune-world.suite.ts';

const never = new AbortController().signal;

test("bulk work stays below Microsoft's limits: nobody ever has to say 429", async () => {
  const { session, simulator, phones, clock, close } = await startIntuneWorld(7);
  try {
    const { control } = simulator;
    control.throttling.set({ isOn: true });
    const ids = phones().flatMap(({ entraObjectId }) => entraObjectId ?? []);
    const startedAt = clock.now();
    let written = 0;
    // The directory takes 3,000 writes in 150 s.
    for (let round = 0; written < 3_600; round++) {
      const change = (id: EntraObjectId) => ({ id, name: 'extensionAttribute7', value: `round ${round}` });
      const results = await session.attributes!.write(ids.map(change), never);
      written += [...results.values()].filter(({ kind }) => kind === 'written').length;
      await Array.fromAsync(session.signIns!.list(startedAt, never));
    }
    const refused = control.journal.ledger({}).filter(({ status }) => status === 429);
    expect(refused).toEqual([]);
    expect(clock.now() - startedAt).toBeGreaterThan(150_000);
    expect(clock.now() - startedAt).toBeLessThan((written / 3_000) * 150_000 * 1.2 + 150_000);
  } finally {
    await close();
  }
});

test.each([
  [600, 8_000],
  [60, 5_000],
])('a tenant of %i users is read as fast as Microsoft allows one of its size, and no faster', async (users, units) => {
  const { session, simulator, phones, clock, close } = await startIntuneWorld(9, undefined, users);
  try {
    const { control } = simulator;
    control.throttling.set({ isOn: true });
    await Array.fromAsync(session.directory!.users(undefined, never));
    const ids = phones().flatMap(({ entraObjectId }) => entraObjectId ?? []);
    const startedAt = clock.now();
    let read = 0;
    while (clock.now() - startedAt < 30_000) {
      await session.attributes!.read(ids, never);
      read += ids.length;
    }
    expect(control.journal.ledger({}).filter(({ status }) => status === 429)).toEqual([]);
    expect(read).toBeGreaterThan(0.8 * 3 * units);
  } finally {
    await close();
  }
});

test('two processes that share an app see at its answers how near the limit is, and neither is ever refused', async () => {
  const { session, openAnother, simulator, phones, clock, close } = await startIntuneWorld(8);
  try {
    const { control } = simulator;
    control.throttling.set({ isOn: true });
    const ids = phones().flatMap(({ entraObjectId }) => entraObjectId ?? []);
    const sessions = [session, openAnother()];
    const startedAt = clock.now();
    let read = 0;
    // Each believes that it may read 3,150 in 10 s; together they may read 3,500.
    while (clock.now() - startedAt < 30_000) {
      await Promise.all(sessions.map((each) => each.attributes!.read(ids, never)));
      read += sessions.length * ids.length;
    }
    const statuses = new Set(control.journal.ledger({ path: '^/v1.0/devices/' }).map(({ status }) => status));
    expect([...statuses]).toEqual([200]);
    expect(read, 'and little of what there is goes unused').toBeGreaterThan(0.8 * 3 * 3_500);
  } finally {
    await close();
  }
});

test('reading a tenant through yields to everybody; what a phone waits for does not', async () => {
  const priorities = new Map<string, Set<string | null>>();
  const noting: typeof fetch = (input, init) => {
    const { pathname } = new URL(String(input));
    const path = pathname.replace(/[0-9a-f-]{36}/g, '{id}');
    if (path.startsWith('/v1.0/')) {
      const seen = priorities.get(path) ?? new Set();
      priorities.set(path, seen.add(new Headers(init?.headers).get('x-ms-throttle-priority')));
    }
    return fetch(input, init);
  };
  const { session, phones, clock, close } = await startIntuneWorld(9, noting);
  try {
    const [phone] = phones().filter(({ entraObjectId }) => entraObjectId !== undefined);
    const { remoteId, entraObjectId } = phone!;
    await session.proveConsent('response', never);
    for (const kind of ['users', 'groups', 'devices'] as const) {
      await Array.fromAsync<unknown>(session.directory![kind](undefined, never));
    }
    await Array.fromAsync(session.listManagedDevices(undefined, never));
    await Array.fromAsync(session.signIns!.list(clock.now(), never));
    await session.threatLevels!.status(never);
    await session.threatLevels!.read([remoteId], never);
    await session.attributes!.read([entraObjectId!], never);
    await session.attributes!.write([{ id: entraObjectId!, name: 'extensionAttribute7', value: 'high' }], never);

    const only = (priority: string) =>
      [...priorities].filter(([, seen]) => seen.size === 1 && seen.has(priority)).map(([path]) => path);
    expect(only('low').toSorted()).toEqual([
      '/v1.0/auditLogs/signIns',
      '/v1.0/deviceManagement/managedDevices',
      '/v1.0/devices/delta()',
      '/v1.0/groups/delta()',
      '/v1.0/users/delta()',
    ]);
    expect(only('normal').toSorted()).toEqual([
      '/v1.0/$batch',
      '/v1.0/deviceManagement/mobileThreatDefenseConnectors',
      '/v1.0/organization',
    ]);
    expect(priorities.size).toBe(8);
  } finally {
    await close();
  }
});

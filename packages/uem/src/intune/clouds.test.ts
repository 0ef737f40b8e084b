import type { EntraTenantId } from '@picket/domain';
import { type CloudName, cloudNames, clouds } from '@picket/graph';
import { never, type SeenRequest, SleptClock, surroundings, witness } from '@picket/graph/testing';
import { contoso, startSimulator } from '@picket/simulator';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createIntune } from './create-intune.ts';

/** One Microsoft under the names of all its clouds. */
const simulator = await startSimulator({
  seed: 4,
  clock: { now: () => Date.parse('2026-03-01T08:00:00Z') },
  tenants: [contoso({ users: 12, phones: 20, surroundings: false, behaviour: { directoryPageSize: 10 } })],
  reachedAs: cloudNames.flatMap((cloud) => [clouds[cloud].login, clouds[cloud].graph]),
});
const { control } = simulator;
const app = control.registrations.list({ tenant: 'Contoso' })[0]!;
const link = { entraTenantId: app.tenantId as EntraTenantId, credential: async () => app };
afterAll(() => simulator.close());
beforeEach(() => control.faults.clear());

/** As a proxy in front of the simulator does it. */
const proxied: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  const { pathname, search, host } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set('x-forwarded-host', host);
  return fetch(new Request(`${simulator.origin}${pathname}${search}`, new Request(request, { headers })));
};

/** Intune in a cloud, and a witness of what would have left for which host. */
function inCloud(cloud: CloudName) {
  const seen: SeenRequest[] = [];
  const clock = new SleptClock();
  const intune = createIntune({
    ...surroundings(clock),
    clock: clock as never,
    hosts: clouds[cloud],
    fetch: witness(seen, proxied),
  });
  return { intune, session: intune.open(link), seen, asked: () => seen.map(({ url }) => new URL(url).origin) };
}

describe.each(cloudNames)('in the cloud %s', (cloud) => {
  const { login, graph } = clouds[cloud];

  test('tokens, scopes and paging stay within its own hosts', async () => {
    const { session, seen, asked } = inCloud(cloud);
    const pages = await Array.fromAsync(session.directory!.users(undefined, never));
    expect(pages).toHaveLength(2);
    expect(asked()).toEqual([login, graph, graph]);
    expect(new URLSearchParams(seen[0]!.body).get('scope')).toBe(`${graph}/.default`);
    expect(pages.flatMap(({ changed }) => changed)).toHaveLength(12);
  });

  const elsewhere = cloudNames.filter((other) => clouds[other].graph !== graph);
  test.each(elsewhere)('a nextLink into the cloud %s is not followed', async (other) => {
    const value = `${clouds[other].graph}/v1.0/users/delta()?$skiptoken=2`;
    const action = { kind: 'edit', edits: [{ at: '/@odata.nextLink', value }] } as const;
    control.faults.add({ name: 'another cloud', action, path: '/users/delta' });
    const { session, asked } = inCloud(cloud);
    const pages = Array.fromAsync(session.directory!.users(undefined, never));
    await expect(pages).rejects.toMatchObject({ code: 'misdirected' });
    expect(asked()).toEqual([login, graph]);
  });

  test('an administrator consents there, and to its own Graph', () => {
    const address = new URL(
      inCloud(cloud).intune.consentAddress({
        purpose: 'response',
        clientId: 'app',
        entraTenantId: link.entraTenantId,
        redirectUri: 'https://picket.example/consent/callback',
        state: 's',
      }),
    );
    expect(address.origin).toBe(login);
    expect(address.searchParams.get('scope')).toBe(`${graph}/.default`);
  });
});

import { hour, minute } from '@picket/domain';
import { checkConsents, listConnectors } from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothReadings } from './readings.ts';
import { metricsToken, startWorld, type World } from './world.ts';

let world: World;
const control = () => world.simulator.control;
const app = (displayName: string) =>
  control()
    .registrations.list({ tenant: 'Contoso' })
    .find((each) => each.displayName === displayName)!;
const sync = () => app('Picket sync and signal').clientId;
const response = () => app('Picket response').clientId;

async function connector() {
  return (await world.call(listConnectors)).items[0]!;
}
const sightsIn = (purposes: Awaited<ReturnType<typeof connector>>['purposes']) =>
  purposes.flatMap(({ purpose, state, sight }) =>
    state === 'not-granted' || sight === null ? [] : [`${purpose} ${sight.kind}`],
  );
async function checked() {
  const { items } = await world.meanwhile(world.call(checkConsents));
  return { items, kinds: sightsIn(items) };
}
const jump = (ms: number) => world.clock.jump((world.clock.now() + ms) as Parameters<typeof world.clock.jump>[0]);

describe.for(bothReadings)('undocumented behavior %s', ([, reading]) => {
  beforeAll(async () => {
    world = await startWorld({ seed: 61, reading });
    await world.pass(minute);
  });
  afterAll(() => world?.close());

  test('nobody has to ask: what was granted is looked at, and again within the hour', async () => {
    await world.until(
      'each grant was looked at',
      async () => sightsIn((await connector()).purposes).length >= 2,
      2 * minute,
    );
    const { purposes } = await connector();
    expect(sightsIn(purposes)).toEqual(['sync-and-signal granted', 'response granted']);
    const lookedAt = purposes[0]?.sight?.lookedAt;
    control().consents.revoke({ clientId: sync(), permission: 'GroupMember.Read.All' });
    jump(hour);
    await world.until(
      'the missing permission is seen',
      async () => (await connector()).purposes[0]?.sight?.kind === 'incomplete',
      2 * minute,
    );
    const [seen] = (await connector()).purposes;
    expect(seen).toMatchObject({ state: 'granted', missing: ['GroupMember.Read.All'] });
    expect(seen?.sight?.lookedAt).not.toBe(lookedAt);
    control().consents.grant({ clientId: sync() });
    expect((await checked()).kinds[0]).toBe('sync-and-signal granted');
  });

  test('an app that is switched off, one that is taken out and a secret that has ended are told apart, with what to do', async () => {
    control().consents.setEnabled({ clientId: response(), isEnabled: false });
    const disabled = await checked();
    expect(disabled.kinds).toEqual(['sync-and-signal granted', 'response app-disabled']);
    expect(disabled.items.find(({ purpose }) => purpose === 'response')).toMatchObject({
      state: 'withdrawn',
      sight: { code: 'AADSTS7000112', todo: expect.stringContaining('Enabled for users to sign in') },
    });
    control().consents.setEnabled({ clientId: response(), isEnabled: true });
    expect((await checked()).kinds).toEqual(['sync-and-signal granted', 'response granted']);

    control().consents.revoke({ clientId: response() });
    expect((await checked()).kinds).toEqual(['sync-and-signal granted', 'response withdrawn']);
    control().consents.grant({ clientId: response() });
    // Entra may need a while until it knows the app again.
    jump(minute);
    expect((await checked()).kinds).toEqual(['sync-and-signal granted', 'response granted']);

    const { secretExpiresAt } = app('Picket response');
    control().registrations.setSecretExpiry({ clientId: response(), expiresAt: '2020-01-01T00:00:00Z' });
    const ended = await checked();
    expect(ended.kinds).toEqual(['sync-and-signal granted', 'response credential-expired']);
    expect(ended.items.find(({ purpose }) => purpose === 'response')?.state).toBe('granted');
    control().registrations.setSecretExpiry({ clientId: response(), expiresAt: secretExpiresAt });
    expect((await checked()).kinds).toEqual(['sync-and-signal granted', 'response granted']);
  });

  test('an Entra that does not answer is no good news and no withdrawal', async () => {
    const { id } = control().faults.add({
      name: 'down',
      area: 'entra',
      tenant: 'Contoso',
      action: { kind: 'status', status: 503 },
      count: null,
    });
    const { items, kinds } = await checked();
    control().faults.remove({ id });
    expect(kinds).toEqual(['sync-and-signal unknown', 'response unknown']);
    expect(items.map(({ state }) => state)).toEqual(['granted', 'not-granted', 'granted']);
    expect((await connector()).state).not.toBe('revoked');
    await checked();
  });

  test('the figures count grants by what was seen, and credentials by how near their end is', async () => {
    control().consents.setEnabled({ clientId: response(), isEnabled: false });
    await checked();
    const answer = await fetch(world.server().metricsUrl ?? '', {
      headers: { authorization: `Bearer ${metricsToken}` },
    });
    const text = await answer.text();
    expect(text).toContain('picket_grants{purpose="response",sight="app-disabled"} 1');
    expect(text).toContain('picket_grants{purpose="sync-and-signal",sight="granted"} 1');
    expect(text).toContain('picket_credentials{purpose="sync-and-signal",end="unknown"} 1');
    control().consents.setEnabled({ clientId: response(), isEnabled: true });
    await checked();
  });
});

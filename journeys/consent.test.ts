import { hour, minute, second } from '@picket/domain';
import { getOverview, listConnectors, listTenants, signOut, startConsent } from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothReadings } from './readings.ts';
import { type Session, signIn } from './session.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;

const body = { purpose: 'sync-and-signal' } as const;

async function tenantNamed(name: string) {
  const { items } = await world.call(listTenants);
  const found = items.find((tenant) => tenant.name === name);
  if (found === undefined) throw new Error(`there is no tenant ${name}`);
  return found;
}
async function connectorOf(tenantId: string) {
  const { items } = await world.call(listConnectors, { params: { tenantId } });
  return items[0];
}
/** Asks for consent as Picket does and gives it as an administrator does; answers where Entra sends the browser. */
async function consentedRedirect(tenantId: string) {
  const { url } = await world.call(startConsent, { params: { tenantId }, body });
  const { redirectTo } = world.simulator.control.consents.decide({ consentUrl: url, decision: 'accept' });
  return new URL(redirectTo);
}
/** Entra may not know the application yet: then Picket has patience, and the browser waits. */
const comeBack = (url: URL) => world.meanwhile(world.send('GET', url.pathname + url.search));
const codeOf = async (response: Response) => ((await response.json()) as { readonly code?: string }).code;

describe.for(bothReadings)('undocumented behavior %s', ([, reading]) => {
  beforeAll(async () => {
    world = await startWorld({ seed: 12, reading });
    await world.pass(minute);
  });
  afterAll(() => world?.close());

  test('a consent that comes back from another tenant, without a session or a second time links nothing', async () => {
    const { id } = await tenantNamed('Fabrikam');
    const contoso = await tenantNamed('Contoso');
    const wrong = await consentedRedirect(id);
    wrong.searchParams.set('tenant', contoso.entraTenantId ?? '');
    expect(await codeOf(await comeBack(wrong))).toBe('consent_wrong_tenant');
    // Its state is used up, whatever it came to.
    expect(await codeOf(await comeBack(wrong))).toBe('consent_state_invalid');

    const foreign = await consentedRedirect(id);
    expect((await fetch(foreign)).status).toBe(401);
    const stolen = await fetch(foreign, { headers: { cookie: 'picket_session=somebody-else' } });
    expect(stolen.status).toBe(401);
    expect((await connectorOf(id))?.state).toBe('awaiting-consent');
    expect((await tenantNamed('Fabrikam')).entraTenantId).toBeNull();

    expect((await comeBack(foreign)).status).toBe(200);
    expect((await connectorOf(id))?.state).toBe('linked');
    expect(await codeOf(await comeBack(foreign))).toBe('consent_state_invalid');
  });

  test('a grant is finished by the session that began it, once, and by nobody after it has ended', async () => {
    const { id } = await tenantNamed('Fabrikam');
    const begin = async ({ change }: Session) => {
      const path = startConsent.path.replace('{tenantId}', id);
      const begun = await fetch(world.url() + path, { method: 'POST', headers: change, body: JSON.stringify(body) });
      const { url } = (await begun.json()) as { readonly url: string };
      return world.simulator.control.consents.decide({ consentUrl: url, decision: 'accept' }).redirectTo;
    };
    const comeBackAs = (url: string, { cookie }: Session) => fetch(url, { headers: { cookie }, redirect: 'manual' });
    const [mine, another] = [await signIn(world.url(), owner), await signIn(world.url(), owner)];

    const refused = 'consent_state_invalid';

    // The same person, but another browser: a link that was sent to somebody links nothing there.
    const sent = await begin(mine);
    expect(await codeOf(await comeBackAs(sent, another))).toBe(refused);
    expect(await codeOf(await comeBackAs(sent, mine))).toBe(refused);

    const twice = await begin(mine);
    const answers = await world.meanwhile(
      Promise.all([comeBackAs(twice, mine), comeBackAs(twice, mine), comeBackAs(twice, mine)]),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);

    const late = await begin(mine);
    await fetch(world.url() + signOut.path, { method: signOut.method, headers: mine.change });
    expect((await comeBackAs(late, mine)).status).toBe(401);

    const slow = await begin(another);
    world.clock.jump((world.clock.now() + 11 * minute) as Parameters<typeof world.clock.jump>[0]);
    expect(await codeOf(await comeBackAs(slow, another))).toBe(refused);
  });

  test('consent that is withdrawn revokes the connector and says so; nothing stays secured; consent anew links again', async () => {
    const { control } = world.simulator;
    const clientId = control.registrations
      .list({ tenant: 'Contoso' })
      .find(({ displayName }) => displayName === 'Picket sync and signal')?.clientId;
    expect((await world.call(getOverview)).devicesByLevel.secured).toBeGreaterThan(5);
    control.consents.revoke({ clientId: clientId ?? '' });
    // A token outlives its grant by up to an hour and a half.
    world.clock.jump((world.clock.now() + 2 * hour) as Parameters<typeof world.clock.jump>[0]);
    await world.until(
      'the connector is revoked',
      async () => (await connectorOf(world.contosoId))?.state === 'revoked',
    );
    const revoked = await connectorOf(world.contosoId);
    expect(revoked?.because).toContain('refuses what it once granted');
    expect(revoked?.purposes.find(({ purpose }) => purpose === body.purpose)?.state).toBe('withdrawn');

    world.clock.jump((world.clock.now() + 25 * hour) as Parameters<typeof world.clock.jump>[0]);
    await world.until('nothing is called secured', async () => {
      return (await world.call(getOverview)).devicesByLevel.secured === 0;
    });

    expect((await comeBack(await consentedRedirect(world.contosoId))).status).toBe(200);
    expect((await connectorOf(world.contosoId))?.state).toBe('linked');
    await world.until('phones are secured again', async () => {
      return (await world.call(getOverview)).devicesByLevel.secured > 5;
    });
  });

  test('a client secret that has expired makes the connector unresponsive and is named; with a valid one it is linked again', async () => {
    const { control } = world.simulator;
    const registration = control.registrations
      .list({ tenant: 'Contoso' })
      .find(({ displayName }) => displayName === 'Picket sync and signal');
    const clientId = registration?.clientId ?? '';
    control.registrations.setSecretExpiry({ clientId, expiresAt: new Date(world.clock.now()).toISOString() });
    // The token that Picket holds is good for another hour and a half at most; a day, where it can be challenged.
    const tokenLifeMs = reading === 'proposed' ? 2 * hour : 25 * hour;
    world.clock.jump((world.clock.now() + tokenLifeMs) as Parameters<typeof world.clock.jump>[0]);
    await world.until(
      'the connector is unresponsive',
      async () => (await connectorOf(world.contosoId))?.state === 'unresponsive',
      hour,
    );
    const silent = await connectorOf(world.contosoId);
    expect(silent?.because).toContain('client secret keys for app');
    // The consent itself stands: nobody has to be asked for it again.
    expect(silent?.purposes.find(({ purpose }) => purpose === body.purpose)?.state).toBe('granted');

    const later = new Date(world.clock.now() + 90 * 24 * hour).toISOString();
    control.registrations.setSecretExpiry({ clientId, expiresAt: later });
    await world.until('it is linked again', async () => (await connectorOf(world.contosoId))?.state === 'linked');
  });

  test('a consent that is given again in Entra’s own pages is found without anybody’s help, and none is found before', async () => {
    const { control } = world.simulator;
    const clientId =
      control.registrations
        .list({ tenant: 'Contoso' })
        .find(({ displayName }) => displayName === 'Picket sync and signal')?.clientId ?? '';
    control.consents.revoke({ clientId });
    world.clock.jump((world.clock.now() + 2 * hour) as Parameters<typeof world.clock.jump>[0]);
    const stateOf = async () => (await connectorOf(world.contosoId))?.state;
    await world.until('the connector is revoked', async () => (await stateOf()) === 'revoked');
    // A process that starts looks at once, and each quarter of an hour from then on.
    const startAnew = async () => {
      await world.kill();
      await world.restart();
      await world.pass(20 * second);
    };
    await startAnew();
    expect(await stateOf()).toBe('revoked');

    control.consents.grant({ clientId });
    // Until Entra knows it, under either reading.
    await world.pass(20 * second);
    await startAnew();
    expect(await stateOf()).toBe('linked');
    const purposes = (await connectorOf(world.contosoId))?.purposes;
    expect(purposes?.find(({ purpose }) => purpose === body.purpose)?.state).toBe('granted');
  });
});

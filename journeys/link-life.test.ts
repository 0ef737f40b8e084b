import { day, hour, minute, second } from '@picket/domain';
import {
  getOverview,
  giveBack,
  listAudit,
  listConnectors,
  listDevices,
  pauseConnector,
  previewConnectorChange,
  previewGivingBack,
  resetConnector,
  resumeConnector,
  setRegistration,
  takeTagsBack,
  unlinkConnector,
} from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkTenant } from './link-tenant.ts';
import { bothReadings } from './readings.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;
const control = () => world.simulator.control;
const params = { uem: 'intune' };
const wish = { reason: 'the firewall is moved' };
const app = (displayName: string) =>
  control()
    .registrations.list({ tenant: 'Contoso' })
    .find((each) => each.displayName === displayName)!;
const connector = async () => (await world.call(listConnectors)).items[0]!;
const preview = () => world.call(previewConnectorChange, { params });
const left = async () => (await preview()).channels.reduce((sum, { leftBehind }) => sum + leftBehind, 0);
/** Every request that reached Microsoft about Contoso, tokens among them. */
const requests = () => control().journal.ledger({ tenant: 'Contoso' }).length;
/** Every phone that Picket knows, by the id it has here. */
const phones = async () =>
  (await world.call(listDevices, { query: { limit: 1000 } })).items.map(({ id }) => id).toSorted();
let known: readonly string[] = [];
/** What the world's administrator keeps in the slot of one phone: never Picket's to take. */
const ofOthers = 'cost center 4711';
const tagged = () =>
  [...world.simulator.world.tenants.get(app('Picket response').tenantId)!.devices.values()].filter(
    ({ extensionAttributes }) =>
      Object.values(extensionAttributes).some((value) => value !== null && value !== ofOthers),
  ).length;
const jump = (ms: number) => world.clock.jump((world.clock.now() + ms) as Parameters<typeof world.clock.jump>[0]);

describe.for(bothReadings)('undocumented behavior %s', ([, reading]) => {
  beforeAll(async () => {
    world = await startWorld({ seed: 62, reading });
    const risky = control().phones.list({ tenant: 'Contoso' }).slice(0, 4);
    for (const { phoneId } of risky) {
      control().phones.update({ phone: phoneId, securityPatchLevel: '2025-03-01', checkIn: true });
    }
    await world.until('phones are tagged', () => tagged() > 0, 3 * minute);
  });
  afterAll(() => world?.close());

  test('paused, not one request goes to Microsoft, and the page says who, why and when Intune would ignore it', async () => {
    await world.call(pauseConnector, { params, body: wish });
    const before = requests();
    await world.pass(20 * second);
    expect(requests()).toBe(before);
    expect(await connector()).toMatchObject({
      state: 'paused',
      because: `Paused by ${owner.name}: ${wish.reason}`,
    });
    await world.call(resumeConnector, { params });
    await world.until('it is read again', () => requests() > before, minute);
    expect((await connector()).state).toBe('linked');
  });

  test('a reset reads everything anew and loses nothing', async () => {
    const { kept } = await preview();
    const begun = await world.meanwhile(world.call(resetConnector, { params, body: wish }));
    expect(begun.syncs).toBeGreaterThan(3);
    await world.until(
      'everything was read anew',
      async () =>
        (await connector()).syncs.every(
          ({ lastCompletedAt, lastProblem }) => lastCompletedAt !== null && lastProblem === null,
        ),
      2 * minute,
    );
    const after = await preview();
    expect(after.kept.devices).toBe(kept.devices);
    expect(after.kept.findings).toBe(kept.findings);
    expect(after.kept.history).toBeGreaterThan(kept.history);
  });

  test('unlinked: not while phones are tagged, unless they are to stay so; tags are taken back first', async () => {
    known = await phones();
    expect(await left()).toBeGreaterThan(0);
    await expect(world.call(unlinkConnector, { params, body: wish })).rejects.toThrow(/conflict/);
    await world.call(takeTagsBack, { params });
    await world.until('no tag is left', async () => tagged() === 0 && (await left()) === 0, 3 * minute);
    await world.call(unlinkConnector, { params, body: wish });
    expect((await connector()).state).toBe('unlinked');
    const before = requests();
    await world.pass(15 * second);
    expect(requests()).toBe(before);
  });

  test('each purpose is given back: verified by a refused token, and by nothing less', async () => {
    jump(hour);
    for (const [purpose, name] of [
      ['response', 'Picket response'],
      ['sync-and-signal', 'Picket sync and signal'],
    ] as const) {
      const { clientId } = app(name);
      const shown = await world.call(previewGivingBack, { params: { purpose } });
      expect(shown.script).toContain(clientId);
      expect(shown.stops.length).toBeGreaterThan(0);
      const give = () => world.meanwhile(world.call(giveBack, { params: { purpose }, body: {} }));
      expect(await give()).toMatchObject({ result: 'still-granted' });
      control().consents.setEnabled({ clientId, isEnabled: false });
      expect(await give()).toMatchObject({ result: 'still-granted', saw: expect.stringContaining('AADSTS7000112') });
      control().consents.setEnabled({ clientId, isEnabled: true });
      control().consents.revoke({ clientId });
      expect(await give()).toMatchObject({ result: 'given-back', saw: expect.stringContaining('AADSTS700016') });
    }
    expect((await connector()).purposes.map(({ state }) => state)).toEqual(['given-back', 'not-granted', 'given-back']);
    const sealed = await world
      .database()
      .acrossTenants((db) => db.selectFrom('consent_registration').select(['purpose', 'secret_sealed']).execute());
    expect(sealed.filter(({ secret_sealed }) => secret_sealed === '')).toHaveLength(2);
    const audited = (await world.call(listAudit, { query: { limit: 100 } })).items.filter(
      ({ action }) => action === 'giveBack',
    );
    expect(audited).toHaveLength(6);
  });

  test('linked again, the same phones and their history go on', async () => {
    for (const [purpose, name] of [
      ['sync-and-signal', 'Picket sync and signal'],
      ['response', 'Picket response'],
    ] as const) {
      const { clientId, clientSecret, tenantId: entraTenantId } = app(name);
      await world.call(setRegistration, { params: { purpose }, body: { clientId, clientSecret, entraTenantId } });
    }
    await linkAgain();
    await world.until('phones are tagged again', () => tagged() > 0, 3 * minute);
    expect(await phones()).toEqual(known);
  });

  test('unlinked with its tags left, phones keep them, and levels grow old instead of staying secured', async () => {
    await world.call(unlinkConnector, { params, body: { ...wish, leaveTags: true } });
    expect(tagged()).toBeGreaterThan(0);
    jump(day + hour);
    await world.until(
      'nothing is called secured',
      async () => (await world.call(getOverview)).devicesByLevel.secured === 0,
      2 * minute,
    );
  });
});

/** As the administrator does it; `linkTenant` lets the time pass that Entra may need until it knows the apps. */
async function linkAgain() {
  await linkTenant(world, { tenantId: world.contosoId, owner });
  expect((await connector()).state).toBe('linked');
}

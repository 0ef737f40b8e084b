import { minute } from '@picket/domain';
import { getRegistrationGuide, listConnectors, listTenants, proveRegistration } from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothReadings } from './readings.ts';
import { startWorld, type World } from './world.ts';

describe.for(bothReadings)('undocumented behavior %s', ([, reading]) => {
  let world: World;
  let tenantId = '';
  beforeAll(async () => {
    world = await startWorld({ seed: 31, reading });
    await world.pass(minute);
    tenantId = (await world.call(listTenants)).items.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  });
  afterAll(() => world?.close());

  const purpose = 'sync-and-signal' as const;
  const connector = async () => (await world.call(listConnectors, { params: { tenantId } })).items[0];
  const entraTenant = async () =>
    (await world.call(listTenants)).items.find(({ id }) => id === tenantId)?.entraTenantId;
  const prove = () => world.call(proveRegistration, { params: { tenantId, purpose } });
  const registration = () =>
    world.simulator.control.registrations
      .list({ tenant: 'Fabrikam' })
      .find(({ displayName }) => displayName === 'Picket sync and signal')!;

  test('a grant that nobody gave proves nothing and links nothing', async () => {
    await expect(prove()).rejects.toThrow(/consent_missing/);
    expect((await connector())?.state).toBe('unlinked');
    expect(await entraTenant()).toBeNull();
  });

  test('a grant that was given in Entra itself links the tenant, which is then read', async () => {
    world.simulator.control.consents.grant({ clientId: registration().clientId });
    let proven: unknown;
    // Entra may know of a grant only some moments later. Until then it proves nothing, and nothing is linked.
    await world.until('Entra knows of the grant', async () => {
      proven = await prove().catch((refusal: Error) => refusal);
      if (!(proven instanceof Error)) return true;
      expect(proven.message).toContain('consent_missing');
      expect((await connector())?.state).toBe('unlinked');
      return false;
    });
    expect(proven).toMatchObject({ displayName: 'Fabrikam', entraTenantId: registration().tenantId });
    expect((await connector())?.state).toBe('linked');
    expect(await entraTenant()).toBe(registration().tenantId);
    await world.pass(2 * minute);
    expect((await connector())?.syncs.find(({ kind }) => kind === 'managed-devices')?.lastCount).toBeGreaterThan(0);
    // Once more takes nothing away.
    await prove();
    expect((await connector())?.state).toBe('linked');
  });

  test('the guide names the registration, and where Entra is to come back to', async () => {
    const guide = await world.call(getRegistrationGuide, { params: { tenantId, purpose } });
    expect(guide.name).toBe(registration().displayName);
    expect(guide.redirectUri).toBe(`${world.url()}/consent/callback`);
    expect(guide.script).toContain(guide.redirectUri);
  });
});

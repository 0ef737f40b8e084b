import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instant, minute, second } from '@picket/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Commands, openCommands } from './commands-inside.ts';
import { bothReadings } from './readings.ts';
import { startWorld, type World } from './world.ts';

/** What the setup article walks through, by commands alone: from the permissions to phones that report, and back again. */
describe.for(bothReadings)('undocumented behavior %s', ([, reading]) => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-setup-'));
  let world: World;
  let picket: Commands;
  const control = () => world.simulator.control;
  const appOf = (name: string) =>
    control()
      .registrations.list({ tenant: 'Fabrikam' })
      .find(({ displayName }) => displayName === name)?.clientId ?? '';
  /** In Fabrikam, while the world goes on. */
  const say = (...args: readonly string[]) => world.meanwhile(picket([...args, '--tenant', 'Fabrikam']));
  const done = { code: 0, err: '' };
  /** Looks once a minute, as a patient administrator does, for two hours at most. */
  const becomes = async (what: string, isSo: () => Promise<boolean>) => {
    for (let minutes = 0; !(await isSo()); minutes++) {
      if (minutes === 120) throw new Error(`in two hours it never came to be that ${what}`);
      await world.pass(minute);
    }
  };

  beforeAll(async () => {
    world = await startWorld({ seed: 43, reading });
    control().tenants.setBehaviour({
      tenant: 'Fabrikam',
      behaviour: { registeredPartner: true, togglesOnProvision: [] },
    });
    await world.pass(minute);
    picket = await openCommands(world, folder);
  });
  afterAll(async () => {
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('permissions: what is asked is listed, an administrator grants it in Entra, and it is proven', async () => {
    expect((await say('consent', 'list')).out).toMatch(/^sync-and-signal: not-granted/m);
    const early = await say('consent', 'prove', 'sync-and-signal');
    expect(early.code).not.toBe(0);
    for (const [purpose, name] of [
      ['sync-and-signal', 'Picket sync and signal'],
      ['setup', 'Picket setup'],
    ] as const) {
      control().consents.grant({ clientId: appOf(name) });
      // Entra's parts learn of a grant one after the other.
      let said = await say('consent', 'prove', purpose);
      for (let tries = 0; said.code !== 0 && tries < 10; tries++) {
        await world.pass(20 * second);
        said = await say('consent', 'prove', purpose);
      }
      expect(said.out).toContain('Proven: Fabrikam');
    }
    expect(await say('consent', 'check')).toMatchObject({ code: 0 });
    await becomes('Fabrikam is read', async () => /Fabrikam: 20 phones/.test((await say('status')).out));
  });

  test('the doctor looks before anything is changed', async () => {
    const { out } = await say('doctor');
    expect(out).toMatch(/licenses/i);
  });

  test('platforms, the agent and a pilot are chosen', async () => {
    expect(await say('setup', 'platforms', '--ios', 'on')).toMatchObject({ code: 0 });
    expect(await say('setup', 'agent', 'ios', 'web')).toMatchObject({ code: 0 });
    expect((await say('setup', 'groups', 'search', 'All emp')).out).toContain('All employees');
    expect(await say('setup', 'groups', 'add', 'pilot', 'All employees')).toMatchObject(done);
    expect((await say('setup', 'show')).out).toContain('All employees');
  });

  test('the plan is shown, applied exactly as it was shown, and then there is nothing to do', async () => {
    const planned = await say('deployment', 'plan', '--detailed-exitcode');
    expect(planned.code).toBe(2);
    const { fingerprint } = JSON.parse((await say('deployment', 'plan', '--json')).out);
    const stale = await say('deployment', 'apply', '--fingerprint', 'of another plan');
    expect(stale.code).not.toBe(0);
    const applied = await say('deployment', 'apply', '--fingerprint', fingerprint);
    expect([applied.code, applied.err]).toEqual([0, expect.any(String)]);
    expect((await say('deployment', 'plan', '--detailed-exitcode')).code).toBe(0);
    expect((await say('deployment', 'status')).code).toBe(0);
  });

  test('phones report the agent installed', async () => {
    const { phones } = control();
    for (let times = 0; times < 3; times++) {
      for (const { phoneId } of phones.list({ tenant: 'Fabrikam' })) phones.checkIn({ phone: phoneId });
      await world.pass(3 * minute);
    }
    // Not waited for: whoever types commands asks now.
    expect(await say('sync')).toMatchObject({ code: 0 });
    await becomes('every phone has it', async () => (await say('installs', 'status')).code === 0);
    expect((await say('installs', 'list')).out).toMatch(/installed/);
  });

  test('the channel is switched on, the connector in Intune too, and the link is well', async () => {
    expect((await say('channels', 'list')).out).toMatch(/^threat-level: off/m);
    expect((await say('channels', 'on', 'threat-level')).out).toMatch(/^threat-level: on/m);
    const wrong = await say('channels', 'set', 'threat-level', '--set', 'whenNotAssessed=secured');
    expect(wrong).toMatchObject({ code: 64, err: expect.stringContaining('must be one of') });
    expect(await say('channels', 'set', 'threat-level', '--set', 'nonsense')).toMatchObject({ code: 64 });
    expect(await say('channels', 'set', 'smoke-signals', '--set', 'color=red')).toMatchObject({ code: 64 });
    const set = await say('channels', 'set', 'threat-level', '--set', 'whenNotAssessed=high');
    expect(set.out).toMatch(/^threat-level: on[\s\S]*whenNotAssessed=high/m);
    await becomes(
      'Intune has the connector',
      async () => control().connectors.list({ tenant: 'Fabrikam' }).length === 1,
    );
    control().connectors.configure({ tenant: 'Fabrikam', settings: { iosEnabled: true } });
    await becomes('it is enabled', async () => /enabled/.test((await say('connector', 'health')).out));
  });

  test('setup is given back: the objects first, then the permission, verified by a refused token', async () => {
    const preview = await say('consent', 'give-back', 'setup');
    expect(preview.out).toContain(appOf('Picket setup'));
    expect(await say('deployment', 'remove', '--yes')).toMatchObject({ code: 0 });
    expect((await say('consent', 'give-back', 'setup', '--verify')).code).toBe(1);
    control().consents.revoke({ clientId: appOf('Picket setup') });
    // Shortly after a grant a part of Entra may only be behind.
    world.clock.jump((world.clock.now() + 20 * minute) as Instant);
    expect(await say('consent', 'give-back', 'setup', '--verify')).toMatchObject({ code: 0 });
    expect((await say('consent', 'list')).out).toMatch(/^setup: given-back/m);
  });
});

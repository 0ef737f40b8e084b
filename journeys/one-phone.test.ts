import { minute, second } from '@picket/domain';
import { getDevice, getOverview, getSync, getTimeline, startSync, verifyAudit } from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothReadings } from './readings.ts';
import { startWorld, type World } from './world.ts';

let world: World;
const log: string[] = [];
/** A healthy phone of the people in a group. */
function phoneOf(group: string) {
  const phone = world.simulator.control.phones
    .list({ tenant: 'Contoso', group })
    .find(
      ({ kind, complianceState, facts, entraDeviceId }) =>
        kind === 'android' &&
        complianceState === 'compliant' &&
        entraDeviceId !== null &&
        facts.securityPatchLevel >= '2026-08' &&
        facts.jailBroken === 'False' &&
        facts.isEncrypted,
    );
  if (phone === undefined) throw new Error(`no phone of ${group}`);
  return phone;
}
const truth = (phone: string) => world.simulator.control.phones.get({ phone });
const signIn = (phone: string) =>
  world.simulator.control.phones.signIn({ tenant: 'Contoso', phone, app: 'Microsoft Teams' }).outcome;
const infect = (phone: string) =>
  world.simulator.control.phones.update({ phone, securityPatchLevel: '2025-03-01', checkIn: true });
const cure = (phone: string) =>
  world.simulator.control.phones.update({ phone, securityPatchLevel: '2026-11-05', checkIn: true });

async function storyOf(name: string | null) {
  const device = (await world.fleet()).get(name ?? '');
  const deviceId = device?.id ?? '';
  const shown = await world.call(getDevice, { params: { deviceId } });
  const { items } = await world.call(getTimeline, { params: { deviceId } });
  return { device: shown, kinds: items.map(({ kind }) => kind).toReversed() };
}

describe.for(bothReadings)('undocumented behavior %s', ([, reading]) => {
  beforeAll(async () => {
    log.length = 0;
    world = await startWorld({ seed: 3, reading, logTo: { write: (line) => log.push(line) } });
    await world.pass(minute);
  });
  afterAll(() => world?.close());

  test('a consented tenant is read, judged and shown', async () => {
    const overview = await world.call(getOverview);
    expect(overview.devices).toBeGreaterThan(20);
    expect(overview.devicesByLevel.secured).toBeGreaterThan(5);
    expect(Object.values(overview.devicesByLevel).reduce((sum, count) => sum + count, 0)).toBe(overview.devices);
  });

  test('a phone nobody can vouch for is not assessed, and says why', async () => {
    for (const device of (await world.fleet()).values()) {
      if (device.level === 'secured') expect(device.because).toBeNull();
      else expect(device.because, device.name).toMatch(/\w/);
    }
  });

  test('by its tag a risky phone is refused at sign-in, and let in again once it is updated', async () => {
    const { phoneId, deviceName } = phoneOf('Field staff');
    expect(signIn(phoneId)).toBe('let-in');
    infect(phoneId);
    await world.until('it is tagged', () => truth(phoneId).extensionAttributes.extensionAttribute15 === 'high', minute);
    expect(signIn(phoneId)).toBe('refused');
    await world.pass(10 * second);
    const high = await storyOf(deviceName);
    expect(high.device).toMatchObject({ level: 'high', lastSignIn: { outcome: 'refused-by-policy' } });
    expect(high.kinds).toEqual(
      expect.arrayContaining(['observed', 'finding-opened', 'assessed', 'sent', 'accepted', 'refused-at-sign-in']),
    );

    cure(phoneId);
    await world.until(
      'the tag is gone',
      () => truth(phoneId).extensionAttributes.extensionAttribute15 === undefined,
      minute,
    );
    expect(signIn(phoneId)).toBe('let-in');
    await world.pass(10 * second);
    const cured = await storyOf(deviceName);
    expect(cured.device.level).toBe('secured');
    expect(cured.kinds).toContain('let-in');
  });

  test('by its threat level a risky phone becomes noncompliant in Intune, is refused, and comes back', async () => {
    const { phoneId, deviceName } = phoneOf('Head office');
    infect(phoneId);
    await world.until('Intune calls it noncompliant', () => truth(phoneId).isCompliant === false, minute);
    expect(truth(phoneId)).toMatchObject({
      partnerReportedThreatState: 'highSeverity',
      complianceState: 'noncompliant',
    });
    expect(signIn(phoneId)).toBe('refused');
    await world.pass(20 * second);
    expect((await storyOf(deviceName)).kinds).toEqual(expect.arrayContaining(['noncompliant', 'refused-at-sign-in']));

    cure(phoneId);
    await world.until('Intune calls it compliant', () => truth(phoneId).isCompliant === true, minute);
    expect(signIn(phoneId)).toBe('let-in');
  });

  test('Picket learnt and did everything through Graph and the partner channel, with its own applications', () => {
    const own = new Set(
      world.simulator.control.registrations
        .list()
        .filter(({ displayName }) => displayName.startsWith('Picket '))
        .map(({ clientId }) => clientId),
    );
    const ledger = world.simulator.control.journal.ledger({});
    expect(ledger.length).toBeGreaterThan(50);
    for (const { area, appId, path } of ledger) {
      expect(['entra', 'graph', 'partner']).toContain(area);
      expect(own.has(appId ?? ''), path).toBe(true);
    }
  });

  test('a dry run makes no remote write and changes nothing', async () => {
    const before = world.simulator.control.journal.ledger({}).length;
    const run = await world.call(startSync, { body: { dryRun: true } });
    await world.until(
      'the run has ended',
      async () => (await world.call(getSync, { params: { syncId: run.id } })).state !== 'running',
      minute,
    );
    expect(await world.call(getSync, { params: { syncId: run.id } })).toMatchObject({
      state: 'completed',
      dryRun: true,
    });
    const writes = world.simulator.control.journal
      .ledger({})
      .slice(before)
      .filter(({ area, method, path }) => area === 'graph' && method !== 'GET' && !path.includes('$batch'));
    expect(writes).toEqual([]);
  });

  test('killed and started anew, Picket goes on and nothing is told twice', async () => {
    const { phoneId, deviceName } = phoneOf('Field staff');
    const opened = async () => (await storyOf(deviceName)).kinds.filter((kind) => kind === 'finding-opened').length;
    const before = await opened();
    infect(phoneId);
    await world.pass(4 * second);
    await world.kill();
    await world.restart();
    await world.until(
      'it is tagged',
      () => truth(phoneId).extensionAttributes.extensionAttribute15 === 'high',
      5 * minute,
    );
    await world.pass(minute);
    const tags = world.simulator.control.journal.effects({
      kind: 'attribute',
      entraDeviceId: truth(phoneId).entraDeviceId ?? '',
    });
    for (const { from, to } of tags) expect(from).not.toBe(to);
    // An exploited vulnerability and an old patch level: each once, although the process died on the way.
    expect((await opened()) - before).toBe(2);
    expect((await world.call(verifyAudit)).intact).toBe(true);
  });

  test('from the first start on nothing in the log was a fault of ours', () => {
    expect(log.length).toBeGreaterThan(0);
    expect(log.filter((line) => /"level":"(warn|error|fatal)"/.test(line))).toEqual([]);
  });
});

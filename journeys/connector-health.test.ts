import { day, hour, type Instant, minute, second } from '@picket/domain';
import {
  getConnectorHealth,
  type Health,
  listAudit,
  proveRegistration,
  setChannel,
  setHeartbeatRhythm,
  tryAgain,
} from '@picket/wire/console';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bothReadings } from './readings.ts';
import { metricsToken, startWorld, type World } from './world.ts';

let world: World;
let lines: { readonly msg: string; readonly silence?: string; readonly level: number }[] = [];
const control = () => world.simulator.control;
const health = () => world.call(getConnectorHealth);
const idsOf = ({ concerns }: Health) => concerns.map(({ id, about }) => (about === null ? id : `${id} ${about}`));
const tenantThreshold = () =>
  control().connectors.list({ tenant: 'Contoso' })[0]?.settings.partnerUnresponsivenessThresholdInDays ?? 0;

/** So much time goes by at once: everything is due then, and is done within a few seconds, or fails. */
async function later(ms: number): Promise<void> {
  world.clock.jump((world.clock.now() + ms) as Instant);
  // A worker that was not there for so long takes its tenants up again first.
  await world.pass(25 * second);
}
/** What was broken is mended, and an operator does not wait. */
async function mend(): Promise<void> {
  control().faults.clear();
  await world.call(tryAgain, { body: { kind: 'heartbeat' } });
  await world.pass(15 * second);
}
const refuseHeartbeats = () =>
  void control().faults.add({
    name: 'no heartbeat',
    action: { kind: 'status', status: 500 },
    path: '/heartbeat$',
    area: 'partner',
    tenant: 'Contoso',
    count: null,
  });
async function figure(name: string): Promise<readonly string[]> {
  const answer = await fetch(world.server().metricsUrl ?? '', { headers: { authorization: `Bearer ${metricsToken}` } });
  return (await answer.text()).split('\n').filter((line) => line.startsWith(name));
}

describe.for(bothReadings)('undocumented behavior %s', ([, reading]) => {
  beforeAll(async () => {
    lines = [];
    world = await startWorld({
      seed: 62,
      reading,
      contoso: { users: 4, phones: 4, oddPhones: false },
      logTo: { write: (line) => void lines.push(JSON.parse(line)) },
      rhythm: { pollMs: 3 * second, signInsEveryMs: minute },
    });
    await world.pass(minute);
    await later(minute);
    await later(minute);
  });
  afterAll(() => world?.close());
  afterEach(async () => {
    await mend();
    expect(await health()).toMatchObject({ verdict: 'good' });
  });

  test('a link that is well says so in one place, with what it knows that from', async () => {
    const told = await health();
    expect(told).toMatchObject({ verdict: 'good', state: 'linked', concerns: [] });
    expect(told.silence).toMatchObject({ kind: 'heard', thresholdDays: tenantThreshold() });
    expect(told.heartbeat).toMatchObject({
      isUsed: true,
      partnerState: 'enabled',
      androidEnabled: true,
      iosEnabled: true,
      mostSeconds: (tenantThreshold() * day) / 8 / second,
    });
    expect(told.heartbeat.recent.length).toBeGreaterThan(2);
    expect(told.heartbeat.recent.every(({ acknowledgedAt }) => acknowledgedAt !== null)).toBe(true);
    for (const sync of told.syncs) {
      expect(sync).toMatchObject({ isOverdue: false, problem: null });
      expect(sync.count).not.toBeNull();
      expect(sync.durationMs).toBeGreaterThanOrEqual(0);
    }
    expect(told.calls.total).toBeGreaterThan(20);
    expect(await figure('picket_connector_silence{kind="heard"}')).toEqual([
      'picket_connector_silence{kind="heard"} 1',
    ]);
  });

  test('a heartbeat that is refused is told at once, and warned of when a quarter of Intune’s patience has gone by', async () => {
    refuseHeartbeats();
    await later(minute);
    const refused = await health();
    expect(refused).toMatchObject({ verdict: 'attention', silence: { kind: 'heard' } });
    expect(idsOf(refused)).toEqual(['heartbeat-failing connector_unreachable']);
    expect(refused.heartbeat.recent[0]).toMatchObject({ acknowledgedAt: null, code: 'connector_unreachable' });

    const quarter = (tenantThreshold() * day) / 4;
    await later(quarter - hour);
    expect((await health()).silence.kind).toBe('heard');
    lines = [];
    await later(hour);
    // It is looked once a minute.
    await world.pass(minute);
    const told = await health();
    expect(told.silence).toMatchObject({ kind: 'quiet' });
    expect(told.silence.leftSeconds).toBeLessThanOrEqual((3 * quarter) / second);
    expect(idsOf(told)).toContain('silence-quiet');
    expect(lines.filter(({ silence }) => silence === 'quiet')).toHaveLength(1);
    expect(await figure('picket_connector_silence{kind="quiet"}')).toEqual([
      'picket_connector_silence{kind="quiet"} 1',
    ]);
    const [left] = await figure('picket_connector_time_left_seconds ');
    expect(Number(left?.split(' ')[1])).toBeLessThanOrEqual((3 * quarter) / second);

    await later(3 * quarter);
    await world.pass(minute);
    const ignored = await health();
    expect(ignored).toMatchObject({ verdict: 'bad', silence: { kind: 'ignored', leftSeconds: 0 } });
    expect(idsOf(ignored)[0]).toBe('silence-ignored');
    expect(ignored.because).toMatch(/ignores Picket/);
    expect(lines.filter(({ silence }) => silence === 'ignored')).toHaveLength(1);
  });

  test('Intune’s own word counts where it is worse than ours: it calls Picket unresponsive before its threshold', async () => {
    refuseHeartbeats();
    await later(26 * hour);
    const { silence, heartbeat } = await health();
    if (reading === 'opposite') {
      expect(heartbeat.partnerState).toBe('unresponsive');
      expect(silence.kind).toBe('ignored');
    } else {
      expect(heartbeat.partnerState).toBe('enabled');
      expect(silence.kind).toBe('heard');
    }
  });

  test('an operator who has mended it need not wait for the next heartbeat', async () => {
    await world.call(setHeartbeatRhythm, { body: { everyMinutes: 180 } });
    const before = (await health()).heartbeat;
    expect(before).toMatchObject({ everySeconds: 3 * 3_600, isOwnRhythm: true });
    await later(5 * minute);
    expect((await health()).heartbeat.acknowledgedAt).toBe(before.acknowledgedAt);
    await world.call(tryAgain, { body: { kind: 'heartbeat' } });
    await world.pass(3 * second);
    expect((await health()).heartbeat.acknowledgedAt).not.toBe(before.acknowledgedAt);
    await world.call(setHeartbeatRhythm, { body: { everyMinutes: null } });
    const actions = (await world.call(listAudit)).items.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['setHeartbeatRhythm', 'tryAgain']));
  });

  test('a heartbeat so seldom that one failure is one too many is refused, also when Intune’s patience is made shorter later', async () => {
    const most = (tenantThreshold() * day) / 8 / minute;
    await expect(world.call(setHeartbeatRhythm, { body: { everyMinutes: Math.floor(most) + 1 } })).rejects.toThrow(
      /invalid_request.*an eighth/,
    );
    await world.call(setHeartbeatRhythm, { body: { everyMinutes: Math.floor(most) } });
    const before = tenantThreshold();
    const configure = (days: number) =>
      control().connectors.configure({ tenant: 'Contoso', settings: { partnerUnresponsivenessThresholdInDays: days } });
    configure(1);
    await world.call(tryAgain, { body: { kind: 'heartbeat' } });
    await world.pass(3 * second);
    expect((await health()).heartbeat).toMatchObject({ everySeconds: 3 * 3_600, mostSeconds: 3 * 3_600 });
    configure(before);
    await world.call(setHeartbeatRhythm, { body: { everyMinutes: null } });
    await world.call(tryAgain, { body: { kind: 'heartbeat' } });
    await world.pass(3 * second);
  });

  test('a consent that is withdrawn is the worst news, and the time that is left goes on', async () => {
    const [registration] = control()
      .registrations.list({ tenant: 'Contoso' })
      .filter(({ displayName }) => displayName === 'Picket sync and signal');
    const clientId = registration?.clientId ?? '';
    const { silence: before } = await health();
    control().consents.revoke({ clientId });
    await later(6 * minute);
    await later(90 * minute);
    const told = await health();
    expect(told.verdict).toBe('bad');
    expect(idsOf(told)).toContain('revoked');
    expect(told.silence.leftSeconds).toBeLessThan(before.leftSeconds ?? 0);
    control().consents.grant({ clientId });
    // It may take Entra a while to know of it everywhere.
    await later(30 * second);
    await world.meanwhile(world.call(proveRegistration, { params: { purpose: 'sync-and-signal' } }));
    await later(minute);
    expect((await health()).state).toBe('linked');
  });

  test('being slowed down is counted, and is no alarm as long as everything is read', async () => {
    control().faults.add({
      name: 'slow down',
      action: { kind: 'throttle', retryAfter: '1' },
      path: '/managedDevices',
      tenant: 'Contoso',
      count: 2,
    });
    const before = (await health()).calls.throttled;
    await later(minute);
    const told = await health();
    expect(told.calls.throttled).toBeGreaterThan(before);
    expect(told.verdict).toBe('good');
  });

  test('switched off in Intune, or here, is said: what is reported then changes nothing', async () => {
    const configure = (isOn: boolean) =>
      control().connectors.configure({ tenant: 'Contoso', settings: { androidEnabled: isOn, iosEnabled: isOn } });
    configure(false);
    await later(minute);
    expect(idsOf(await health())).toContain('not-enabled');
    configure(true);
    await later(minute);
    expect((await health()).heartbeat.partnerState).toBe('enabled');
    const set = (enabled: boolean) =>
      world.call(setChannel, { params: { channelId: 'threat-level' }, body: { enabled } });
    await set(false);
    const told = await health();
    expect(idsOf(told)).toContain('heartbeat-off');
    expect(told.heartbeat).toMatchObject({ isUsed: false, nextDueAt: null });
    await expect(world.call(tryAgain, { body: { kind: 'heartbeat' } })).rejects.toThrow(/conflict/);
    await set(true);
  });
});

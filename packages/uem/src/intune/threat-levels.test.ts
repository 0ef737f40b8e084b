import type { EntraDeviceId, RemoteDeviceId, ThreatReport } from '@picket/domain';
import { never } from '@picket/graph/testing';
import { expect, test } from 'vitest';
import { hostsAt } from './hosts.suite.ts';
import { startWitnessedIntune } from './witnessed-intune.suite.ts';

const intune = await startWitnessedIntune(6);
const { simulator, clock, entraTenantId: tenantId } = intune;
const { control } = simulator;
const { faults } = control;
const purpose = 'sync-and-signal';
const below = `/partner/v1/tenants/${tenantId}`;
const { connectorId } = hostsAt(simulator.origin).partner!;
const stranger = { id: '4928f0f6-2660-4f69-b4c5-5170ec921f7b', partnerState: 'enabled', androidEnabled: true };
const connectorList = '/mobileThreatDefenseConnectors';
const [phone, other, ...phones] = intune.phones().filter(({ entraDeviceId }) => entraDeviceId !== undefined);
const uploadIds = Array.from({ length: 9 }, (_, n) => `10000000-0000-4000-8000-00000000000${n}`);

const edit = (at: string, value?: unknown) => ({ kind: 'edit' as const, edits: [{ at, value }] });
const reportOn = (which = phone, level: ThreatReport['level'] = 'high', updatedAt = clock.now()): ThreatReport => ({
  entraDeviceId: which!.entraDeviceId!,
  level,
  updatedAt,
});

// First, because a connector that is set up stays so.
test("a connector that is not set up is the tenant's situation, not a conflict", async () => {
  const { session, asked } = intune.visit();
  await expect(session.threatLevels!.heartbeat(clock.now(), never)).rejects.toMatchObject({
    code: 'partner_unavailable',
    retry: 'never',
  });
  expect(asked().map(({ line, answer }) => [line, answer?.status])).toEqual([[`PUT ${below}/heartbeat`, 409]]);
});

test('the partner token is asked for the Intune API, not for Graph', async () => {
  const { session, seen, asked, purposes } = intune.visit();
  await session.threatLevels!.provision(never);
  expect(new URLSearchParams(seen[0]!.body).get('scope')).toBe('https://api.manage.microsoft.com//.default');
  expect(asked().map(({ line, body }) => [line, JSON.parse(body)])).toEqual([
    [`PUT ${below}`, { provisioned: true, partnerName: 'Picket', consoleUrl: 'https://picket.example' }],
  ]);
  expect(purposes()).toEqual([purpose]);
  expect(control.connectors.list({ tenant: tenantId }).map(({ id }) => id)).toContain(connectorId);
});

test('a heartbeat says when it was sent, and hears of a resync', async () => {
  const { session, asked, purposes } = intune.visit();
  const at = clock.now();
  expect(await session.threatLevels!.heartbeat(at, never)).toEqual({ resyncRequestedAt: undefined });
  const { resyncRequestedAt } = control.connectors.requestResync({ tenant: tenantId });
  expect(await session.threatLevels!.heartbeat(at, never)).toEqual({
    resyncRequestedAt: Date.parse(resyncRequestedAt),
  });
  expect(asked().map(({ body }) => JSON.parse(body))).toEqual(Array(2).fill({ sentAt: new Date(at).toISOString() }));
  expect(purposes()).toEqual([purpose, purpose]);
});

test('an upload carries each phone with its level and the moment that orders it', async () => {
  const { session, asked, purposes } = intune.visit();
  const report = reportOn();
  await session.threatLevels!.upload(uploadIds[0]!, [report], never);
  expect(asked().map(({ line, body }) => [line, JSON.parse(body)])).toEqual([
    [
      `PUT ${below}/uploads/${uploadIds[0]}`,
      {
        devices: [
          {
            entraDeviceId: report.entraDeviceId,
            threatLevel: 'high',
            updatedAt: new Date(report.updatedAt).toISOString(),
          },
        ],
      },
    ],
  ]);
  expect(purposes()).toEqual([purpose]);
});

test('an upload of more than the protocol takes is refused before it is sent', async () => {
  const { session, seen } = intune.visit();
  for (const reports of [[], Array.from({ length: 501 }, () => reportOn())]) {
    const work = session.threatLevels!.upload(uploadIds[1]!, reports, never);
    await expect(work).rejects.toMatchObject({ code: 'invalid_request' });
  }
  expect(seen).toEqual([]);
});

test('an upload is asked about until each phone was looked at', async () => {
  const { session } = intune.visit();
  const levels = session.threatLevels!;
  const poll = () => levels.poll(uploadIds[2]!, never);
  await levels.upload(uploadIds[1]!, [reportOn(other)], never);
  await intune.settlePartner();
  const unlisted = '99999999-9999-4999-8999-999999999999' as EntraDeviceId;
  const older = reportOn(other, 'secured', 1_000 as never);
  const reports = [reportOn(), older, { ...reportOn(), entraDeviceId: unlisted }];
  await levels.upload(uploadIds[2]!, reports, never);
  expect(await poll()).toEqual({ kind: 'pending' });
  await intune.settlePartner();
  expect(await poll()).toEqual({
    kind: 'completed',
    refused: new Map([
      [other!.entraDeviceId, 'older'],
      [unlisted, 'unknown-device'],
    ]),
  });
  const edits = [
    { at: '/status', value: 'failed' },
    { at: '/error', value: { code: 'x', message: 'the disk is full' } },
  ];
  faults.add({ name: 'failed', area: 'partner', action: { kind: 'edit', edits } });
  expect(await poll()).toEqual({ kind: 'failed', detail: 'the disk is full' });
  expect(await levels.poll(uploadIds[8]!, never)).toEqual({ kind: 'unknown' });
});

test('an answer that is not of the protocol is not read as success', async () => {
  const { session } = intune.visit();
  await session.threatLevels!.upload(uploadIds[3]!, [reportOn()], never);
  const odd = [edit('/status', 'done'), { kind: 'proxy-page', status: 200 }, { kind: 'cut-json' }] as const;
  for (const action of odd) {
    faults.add({ name: 'odd', area: 'partner', action });
    await expect(session.threatLevels!.poll(uploadIds[3]!, never)).rejects.toMatchObject({ code: 'unexpected_answer' });
  }
});

test('a lost answer is asked for again: the same upload id is the same upload', async () => {
  for (const [uploadId, takesHold] of [
    [uploadIds[4]!, false],
    [uploadIds[5]!, true],
  ] as const) {
    faults.add({ name: 'lost', area: 'partner', action: { kind: 'hang-up', takesHold } });
    const which = phones.shift();
    const { session, asked } = intune.visit();
    await session.threatLevels!.upload(uploadId, [reportOn(which, 'low')], never);
    expect(asked().map(({ line }) => line)).toEqual(Array(2).fill(`PUT ${below}/uploads/${uploadId}`));
    await intune.settlePartner();
    const entraDeviceId = which!.entraDeviceId!;
    const effects = control.journal.effects({ kind: 'threat-state', entraDeviceId });
    expect(effects.map(({ to }) => to)).toEqual(['lowSeverity']);
  }
});

test('our connector is found among the others, and is unresponsive once it was silent', async () => {
  const edits = [
    { at: '/value/0/id', value: connectorId.toUpperCase() },
    { at: '/value/-', value: stranger },
  ];
  const { session, purposes } = intune.visit();
  control.connectors.configure({ tenant: tenantId, settings: { iosEnabled: false } });
  const at = clock.now();
  await session.threatLevels!.heartbeat(at, never);
  await clock.sleep(8 * 24 * 3_600_000);
  faults.add({ name: 'others', action: { kind: 'edit', edits }, path: connectorList });
  expect(await session.threatLevels!.status(never)).toEqual({
    state: 'unresponsive',
    lastHeartbeatAt: at,
    androidEnabled: true,
    iosEnabled: false,
    unresponsiveAfterDays: 7,
  });
  expect(purposes()).toEqual([purpose, purpose]);
});

test("another partner's connector is never taken for ours, and a heartbeat of the year one is none", async () => {
  const { threatLevels } = intune.visit().session;
  faults.add({ name: 'theirs', action: edit('/value', [stranger]), path: connectorList });
  expect(await threatLevels!.status(never)).toMatchObject({ state: 'unavailable', androidEnabled: false });
  const edits = [
    { at: '/value/0/partnerState', value: 'available' },
    { at: '/value/0/lastHeartbeatDateTime', value: '0001-01-01T00:00:00Z' },
  ];
  faults.add({ name: 'fresh', action: { kind: 'edit', edits }, path: connectorList });
  expect(await threatLevels!.status(never)).toMatchObject({ state: 'available', lastHeartbeatAt: undefined });
});

test('levels are read back in our words; a phone that is gone is left out, one that cannot be read is not', async () => {
  const [, , high, compromised] = phones;
  const levels = intune.visit().session.threatLevels!;
  await levels.upload(uploadIds[6]!, [reportOn(high)], never);
  await intune.settlePartner();
  const path = (which: typeof high) => `/managedDevices/${which!.remoteId}`;
  const state = edit('/partnerReportedThreatState', 'compromised');
  faults.add({ name: 'compromised', action: state, path: path(compromised) });
  const gone = '99999999-9999-4999-8999-999999999999' as RemoteDeviceId;
  expect(await levels.read([high!.remoteId, compromised!.remoteId, gone], never)).toEqual(
    new Map([
      [high!.remoteId, 'high'],
      [compromised!.remoteId, undefined],
    ]),
  );
  faults.add({ name: 'denied', action: { kind: 'status', status: 403, code: 'Forbidden' }, path: path(high) });
  await expect(levels.read([high!.remoteId], never)).rejects.toMatchObject({ code: 'permission_missing' });
});

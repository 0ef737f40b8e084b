import type { EntraDeviceId, Instant, RemoteDeviceId, ThreatReport } from '@picket/domain';
import { never, type Step } from '@picket/graph/testing';
import { expect, test } from 'vitest';
import { by, connectorId, contoso, token, withIntune } from './scripted-intune.suite.ts';

const purpose = 'sync-and-signal';
const below = `/partner/v1/tenants/${contoso}`;
const upload = `${below}/uploads/u-1`;
const phone = 'aaaaaaaa-1111-4111-8111-111111111111' as EntraDeviceId;
const other = 'bbbbbbbb-1111-4111-8111-111111111111' as EntraDeviceId;
const at = Date.parse('2026-03-01T08:00:00.500Z') as Instant;
const connectorList =
  'GET /v1.0/deviceManagement/mobileThreatDefenseConnectors?$select=id,partnerState,lastHeartbeatDateTime,androidEnabled,iosEnabled,androidDeviceBlockedOnMissingPartnerData,iosDeviceBlockedOnMissingPartnerData,partnerUnsupportedOsVersionBlocked,partnerUnresponsivenessThresholdInDays';

function sends(expected: object): NonNullable<Step['check']> {
  return (request) => {
    by(purpose)(request);
    expect(JSON.parse(request.body)).toEqual(expected);
  };
}

const notSetUp = { status: 409, body: { error: { code: 'connector_not_set_up', message: 'Provision first.' } } };

test('the partner token is asked for the Intune API, not for Graph', async () => {
  const scoped: Step = {
    ...token(purpose),
    check: ({ body }) =>
      expect(new URLSearchParams(body).get('scope')).toBe('https://api.manage.microsoft.com//.default'),
  };
  const provision = sends({ provisioned: true, partnerName: 'Picket', consoleUrl: 'https://picket.example' });
  await withIntune(
    [scoped, { on: `PUT ${below}`, check: provision, body: { provisioned: true, connectorId } }],
    async ({ session }) => session.threatLevels!.provision(never),
  );
});

test('a heartbeat says when it was sent, and hears of a resync', async () => {
  const beat = { on: `PUT ${below}/heartbeat`, check: sends({ sentAt: '2026-03-01T08:00:00.500Z' }) };
  await withIntune(
    [
      token(purpose),
      { ...beat, body: { receivedAt: '2026-03-01T08:00:01Z', resyncRequestedAt: null } },
      { ...beat, body: { receivedAt: '2026-03-01T08:00:01Z', resyncRequestedAt: '2026-03-01T07:30:00Z' } },
    ],
    async ({ session }) => {
      expect(await session.threatLevels!.heartbeat(at, never)).toEqual({ resyncRequestedAt: undefined });
      expect(await session.threatLevels!.heartbeat(at, never)).toEqual({
        resyncRequestedAt: Date.parse('2026-03-01T07:30:00Z'),
      });
    },
  );
});

test('an upload carries each phone with its level and the moment that orders it', async () => {
  const check = sends({
    devices: [{ entraDeviceId: phone, threatLevel: 'high', updatedAt: '2026-03-01T08:00:00.500Z' }],
  });
  await withIntune(
    [token(purpose), { on: `PUT ${upload}`, status: 202, check, body: { uploadId: 'u-1', status: 'pending' } }],
    async ({ session }) => {
      await session.threatLevels!.upload('u-1', [{ entraDeviceId: phone, level: 'high', updatedAt: at }], never);
    },
  );
});

test('an upload of more than the protocol takes is refused before it is sent', async () => {
  const report: ThreatReport = { entraDeviceId: phone, level: 'high', updatedAt: at };
  await withIntune([], async ({ session }) => {
    for (const reports of [[], Array.from({ length: 501 }, () => report)]) {
      const work = session.threatLevels!.upload('u-1', reports, never);
      await expect(work).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });
});

test('an upload is asked about until each phone was looked at', async () => {
  const result = (entraDeviceId: string, outcome: string) => ({ entraDeviceId, outcome });
  const answers = [
    { body: { uploadId: 'u-1', status: 'pending' } },
    {
      body: {
        uploadId: 'u-1',
        status: 'completed',
        results: [result(phone, 'accepted'), result(other, 'older')],
        error: null,
      },
    },
    { body: { uploadId: 'u-1', status: 'failed', error: { code: 'x', message: 'the disk is full' } } },
    { status: 404, body: { error: { code: 'upload_not_found', message: 'No such upload.' } } },
  ];
  await withIntune(
    [token(purpose), ...answers.map((answer) => ({ on: `GET ${upload}`, ...answer }))],
    async ({ session }) => {
      const polled = [];
      for (const _ of answers) polled.push(await session.threatLevels!.poll('u-1', never));
      expect(polled).toEqual([
        { kind: 'pending' },
        { kind: 'completed', refused: new Map([[other, 'older']]) },
        { kind: 'failed', detail: 'the disk is full' },
        { kind: 'unknown' },
      ]);
    },
  );
});

test('an answer that is not of the protocol is not read as success', async () => {
  const odd = { on: `GET ${upload}`, body: { uploadId: 'u-1', status: 'done' } };
  await withIntune([token(purpose), odd], async ({ session }) => {
    await expect(session.threatLevels!.poll('u-1', never)).rejects.toMatchObject({ code: 'unexpected_answer' });
  });
});

test("a connector that is not set up is the tenant's situation, not a conflict", async () => {
  await withIntune([token(purpose), { on: `PUT ${below}/heartbeat`, ...notSetUp }], async ({ session }) => {
    await expect(session.threatLevels!.heartbeat(at, never)).rejects.toMatchObject({
      code: 'partner_unavailable',
      retry: 'never',
    });
  });
});

test('a lost answer is asked for again: the same upload id is the same upload', async () => {
  await withIntune(
    [
      token(purpose),
      { on: `PUT ${upload}`, cut: true },
      { on: `PUT ${upload}`, status: 202, body: { uploadId: 'u-1', status: 'pending' } },
    ],
    async ({ session }) => {
      await session.threatLevels!.upload('u-1', [{ entraDeviceId: phone, level: 'low', updatedAt: at }], never);
    },
  );
});

test('our connector is found among the others', async () => {
  const value = [
    { id: '4928f0f6-2660-4f69-b4c5-5170ec921f7b', partnerState: 'enabled', androidEnabled: true },
    {
      id: connectorId.toUpperCase(),
      partnerState: 'unresponsive',
      lastHeartbeatDateTime: '2026-02-01T00:00:00Z',
      androidEnabled: true,
      iosEnabled: false,
      partnerUnresponsivenessThresholdInDays: 7,
    },
  ];
  await withIntune(
    [token(purpose), { on: connectorList, body: { value }, check: by(purpose) }],
    async ({ session }) => {
      expect(await session.threatLevels!.status(never)).toEqual({
        state: 'unresponsive',
        lastHeartbeatAt: Date.parse('2026-02-01T00:00:00Z'),
        androidEnabled: true,
        iosEnabled: false,
        unresponsiveAfterDays: 7,
      });
    },
  );
});

test("another partner's connector is never taken for ours, and a heartbeat of the year one is none", async () => {
  const theirs = { id: '4928f0f6-2660-4f69-b4c5-5170ec921f7b', partnerState: 'enabled', androidEnabled: true };
  const fresh = { id: connectorId, partnerState: 'available', lastHeartbeatDateTime: '0001-01-01T00:00:00Z' };
  await withIntune(
    [token(purpose), { on: connectorList, body: { value: [theirs] } }, { on: connectorList, body: { value: [fresh] } }],
    async ({ session }) => {
      expect(await session.threatLevels!.status(never)).toMatchObject({ state: 'unavailable', androidEnabled: false });
      expect(await session.threatLevels!.status(never)).toMatchObject({
        state: 'available',
        lastHeartbeatAt: undefined,
      });
    },
  );
});

test('levels are read back in our words; a phone that is gone is left out, one that cannot be read is not', async () => {
  const state = (id: string, partnerReportedThreatState: string) => ({
    id,
    status: 200,
    body: { id, partnerReportedThreatState },
  });
  const gone = { id: '2', status: 404, body: { error: { code: 'ResourceNotFound', message: '' } } };
  const broken = { id: '0', status: 403, body: { error: { code: 'Forbidden', message: '' } } };
  const ids = ['m-1', 'm-2', 'm-3'] as RemoteDeviceId[];
  await withIntune(
    [
      token(purpose),
      { on: 'POST /v1.0/$batch', body: { responses: [state('0', 'highSeverity'), state('1', 'compromised'), gone] } },
      { on: 'POST /v1.0/$batch', body: { responses: [broken] } },
    ],
    async ({ session }) => {
      expect(await session.threatLevels!.read(ids, never)).toEqual(
        new Map([
          [ids[0], 'high'],
          [ids[1], undefined],
        ]),
      );
      const unreadable = session.threatLevels!.read(ids.slice(0, 1), never);
      await expect(unreadable).rejects.toMatchObject({ code: 'permission_missing' });
    },
  );
});

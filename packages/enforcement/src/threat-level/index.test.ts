import {
  after,
  type DeviceId,
  type DeviceLevel,
  day,
  deviceLevels,
  type EntraDeviceId,
  hour,
  type Instant,
  minute,
  type Order,
  PicketError,
  type RemoteDeviceId,
  riskLevels,
} from '@picket/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Killed, openDevice } from '../delivery-model.suite.ts';
import { openRemoteSide, type RemoteSide, standingClock } from '../remote-side.suite.ts';
import type { ReportedLevel } from './deliver.ts';
import { threatLevel } from './index.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;
const settings = threatLevel.settings.parse({});
const remoteIds = ['remote-1', 'remote-2'] as RemoteDeviceId[];

function target(level: DeviceLevel, remoteId = remoteIds[0]) {
  return {
    deviceId: 'device-1' as DeviceId,
    entraDeviceId: 'entra-1' as EntraDeviceId,
    entraObjectId: undefined,
    remoteId,
    assessment: { level, at: noon, reasons: [], vouchedBy: [], reviewAt: undefined },
  };
}
const orderOf = (number: number, level: ReportedLevel['level'], more: Partial<Order<ReportedLevel>> = {}) => ({
  deviceId: `device-${number}` as DeviceId,
  entraDeviceId: `entra-${number}` as EntraDeviceId,
  entraObjectId: undefined,
  remoteId: `remote-${number}` as RemoteDeviceId,
  payload: { remoteId: `remote-${number}` as RemoteDeviceId, level },
  ours: [],
  sequence: noon,
  ticket: undefined,
  ...more,
});

/** A UEM that lists so many phones, of which nobody has told it anything. */
function world(phones = 1): RemoteSide {
  const remote = openRemoteSide();
  for (let number = 1; number <= phones; number++) {
    remote.enrollments.set(`remote-${number}` as RemoteDeviceId, {
      entraDeviceId: `entra-${number}` as EntraDeviceId,
      level: undefined,
      updatedAt: undefined,
    });
  }
  return remote;
}
const tools = ({ uem }: Pick<RemoteSide, 'uem'>, clock = standingClock(noon)) => ({
  uem,
  settings,
  clock,
  entropy: { uuid: () => 'unused', jitter: () => 0.5 },
  signal: new AbortController().signal,
});
const levelOf = (remote: RemoteSide, remoteId = remoteIds[0]!) => remote.enrollments.get(remoteId)?.level;

/** Delivers one order and answers it as `confirm` will get it. */
async function sent(order: Order<ReportedLevel>, remote: RemoteSide): Promise<Order<ReportedLevel>> {
  const [outcome] = await threatLevel.deliver([order], tools(remote));
  if (outcome?.kind !== 'sent') throw new Error(`Not sent but ${outcome?.kind}`);
  return { ...order, ticket: outcome.ticket };
}

test('every assessed level is told, secured too', () => {
  for (const level of riskLevels) {
    expect(threatLevel.intend(target(level), settings)).toEqual({ remoteId: 'remote-1', level });
  }
  expect(threatLevel.isAlreadyTrue({ remoteId: remoteIds[0]!, level: 'secured' }, [])).toBe(false);
});

test('a phone that is not assessed is never told to be secured', () => {
  expect(threatLevel.intend(target('not-assessed'), settings)).toBeUndefined();
  const asMedium = threatLevel.settings.parse({ whenNotAssessed: 'medium' });
  expect(threatLevel.intend(target('not-assessed'), asMedium)).toMatchObject({ level: 'medium' });
  expect(() => threatLevel.settings.parse({ whenNotAssessed: 'secured' })).toThrow(PicketError);
});

test('nothing is said of a phone without an Entra device id or without an enrollment', () => {
  expect(threatLevel.intend({ ...target('high'), entraDeviceId: undefined }, settings)).toBeUndefined();
  expect(threatLevel.intend({ ...target('high'), remoteId: undefined }, settings)).toBeUndefined();
});

test('a phone that enrolled anew is told anew', () => {
  expect(threatLevel.intend(target('high', remoteIds[1]), settings)).not.toEqual(
    threatLevel.intend(target('high', remoteIds[0]), settings),
  );
});

test('a level is true when the upload is worked off and reading back says so', async () => {
  const remote = world();
  const order = await sent(orderOf(1, 'high'), remote);
  expect(await threatLevel.confirm([order], tools(remote))).toEqual([{ deviceId: 'device-1', kind: 'not-yet' }]);
  remote.processUploads();
  expect(await threatLevel.confirm([order], tools(remote))).toEqual([{ deviceId: 'device-1', kind: 'true' }]);
  expect(levelOf(remote)).toBe('high');
});

test('while an upload is under way the old level proves nothing, even if it is the wanted one', async () => {
  const remote = world();
  remote.enrollments.get(remoteIds[0]!)!.level = 'secured';
  const order = await sent(orderOf(1, 'secured'), remote);
  expect(await threatLevel.confirm([order], tools(remote))).toEqual([{ deviceId: 'device-1', kind: 'not-yet' }]);
});

test('twelve hundred phones go in uploads of at most five hundred, one outcome each', async () => {
  const remote = world(1_200);
  const orders = Array.from({ length: 1_200 }, (_, index) => orderOf(index + 1, 'low'));
  const outcomes = await threatLevel.deliver(orders, tools(remote));
  expect([...remote.uploads.values()].map(({ reports }) => reports.length)).toEqual([500, 500, 200]);
  expect(new Set(outcomes.map(({ deviceId }) => deviceId)).size).toBe(1_200);
  remote.processUploads();
  expect(remote.effects).toHaveLength(1_200);
});

test('the same orders are the same uploads, in whatever order they come', async () => {
  const remote = world(3);
  const orders = [orderOf(1, 'high'), orderOf(2, 'low'), orderOf(3, 'secured')];
  await threatLevel.deliver(orders, tools(remote));
  await threatLevel.deliver(orders.toReversed(), tools(remote, standingClock(after(noon, hour))));
  expect(remote.uploads.size).toBe(1);
  await threatLevel.deliver([{ ...orders[0]!, sequence: noon + 1 }, ...orders.slice(1)], tools(remote));
  expect(remote.uploads.size).toBe(2);
  for (const id of remote.uploads.keys()) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test('a process that died after the upload does not do it twice with effect', async () => {
  const remote = world(2);
  remote.failNextChange('after', new Killed());
  await expect(threatLevel.deliver([orderOf(1, 'high')], tools(remote))).rejects.toThrow(Killed);
  // The next process takes another order along, so that it is another upload: the report in it is not newer.
  const again = await threatLevel.deliver([orderOf(1, 'high'), orderOf(2, 'low')], tools(remote));
  remote.processUploads();
  expect(remote.effects.toSorted()).toEqual(['remote-1 is high', 'remote-2 is low']);
  const [outcome] = again;
  const order = { ...orderOf(1, 'high'), ticket: outcome?.kind === 'sent' ? outcome.ticket : undefined };
  expect(await threatLevel.confirm([order], tools(remote))).toEqual([{ deviceId: 'device-1', kind: 'true' }]);
});

test('a report that the UEM calls older than what it holds is delivered again under a new moment', async () => {
  const remote = world();
  Object.assign(remote.enrollments.get(remoteIds[0]!)!, { level: 'low', updatedAt: after(noon, minute) });
  const order = await sent(orderOf(1, 'high'), remote);
  remote.processUploads();
  expect(await threatLevel.confirm([order], tools(remote))).toEqual([
    { deviceId: 'device-1', kind: 'false', found: 'low (older)' },
  ]);
  await sent(orderOf(1, 'high', { sequence: after(noon, hour) }), remote);
  remote.processUploads();
  expect(levelOf(remote)).toBe('high');
});

test('an upload that got lost, or is worked on for ever, is delivered again', async () => {
  const remote = world();
  const order = await sent(orderOf(1, 'high'), remote);
  const late = standingClock(after(noon, 15 * minute));
  expect(await threatLevel.confirm([order], tools(remote, late))).toMatchObject([{ kind: 'false', found: 'no level' }]);
  remote.uploads.clear();
  expect(await threatLevel.confirm([order], tools(remote))).toEqual([
    { deviceId: 'device-1', kind: 'false', found: 'no level (the upload is not known there)' },
  ]);
});

test('a failed upload is told with its reason', async () => {
  const remote = world();
  const order = await sent(orderOf(1, 'high'), remote);
  for (const upload of remote.uploads.values()) upload.status = { kind: 'failed', detail: 'internal error' };
  expect(await threatLevel.confirm([order], tools(remote))).toEqual([
    { deviceId: 'device-1', kind: 'false', found: 'no level (internal error)' },
  ]);
});

test('a phone that is no longer enrolled is reported, not uploaded', async () => {
  const remote = world();
  const order = orderOf(1, 'high', { remoteId: undefined });
  expect(await threatLevel.deliver([order], tools(remote))).toMatchObject([
    { kind: 'refused', code: 'target_missing' },
  ]);
  expect(remote.uploads.size).toBe(0);
  const gone = await sent(orderOf(1, 'high'), remote);
  remote.enrollments.clear();
  expect(await threatLevel.confirm([gone], tools(remote))).toMatchObject([{ kind: 'not-yet' }]);
});

test('a level that was meant for an enrollment that is gone is not told of the one that followed', async () => {
  // Not assessed since it was enrolled anew: nobody has said a level of it, and the old order is all there is.
  for (const level of ['secured', 'high'] as const) {
    const remote = world(2);
    const order = orderOf(1, level, { remoteId: remoteIds[1] });
    expect(await threatLevel.deliver([order], tools(remote))).toMatchObject([
      { kind: 'refused', code: 'target_missing' },
    ]);
    expect(remote.uploads.size).toBe(0);
  }
});

test('a fault in the first upload is thrown; after one that went through the rest is tried again', async () => {
  const remote = world(1_200);
  const orders = Array.from({ length: 1_200 }, (_, index) => orderOf(index + 1, 'low'));
  const throttled = new PicketError('connector_throttled', 'Slow down', { retry: { afterMs: 7_000 } });
  remote.failNextChange('before', throttled);
  await expect(threatLevel.deliver(orders, tools(remote))).rejects.toBe(throttled);

  let calls = 0;
  const { threatLevels } = remote.uem;
  const uem: RemoteSide['uem'] = {
    ...remote.uem,
    threatLevels: {
      ...threatLevels!,
      upload: (...upload) => (++calls === 2 ? Promise.reject(throttled) : threatLevels!.upload(...upload)),
    },
  };
  const outcomes = await threatLevel.deliver(orders, tools({ uem }));
  expect(calls).toBe(2);
  expect(Map.groupBy(outcomes, ({ kind }) => kind).get('sent')).toHaveLength(500);
  expect(outcomes.at(-1)).toMatchObject({ kind: 'retry', afterMs: 7_000 });
});

test('an upload that cannot be asked about holds up no other', async () => {
  const remote = world(2);
  const orders = [await sent(orderOf(1, 'high'), remote), await sent(orderOf(2, 'low'), remote)];
  remote.processUploads();
  const unreachable = new PicketError('connector_unreachable', 'No answer', { retry: 'later' });
  const { threatLevels } = remote.uem;
  const deafTo = (uploadIds: readonly string[]): RemoteSide['uem'] => ({
    ...remote.uem,
    threatLevels: {
      ...threatLevels!,
      poll: (id, signal) => (uploadIds.includes(id) ? Promise.reject(unreachable) : threatLevels!.poll(id, signal)),
    },
  });
  const [first = '', second = ''] = [...remote.uploads.keys()];
  expect(await threatLevel.confirm(orders, tools({ uem: deafTo([first]) }))).toEqual([
    { deviceId: 'device-1', kind: 'not-yet' },
    { deviceId: 'device-2', kind: 'true' },
  ]);
  await expect(threatLevel.confirm(orders, tools({ uem: deafTo([first, second]) }))).rejects.toBe(unreachable);
});

type Step =
  | { readonly do: 'assess'; readonly level: DeviceLevel; readonly remoteId: RemoteDeviceId }
  | { readonly do: 'deliver'; readonly kill: 'before' | 'after' | 'after-call' | undefined }
  | { readonly do: 'process'; readonly backwards: boolean }
  | { readonly do: 'move-clock'; readonly ms: number }
  | { readonly do: 'confirm' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('assess' as const),
    level: fc.constantFrom(...deviceLevels),
    remoteId: fc.constantFrom(...remoteIds),
  }),
  fc.record({
    do: fc.constant('deliver' as const),
    kill: fc.constantFrom(undefined, undefined, 'before' as const, 'after' as const, 'after-call' as const),
  }),
  fc.record({ do: fc.constant('process' as const), backwards: fc.boolean() }),
  fc.record({ do: fc.constant('move-clock' as const), ms: fc.constantFrom(-day, -minute, minute, hour) }),
  fc.constant({ do: 'confirm' as const }),
);

test('through kills, repeats, uploads out of order and a clock set back, the UEM ends with the last level told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const remote = openRemoteSide();
      const enrollment = () => ({ entraDeviceId: 'entra-1' as EntraDeviceId, level: undefined, updatedAt: undefined });
      remote.enrollments.set(remoteIds[0]!, enrollment());
      let enrolled = remoteIds[0]!;
      const clock = standingClock(noon);
      const device = openDevice<ReportedLevel>(threatLevel, remote, clock);
      for (const one of steps) {
        if (one.do === 'assess') {
          if (one.remoteId !== enrolled) {
            remote.enrollments.clear();
            remote.enrollments.set(one.remoteId, enrollment());
            enrolled = one.remoteId;
          }
          // A new enrollment is noticed by whoever assesses, whatever the level.
          device.intend(target(one.level, enrolled), settings);
        } else if (one.do === 'deliver') {
          if (one.kill === 'before' || one.kill === 'after') remote.failNextChange(one.kill, new Killed());
          await device.deliver(one.kill === 'after-call' ? 'after-call' : undefined).catch((error: unknown) => {
            if (!(error instanceof Killed)) throw error;
          });
          remote.failNoChange();
        } else if (one.do === 'process') {
          const uploadIds = [...remote.uploads.keys()];
          remote.processUploads(one.backwards ? uploadIds.toReversed() : uploadIds);
        } else if (one.do === 'move-clock') {
          clock.moveTo(after(clock.now(), one.ms));
        } else {
          await device.confirm();
          if (device.state === 'accepted') expect(levelOf(remote, enrolled)).toBe(device.wanted?.level);
        }
      }
      if (device.wanted === undefined || device.wanted.remoteId !== enrolled) return;
      for (let round = 0; round < 5; round++) {
        await device.deliver();
        remote.processUploads();
        await device.confirm();
        // A level that the UEM forgot with an enrollment is missed only when the upload counts as lost.
        clock.moveTo(after(clock.now(), 20 * minute));
      }
      expect(device.state).toBe('accepted');
      expect(levelOf(remote, enrolled)).toBe(device.wanted.level);
    }),
    { numRuns: 1_000 },
  );
});

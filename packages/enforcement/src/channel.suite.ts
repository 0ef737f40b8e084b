/**
 * What every channel must hold to, whatever it does: run by `catalogue.test.ts` over the catalogue, and over the example
 * of the how-to. A channel's own tests say what is particular to it.
 */
import {
  after,
  type ChannelTarget,
  type DeviceId,
  type DeviceLevel,
  deviceLevels,
  type EntraDeviceId,
  type EntraObjectId,
  type Instant,
  minute,
  PicketError,
  type RemoteDeviceId,
  samePayload,
} from '@picket/domain';
import { describe, expect, test } from 'vitest';
import type { AnyChannel } from './catalogue.ts';
import { openDevice } from './delivery-model.suite.ts';
import { openRemoteSide, standingClock } from './remote-side.suite.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;

const phone = (level: DeviceLevel): ChannelTarget => ({
  deviceId: '1b0e6f4c-0000-4000-8000-000000000001' as DeviceId,
  entraDeviceId: '1b0e6f4c-0000-4000-8000-000000000002' as EntraDeviceId,
  entraObjectId: '1b0e6f4c-0000-4000-8000-000000000003' as EntraObjectId,
  remoteId: '1b0e6f4c-0000-4000-8000-000000000004' as RemoteDeviceId,
  assessment: { level, at: noon, reasons: [], vouchedBy: [], reviewAt: undefined },
});

function world() {
  const { entraDeviceId, entraObjectId, remoteId } = phone('high');
  const remote = openRemoteSide();
  if (entraDeviceId && entraObjectId && remoteId) {
    remote.objects.set(entraObjectId, new Map());
    remote.enrollments.set(remoteId, { entraDeviceId, level: undefined, updatedAt: undefined });
  }
  return remote;
}

/** What anybody can see there. */
const shows = ({ objects, enrollments }: ReturnType<typeof world>) => ({
  attributes: [...objects].flatMap(([id, slots]) => [...slots].map(([name, { value }]) => `${id} ${name} ${value}`)),
  levels: [...enrollments].map(([id, { level }]) => `${id} ${level}`),
});

export function describeChannel(channel: AnyChannel): void {
  describe(channel.id, () => {
    const defaults = channel.settings.parse({});

    test('says what it is', () => {
      expect(channel.id).toMatch(/^[a-z][a-z-]+$/);
      expect(channel.title).not.toBe('');
      expect(channel.about.length).toBeGreaterThan(40);
    });

    test('its defaults are settings, and a setting it does not know is refused by name', () => {
      expect(channel.settings.parse(defaults)).toEqual(defaults);
      try {
        channel.settings.parse({ noSuchSetting: true });
        expect.unreachable('must be refused');
      } catch (error) {
        expect(error).toBeInstanceOf(PicketError);
        expect((error as PicketError).fields.map(({ pointer }) => pointer)).toEqual(['/noSuchSetting']);
      }
    });

    test('every setting explains itself', () => {
      for (const setting of Object.values(channel.settings.schema.properties as Record<string, object>)) {
        expect(setting).toMatchObject({ title: expect.any(String), description: expect.any(String) });
        expect(setting).toHaveProperty('default');
      }
    });

    test('is offered exactly where the UEM can do it', () => {
      const { attributes: _, threatLevels: __, ...poor } = openRemoteSide().uem;
      expect(channel.isOffered(openRemoteSide().uem)).toBe(true);
      expect(channel.isOffered(poor)).toBe(false);
    });

    test('never says of a phone that is not assessed what it says of a secured one', () => {
      const unknown = channel.intend(phone('not-assessed'), defaults);
      const secured = channel.intend(phone('secured'), defaults);
      if (unknown !== undefined && secured !== undefined) expect(samePayload(unknown, secured)).toBe(false);
    });

    test('does not tell a level that is risky as already true', () => {
      const payload = channel.intend(phone('high'), defaults);
      expect(payload && channel.isAlreadyTrue(payload, [])).toBe(false);
      expect(payload && channel.describe(payload)).not.toBe('');
    });

    test('what an earlier life of Picket wrote can be changed and removed when no record of it is left', async () => {
      for (const then of deviceLevels) {
        for (const now of deviceLevels) {
          const remote = world();
          const clock = standingClock(noon);
          const former = openDevice(channel, remote, clock);
          former.intend(phone(then), defaults);
          await former.deliver();
          remote.processUploads();
          await former.confirm();

          clock.moveTo(after(clock.now(), minute));
          const restored = openDevice(channel, remote, clock);
          restored.intendAfterRestore(phone(now), defaults);
          await restored.deliver();
          remote.processUploads();
          await restored.confirm();
          if (restored.wanted === undefined) continue;

          const untouched = world();
          const first = openDevice(channel, untouched, clock);
          first.intend(phone(now), defaults);
          await first.deliver();
          untouched.processUploads();
          expect(restored.state).toBe('accepted');
          expect(shows(remote), `${then}, then ${now}`).toEqual(shows(untouched));
        }
      }
    });

    test('what it delivers becomes true, and delivering it again has no further effect', async () => {
      const remote = world();
      const clock = standingClock(noon);
      const device = openDevice(channel, remote, clock);
      for (const level of deviceLevels.toReversed()) {
        clock.moveTo(after(clock.now(), minute));
        device.intend(phone(level), defaults);
        // The first process dies before it can write down what it has done.
        await device.deliver('after-call').catch(() => {});
        remote.processUploads();
        const effects = [...remote.effects];
        await device.deliver();
        remote.processUploads();
        await device.confirm();
        expect(['nothing', 'accepted']).toContain(device.state);
        expect(device.ours.length).toBeLessThanOrEqual(1);
        expect(remote.effects).toEqual(effects);
      }
      expect(remote.effects).not.toEqual([]);
    });
  });
}

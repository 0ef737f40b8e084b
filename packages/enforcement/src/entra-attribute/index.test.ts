import {
  type DeviceId,
  type DeviceLevel,
  deviceLevels,
  type EntraObjectId,
  hour,
  type Instant,
  minute,
  type Order,
  PicketError,
  type RemoteDeviceId,
} from '@picket/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Killed, openDevice } from '../delivery-model.suite.ts';
import { openRemoteSide, type RemoteSide, standingClock } from '../remote-side.suite.ts';
import { entraAttribute } from './index.ts';
import type { Tag } from './plan-tag.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;
const object = 'object-1' as EntraObjectId;
const slot = 'extensionAttribute15';
const settings = entraAttribute.settings.parse({});

function target(level: DeviceLevel, objectId: EntraObjectId | undefined = object) {
  return {
    deviceId: 'device-1' as DeviceId,
    entraDeviceId: undefined,
    entraObjectId: objectId,
    remoteId: 'remote-1' as RemoteDeviceId,
    assessment: { level, at: noon, reasons: [], vouchedBy: [], reviewAt: undefined },
  };
}
const tag = (value: string | null, more: Partial<Tag> = {}): Tag => ({ objectId: object, slot, value, ...more });
const orderOf = (payload: Tag, ours: readonly Tag[] = []): Order<Tag> => ({
  deviceId: 'device-1' as DeviceId,
  entraDeviceId: undefined,
  entraObjectId: object,
  remoteId: undefined,
  payload,
  ours,
  sequence: noon,
  ticket: undefined,
});

function world(): RemoteSide {
  const remote = openRemoteSide();
  remote.objects.set(object, new Map());
  return remote;
}
const tools = ({ uem }: RemoteSide, clock = standingClock(noon)) => ({
  uem,
  settings,
  clock,
  entropy: { uuid: () => 'unused', jitter: () => 0.5 },
  signal: new AbortController().signal,
});
const valueIn = ({ objects }: RemoteSide, name = slot, id = object) => objects.get(id)?.get(name)?.value;

test('a risky phone carries its level word, a secured one carries none', () => {
  expect(entraAttribute.intend(target('high'), settings)).toEqual(tag('high'));
  expect(entraAttribute.intend(target('secured'), settings)).toEqual(tag(null));
});

test('nothing is said of a phone without a directory object or without an enrollment', () => {
  const { entraObjectId: _, ...withoutObject } = target('high');
  expect(entraAttribute.intend({ ...withoutObject, entraObjectId: undefined }, settings)).toBeUndefined();
  expect(entraAttribute.intend({ ...target('high'), remoteId: undefined }, settings)).toBeUndefined();
});

test('a phone that is not assessed keeps its tag, or gets the one the operator chose, and is never untagged', () => {
  expect(entraAttribute.intend(target('not-assessed'), settings)).toBeUndefined();
  const asLow = entraAttribute.settings.parse({ whenNotAssessed: 'low' });
  expect(entraAttribute.intend(target('not-assessed'), asLow)).toEqual(tag('low'));
  expect(() => entraAttribute.settings.parse({ whenNotAssessed: 'secured' })).toThrow(PicketError);
});

test('a healthy phone that never had a tag costs no request', () => {
  expect(entraAttribute.isAlreadyTrue(tag(null), [])).toBe(true);
  expect(entraAttribute.isAlreadyTrue(tag(null), [tag('high')])).toBe(false);
  expect(entraAttribute.isAlreadyTrue(tag('high'), [])).toBe(false);
});

test('a phone with a new directory object is tagged anew', () => {
  const elsewhere = 'object-2' as EntraObjectId;
  expect(entraAttribute.intend(target('high', elsewhere), settings)).not.toEqual(
    entraAttribute.intend(target('high'), settings),
  );
});

test('a slot that holds what Picket did not write is taken, and left alone', async () => {
  const remote = world();
  remote.writeAsStranger(object, slot, 'HR-42');
  expect(await entraAttribute.deliver([orderOf(tag('high'))], tools(remote))).toEqual([
    {
      deviceId: 'device-1',
      kind: 'refused',
      code: 'slot_taken',
      detail: 'extensionAttribute15 holds "HR-42", which Picket did not write.',
    },
  ]);
  expect(valueIn(remote)).toBe('HR-42');
});

test('the wanted word in a slot that Picket never wrote is somebody else’s', async () => {
  const remote = world();
  remote.writeAsStranger(object, slot, 'high');
  expect(await entraAttribute.deliver([orderOf(tag('high'))], tools(remote))).toMatchObject([{ code: 'slot_taken' }]);
});

test('a process that died after the write finds its own hand again', async () => {
  const remote = world();
  remote.failNextChange('after', new Killed());
  await expect(entraAttribute.deliver([orderOf(tag('high'))], tools(remote))).rejects.toThrow(Killed);
  expect(valueIn(remote)).toBe('high');
  expect(await entraAttribute.deliver([orderOf(tag('high'), [tag('high')])], tools(remote))).toMatchObject([
    { kind: 'sent' },
  ]);
  expect(remote.effects).toHaveLength(1);
});

test('a cure removes what Picket wrote', async () => {
  const remote = world();
  await entraAttribute.deliver([orderOf(tag('high'))], tools(remote));
  await entraAttribute.deliver([orderOf(tag(null), [tag('high')])], tools(remote));
  expect(valueIn(remote)).toBeUndefined();
});

test('a cure leaves alone what somebody else wrote over the tag, and is true all the same', async () => {
  const remote = world();
  remote.writeAsStranger(object, slot, 'HR-42');
  const cure = orderOf(tag(null), [tag('high')]);
  expect(await entraAttribute.deliver([cure], tools(remote))).toMatchObject([{ kind: 'sent' }]);
  expect(await entraAttribute.confirm([cure], tools(remote))).toMatchObject([{ kind: 'true' }]);
  expect(valueIn(remote)).toBe('HR-42');
});

test('a tag moves to a new slot before the old one is cleared', async () => {
  const remote = world();
  await entraAttribute.deliver([orderOf(tag('high'))], tools(remote));
  const moved = tag('high', { slot: 'extensionAttribute7' });
  await entraAttribute.deliver([orderOf(moved, [tag('high')])], tools(remote));
  expect(remote.effects.slice(1)).toEqual([
    'object-1.extensionAttribute7 = high',
    'object-1.extensionAttribute15 = null',
  ]);
});

test('where the new slot is taken the old tag goes on biting', async () => {
  const remote = world();
  await entraAttribute.deliver([orderOf(tag('high'))], tools(remote));
  remote.writeAsStranger(object, 'extensionAttribute7', 'HR-42');
  const moved = orderOf(tag('high', { slot: 'extensionAttribute7' }), [tag('high')]);
  expect(await entraAttribute.deliver([moved], tools(remote))).toMatchObject([{ code: 'slot_taken' }]);
  expect(valueIn(remote)).toBe('high');
});

test('a former tag that cannot be removed is tried again, and is never reported as a try that wrote nothing', async () => {
  const remote = world();
  await entraAttribute.deliver([orderOf(tag('high'))], tools(remote));
  const moved = orderOf(tag('medium', { slot: 'extensionAttribute7' }), [tag('high')]);
  const { attributes } = remote.uem;
  const stubborn: RemoteSide['uem'] = {
    ...remote.uem,
    attributes: {
      ...attributes!,
      write: async (changes, signal) =>
        changes[0]?.value === null
          ? new Map([[object, { kind: 'refused' as const, detail: 'The attribute is read-only.' }]])
          : attributes!.write(changes, signal),
    },
  };
  expect(await entraAttribute.deliver([moved], { ...tools(remote), uem: stubborn })).toMatchObject([
    { kind: 'retry', detail: 'The former tag in extensionAttribute15 is still there: The attribute is read-only.' },
  ]);
});

test('a device the directory no longer has is reported, and its cure is nothing to do', async () => {
  const remote = openRemoteSide();
  expect(await entraAttribute.deliver([orderOf(tag('high'))], tools(remote))).toMatchObject([
    { code: 'target_missing' },
  ]);
  const cure = orderOf(tag(null), [tag('high')]);
  expect(await entraAttribute.deliver([cure], tools(remote))).toMatchObject([{ kind: 'sent' }]);
  expect(await entraAttribute.confirm([cure], tools(remote))).toMatchObject([{ kind: 'true' }]);
});

test('a fault before anything was written is thrown, one after that is tried again', async () => {
  const remote = world();
  const elsewhere = 'object-2' as EntraObjectId;
  remote.objects.set(elsewhere, new Map([[slot, { value: 'high', writtenBy: 'picket' }]]));
  const throttled = new PicketError('connector_throttled', 'Slow down', { retry: { afterMs: 7_000 } });
  remote.failNextChange('before', throttled);
  await expect(entraAttribute.deliver([orderOf(tag('high'))], tools(remote))).rejects.toBe(throttled);

  const moved = { ...orderOf(tag('low'), [tag('high', { objectId: elsewhere })]) };
  remote.failNextChange('after', new Killed());
  await expect(entraAttribute.deliver([moved], tools(remote))).rejects.toThrow(Killed);
  remote.writeAsStranger(object, slot, null);
  // The first write succeeds, the removal meets the fault.
  const { attributes } = remote.uem;
  let writes = 0;
  const uem: RemoteSide['uem'] = {
    ...remote.uem,
    attributes: {
      ...attributes!,
      write: (changes, signal) => (++writes === 2 ? Promise.reject(throttled) : attributes!.write(changes, signal)),
    },
  };
  expect(await entraAttribute.deliver([moved], { ...tools(remote), uem })).toMatchObject([{ kind: 'retry' }]);
});

test('a tag that does not show yet is waited for, and then delivered again', async () => {
  const remote = world();
  const clock = standingClock(noon);
  const sent = { ...orderOf(tag('high')), ticket: '2026-11-23T12:00:00.000Z' };
  expect(await entraAttribute.confirm([sent], tools(remote, clock))).toEqual([
    { deviceId: 'device-1', kind: 'not-yet' },
  ]);
  clock.moveTo((noon + 5 * minute) as Instant);
  expect(await entraAttribute.confirm([sent], tools(remote, clock))).toEqual([
    { deviceId: 'device-1', kind: 'false', found: 'nothing' },
  ]);
});

test('a stranger’s value over the tag is seen at once', async () => {
  const remote = world();
  remote.writeAsStranger(object, slot, 'HR-42');
  const sent = { ...orderOf(tag('high'), [tag('high')]), ticket: '2026-11-23T12:00:00.000Z' };
  expect(await entraAttribute.confirm([sent], tools(remote))).toEqual([
    { deviceId: 'device-1', kind: 'false', found: 'HR-42' },
  ]);
});

const slots = ['extensionAttribute7', slot];
const objects = ['object-1', 'object-2'] as EntraObjectId[];
type Step =
  | { readonly do: 'assess'; readonly level: DeviceLevel; readonly slot: string; readonly object: EntraObjectId }
  | { readonly do: 'stranger'; readonly slot: string; readonly object: EntraObjectId; readonly value: string | null }
  | { readonly do: 'deliver'; readonly kill: 'before-write' | 'after-write' | 'after-call' | undefined }
  | { readonly do: 'confirm' };

const place = { slot: fc.constantFrom(...slots), object: fc.constantFrom(...objects) };
const assess = fc.record({ do: fc.constant('assess' as const), level: fc.constantFrom(...deviceLevels), ...place });
const stranger = (values: readonly string[]) =>
  fc.record({ do: fc.constant('stranger' as const), value: fc.option(fc.constantFrom(...values)), ...place });
const kills = [undefined, undefined, 'before-write', 'after-write', 'after-call'] as const;
const deliver = (kill: readonly (typeof kills)[number][]) =>
  fc.record({ do: fc.constant('deliver' as const), kill: fc.constantFrom(...kill) });
const confirm = fc.constant({ do: 'confirm' as const });

/** Plays a story on one phone; answers what became of it. */
async function play(steps: readonly Step[]) {
  const remote = openRemoteSide();
  for (const id of objects) remote.objects.set(id, new Map());
  const clock = standingClock(noon);
  const device = openDevice<Tag>(entraAttribute, remote, clock);
  for (const step of steps) {
    clock.moveTo((clock.now() + hour) as Instant);
    if (step.do === 'assess') {
      device.intend(target(step.level, step.object), entraAttribute.settings.parse({ slot: step.slot }));
    } else if (step.do === 'stranger') {
      const { slot: name, object: objectId, value } = step;
      // A stranger who writes the very word that a try of ours may have left there cannot be told from us.
      const looksLikeOurs = device.ours.some(
        (one) => one.objectId === objectId && one.slot === name && one.value === value,
      );
      if (!looksLikeOurs) remote.writeAsStranger(objectId, name, value);
    } else if (step.do === 'deliver') {
      if (step.kill === 'before-write') remote.failNextChange('before', new Killed());
      if (step.kill === 'after-write') remote.failNextChange('after', new Killed());
      await device.deliver(step.kill === 'after-call' ? 'after-call' : undefined).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      remote.failNoChange();
    } else {
      await device.confirm();
    }
  }
  return { remote, device };
}

test('whatever happens to a phone, and wherever Picket is killed, a stranger’s value is never changed', async () => {
  const step = fc.oneof(assess, stranger(['HR-42', 'Picket', '']), deliver(kills), confirm);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { remote } = await play(steps);
      expect(remote.trespasses).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('a stranger’s value is never changed even when it is a level word', async () => {
  const step = fc.oneof(assess, stranger(['low', 'medium', 'high']), deliver([undefined]), confirm);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { remote } = await play(steps);
      expect(remote.trespasses).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('once nothing is in the way the tag is as wanted, and Picket has left none anywhere else', async () => {
  const step = fc.oneof(assess, stranger(['HR-42']), deliver(kills), confirm);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const { remote, device } = await play([...steps, { do: 'confirm' }]);
      for (const id of objects)
        for (const name of slots) {
          if (remote.objects.get(id)?.get(name)?.writtenBy === 'stranger') remote.writeAsStranger(id, name, null);
        }
      // What a stranger did to a tag that had been read back is noticed by the next intent, not before.
      const last = device.wanted;
      if (last === undefined || device.state === 'accepted') return;
      for (let round = 0; round < 2; round++) {
        await device.deliver();
        await device.confirm();
      }
      expect(device.state).toBe('accepted');
      const tags = objects.flatMap((id) =>
        [...(remote.objects.get(id) ?? [])].map(([name, { value }]) => ({ objectId: id, slot: name, value })),
      );
      expect(tags).toEqual(last.value === null ? [] : [last]);
    }),
    { numRuns: 500 },
  );
});

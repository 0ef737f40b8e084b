import {
  type AttributeChange,
  type EntraObjectId,
  minute,
  PicketError,
  type TenantId,
  type UemSession,
  type WriteResult,
} from '@picket/domain';
import { channels } from '@picket/enforcement';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AssessmentTools, assessBatch } from '../assessment/assess-batch.ts';
import { judgedBy } from '../assessment/knowing.suite.ts';
import { managedDeviceSync } from '../devices/managed-device-sync.ts';
import { entraDeviceSync } from '../directory/entra-devices.ts';
import { listDeviceHistory } from '../history/store.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { createLog } from '../platform/log.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { syncKind } from '../sync/sync-kind.ts';
import {
  changes,
  entraDeviceId,
  entraObjectId,
  listedPhone,
  type Script,
  scriptedSession,
} from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { noTracing } from '../tracing/tracing.ts';
import { listChannelSwitches, saveChannelSwitch } from './channel-switches.ts';
import { deliverRound } from './deliver.ts';
import { listDueDeliveries } from './due.ts';
import { findIntents } from './store.ts';
import { countLeftBehind, endTakingBack, takeBack } from './take-back.ts';

const slot = 'extensionAttribute15';
const [entraAttribute] = channels.filter(({ id }) => id === 'entra-attribute');
if (entraAttribute === undefined) throw new Error('no such channel');

/** The directory's attributes, with a way to die between a write and its answer. */
function directory() {
  const values = new Map<EntraObjectId, Record<string, string>>();
  const writes: AttributeChange[] = [];
  let die: 'before' | 'after' | undefined;
  const attributes: NonNullable<UemSession['attributes']> = {
    read: async (ids) => new Map(ids.map((id) => [id, { ...values.get(id) }])),
    write: async (wanted) => {
      if (die === 'before') throw new PicketError('connector_unreachable', 'died before', { retry: 'later' });
      for (const { id, name, value } of wanted) {
        writes.push({ id, name, value });
        const { [name]: _, ...rest } = values.get(id) ?? {};
        values.set(id, value === null ? rest : { ...rest, [name]: value });
      }
      if (die === 'after') throw new PicketError('connector_unreachable', 'died after', { retry: 'later' });
      return new Map(wanted.map(({ id }) => [id, { kind: 'written' } satisfies WriteResult]));
    },
  };
  return {
    values,
    writes,
    uem: { ...scriptedSession({}), attributes },
    dieAtNextWrite: (when: typeof die) => {
      die = when;
    },
  };
}

for (const [engine, open] of openTestDatabases()) {
  describe(engine, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let world: ReturnType<typeof directory>;
    /** Which patch levels the one detector of these tests finds bad. */
    const bad = new Set(['2020-01-01']);
    const entropy = seededEntropy(11);
    const signal = new AbortController().signal;

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      world = directory();
      tenantId = await makeTenant({ database, clock, entropy });
      await database.forTenant(tenantId, (tx) =>
        saveChannelSwitch(tx, { channelId: 'entra-attribute', enabled: true, settings: {} }),
      );
      await read({ devices: [changes([{ id: entraObjectId(0), deviceId: entraDeviceId(0) }])] });
      await list('2026-11-05');
      await assess();
    });

    const tools = () => ({ database, clock, entropy, tracing: noTracing, instanceId: 'test' });
    const read = async (script: Script) => {
      for (const definition of [entraDeviceSync, managedDeviceSync]) {
        if (definition === (script.managed === undefined ? managedDeviceSync : entraDeviceSync)) continue;
        await syncKind(tools(), {
          tenantId,
          definition,
          session: scriptedSession(script),
          dryRun: false,
          acceptShrinkage: false,
          signal,
        });
      }
    };
    const list = (patchLevel: string) => {
      const phone = listedPhone(0, clock.now());
      const fact = { value: patchLevel, source: 'intune-inventory', observedAt: clock.now() };
      return read({ managed: [[{ ...phone, facts: { ...phone.facts, securityPatchLevel: fact } }]] });
    };
    const assess = () => {
      const assessment: AssessmentTools = {
        database,
        clock,
        entropy,
        tracing: noTracing,
        log: createLog({ level: 'silent', clock }),
        channels,
        catalogue: new Set(['patch']),
        requirements: () => [{ source: 'intune-inventory', maxAgeMs: 60 * minute }],
        ...judgedBy(({ facts }) => {
          const level = facts.securityPatchLevel?.value;
          if (level === undefined)
            return [{ detectorId: 'patch', verdict: { kind: 'could-not-judge', because: 'no patch level' } }];
          if (!bad.has(level)) return [{ detectorId: 'patch', verdict: { kind: 'clear' } }];
          const detection = {
            subject: 'patch',
            severity: 'high' as const,
            because: `patch level ${level}`,
            curedWhen: 'a newer one',
            evidence: {},
          };
          return [{ detectorId: 'patch', verdict: { kind: 'detected', detections: [detection] } }];
        }),
      };
      return assessBatch(assessment, tenantId);
    };
    const deliver = () =>
      deliverRound(
        { database, clock, entropy, tracing: noTracing },
        { tenantId, channel: entraAttribute, settings: entraAttribute.settings.parse({}), uem: world.uem, signal },
      );
    const device = () =>
      database.forTenant(tenantId, ({ db }) => db.selectFrom('devices_device').selectAll().executeTakeFirstOrThrow());
    const story = async () => {
      const { device_id } = await device();
      const entries = await database.forTenant(tenantId, (tx) =>
        listDeviceHistory(tx, device_id, { before: undefined, limit: 100 }),
      );
      return entries.map(({ kind }) => kind).toReversed();
    };
    const intent = async () => {
      const { device_id } = await device();
      return (await database.forTenant(tenantId, (tx) => findIntents(tx, [device_id])))[0];
    };

    test('a healthy phone costs Microsoft nothing', async () => {
      expect((await device()).level).toBe('secured');
      expect(await intent()).toBeUndefined();
      await deliver();
      expect(world.writes).toEqual([]);
    });

    test('a phone goes high, is tagged, is read back, is cured and is let go again', async () => {
      await list('2020-01-01');
      await assess();
      expect((await device()).level).toBe('high');
      await deliver();
      expect(world.values.get(entraObjectId(0))).toEqual({ [slot]: 'high' });
      expect((await intent())?.state).toBe('accepted');

      await list('2026-11-05');
      await assess();
      expect((await device()).level).toBe('secured');
      await deliver();
      expect(world.values.get(entraObjectId(0))).toEqual({});
      expect(await story()).toEqual([
        ...['observed', 'assessed', 'observed', 'finding-opened', 'assessed', 'sent', 'accepted'],
        ...['observed', 'finding-resolved', 'assessed', 'sent', 'accepted'],
      ]);
    });

    test('what is taken back is gone and read back, is not decided anew while the channel is off, and ends the taking back', async () => {
      await list('2020-01-01');
      await assess();
      await deliver();
      const inTenant = <Value>(work: Parameters<typeof database.forTenant<Value>>[1]) =>
        database.forTenant(tenantId, work);
      expect(await inTenant((tx) => countLeftBehind(tx, entraAttribute))).toBe(1);
      await inTenant((tx) => takeBack(tx, entraAttribute, clock.now()));
      // The phone is still risky: a cure would have to wait until it is not.
      expect((await device()).level).toBe('high');
      const due = () => database.acrossTenants((db) => listDueDeliveries(db, clock.now()));
      await inTenant(({ db }) => db.updateTable('connectors_connector').set({ state: 'linked' }).execute());
      expect(await due()).toEqual([{ tenantId, channelId: 'entra-attribute' }]);
      await inTenant((tx) => endTakingBack(tx, entraAttribute.id));
      await deliver();
      expect(world.values.get(entraObjectId(0))).toEqual({});
      expect(await inTenant((tx) => countLeftBehind(tx, entraAttribute))).toBe(0);
      await list('2020-01-01');
      await assess();
      expect(await intent()).toMatchObject({ state: 'accepted', payload: { value: null } });
      expect(await inTenant(listChannelSwitches)).toMatchObject([{ enabled: false, isTakingBack: true }]);
      await inTenant((tx) => endTakingBack(tx, entraAttribute.id));
      expect(await inTenant(listChannelSwitches)).toMatchObject([{ enabled: false, isTakingBack: false }]);
      await clock.advance(60 * minute);
      expect(await due()).toEqual([]);
    });

    test('taking back leaves a stranger’s value alone', async () => {
      await list('2020-01-01');
      await assess();
      await deliver();
      world.values.set(entraObjectId(0), { [slot]: 'HR-42' });
      await database.forTenant(tenantId, (tx) => takeBack(tx, entraAttribute, clock.now()));
      await deliver();
      expect(world.values.get(entraObjectId(0))).toEqual({ [slot]: 'HR-42' });
      expect(await database.forTenant(tenantId, (tx) => countLeftBehind(tx, entraAttribute))).toBe(0);
    });

    test('what is true there already is never sent again', async () => {
      await list('2020-01-01');
      await assess();
      await deliver();
      await clock.advance(minute);
      await list('2020-01-01');
      await assess();
      await deliver();
      expect(world.writes).toHaveLength(1);
    });

    test.each(['before', 'after'] as const)(
      'killed %s the effect of a write, Picket still knows its own hand',
      async (when) => {
        await list('2020-01-01');
        await assess();
        world.dieAtNextWrite(when);
        await deliver().catch(() => undefined);
        world.dieAtNextWrite(undefined);
        await database.crash();
        database = await database.reopen();
        await clock.advance(5 * minute);
        await deliver();
        expect((await intent())?.state).toBe('accepted');
        expect(world.values.get(entraObjectId(0))).toEqual({ [slot]: 'high' });

        await list('2026-11-05');
        await assess();
        await deliver();
        expect(world.values.get(entraObjectId(0))).toEqual({});
      },
    );

    test('a value that somebody else wrote is reported taken, left alone, and looked at again', async () => {
      world.values.set(entraObjectId(0), { [slot]: 'cost center 4711' });
      await list('2020-01-01');
      await assess();
      await deliver();
      expect(world.values.get(entraObjectId(0))).toEqual({ [slot]: 'cost center 4711' });
      expect(await intent()).toMatchObject({ state: 'refused', detail: expect.stringContaining('cost center 4711') });

      world.values.set(entraObjectId(0), {});
      await clock.advance(16 * minute);
      await deliver();
      expect((await intent())?.state).toBe('accepted');
    });

    test('a customer who wrote our very word keeps it when the phone is cured', async () => {
      world.values.set(entraObjectId(0), { [slot]: 'high' });
      await list('2020-01-01');
      await assess();
      await deliver();
      await list('2026-11-05');
      await assess();
      await clock.advance(16 * minute);
      await deliver();
      expect(world.values.get(entraObjectId(0))).toEqual({ [slot]: 'high' });
      expect(world.writes).toEqual([]);
    });

    test('a tag that is never seen to be true is written again', async () => {
      await list('2020-01-01');
      await assess();
      let removed = false;
      const { attributes } = world.uem;
      const reading = {
        ...world.uem,
        attributes: {
          ...attributes,
          read: async (ids: readonly EntraObjectId[], aborted: AbortSignal) => {
            if (world.writes.length === 1 && !removed) {
              removed = true;
              world.values.set(entraObjectId(0), {});
            }
            return await attributes.read(ids, aborted);
          },
        },
      };
      await deliverRound(
        { database, clock, entropy, tracing: noTracing },
        { tenantId, channel: entraAttribute, settings: entraAttribute.settings.parse({}), uem: reading, signal },
      );
      expect((await intent())?.state).toBe('sent');
      await clock.advance(61 * minute);
      await deliver();
      expect((await intent())?.state).toBe('waiting');
      await clock.advance(minute);
      await deliver();
      expect((await intent())?.state).toBe('accepted');
      expect(world.values.get(entraObjectId(0))).toEqual({ [slot]: 'high' });
    });

    test('a tag that somebody takes away later is missed within the hour, told of, and written again', async () => {
      await list('2020-01-01');
      await assess();
      await deliver();
      await clock.advance(59 * minute);
      world.values.set(entraObjectId(0), {});
      await deliver();
      expect((await intent())?.state).toBe('accepted');
      await clock.advance(minute);
      await deliver();
      expect(await intent()).toMatchObject({ state: 'waiting', detail: 'Found nothing there.' });
      await clock.advance(minute);
      await deliver();
      expect(world.values.get(entraObjectId(0))).toEqual({ [slot]: 'high' });
      expect((await story()).slice(-5)).toEqual(['sent', 'accepted', 'lost', 'sent', 'accepted']);
    });

    test('what still stands there hours later is not told again, and while the directory is down nothing is lost', async () => {
      await list('2020-01-01');
      await assess();
      await deliver();
      const before = await story();
      for (let hours = 0; hours < 3; hours += 1) {
        await clock.advance(60 * minute);
        await deliver();
      }
      const read = world.uem.attributes.read;
      world.uem.attributes.read = async () => {
        throw new PicketError('connector_unreachable', 'down', { retry: 'later' });
      };
      await clock.advance(60 * minute);
      await expect(deliver()).rejects.toThrow('down');
      expect((await intent())?.state).toBe('accepted');
      world.uem.attributes.read = read;
      await clock.advance(5 * minute);
      await deliver();
      expect(await story()).toEqual(before);
      expect(world.writes).toHaveLength(1);
    });

    test('an order that its channel forgets is tried again, and is never taken for delivered', async () => {
      await list('2020-01-01');
      await assess();
      const forgetful = { ...entraAttribute, deliver: async () => [] };
      await deliverRound(
        { database, clock, entropy, tracing: noTracing },
        { tenantId, channel: forgetful, settings: entraAttribute.settings.parse({}), uem: world.uem, signal },
      );
      expect(await intent()).toMatchObject({ state: 'waiting', detail: 'No outcome was given.', receipt: undefined });
      await clock.advance(minute);
      await deliver();
      expect(await intent()).toMatchObject({ state: 'accepted', receipt: { value: 'high' } });
    });

    test('a cure that waits is not told of a phone that nobody can vouch for any more, and goes once somebody can', async () => {
      await list('2020-01-01');
      await assess();
      await deliver();
      await list('2026-11-05');
      await assess();
      expect(await intent()).toMatchObject({ state: 'waiting', payload: { value: null } });
      const { securityPatchLevel: _, ...facts } = listedPhone(0, clock.now()).facts;
      await read({ managed: [[{ ...listedPhone(0, clock.now()), facts }]] });
      await assess();
      expect((await device()).level).toBe('not-assessed');
      await database.forTenant(tenantId, ({ db }) =>
        db.updateTable('connectors_connector').set({ state: 'linked' }).execute(),
      );
      const due = () => database.acrossTenants((db) => listDueDeliveries(db, clock.now()));
      expect((await due()).filter((each) => each.tenantId === tenantId)).toEqual([]);
      await deliver();
      expect(world.values.get(entraObjectId(0))).toEqual({ [slot]: 'high' });

      await list('2026-11-05');
      await assess();
      expect((await due()).filter((each) => each.tenantId === tenantId)).toHaveLength(1);
      await deliver();
      expect(world.values.get(entraObjectId(0))).toEqual({});
    });

    test('a phone whose fact is missing is not assessed, keeps its tag, and closes no finding', async () => {
      await list('2020-01-01');
      await assess();
      await deliver();
      const phone = listedPhone(0, clock.now());
      const { securityPatchLevel: _, ...facts } = phone.facts;
      await read({ managed: [[{ ...phone, facts }]] });
      await assess();
      await deliver();
      expect((await device()).level).toBe('high');
      expect(world.values.get(entraObjectId(0))).toEqual({ [slot]: 'high' });
    });

    test('a crash in the middle of an assessment leaves the phone on the list', async () => {
      await list('2020-01-01');
      const crashing = assess().catch(() => undefined);
      await database.crash();
      await crashing;
      database = await database.reopen();
      await assess();
      expect((await device()).level).toBe('high');
      const findings = await database.forTenant(tenantId, ({ db }) =>
        db.selectFrom('findings_finding').selectAll().execute(),
      );
      expect(findings).toHaveLength(1);
    });
  });
}

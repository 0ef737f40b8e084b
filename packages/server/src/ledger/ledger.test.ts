import { day, type Instant, minute, type RemoteCall, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../platform/database/database.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { forgetOldCalls } from './forget-calls.ts';
import { type CallCause, createLedger } from './ledger.ts';
import { type CallFilter, countCallsSince, findCall, listCalls, triesOf } from './store.ts';

const entropy = seededEntropy(48);
const sync: CallCause = { kind: 'sync', of: 'users' };

for (const [engine, open] of openTestDatabases()) {
  describe(`the ledger of messages to Microsoft, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let lost = 0;
    const ledgerOn = (on: Pick<Database, 'forTenant'>) =>
      createLedger({ database: on as Database, onLost: () => void lost++ });
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      lost = 0;
      tenantId = await makeTenant({ database, clock, entropy });
    });

    const call = (changes: Partial<RemoteCall> = {}, ...statuses: (number | undefined)[]): RemoteCall => ({
      purpose: 'sync-and-signal',
      operation: 'GET /users/delta',
      at: clock.now(),
      durationMs: 12,
      tries: (statuses.length === 0 ? [200] : statuses).map((status) => ({
        at: clock.now(),
        ms: 3,
        status,
        clientRequestId: entropy.uuid(),
        requestId: status === undefined ? undefined : entropy.uuid(),
      })),
      parts: 1,
      failedParts: 0,
      failed: false,
      code: undefined,
      detail: undefined,
      ...changes,
    });
    const failure = { failed: true, failedParts: 1, code: 'connector_throttled', detail: 'slow down' } as const;
    const write = async (calls: readonly RemoteCall[], cause = sync, tenant = tenantId) => {
      const ledger = ledgerOn(database);
      const tell = ledger.observer(tenant, cause);
      for (const each of calls) tell(each);
      await ledger.flush();
    };
    const list = (filter: CallFilter = {}, tenant = tenantId) =>
      database.forTenant(tenant, (tx) => listCalls(tx, filter, { before: undefined, limit: 10_000 }));

    test('keeps what was sent, for its tenant alone, and nothing before it is flushed', async () => {
      const ledger = ledgerOn(database);
      ledger.observer(tenantId, { kind: 'delivery', of: 'partner', work: entropy.uuid() })(
        call({}, 503, undefined, 204),
      );
      expect(await list()).toEqual([]);
      await ledger.flush();
      const [row] = await list();
      expect(row).toMatchObject({ cause: 'delivery', cause_of: 'partner', attempts: 3, status: 204, failed: false });
      expect(triesOf(row!).map(({ status }) => status)).toEqual([503, null, 204]);
      expect(await database.forTenant(tenantId, (tx) => findCall(tx, row!.call_id))).toEqual(row);
      const other = await makeTenant({ database, clock, entropy });
      expect(await list({}, other)).toEqual([]);
      expect(await database.forTenant(other, (tx) => findCall(tx, row!.call_id))).toBeUndefined();
    });

    test('is written once however often it is told, since an answer to a commit may be lost', async () => {
      const same = call();
      await write([same]);
      await write([same, call()]);
      expect(await list()).toHaveLength(2);
    });

    test('a database that is away for a while loses nothing, and for very long what is newest, counted', async () => {
      let isAway = true;
      const ledger = ledgerOn({
        forTenant: (id, work) => (isAway ? Promise.reject(new Error('away')) : database.forTenant(id, work)),
      });
      const tell = ledger.observer(tenantId, sync);
      tell(call({ operation: 'first' }));
      await expect(ledger.flush()).rejects.toThrow('away');
      for (let n = 0; n < 20_000; n++) tell(call({ operation: 'later' }));
      await expect(ledger.flush()).rejects.toThrow('away');
      expect(lost).toBe(1);
      isAway = false;
      await ledger.flush();
      const rows = await list();
      expect(rows).toHaveLength(10_000);
      expect(await list({ operation: 'first' })).toHaveLength(1);
    });

    test('one tenant that cannot be written holds the others up for no longer than one round', async () => {
      const other = await makeTenant({ database, clock, entropy });
      let isAway = true;
      const ledger = ledgerOn({
        forTenant: (id, work) =>
          isAway && id === other ? Promise.reject(new Error('away')) : database.forTenant(id, work),
      });
      ledger.observer(tenantId, sync)(call());
      ledger.observer(other, sync)(call());
      await expect(ledger.flush()).rejects.toThrow('away');
      isAway = false;
      await ledger.flush();
      expect([(await list()).length, (await list({}, other)).length]).toEqual([1, 1]);
    });

    test('is looked through by failure, purpose, operation, cause and time, newest first', async () => {
      await write([call({ operation: 'old' })]);
      await clock.advance(minute);
      await write([call({ ...failure, operation: 'bad' }, 429), call({ purpose: 'response' })]);
      await write([call()], { kind: 'doctor' });
      const found = async (filter: CallFilter) => (await list(filter)).length;
      expect(await found({})).toBe(4);
      expect(await found({ failed: true })).toBe(1);
      expect(await found({ failed: false })).toBe(4);
      expect(await found({ purpose: 'response' })).toBe(1);
      expect(await found({ operation: 'old' })).toBe(1);
      expect(await found({ cause: 'doctor' })).toBe(1);
      expect(await found({ since: clock.now() })).toBe(3);
      expect((await list()).at(-1)?.operation).toBe('old');
      expect(await database.forTenant(tenantId, (tx) => countCallsSince(tx, clock.now()))).toEqual({
        total: 3,
        failed: 1,
        throttled: 1,
      });
    });

    test('no secret gets in by way of what Microsoft quotes in an error', async () => {
      const detail = `refused: Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl client_secret=s3cr3t-value ${'x'.repeat(900)}`;
      await write([call({ ...failure, detail }, 401)]);
      const [row] = await list();
      expect(row?.detail).not.toMatch(/eyJ|s3cr3t/);
      expect(row?.detail?.length).toBeLessThanOrEqual(300);
    });

    test('reaches back as far as it is told, and never has more rows than it may', async () => {
      const forget = (keptMs: number, most?: number) =>
        forgetOldCalls({ database, clock, keptMs, ...(most === undefined ? {} : { most }) }, tenantId);
      await write(Array.from({ length: 5 }, () => call()));
      clock.jump((clock.now() + 10 * day) as Instant);
      await write(Array.from({ length: 6 }, (_, n) => call({ at: (clock.now() - n) as Instant })));
      expect(await forget(30 * day)).toBe(false);
      expect(await list()).toHaveLength(11);
      expect(await forget(9 * day)).toBe(false);
      expect(await list()).toHaveLength(6);
      await forget(9 * day, 4);
      expect((await list()).map(({ at }) => clock.now() - at)).toEqual([0, 1, 2, 3]);
    });
  });
}

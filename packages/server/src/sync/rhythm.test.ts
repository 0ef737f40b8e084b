import { hour, minute, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { changeRhythm, rhythmOf, type UsualRhythm, warningOf } from './rhythm.ts';
import { listSyncStates, setNextDue } from './store.ts';

const usual = new Proxy({} as UsualRhythm, { get: () => 15 * minute });

test('an inventory that grows older than policy allows is warned of, for it makes every phone not assessed', () => {
  expect(warningOf('managed-devices', 23 * hour)).toBeNull();
  expect(warningOf('managed-devices', 24 * hour)).toMatch(/every phone becomes not assessed/);
  expect(warningOf('users', 24 * 7 * hour)).toBeNull();
});

for (const [engine, open] of openTestDatabases()) {
  describe(`how often something is read, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    const entropy = seededEntropy(13);
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
    });
    const change = (everySeconds: number | undefined) =>
      database.forTenant(tenantId, (tx) => changeRhythm(tx, 'users', { everySeconds, usual, now: clock.now() }));
    const state = async () =>
      (await database.forTenant(tenantId, listSyncStates)).find(({ kind }) => kind === 'users')!;
    const readAt = async (everyMs: number) =>
      database.forTenant(tenantId, async (tx) => {
        await tx.db
          .updateTable('sync_state')
          .set({ last_completed_at: new Date(clock.now()).toISOString() as never })
          .where('kind', '=', 'users')
          .execute();
        await setNextDue(tx, 'users', (clock.now() + everyMs) as never);
      });

    test('is what the server does until a tenant says otherwise, and again when it takes that back', async () => {
      expect(rhythmOf(await state(), usual)).toEqual({ everySeconds: 900, isOwnRhythm: false });
      expect(await change(3_600)).toMatchObject({ before: 900, everySeconds: 3_600, isOwnRhythm: true });
      expect(rhythmOf(await state(), usual)).toEqual({ everySeconds: 3_600, isOwnRhythm: true });
      expect(await change(undefined)).toMatchObject({ before: 3_600, everySeconds: 900, isOwnRhythm: false });
    });

    test('a shorter one counts from when it was last read, not from when the longer one would have ended', async () => {
      await readAt(24 * hour);
      clock.jump((clock.now() + 10 * minute) as never);
      await change(300);
      expect((await state()).nextDueAt).toBe(clock.now());
    });

    test('a longer one puts off what would have been due', async () => {
      const read = clock.now();
      await readAt(15 * minute);
      await change(4 * 3_600);
      expect((await state()).nextDueAt).toBe(read + 4 * hour);
    });
  });
}

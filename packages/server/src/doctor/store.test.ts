import { type Instant, minute, type TenantId } from '@picket/domain';
import type { CheckResult } from '@picket/wire/console';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { findExamination, saveExamination } from './store.ts';

const result = (saw: string): CheckResult => ({
  id: 'licenses',
  title: 'Licenses',
  because: 'Without them nothing works.',
  docs: 'https://learn.microsoft.com/intune/',
  permissions: [{ name: 'Organization.Read.All', purpose: 'sync-and-signal' }],
  outcome: 'failed',
  saw,
  objects: ['EMS'],
  todo: 'Buy some.',
});

for (const [engine, open] of openTestDatabases()) {
  describe(`what the doctor saw, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    const entropy = seededEntropy(12);
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
    });
    const save = (saw: string, at: Instant) =>
      database.forTenant(tenantId, (tx) => saveExamination(tx, { at, results: [result(saw)] }));
    const find = (tenant = tenantId) => database.forTenant(tenant, findExamination);

    test('is kept until it looks again, for its tenant alone', async () => {
      expect(await find()).toBeUndefined();
      await save('nothing brings Intune', clock.now());
      await save('it was bought', (clock.now() + minute) as Instant);
      expect((await find())?.results).toEqual([result('it was bought')]);
      const other = await makeTenant({ database, clock, entropy });
      expect(await find(other)).toBeUndefined();
    });

    test('of two that look at once, who began last counts, whoever ends first', async () => {
      await save('newer', (clock.now() + minute) as Instant);
      await save('older, and slow', clock.now());
      expect((await find())?.results[0]?.saw).toBe('newer');
    });

    test('written by a Picket that told it otherwise counts as never looked, not as good', async () => {
      await save('x', clock.now());
      await database.forTenant(tenantId, ({ db }) =>
        db
          .updateTable('doctor_examination')
          .set({ results: 'null' as never })
          .execute(),
      );
      expect(await find()).toBeUndefined();
    });
  });
}

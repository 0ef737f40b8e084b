import { type Choices, minute, noChoices, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { at, json } from '../platform/database/columns.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { findChoices, insertChoices, listSaves, readChoices } from './store.ts';

const sales = { id: '0198c0de-0000-4000-8000-00000000005a', name: 'Sales' };
const chosen: Choices = {
  android: { modes: ['work-profile', 'dedicated'], agent: { kind: 'store', remoteId: 'app-1' } },
  ios: { volumePurchase: false, agent: { kind: 'web' } },
  groups: { stage: 'pilot', pilot: [sales], include: [], exclude: [] },
  webProtection: true,
  compliancePolicy: true,
  accessPolicy: 'report-only',
};

for (const [engine, open] of openTestDatabases()) {
  describe(`what operators choose in setup, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    const entropy = seededEntropy(44);
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
    });
    const save = (choices: Choices, basedOn: number, by = 'Kim') =>
      database.forTenant(tenantId, (tx) => insertChoices(tx, { choices, basedOn, at: clock.now(), by }));
    const read = (tenant = tenantId) => database.forTenant(tenant, readChoices);

    test('is nothing to begin with, and comes back as it was saved, for its tenant alone', async () => {
      expect(await read()).toEqual({ version: 0, choices: noChoices, saved: undefined });
      await save(chosen, 0);
      expect(await read()).toEqual({ version: 1, choices: chosen, saved: { at: clock.now(), by: 'Kim' } });
      expect((await read(await makeTenant({ database, clock, entropy }))).version).toBe(0);
    });

    test('of two who decided on the same version the second is refused, and told who was faster', async () => {
      await save(chosen, 0, 'Kim');
      await expect(save(noChoices, 0, 'Ann')).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/version 1 by Kim/),
      });
      expect((await read()).choices).toEqual(chosen);
    });

    test('of two who save at the same moment one is refused', async () => {
      const both = await Promise.allSettled([save(chosen, 0, 'Kim'), save(noChoices, 0, 'Ann')]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
      expect((await read()).version).toBe(1);
    });

    test('every save stays and can be found again', async () => {
      await save(chosen, 0, 'Kim');
      await clock.advance(minute);
      await save({ ...chosen, webProtection: false }, 1, 'Ann');
      const found = (version: number) => database.forTenant(tenantId, (tx) => findChoices(tx, version));
      expect([await found(0), await found(1), await found(3)]).toEqual([noChoices, chosen, undefined]);
      const saves = await database.forTenant(tenantId, (tx) => listSaves(tx, 10));
      expect(saves.map(({ version, by }) => [version, by])).toEqual([
        [2, 'Ann'],
        [1, 'Kim'],
      ]);
    });

    test('written by a Picket that told it otherwise is an error, never "nothing is chosen"', async () => {
      await save(chosen, 0);
      await database.forTenant(tenantId, ({ db }) =>
        db
          .insertInto('setup_choices')
          .values({
            tenant_id: tenantId,
            version: 2,
            choices: json({}) as never,
            saved_at: at(clock.now()),
            saved_by: 'x',
          })
          .execute(),
      );
      await expect(read()).rejects.toMatchObject({ code: 'internal' });
    });
  });
}

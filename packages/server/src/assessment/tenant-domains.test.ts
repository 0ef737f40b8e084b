import { type DirectoryUser, type EntraObjectId, minute } from '@picket/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteDirectoryObjects, saveUsers } from '../directory/store.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { createTenantDomains } from './tenant-domains.ts';

const entropy = seededEntropy(41);
const userCalled = (userPrincipalName: string | null): DirectoryUser => ({
  id: entropy.uuid() as EntraObjectId,
  userPrincipalName,
  displayName: null,
  mail: 'ada@elsewhere.example',
  accountEnabled: true,
});

for (const [engine, open] of openTestDatabases()) {
  describe(`the domains of a tenant on ${engine}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());

    test("are those by which its users sign in: no guest's, none of Microsoft's, and none of another tenant", async () => {
      const clock = new TestClock();
      const [own, other] = [
        await makeTenant({ database, clock, entropy }),
        await makeTenant({ database, clock, entropy }),
      ];
      const save = (tenantId: typeof own, users: readonly DirectoryUser[]) =>
        database.forTenant(tenantId, (tx) => saveUsers(tx, users));
      const last = userCalled('eve@kontor.example');
      await save(own, [
        ...['ada@Contoso.com', 'bob@contoso.com', 'cy@contoso.onmicrosoft.com', 'broken', null].map(userCalled),
        userCalled('dan_gmail.com#EXT#@contoso.onmicrosoft.com'),
        last,
      ]);
      await save(other, [userCalled('fay@fabrikam.com')]);
      const find = createTenantDomains({ database, clock });
      expect(await find(own)).toEqual(['contoso.com', 'kontor.example']);
      expect(await find(other)).toEqual(['fabrikam.com']);

      await database.forTenant(own, (tx) => deleteDirectoryObjects(tx, 'directory_user', [last.id]));
      expect(await find(own)).toEqual(['contoso.com', 'kontor.example']);
      await clock.advance(15 * minute);
      expect(await find(own)).toEqual(['contoso.com']);
    });
  });
}

import type { Instant, TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instanceChain } from '../audit/chain.ts';
import { findOperatorByName, listGrants } from '../operators/operator-store.ts';
import { addOperator, beginSession, disable, identifyWith, issueToken } from '../operators/operators.ts';
import type { Transaction } from '../platform/database/database.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { systemSecrets } from '../platform/real/system-secrets.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { insertTenant } from '../tenants/store.ts';
import type { FoundRole } from './decide-role.ts';
import type { EntraPerson } from './read-person.ts';
import type { SignInRegistration } from './registration-store.ts';
import { insertRequest, takeEntraRequest, takeTicket } from './request-store.ts';
import { endSessionsOf, settleOperator, stripOperator } from './settle-operator.ts';

const [contoso, fabrikam] = [
  '0198c0de-0000-4000-8000-0000000000c0',
  '0198c0de-0000-4000-8000-0000000000fa',
] as TenantId[] as [TenantId, TenantId];

const ada: EntraPerson = {
  entraTenantId: '0198c0de-0000-4000-8000-00000000c0c0',
  objectId: '0198c0de-0000-4000-8000-0000000000ad',
  name: 'Ada (ada@contoso.example)',
  roles: [],
  groups: [],
  isGuest: false,
};
const administrator: FoundRole = { role: 'administrator', instanceOwner: false };

for (const [engine, open] of openTestDatabases()) {
  describe(`operators of Entra on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tools: Parameters<typeof settleOperator>[0];
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database?.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tools = { database, clock, entropy: seededEntropy(3), secrets: systemSecrets };
      await act(async (db) => {
        for (const table of ['grant', 'session', 'token', 'operator'] as const)
          await db.deleteFrom(`operators_${table}`).execute();
        await db.deleteFrom('tenants_tenant').execute();
        await insertTenant(db, { id: contoso, name: 'Contoso', at: clock.now() });
        await insertTenant(db, { id: fabrikam, name: 'Fabrikam', at: clock.now() });
      });
    });

    const act = <Result>(work: (db: Transaction) => Promise<Result>) => database.acrossTenants(work);
    const registration = (scope: TenantId, roleTenantIds?: readonly TenantId[]) =>
      ({ scope, roleTenantIds }) as SignInRegistration;
    const settle = (scope: TenantId, found: FoundRole, person = ada, of?: readonly TenantId[]) =>
      act((db) => settleOperator(tools, db, registration(scope, of), { person, found }));
    const grantsOf = async (id: Awaited<ReturnType<typeof settle>>['id']) =>
      [...((await act((db) => listGrants(db, [id]))).get(id) ?? [])].map(([tenant, role]) => `${tenant} ${role}`);
    const local = (name: string) =>
      act((db) => addOperator(tools, db, { name, passphraseHash: 'a hash', instanceOwner: true, grants: [] }));

    test('the same person by the same registration is the same operator, with the roles of now and no other', async () => {
      const first = await settle(contoso, administrator);
      expect(await grantsOf(first.id)).toEqual([`${contoso} administrator`]);
      const again = await settle(contoso, { role: 'reader', instanceOwner: false }, { ...ada, name: 'Ada Married' });
      expect([again.id, again.name]).toEqual([first.id, 'Ada Married']);
      expect(await grantsOf(first.id)).toEqual([`${contoso} reader`]);
    });

    test('somebody of the same address and name in another tenant, or by another registration, is somebody else', async () => {
      const first = await settle(contoso, administrator);
      const stranger = await settle(contoso, administrator, { ...ada, entraTenantId: fabrikam });
      const elsewhere = await settle(fabrikam, administrator);
      expect(new Set([first.id, stranger.id, elsewhere.id]).size).toBe(3);
      expect(await grantsOf(elsewhere.id)).toEqual([`${fabrikam} administrator`]);
      expect(await grantsOf(first.id)).toEqual([`${contoso} administrator`]);
    });

    test('no name that is typed finds an operator of Entra, and none of theirs takes a local name', async () => {
      const mine = await local('Ada (ada@contoso.example)');
      const theirs = await settle(contoso, administrator);
      expect(theirs.id).not.toBe(mine.id);
      expect((await act((db) => findOperatorByName(db, ada.name)))?.id).toBe(mine.id);
      const key = `Entra ${contoso} ${ada.entraTenantId} ${ada.objectId}`;
      for (const name of [key, key.toLowerCase(), key.toUpperCase()])
        expect(await act((db) => findOperatorByName(db, name))).toBeUndefined();
    });

    test('the instance’s own people get their role in every tenant, or in those that are named and still there', async () => {
      const every = await settle(instanceChain, { role: 'reader', instanceOwner: true });
      expect(every.instanceOwner).toBe(true);
      expect((await grantsOf(every.id)).toSorted()).toEqual([`${contoso} reader`, `${fabrikam} reader`]);
      const gone = '0198c0de-0000-4000-8000-0000000000ff' as TenantId;
      await settle(instanceChain, { role: 'reader', instanceOwner: false }, ada, [fabrikam, gone]);
      expect(await grantsOf(every.id)).toEqual([`${fabrikam} reader`]);
      await settle(instanceChain, { role: null, instanceOwner: true });
      expect(await grantsOf(every.id)).toEqual([]);
    });

    test('who was shut out stays out, whatever Entra says', async () => {
      const { id } = await settle(contoso, administrator);
      await act((db) => disable(tools, db, id));
      await expect(settle(contoso, administrator)).rejects.toMatchObject({ code: 'sign_in_disabled' });
    });

    test('the last local owner of the instance cannot be shut out, however many owners come from Entra', async () => {
      const last = await local('Olivia');
      await settle(instanceChain, { role: null, instanceOwner: true });
      await expect(act((db) => disable(tools, db, last.id))).rejects.toMatchObject({ code: 'conflict' });
      await local('Kim');
      await act((db) => disable(tools, db, last.id));
    });

    test('a role that is gone takes sessions and tokens along, of that registration only', async () => {
      const identify = identifyWith(tools);
      const enter = async (scope: TenantId) => {
        const { id } = await settle(scope, administrator);
        const session = await act((db) => beginSession(tools, db, id));
        const token = await act((db) =>
          issueToken(tools, db, {
            operatorId: id,
            name: 't',
            rights: ['read'],
            tenantIds: undefined,
            expiresInDays: 30,
          }),
        );
        return async () =>
          Promise.all([
            identify({ kind: 'session', secret: session.secret }, { touch: false }).then((it) => it !== undefined),
            identify({ kind: 'token', secret: token.secret }, { touch: false }).then((it) => it !== undefined),
          ]);
      };
      const [atContoso, atFabrikam] = [await enter(contoso), await enter(fabrikam)];
      await act((db) => stripOperator(db, contoso, ada));
      expect([await atContoso(), await atFabrikam()]).toEqual([
        [false, false],
        [true, true],
      ]);
      const again = await enter(contoso);
      await act((db) => endSessionsOf(db, fabrikam, { forGood: true }));
      expect([await again(), await atFabrikam()]).toEqual([
        [true, true],
        [false, false],
      ]);
    });

    test('a sign-in under way is ended once, by the browser that began it, and in time', async () => {
      const expiresAt = (clock.now() + 1_000) as Instant;
      const begin = (state: string, browser: string | undefined, kind: 'sign-in' | 'ticket') =>
        act((db) =>
          insertRequest(db, {
            state,
            browser,
            kind,
            scope: contoso,
            registrationVersion: '0198c0de-0000-4000-8000-000000000001',
            returnTo: '/x',
            expiresAt,
          }),
        );
      const take = (state: string, browser: string, now = clock.now()) =>
        act((db) => takeEntraRequest(db, { state, browser, now }));
      await begin('state', 'browser', 'sign-in');
      expect(await take('state', 'another')).toBeUndefined();
      expect(await take('another', 'browser')).toBeUndefined();
      const both = await Promise.all([take('state', 'browser'), take('state', 'browser')]);
      expect(both.filter((one) => one !== undefined)).toMatchObject([{ scope: contoso, returnTo: '/x' }]);
      await begin('late', 'browser', 'sign-in');
      expect(await take('late', 'browser', expiresAt)).toBeUndefined();
      // A ticket is no sign-in, and a sign-in no ticket.
      await begin('ticket', undefined, 'ticket');
      expect(await take('ticket', '')).toBeUndefined();
      await begin('sign-in', 'browser', 'sign-in');
      const ticket = (text: string) => act((db) => takeTicket(db, { ticket: text, now: clock.now() }));
      expect(await ticket('sign-in')).toBeUndefined();
      expect(await ticket('ticket')).toMatchObject({ kind: 'ticket' });
      expect(await ticket('ticket')).toBeUndefined();
    });
  });
}

import { day, hour, type Instant, minute, type OperatorId, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditTables } from '../audit/migration.ts';
import { at } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { systemSecrets } from '../platform/real/system-secrets.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { deleteSession, deleteToken, listTokens, sessionLifetimeMs } from './credential-store.ts';
import { operatorsEntra, operatorsTables } from './migration.ts';
import { lockOperator } from './operator-store.ts';
import {
  addOperator,
  beginSession,
  disable,
  identifyWith,
  issueToken,
  makeInvitation,
  sweepEnded,
} from './operators.ts';
import { csrfTokenOf } from './secret-text.ts';

const contoso = '0198c0de-0000-4000-8000-0000000000c0' as TenantId;
const fabrikam = '0198c0de-0000-4000-8000-0000000000fa' as TenantId;

for (const [engine, open] of openTestDatabases()) {
  describe(`sessions and tokens on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tools: Parameters<typeof identifyWith>[0];
    let kim: OperatorId;

    beforeAll(async () => {
      database = await open({
        migrations: { '0001-audit': auditTables, '0002-operators': operatorsTables, '0003-entra': operatorsEntra },
      });
    });
    afterAll(() => database?.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tools = { database, clock, entropy: seededEntropy(1), secrets: systemSecrets };
      await act(async (db) => {
        for (const table of ['grant', 'session', 'token', 'invitation', 'operator'] as const)
          await db.deleteFrom(`operators_${table}`).execute();
      });
      kim = await add('Kim', true);
    });

    const act = <Result>(work: (db: Transaction) => Promise<Result>) => database.acrossTenants(work);
    const add = async (name: string, instanceOwner = false) => {
      const grants = [
        { tenantId: contoso, role: 'administrator' as const },
        { tenantId: fabrikam, role: 'reader' as const },
      ];
      return (await act((db) => addOperator(tools, db, { name, passphraseHash: 'none', instanceOwner, grants }))).id;
    };
    const session = (id = kim) => act((db) => beginSession(tools, db, id));
    const token = (more: Partial<Parameters<typeof issueToken>[2]> = {}, operatorId = kim) =>
      act((db) =>
        issueToken(tools, db, {
          operatorId,
          name: 'ci',
          rights: ['read', 'operate'],
          tenantIds: undefined,
          expiresInDays: 30,
          ...more,
        }),
      );
    const identify = (kind: 'session' | 'token', secret: string, touch = true) =>
      identifyWith(tools)({ kind, secret }, { touch });
    const lastSeen = (id = kim) => act(async (db) => (await lockOperator(db, id))?.lastSeenAt);
    const lastUsed = () => act(async (db) => (await listTokens(db, kim)).map(({ lastUsedAt }) => lastUsedAt));
    const shutOut = (id: OperatorId) =>
      act((db) =>
        db
          .updateTable('operators_operator')
          .set({ disabled_at: at(clock.now()) })
          .where('id', '=', id)
          .execute(),
      );

    test('whoever comes with a session is known whole: who, what they may, and until when', async () => {
      const { secret, record } = await session();
      expect(await identify('session', secret)).toEqual({
        operatorId: kim,
        name: 'Kim',
        kind: 'session',
        credentialId: record.id,
        actorName: 'Kim',
        instanceOwner: true,
        grants: new Map([
          [contoso, 'administrator'],
          [fabrikam, 'reader'],
        ]),
        csrfToken: csrfTokenOf(secret),
        expiresAt: clock.now() + 12 * hour,
      });
      expect(sessionLifetimeMs).toBe(12 * hour);
    });

    test('whoever comes with a token is known as its owner, and what it was made with cuts what the owner may', async () => {
      const { secret, record } = await token({ tenantIds: [contoso] });
      const whole = {
        operatorId: kim,
        name: 'Kim',
        kind: 'token',
        credentialId: record.id,
        actorName: 'Kim (token ci)',
        instanceOwner: true,
        grants: new Map([
          [contoso, 'administrator'],
          [fabrikam, 'reader'],
        ]),
        expiresAt: clock.now() + 30 * day,
      };
      expect(await identify('token', secret)).toEqual({
        ...whole,
        limits: { rights: new Set(['read', 'operate']), tenantIds: new Set([contoso]) },
      });
      const everywhere = await token({ rights: ['own'] });
      expect(await identify('token', everywhere.secret)).toEqual({
        ...whole,
        credentialId: everywhere.record.id,
        limits: { rights: new Set(['own']) },
      });
      const nowhere = await identify('token', (await token({ tenantIds: [] })).secret);
      expect(nowhere?.limits?.tenantIds).toEqual(new Set());
    });

    test('neither proof is worth anything as the other, and nothing is worth nothing', async () => {
      const [a, b] = [await session(), await token()];
      expect(await identify('token', a.secret)).toBeUndefined();
      expect(await identify('session', b.secret)).toBeUndefined();
      for (const kind of ['session', 'token'] as const)
        for (const wrong of ['', ' ', `${a.secret} `, b.record.id, a.record.id])
          expect(await identify(kind, wrong)).toBeUndefined();
    });

    test('a session falls idle an hour after its last use, to the millisecond', async () => {
      const { secret } = await session();
      await clock.advance(hour - 1);
      expect(await identify('session', secret)).toBeDefined();
      await clock.advance(hour - 1);
      expect(await identify('session', secret)).toBeDefined();
      await clock.advance(hour);
      expect(await identify('session', secret)).toBeUndefined();
    });

    test('a session ends twelve hours after it began, to the millisecond, however busy it is', async () => {
      const { secret } = await session();
      for (let half = 1; half < 24; half++) {
        await clock.advance(30 * minute);
        expect(await identify('session', secret)).toBeDefined();
      }
      await clock.advance(30 * minute - 1);
      expect(await identify('session', secret)).toBeDefined();
      await clock.advance(1);
      expect(await identify('session', secret)).toBeUndefined();
    });

    test('a stream that looks whether its proof still holds is no use of it', async () => {
      const { secret } = await session();
      const made = await token();
      const begun = clock.now();
      await clock.advance(59 * minute);
      expect(await identify('session', secret, false)).toBeDefined();
      expect(await identify('token', made.secret, false)).toBeDefined();
      expect([await lastSeen(), await lastUsed()]).toEqual([begun, [undefined]]);
      await clock.advance(minute);
      expect(await identify('session', secret, false)).toBeUndefined();
    });

    test('use is noted once a minute at most, so that a page’s many calls are not that many writes', async () => {
      const { secret } = await session();
      const made = await token();
      const begun = clock.now();
      await identify('token', made.secret);
      const useBoth = () => Promise.all([identify('session', secret), identify('token', made.secret)]);
      await clock.advance(minute - 1);
      await useBoth();
      expect([await lastSeen(), await lastUsed()]).toEqual([begun, [begun]]);
      await clock.advance(1);
      await useBoth();
      expect([await lastSeen(), await lastUsed()]).toEqual([begun + minute, [begun + minute]]);
    });

    test('use of one session keeps no other one from falling idle', async () => {
      const [used, left, lees] = [await session(), await session(), await session(await add('Lee'))];
      const made = [await token(), await token()];
      await clock.advance(59 * minute);
      await identify('session', used.secret);
      await identify('token', made[0]!.secret);
      expect((await lastUsed()).toSorted()).toEqual([clock.now(), undefined]);
      await clock.advance(minute);
      expect(await identify('session', used.secret)).toBeDefined();
      expect(await identify('session', left.secret)).toBeUndefined();
      expect(await identify('session', lees.secret)).toBeUndefined();
    });

    test('a token ends when it was told to, to the millisecond', async () => {
      const { secret } = await token({ expiresInDays: 2 });
      await clock.advance(2 * day - 1);
      expect(await identify('token', secret)).toMatchObject({ operatorId: kim });
      await clock.advance(1);
      expect(await identify('token', secret)).toBeUndefined();
    });

    test('what is left of somebody who was disabled opens nothing, also where it was begun at that moment', async () => {
      const lee = await add('Lee');
      const [a, b] = [await session(lee), await token({}, lee)];
      await shutOut(lee);
      expect(await identify('session', a.secret)).toBeUndefined();
      expect(await identify('token', b.secret)).toBeUndefined();
    });

    test('a session or token that is taken back is gone, and no other', async () => {
      const [a, b] = [await session(), await session()];
      await act((db) => deleteSession(db, a.record.id));
      expect(await identify('session', a.secret)).toBeUndefined();
      expect(await identify('session', b.secret)).toBeDefined();

      const [c, d] = [await token(), await token({ name: 'other', tenantIds: [fabrikam] })];
      const lee = await add('Lee');
      expect(await act((db) => deleteToken(db, lee, c.record.id))).toBeUndefined();
      expect(await act((db) => deleteToken(db, kim, c.record.id))).toEqual(c.record);
      expect(await act((db) => deleteToken(db, kim, c.record.id))).toBeUndefined();
      expect(await identify('token', c.secret)).toBeUndefined();
      expect(await act((db) => listTokens(db, kim))).toEqual([d.record]);
      expect(await act((db) => listTokens(db, lee))).toEqual([]);
    });

    test('tokens are listed in the order in which they were made', async () => {
      const names = ['one', 'two', 'three', 'four'];
      for (const name of names) {
        await token({ name });
        await clock.advance(1);
      }
      expect((await act((db) => listTokens(db, kim))).map(({ name }) => name)).toEqual(names);
    });

    test('to disable somebody ends all they hold, is told before and after, and is dated once', async () => {
      const lee = await add('Lee');
      const [theirs, ours] = [await session(lee), await session()];
      const [theirToken, ourToken] = [await token({}, lee), await token()];
      const told = { name: 'Lee', before: { state: 'enabled' }, after: { state: 'disabled' } };
      const since = clock.now();
      expect(await act((db) => disable(tools, db, lee))).toEqual(told);
      for (const table of ['operators_session', 'operators_token'] as const)
        expect(await act((db) => db.selectFrom(table).select('operator_id').execute())).toEqual([{ operator_id: kim }]);
      expect(await identify('session', theirs.secret)).toBeUndefined();
      expect(await identify('token', theirToken.secret)).toBeUndefined();
      expect(await identify('session', ours.secret)).toBeDefined();
      expect(await identify('token', ourToken.secret)).toBeDefined();

      await clock.advance(hour);
      expect(await act((db) => disable(tools, db, lee))).toEqual({ ...told, before: { state: 'disabled' } });
      expect((await act((db) => lockOperator(db, lee)))?.disabledAt).toBe(since);
    });

    test('of two owners of the instance either can be disabled, the last one cannot, and nobody is not found', async () => {
      const last = {
        code: 'conflict',
        message: 'This is the last owner of the instance who needs no Entra to sign in: invite another one first.',
      };
      await expect(act((db) => disable(tools, db, kim))).rejects.toMatchObject(last);
      const lee = await add('Lee', true);
      const undo = new Error('undone');
      for (const one of [kim, lee])
        await expect(
          act(async (db) => {
            expect(await disable(tools, db, one)).toMatchObject({ after: { state: 'disabled' } });
            throw undo;
          }),
        ).rejects.toBe(undo);
      await act((db) => disable(tools, db, kim));
      await expect(act((db) => disable(tools, db, lee))).rejects.toMatchObject(last);
      const nobody = '0198c0de-0000-4000-8000-0000000000ff' as OperatorId;
      await expect(act((db) => disable(tools, db, nobody))).rejects.toMatchObject({
        code: 'not_found',
        message: 'no such operator',
      });
    });

    test('what has ended is swept, to the millisecond, and what still runs is left', async () => {
      const ended = async () => {
        await sweepEnded(tools);
        return await act(async (db) => ({
          sessions: (await db.selectFrom('operators_session').select('id').execute()).map(({ id }) => id),
          invitations: (await db.selectFrom('operators_invitation').select('code_hash').execute()).length,
        }));
      };
      const begun = clock.now();
      const [idle, busy] = [await session(), await session()];
      await act((db) => makeInvitation(tools, db, { first: false, instanceOwner: false, grants: [] }));
      const use = (id: string, moment: number) =>
        act((db) =>
          db
            .updateTable('operators_session')
            .set({ last_seen_at: at(moment as Instant) })
            .where('id', '=', id)
            .execute(),
        );
      await clock.advance(hour - 1);
      expect((await ended()).sessions.toSorted()).toEqual([idle.record.id, busy.record.id].toSorted());
      await use(busy.record.id, begun + hour - 1);
      await clock.advance(1);
      expect((await ended()).sessions).toEqual([busy.record.id]);
      await clock.advance(11 * hour - 1);
      await use(busy.record.id, clock.now());
      expect((await ended()).sessions).toEqual([busy.record.id]);
      await clock.advance(1);
      expect(await ended()).toEqual({ sessions: [], invitations: 1 });
      await clock.advance(12 * hour - 1);
      expect((await ended()).invitations).toBe(1);
      await clock.advance(1);
      expect((await ended()).invitations).toBe(0);
    });
  });
}

import { day, type OperatorId, type TenantId } from '@picket/domain';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuditTrail } from '../audit/audit-trail.ts';
import { instanceChain } from '../audit/chain.ts';
import { auditTables } from '../audit/migration.ts';
import { findHead, listEntries } from '../audit/store.ts';
import { at } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { systemSecrets } from '../platform/real/system-secrets.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { findInvitation, takeInvitation } from './invitation-store.ts';
import { operatorsEntra, operatorsTables } from './migration.ts';
import { findOperatorByName, listGrants, listOperators } from './operator-store.ts';
import { addOperator, ensureFirstInvitation, identifyWith, makeInvitation, picket } from './operators.ts';
import { operatorsPace } from './pace-store.ts';
import { redeemWith, type SignInTools, signInWith } from './sign-in.ts';
import { SignInPace } from './sign-in-pace.ts';

const contoso = '0198c0de-0000-4000-8000-0000000000c0' as TenantId;
const address = '192.0.2.1';
const requestId = 'req-1';
const refused = { code: 'unauthenticated', message: 'Name or passphrase is wrong.' };
const worthless = { code: 'invitation_invalid', message: 'This code opens nothing.' };

for (const [engine, open] of openTestDatabases()) {
  describe(`signing in on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tools: SignInTools;
    let kim: OperatorId;
    /** What happens elsewhere while a passphrase is looked at. */
    let meanwhile: () => Promise<unknown>;
    let hashed: string[];
    let logBefore = 0;

    beforeAll(async () => {
      database = await open({
        migrations: {
          '0001-audit': auditTables,
          '0002-operators': operatorsTables,
          '0003-pace': operatorsPace,
          '0004-entra': operatorsEntra,
        },
      });
    });
    afterAll(() => database?.remove());
    beforeEach(async () => {
      clock = new TestClock();
      meanwhile = async () => undefined;
      hashed = [];
      const given = { database, clock, entropy: seededEntropy(1), secrets: systemSecrets };
      tools = {
        ...given,
        audit: createAuditTrail({ database, clock, log: pino({ level: 'silent' }) }),
        pace: new SignInPace({ database, clock, sealingKey: new Uint8Array(32) }),
        // Of itself: how passphrases are hashed has tests of its own.
        passphrases: {
          hash: async (passphrase) => {
            hashed.push(passphrase);
            return `new ${passphrase}`;
          },
          matches: async (passphrase, stored) => {
            await meanwhile();
            return stored === `new ${passphrase}` || stored === `old ${passphrase}`;
          },
          isOutdated: (stored) => stored.startsWith('old '),
        },
      };
      await act(async (db) => {
        for (const table of ['pace', 'grant', 'session', 'token', 'invitation', 'operator'] as const)
          await db.deleteFrom(`operators_${table}`).execute();
        logBefore = (await findHead(db, instanceChain)).sequence;
      });
      kim = (await act((db) => addOperator(tools, db, { ...owner, name: 'Kim', passphraseHash: 'new right' }))).id;
    });

    const owner = { instanceOwner: true, grants: [] };
    const act = <Result>(work: (db: Transaction) => Promise<Result>) => database.acrossTenants(work);
    const nothing = async () => undefined;
    const signIn = (name: string, passphrase: string, tell: () => Promise<unknown> = nothing) =>
      signInWith(tools, { name, passphrase, address, requestId }, async () => void (await tell()));
    const redeem = (code: string, name: string) =>
      redeemWith(tools, { code, name, passphrase: 'chosen', address, requestId }, nothing);
    const sessions = () => act((db) => db.selectFrom('operators_session').selectAll().execute());
    const shutOut = () =>
      act((db) =>
        db
          .updateTable('operators_operator')
          .set({ disabled_at: at(clock.now()) })
          .execute(),
      );
    const log = async () => {
      const entries = await act((db) => listEntries(db, instanceChain, {}, { limit: 100 }));
      return entries.filter(({ sequence }) => sequence > logBefore).toReversed();
    };
    const nobody = () => act((db) => db.deleteFrom('operators_operator').execute());
    const invited = { first: false, instanceOwner: false, grants: [{ tenantId: contoso, role: 'reader' as const }] };
    const invite = (more: Partial<typeof invited> = {}) =>
      act((db) => makeInvitation(tools, db, { ...invited, ...more }));

    test('the right passphrase begins a session of whoever has the name, and they were seen then', async () => {
      await clock.advance(day);
      const { operator, sessionSecret } = await signIn(' KIM ', 'right');
      expect(operator).toMatchObject({ id: kim, name: 'Kim' });
      expect(await identifyWith(tools)({ kind: 'session', secret: sessionSecret }, { touch: false })).toMatchObject({
        operatorId: kim,
      });
      expect((await act((db) => findOperatorByName(db, 'kim')))?.lastSeenAt).toBe(clock.now());
      expect(hashed).toEqual([]);
    });

    test('a hash of earlier parameters is made anew when it is used, and then no more', async () => {
      await act((db) => db.updateTable('operators_operator').set({ passphrase_hash: 'old right' }).execute());
      await signIn('Kim', 'right');
      expect((await act((db) => findOperatorByName(db, 'Kim')))?.passphraseHash).toBe('new right');
      await signIn('Kim', 'right');
      expect(hashed).toEqual(['right']);
    });

    test('every refusal is in the log: of whom, why, and in which request; a name that is nobody’s is not', async () => {
      await expect(signIn('Kim', 'wrong')).rejects.toMatchObject(refused);
      await expect(signIn('Nobody', 'right')).rejects.toMatchObject(refused);
      await shutOut();
      await expect(signIn('Kim', 'right')).rejects.toMatchObject(refused);
      await expect(redeem('no code', 'Lee')).rejects.toMatchObject(worthless);
      const why = { outcome: 'refused', requestId, at: clock.now() };
      const known = { kind: 'operator', id: kim, name: 'Kim' };
      const unknown = { kind: 'operator', id: null, name: 'nobody known' };
      const signInRefused = { ...why, action: 'signIn', detail: { code: 'unauthenticated' } };
      expect(await log()).toMatchObject([
        { ...signInRefused, actor: known },
        { ...signInRefused, actor: unknown },
        { ...signInRefused, actor: known },
        { ...why, action: 'redeemInvitation', detail: { code: 'invitation_invalid' }, actor: unknown },
      ]);
      expect(await sessions()).toEqual([]);
    });

    test('a name that nobody has costs the same look at a passphrase as one that somebody has', async () => {
      let looks = 0;
      meanwhile = async () => looks++;
      await expect(signIn('Nobody', 'right')).rejects.toMatchObject(refused);
      await expect(signIn('Kim', 'wrong')).rejects.toMatchObject(refused);
      expect(looks).toBe(2);
    });

    test('somebody who is disabled, or gone, while the passphrase is looked at does not get in', async () => {
      meanwhile = shutOut;
      await expect(signIn('Kim', 'right')).rejects.toMatchObject(refused);
      expect(await sessions()).toEqual([]);
      meanwhile = nobody;
      await act((db) => db.updateTable('operators_operator').set({ disabled_at: null }).execute());
      await expect(signIn('Kim', 'right')).rejects.toMatchObject(refused);
      expect(await sessions()).toEqual([]);
    });

    test('no session begins without its entry in the log', async () => {
      const full = new Error('the log cannot be written');
      const fail = () => Promise.reject(full);
      await expect(signIn('Kim', 'right', fail)).rejects.toBe(full);
      const { secret } = await invite();
      const redemption = { code: secret, name: 'Lee', passphrase: 'chosen', address, requestId };
      await expect(redeemWith(tools, redemption, fail)).rejects.toBe(full);
      expect(await sessions()).toEqual([]);
      expect(await act((db) => findOperatorByName(db, 'Lee'))).toBeUndefined();
    });

    test('a success gives the tries back that came before it', async () => {
      for (let count = 0; count < 9; count++) await expect(signIn('Kim', 'wrong')).rejects.toMatchObject(refused);
      await signIn('Kim', 'right');
      for (let count = 0; count < 10; count++) await expect(signIn('Kim', 'wrong')).rejects.toMatchObject(refused);
      await expect(signIn('Kim', 'right')).rejects.toMatchObject({ code: 'too_many_requests' });
    });

    test('an invitation makes the operator that it says, once, and begins their session', async () => {
      const { secret, record } = await invite();
      expect(record).toEqual({ ...invited, expiresAt: clock.now() + day });
      const { operator, sessionSecret } = await redeem(secret, ' Lee ');
      expect(operator).toEqual({
        id: operator.id,
        name: 'Lee',
        passphraseHash: 'new chosen',
        instanceOwner: false,
        createdAt: clock.now(),
        lastSeenAt: undefined,
        disabledAt: undefined,
      });
      const grants = await act((db) => listGrants(db, [operator.id]));
      expect(grants.get(operator.id)).toEqual(new Map([[contoso, 'reader']]));
      expect(await identifyWith(tools)({ kind: 'session', secret: sessionSecret }, { touch: false })).toMatchObject({
        name: 'Lee',
      });
      await expect(redeem(secret, 'Max')).rejects.toMatchObject(worthless);
      const ownerToo = await redeem((await invite({ instanceOwner: true })).secret, 'Max');
      expect(ownerToo.operator.instanceOwner).toBe(true);
    });

    test('an invitation is worth something for a day, to the millisecond', async () => {
      const { secret } = await invite();
      await clock.advance(day - 1);
      expect(await act((db) => findInvitation(db, secret, clock.now()))).toMatchObject(invited);
      await clock.advance(1);
      expect(await act((db) => findInvitation(db, secret, clock.now()))).toBeUndefined();
      await expect(redeem(secret, 'Lee')).rejects.toMatchObject(worthless);
      expect(await act((db) => takeInvitation(db, secret, clock.now()))).toBeUndefined();
    });

    test('a wrong code causes no work, and a code that is taken in the meantime makes nobody', async () => {
      await expect(redeem('no code', 'Lee')).rejects.toMatchObject(worthless);
      expect(hashed).toEqual([]);
      const { secret } = await invite();
      const { hash } = tools.passphrases;
      const taken = async (passphrase: string) => {
        await act((db) => takeInvitation(db, secret, clock.now()));
        return await hash(passphrase);
      };
      tools = { ...tools, passphrases: { ...tools.passphrases, hash: taken } };
      await expect(redeem(secret, 'Lee')).rejects.toMatchObject(worthless);
      expect(await act((db) => findOperatorByName(db, 'Lee'))).toBeUndefined();
    });

    test('a name that another has is refused by name, and leaves the invitation for another try', async () => {
      const { secret } = await invite();
      await expect(redeem(secret, 'kim')).rejects.toMatchObject({
        code: 'invalid_request',
        message: 'Somebody else has this name.',
        fields: [{ pointer: '/body/name', detail: 'is the name of another operator' }],
      });
      expect((await redeem(secret, 'Lee')).operator.name).toBe('Lee');
    });

    test('where nobody is an operator yet, each start makes one invitation for the owner, and says so in the log', async () => {
      expect(await ensureFirstInvitation(tools)).toBeUndefined();
      await nobody();
      const lost = await ensureFirstInvitation(tools);
      const shown = await ensureFirstInvitation(tools);
      expect(shown?.record).toEqual({ first: true, instanceOwner: true, grants: [], expiresAt: clock.now() + day });
      expect(await act((db) => db.selectFrom('operators_invitation').selectAll().execute())).toHaveLength(1);
      expect(await log()).toMatchObject(
        Array.from({ length: 2 }, () => ({
          at: clock.now(),
          actor: { kind: 'picket', id: null, name: 'Picket' },
          action: 'operators.first-invitation',
          outcome: 'done',
        })),
      );
      expect(picket.kind).toBe('picket');
      await expect(redeem(lost?.secret ?? '', 'Lee')).rejects.toMatchObject(worthless);
      await act((db) => addOperator(tools, db, { ...owner, name: 'Max', passphraseHash: 'none' }));
      await expect(redeem(shown?.secret ?? '', 'Lee')).rejects.toMatchObject(worthless);
      const operators = await act((db) => listOperators(db, { afterKey: undefined, limit: 10 }));
      expect(operators.map(({ name }) => name)).toEqual(['Max']);
    });

    test('an ordinary invitation is not made worthless by operators who are there', async () => {
      const { secret } = await invite();
      expect(await act((db) => takeInvitation(db, secret, clock.now()))).toEqual({
        ...invited,
        expiresAt: clock.now() + day,
      });
    });
  });
}

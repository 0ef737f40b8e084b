import { day, hour, minute, second, type TenantId } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuditTrail } from '../audit/audit-trail.ts';
import { instanceChain } from '../audit/chain.ts';
import { auditTables } from '../audit/migration.ts';
import { findHead, listEntries } from '../audit/store.ts';
import { at } from '../platform/database/columns.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { type App, openApp } from '../platform/http/app.ts';
import { exampleOf } from '../platform/http/example.ts';
import { route } from '../platform/http/route.ts';
import { routesWith, sendRaw } from '../platform/http/testing.ts';
import { systemSecrets } from '../platform/real/system-secrets.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { takeInvitation } from './invitation-store.ts';
import { operatorsEntra, operatorsTables } from './migration.ts';
import { addOperator, ensureFirstInvitation, identifyWith, makeInvitation, sweepEnded } from './operators.ts';
import { operatorsPace } from './pace-store.ts';
import { openPassphrases } from './passphrase.ts';
import { operatorRoutes } from './routes.ts';
import { SignInPace } from './sign-in-pace.ts';

const contoso = '0198c0de-0000-4000-8000-0000000000c0' as TenantId;
const fabrikam = '0198c0de-0000-4000-8000-0000000000fa' as TenantId;
const names = new Map([
  [contoso, 'Contoso'],
  [fabrikam, 'Fabrikam'],
]);
const passphrase = 'correct horse battery';

/** Who a browser or a program acts as. */
interface Caller {
  readonly cookie?: string;
  readonly csrf?: string;
  readonly token?: string;
}

for (const [engine, open] of openTestDatabases()) {
  describe(`operators on ${engine}`, () => {
    let database: TestDatabase;
    let app: App;
    let url: string;
    let clock: TestClock;
    let tools: Parameters<typeof identifyWith>[0];

    /** Entries of earlier tests stay: that is what an audit log is for. */
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
      await database.acrossTenants(async (db) => {
        for (const table of ['pace', 'grant', 'session', 'token', 'invitation', 'operator'] as const) {
          await db.deleteFrom(`operators_${table}`).execute();
        }
        logBefore = (await findHead(db, instanceChain)).sequence;
      });
      tools = { database, clock, entropy: seededEntropy(1), secrets: systemSecrets };
      const log = pino({ level: 'silent' });
      const audit = createAuditTrail({ database, clock, log });
      const routes = operatorRoutes({
        ...tools,
        audit,
        passphrases: openPassphrases(systemSecrets, { logN: 10, r: 8, p: 1 }),
        pace: new SignInPace({ database, clock, sealingKey: new Uint8Array(32) }),
        namesOfTenants: async (_db, ids) => new Map([...names].filter(([id]) => ids.includes(id))),
        consoleUrl: () => 'https://picket.example',
        entraLogin: 'https://login.microsoftonline.com',
      });
      const stream = route(wire.streamEvents, async ({ signal }) =>
        (async function* () {
          await clock.sleep(30 * day, signal).catch(() => undefined);
        })(),
      );
      const setChannel = route(wire.setChannel, ({ tenantId, audit }) =>
        database.forTenant(tenantId, async (tx) => {
          await audit(tx);
          return exampleOf(wire.setChannel.answer) as wire.AnswerOf<typeof wire.setChannel>;
        }),
      );
      const identify = identifyWith(tools);
      app = await openApp({
        ...tools,
        routes: routesWith([...routes, stream, setChannel]),
        identify,
        audit,
        log,
        checkAnswers: true,
      });
      ({ http: url } = await app.listen({ http: { host: '127.0.0.1', port: 0 } }));
    });
    afterEach(async () => {
      await app.close();
    });

    const send = async (
      operation: wire.Operation,
      caller: Caller = {},
      { body, id }: { body?: unknown; id?: string } = {},
    ) => {
      const answer = await sendRaw(url, {
        method: operation.method,
        path: operation.path.replaceAll(/\{\w+\}/g, id ?? contoso),
        headers: {
          ...(caller.cookie === undefined ? {} : { cookie: caller.cookie, origin: url }),
          ...(caller.csrf === undefined ? {} : { 'x-picket-csrf': caller.csrf }),
          ...(caller.token === undefined ? {} : { authorization: `Bearer ${caller.token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return {
        status: answer.status,
        json: answer.text === '' ? undefined : JSON.parse(answer.text),
        headers: answer.headers,
      };
    };
    type Answer = Awaited<ReturnType<typeof send>>;
    const callerOf = ({ headers, json }: Answer): Caller => ({
      cookie: String(headers['set-cookie']).split(';')[0]!,
      csrf: json.csrfToken,
    });
    const firstOwner = async () => {
      const invitation = await ensureFirstInvitation(tools);
      const body = { code: invitation?.secret, name: 'Kim', passphrase };
      return callerOf(await send(wire.redeemInvitation, {}, { body }));
    };
    const invite = async (
      owner: Caller,
      name: string,
      invited: object = { grants: [{ tenantId: contoso, role: 'reader' }] },
    ) => {
      const { json } = await send(wire.inviteOperator, owner, { body: invited });
      return callerOf(await send(wire.redeemInvitation, {}, { body: { code: json.code, name, passphrase } }));
    };
    const signIn = (name: string, tried = passphrase) => send(wire.signIn, {}, { body: { name, passphrase: tried } });
    const tokenOf = async (owner: Caller, body: object = {}) =>
      (await send(wire.createToken, owner, { body: { name: 'ci', expiresInDays: 30, ...body } })).json;
    const log = async () => {
      const entries = await database.acrossTenants((db) => listEntries(db, instanceChain, {}, { limit: 1000 }));
      return entries.filter(({ sequence }) => sequence > logBefore);
    };

    test('whoever holds the first invitation becomes the owner of the instance, once', async () => {
      const invitation = await ensureFirstInvitation(tools);
      const body = { code: invitation?.secret, name: ' Kim ', passphrase };
      const redeemed = await send(wire.redeemInvitation, {}, { body });
      expect([redeemed.status, redeemed.json.name, redeemed.json.instanceOwner, redeemed.json.via]).toEqual([
        201,
        'Kim',
        true,
        'session',
      ]);
      expect(redeemed.headers['set-cookie']).toEqual([
        expect.stringMatching(/^picket=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/),
      ]);
      expect((await send(wire.whoAmI, callerOf(redeemed))).json).toMatchObject({
        name: 'Kim',
        csrfToken: redeemed.json.csrfToken,
      });

      const again = await send(wire.redeemInvitation, {}, { body: { ...body, name: 'Lee' } });
      expect([again.status, again.json.code]).toEqual([403, 'invitation_invalid']);
      expect(await ensureFirstInvitation(tools)).toBeUndefined();
    });

    test('a later start makes the earlier first invitation worthless, and so does the first operator', async () => {
      const lost = await ensureFirstInvitation(tools);
      const shown = await ensureFirstInvitation(tools);
      const redeem = (code: string | undefined, name: string) =>
        send(wire.redeemInvitation, {}, { body: { code, name, passphrase } });
      expect((await redeem(lost?.secret, 'Lee')).status).toBe(403);
      expect((await redeem(shown?.secret, 'Kim')).status).toBe(201);
      expect((await redeem(shown?.secret, 'Lee')).status).toBe(403);
    });

    test('a first invitation is worth nothing once somebody became an operator in another way', async () => {
      const shown = await ensureFirstInvitation(tools);
      const other = { name: 'Lee', passphraseHash: 'none', instanceOwner: true, grants: [] };
      await database.acrossTenants((db) => addOperator(tools, db, other));
      const late = await send(wire.redeemInvitation, {}, { body: { code: shown?.secret, name: 'Kim', passphrase } });
      expect([late.status, late.json.code]).toEqual([403, 'invitation_invalid']);
    });

    test('of many who take an invitation at the same moment, one has it', async () => {
      const invited = { first: false, instanceOwner: false, grants: [] };
      const { secret } = await database.acrossTenants((db) => makeInvitation(tools, db, invited));
      const taken = await Promise.all(
        Array.from({ length: 20 }, () => database.acrossTenants((db) => takeInvitation(db, secret, clock.now()))),
      );
      expect(taken.filter((invitation) => invitation !== undefined)).toHaveLength(1);
    });

    test('an invitation ends after a day, and of two who redeem it at once one gets in', async () => {
      const owner = await firstOwner();
      const { json } = await send(wire.inviteOperator, owner, {
        body: { grants: [{ tenantId: contoso, role: 'reader' }] },
      });
      expect(json.url).toBe(`https://picket.example/#/welcome?code=${json.code}`);
      const race = await Promise.all(
        ['Lee', 'Max'].map((name) => send(wire.redeemInvitation, {}, { body: { code: json.code, name, passphrase } })),
      );
      expect(race.map(({ status }) => status).toSorted()).toEqual([201, 403]);

      const late = await send(wire.inviteOperator, owner, { body: { grants: [] } });
      await clock.advance(day);
      expect(
        (await send(wire.redeemInvitation, {}, { body: { code: late.json.code, name: 'Nia', passphrase } })).status,
      ).toBe(403);
    });

    test('a role is given in tenants that exist, and nowhere else', async () => {
      const owner = await firstOwner();
      const unknown = '0198c0de-0000-4000-8000-0000000000ff';
      const refused = await send(wire.inviteOperator, owner, {
        body: { grants: [{ tenantId: unknown, role: 'owner' }] },
      });
      expect([refused.status, refused.json.errors[0].pointer]).toEqual([400, '/body/grants/0/tenantId']);
      const lee = await invite(owner, 'Lee', { grants: [{ tenantId: contoso, role: 'responder' }] });
      expect((await send(wire.whoAmI, lee)).json.grants).toEqual([
        { tenantId: contoso, tenantName: 'Contoso', role: 'responder' },
      ]);
      expect((await send(wire.listDevices, lee)).status).toBe(200);
      expect((await send(wire.listDevices, lee, { id: fabrikam })).status).toBe(404);
      expect((await send(wire.listOperators, lee)).status).toBe(403);
    });

    test('names are one person’s, however they are written', async () => {
      const owner = await firstOwner();
      const { json } = await send(wire.inviteOperator, owner, { body: { grants: [] } });
      const taken = await send(wire.redeemInvitation, {}, { body: { code: json.code, name: ' ＫＩＭ ', passphrase } });
      expect([taken.status, taken.json.errors[0].pointer]).toEqual([400, '/body/name']);
      expect((await signIn('KIM')).status).toBe(201);
    });

    test('a wrong name, a wrong passphrase and a disabled operator get the same answer', async () => {
      const owner = await firstOwner();
      await invite(owner, 'Lee');
      const { json } = await send(wire.listOperators, owner);
      const lee = json.items.find(({ name }: { name: string }) => name === 'Lee');
      await send(wire.disableOperator, owner, { id: lee.id });
      const answers = [await signIn('Nobody'), await signIn('Kim', 'wrong passphrase'), await signIn('Lee')];
      for (const answer of answers) {
        expect(answer.headers['set-cookie']).toBeUndefined();
        expect({ ...answer.json, instance: '' }).toEqual({ ...answers[0]!.json, instance: '' });
        expect([answer.status, answer.json.code]).toEqual([401, 'unauthenticated']);
      }
      const refusals = (await log()).filter(({ outcome }) => outcome === 'refused');
      expect(refusals.map(({ actor }) => actor.name)).toEqual(['Lee', 'Kim', 'nobody known']);
      // People type passphrases into the wrong field.
      expect(JSON.stringify(await log())).not.toMatch(/Nobody|wrong passphrase/);
    });

    test('a thousand wrong guesses are slowed, and the owner gets in from elsewhere and later from here', async () => {
      await firstOwner();
      const statuses = new Map<number, number>();
      for (let i = 0; i < 1000; i++) {
        const { status, headers } = await signIn('Kim', `guess number ${i}`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      }
      expect(statuses.get(401)).toBe(10);
      expect(statuses.get(429)).toBe(990);
      expect((await signIn('Kim')).status).toBe(429);
      const elsewhere = await sendRaw(url, {
        method: 'POST',
        path: '/api/v1/session',
        from: '127.0.0.2',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Kim', passphrase }),
      });
      expect(elsewhere.status).toBe(201);
      await clock.advance(15 * second);
      expect((await signIn('Kim')).status).toBe(201);
    });

    test('each sign-in has a new session, and a session that was planted before it stays worthless', async () => {
      await firstOwner();
      const planted = 'picket=planted-by-somebody-else-before-signing-in-1';
      const answer = await sendRaw(url, {
        method: 'POST',
        path: '/api/v1/session',
        headers: { cookie: planted, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Kim', passphrase }),
      });
      const [first, second] = [
        String(answer.headers['set-cookie']),
        String((await signIn('Kim')).headers['set-cookie']),
      ];
      expect(first.split(';')[0]).not.toBe(second.split(';')[0]);
      expect((await send(wire.whoAmI, { cookie: planted })).status).toBe(401);
    });

    test('a session ends an hour after its last use and twelve hours after its beginning', async () => {
      await firstOwner();
      const idle = callerOf(await signIn('Kim'));
      await clock.advance(1 * hour - 1);
      const busy = callerOf(await signIn('Kim'));
      await clock.advance(1);
      expect((await send(wire.whoAmI, idle)).status).toBe(401);
      for (let i = 0; i < 23; i++) {
        await clock.advance(30 * minute);
        expect((await send(wire.whoAmI, busy)).status).toBe(200);
      }
      await clock.advance(30 * minute);
      expect((await send(wire.whoAmI, busy)).status).toBe(401);
      await sweepEnded(tools);
      const left = await database.acrossTenants((db) => db.selectFrom('operators_session').select('id').execute());
      expect(left).toEqual([]);
    });

    test('signing out ends this session on the server, and no other', async () => {
      await firstOwner();
      const [here, there] = [callerOf(await signIn('Kim')), callerOf(await signIn('Kim'))];
      const answer = await send(wire.signOut, here);
      expect([answer.status, answer.headers['set-cookie']]).toEqual([204, [expect.stringContaining('Max-Age=0')]]);
      expect((await send(wire.whoAmI, here)).status).toBe(401);
      expect((await send(wire.whoAmI, there)).status).toBe(200);
    });

    test('a token reads and nothing more unless asked, and is cut by its list, its tenants and its owner’s role', async () => {
      const owner = await firstOwner();
      const grants = [
        { tenantId: contoso, role: 'administrator' },
        { tenantId: fabrikam, role: 'reader' },
      ];
      const lee = await invite(owner, 'Lee', { grants });
      const reading = await tokenOf(lee);
      expect(reading).toMatchObject({
        token: expect.stringMatching(/^pkt_[\w-]{43}$/),
        rights: ['read'],
        tenantIds: null,
      });
      const here = await tokenOf(lee, { rights: ['read', 'manage', 'own'], tenantIds: [contoso] });
      const channel = { body: { enabled: true } };
      const statuses = async (token: string) => [
        (await send(wire.listDevices, { token })).status,
        (await send(wire.listDevices, { token }, { id: fabrikam })).status,
        (await send(wire.setChannel, { token }, channel)).status,
        (await send(wire.startSync, { token }, { body: {} })).status,
      ];
      expect(await statuses(reading.token)).toEqual([200, 200, 403, 403]);
      expect(await statuses(here.token)).toEqual([200, 404, 200, 403]);
      expect((await send(wire.whoAmI, { token: here.token })).json).toMatchObject({
        via: 'token',
        grants: [{ tenantId: contoso, tenantName: 'Contoso', role: 'administrator' }],
      });

      const foreign = await send(wire.createToken, lee, {
        body: { name: 'x', expiresInDays: 1, tenantIds: ['0198c0de-0000-4000-8000-0000000000ff'] },
      });
      expect([foreign.status, foreign.json.errors[0].pointer]).toEqual([400, '/body/tenantIds/0']);
    });

    test('a token makes no tokens, and reaches the instance only with everything its owner has', async () => {
      const owner = await firstOwner();
      const all = await tokenOf(owner, { rights: ['read', 'operate', 'manage', 'own'] });
      const some = await tokenOf(owner, { rights: ['read', 'operate', 'manage', 'own'], tenantIds: [] });
      const reading = await tokenOf(owner);
      const make = { body: { name: 'x', expiresInDays: 366 } };
      expect((await send(wire.createToken, { token: all.token }, make)).status).toBe(403);
      expect((await send(wire.revokeToken, { token: all.token }, { id: all.id })).status).toBe(403);
      expect((await send(wire.listOperators, { token: all.token })).status).toBe(200);
      expect((await send(wire.listOperators, { token: some.token })).status).toBe(403);
      expect((await send(wire.listOperators, { token: reading.token })).status).toBe(403);
    });

    test('a token dies when it expires or is revoked, and shows when it was used last', async () => {
      const owner = await firstOwner();
      const token = await tokenOf(owner, { expiresInDays: 1 });
      const list = async () => (await send(wire.listTokens, callerOf(await signIn('Kim')))).json.items;
      expect(await list()).toEqual([expect.objectContaining({ id: token.id, lastUsedAt: null })]);
      expect(JSON.stringify(await list())).not.toContain('pkt_');
      await clock.advance(hour);
      await send(wire.whoAmI, { token: token.token });
      expect(await list()).toEqual([expect.objectContaining({ lastUsedAt: new Date(clock.now()).toISOString() })]);
      await clock.advance(day - hour - 1);
      expect((await send(wire.whoAmI, { token: token.token })).status).toBe(200);
      await clock.advance(1);
      expect((await send(wire.whoAmI, { token: token.token })).status).toBe(401);

      const kim = callerOf(await signIn('Kim'));
      const other = await tokenOf(kim);
      const lee = await invite(kim, 'Lee');
      expect((await send(wire.revokeToken, lee, { id: other.id })).status).toBe(404);
      expect((await send(wire.revokeToken, kim, { id: other.id })).status).toBe(204);
      expect((await send(wire.whoAmI, { token: other.token })).status).toBe(401);
    });

    test('disabling an operator ends sessions and tokens at once, and open streams within a minute', async () => {
      const owner = await firstOwner();
      const lee = await invite(owner, 'Lee');
      const token = await tokenOf(lee);
      const streams = [lee, { token: token.token }].map((caller) =>
        send(wire.streamEvents, caller).catch(() => 'ended'),
      );
      // Both streams and the two events they wait for.
      while (clock.sleeping < 4) await new Promise((resolve) => setImmediate(resolve));
      const { json } = await send(wire.listOperators, owner);
      const { id } = json.items.find(({ name }: { name: string }) => name === 'Lee');
      expect((await send(wire.disableOperator, owner, { id })).status).toBe(204);
      expect((await send(wire.whoAmI, lee)).status).toBe(401);
      expect((await send(wire.whoAmI, { token: token.token })).status).toBe(401);
      expect((await signIn('Lee')).status).toBe(401);
      await clock.advance(15 * second);
      expect(await Promise.all(streams)).toHaveLength(2);
      expect((await send(wire.listOperators, owner)).json.items).toContainEqual(
        expect.objectContaining({ name: 'Lee', disabled: true }),
      );
    });

    test('what is left of a disabled operator, a session or token begun at that very moment, opens nothing', async () => {
      const owner = await firstOwner();
      const lee = await invite(owner, 'Lee');
      const token = await tokenOf(lee);
      await database.acrossTenants((db) =>
        db
          .updateTable('operators_operator')
          .set({ disabled_at: at(clock.now()) })
          .where('name', '=', 'Lee')
          .execute(),
      );
      expect((await send(wire.whoAmI, lee)).status).toBe(401);
      expect((await send(wire.whoAmI, { token: token.token })).status).toBe(401);
    });

    test('the last owner of the instance cannot be disabled, also not by two who disable each other at once', async () => {
      const kim = await firstOwner();
      const { json } = await send(wire.whoAmI, kim);
      const alone = await send(wire.disableOperator, kim, { id: json.operatorId });
      expect([alone.status, alone.json.code]).toEqual([409, 'conflict']);
      const shouted = await send(wire.disableOperator, kim, { id: json.operatorId.toUpperCase() });
      expect([shouted.status, shouted.json.errors[0].pointer]).toEqual([400, '/params/operatorId']);

      const lee = await invite(kim, 'Lee', { instanceOwner: true, grants: [] });
      const leeId = (await send(wire.whoAmI, lee)).json.operatorId;
      const both = await Promise.all([
        send(wire.disableOperator, kim, { id: leeId }),
        send(wire.disableOperator, lee, { id: json.operatorId }),
      ]);
      const owners = await database.acrossTenants((db) =>
        db.selectFrom('operators_operator').select('name').where('disabled_at', 'is', null).execute(),
      );
      expect(owners).toHaveLength(1);
      expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
    });

    test('each change leaves exactly one entry, which names who did it and holds no secret', async () => {
      const kim = await firstOwner();
      const lee = await invite(kim, 'Lee');
      const token = await tokenOf(lee);
      await send(wire.revokeToken, lee, { id: token.id });
      await send(wire.signOut, lee);
      expect(
        (await log()).toReversed().map(({ actor, action, outcome }) => `${actor.name} ${action} ${outcome}`),
      ).toEqual([
        'Picket operators.first-invitation done',
        'Kim redeemInvitation done',
        'Kim inviteOperator done',
        'Lee redeemInvitation done',
        'Lee createToken done',
        'Lee revokeToken done',
        'Lee signOut done',
      ]);
      const secrets = [passphrase, token.token, lee.cookie!.split('=')[1]!, lee.csrf!];
      const dump = JSON.stringify([
        await log(),
        await database.acrossTenants(async (db) => [
          await db.selectFrom('operators_operator').selectAll().execute(),
          await db.selectFrom('operators_session').selectAll().execute(),
          await db.selectFrom('operators_token').selectAll().execute(),
          await db.selectFrom('operators_invitation').selectAll().execute(),
        ]),
      ]);
      for (const secret of secrets) expect(dump).not.toContain(secret);
    });

    test('operators are listed by name, page by page', async () => {
      const kim = await firstOwner();
      for (const name of ['Zoe', 'Ada', 'Lee']) await invite(kim, name);
      const page = async (query: string) =>
        JSON.parse((await sendRaw(url, { path: `/api/v1/operators${query}`, headers: { cookie: kim.cookie! } })).text);
      const first = await page('?limit=3');
      expect(first.items.map(({ name }: { name: string }) => name)).toEqual(['Ada', 'Kim', 'Lee']);
      const rest = await page(`?limit=3&cursor=${first.nextCursor}`);
      expect(rest.items.map(({ name }: { name: string }) => name)).toEqual(['Zoe']);
      expect('nextCursor' in rest).toBe(false);
      expect((await page('?cursor=passphrase_hash')).code).toBe('invalid_request');
    });

    test('no tenant’s transaction can read who the operators are', async () => {
      await firstOwner();
      for (const table of [
        'operators_operator',
        'operators_session',
        'operators_token',
        'operators_invitation',
        'operators_grant',
      ] as const) {
        await expect(
          database.forTenant(contoso, ({ db }) => db.selectFrom(table).selectAll().execute()),
        ).rejects.toThrow();
      }
    });
  });
}

import { day, hour, type OperatorId, type TenantId, toIso } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditNote } from '../audit/audit-entry.ts';
import { createAuditTrail } from '../audit/audit-trail.ts';
import { auditTables } from '../audit/migration.ts';
import type { Transaction } from '../platform/database/database.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import type { Identity } from '../platform/http/identity.ts';
import type { AnyCall } from '../platform/http/route.ts';
import { identityWith } from '../platform/http/testing.ts';
import { encodeCursor } from '../platform/paging.ts';
import { systemSecrets } from '../platform/real/system-secrets.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { operatorsEntra, operatorsTables } from './migration.ts';
import { addOperator, beginSession, disable, identifyWith, issueToken, makeInvitation } from './operators.ts';
import { operatorsPace } from './pace-store.ts';
import { type OperatorRouteTools, operatorRoutes } from './routes.ts';
import { csrfTokenOf } from './secret-text.ts';
import { SignInPace } from './sign-in-pace.ts';
import type { GrantedRole } from './tables.ts';

const contoso = '0198c0de-0000-4000-8000-0000000000c0' as TenantId;
const fabrikam = '0198c0de-0000-4000-8000-0000000000fa' as TenantId;
/** Nobody's tenant, or one that is no more. */
const gone = '0198c0de-0000-4000-8000-0000000000ff' as TenantId;
const names = new Map([
  [contoso, 'Contoso'],
  [fabrikam, 'Fabrikam'],
]);
const reader: GrantedRole = { tenantId: contoso, role: 'reader' };

for (const [engine, open] of openTestDatabases()) {
  describe(`what operators are answered, and what is written down of it, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tools: OperatorRouteTools;
    let notes: (AuditNote | undefined)[];
    let cookies: unknown[];
    /** What happens elsewhere between signing in and the answer. */
    let meanwhile: () => Promise<unknown>;

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
      notes = [];
      cookies = [];
      meanwhile = async () => undefined;
      const pace = new SignInPace({ database, clock, sealingKey: new Uint8Array(32) });
      pace.succeeded = async () => void (await meanwhile());
      tools = {
        database,
        clock,
        entropy: seededEntropy(1),
        secrets: systemSecrets,
        audit: createAuditTrail({ database, clock, log: pino({ level: 'silent' }) }),
        pace,
        passphrases: {
          hash: async (passphrase) => `hash of ${passphrase}`,
          matches: async (passphrase, stored) => stored === `hash of ${passphrase}`,
          isOutdated: () => false,
        },
        namesOfTenants: async (_db, ids) => new Map([...names].filter(([id]) => ids.includes(id))),
        consoleUrl: () => 'https://picket.example',
        entraLogin: 'https://login.microsoftonline.com',
      };
      await act(async (db) => {
        for (const table of ['pace', 'grant', 'session', 'token', 'invitation', 'operator'] as const)
          await db.deleteFrom(`operators_${table}`).execute();
      });
    });

    const act = <Result>(work: (db: Transaction) => Promise<Result>) => database.acrossTenants(work);
    const add = (name: string, { instanceOwner = false, grants = [] as readonly GrantedRole[] } = {}) =>
      act((db) => addOperator(tools, db, { name, passphraseHash: 'hash of right', instanceOwner, grants }));
    const identityOf = async (id: OperatorId): Promise<Identity> => {
      const { secret } = await act((db) => beginSession(tools, db, id));
      return (await identifyWith(tools)({ kind: 'session', secret }, { touch: false }))!;
    };
    /** Past the guard and the schemas, which have tests of their own. */
    const call = async <Op extends wire.Operation>(operation: Op, given: Partial<AnyCall> = {}) => {
      const found = operatorRoutes(tools).find((each) => each.operation === operation);
      const whole = {
        params: {},
        query: {},
        body: undefined,
        operator: undefined,
        requestId: 'req-1',
        address: '192.0.2.1',
        audit: async (_tx: unknown, note?: AuditNote) => void notes.push(note),
        sessionCookie: { set: (...set: unknown[]) => cookies.push(set), clear: () => cookies.push('cleared') },
        ...given,
      } as unknown as AnyCall;
      return (await found?.handle(whole)) as Record<string, unknown>;
    };
    const actor = (id: unknown, name: string) => ({ kind: 'operator', id, name });

    test('whoever redeems an invitation is told who they are, and the log who they became', async () => {
      const invited = { first: false, instanceOwner: true, grants: [reader] };
      const { secret } = await act((db) => makeInvitation(tools, db, invited));
      const me = await call(wire.redeemInvitation, { body: { code: secret, name: 'Lee', passphrase: 'right' } });
      const [[cookie, maxAge]] = cookies as [[string, number]];
      expect(me).toEqual({
        operatorId: me.operatorId,
        name: 'Lee',
        instanceOwner: true,
        grants: [{ tenantId: contoso, tenantName: 'Contoso', role: 'reader' }],
        via: 'session',
        csrfToken: csrfTokenOf(cookie),
      });
      expect(maxAge).toBe(12 * hour);
      expect(notes).toEqual([
        { actor: actor(me.operatorId, 'Lee'), target: me.operatorId, detail: { name: 'Lee', instanceOwner: true } },
      ]);
    });

    test('whoever signs in is told who they are, and the log that it was them', async () => {
      const { id } = await add('Kim', { grants: [reader] });
      const me = await call(wire.signIn, { body: { name: 'kim', passphrase: 'right' } });
      const [[cookie, maxAge]] = cookies as [[string, number]];
      expect(me).toEqual({
        operatorId: id,
        name: 'Kim',
        instanceOwner: false,
        grants: [{ tenantId: contoso, tenantName: 'Contoso', role: 'reader' }],
        via: 'session',
        csrfToken: csrfTokenOf(cookie),
      });
      expect(maxAge).toBe(12 * hour);
      expect(notes).toEqual([{ actor: actor(id, 'Kim'), target: id }]);
    });

    test('who is disabled before the answer is sent is answered as somebody who is', async () => {
      const { id } = await add('Kim');
      meanwhile = () => act((db) => disable(tools, db, id));
      await expect(call(wire.signIn, { body: { name: 'Kim', passphrase: 'right' } })).rejects.toMatchObject({
        code: 'unauthenticated',
        message: 'The operator was disabled while signing in.',
      });
    });

    test('a token sees its own tenants only, nobody sees a tenant that is no more, and only sessions have a value for changes', async () => {
      const grants = new Map([
        [contoso, 'reader' as const],
        [fabrikam, 'owner' as const],
        [gone, 'owner' as const],
      ]);
      const here = { tenantId: contoso, tenantName: 'Contoso', role: 'reader' };
      const there = { tenantId: fabrikam, tenantName: 'Fabrikam', role: 'owner' };
      const session = await call(wire.whoAmI, { operator: identityWith({ grants }) });
      expect(session).toMatchObject({ grants: [here, there], via: 'session', csrfToken: 'csrf-of-kim' });
      const { csrfToken: _, ...bare } = identityWith({ grants });
      const limits = { rights: new Set(['read'] as const), tenantIds: new Set([contoso]) };
      const token = await call(wire.whoAmI, { operator: { ...bare, kind: 'token', limits } });
      expect(token).toStrictEqual({
        operatorId: bare.operatorId,
        name: 'Kim',
        instanceOwner: false,
        grants: [here],
        via: 'token',
      });
    });

    test('signing out ends the session and its cookie, and the log says whose', async () => {
      const kim = await identityOf((await add('Kim')).id);
      await identityOf(kim.operatorId);
      await call(wire.signOut, { operator: kim });
      const left = await act((db) => db.selectFrom('operators_session').select('id').execute());
      expect(left).not.toContainEqual({ id: kim.credentialId });
      expect(left).toHaveLength(1);
      expect([cookies, notes]).toEqual([['cleared'], [{ target: kim.operatorId }]]);
    });

    test('operators are listed with what they may and when they were seen', async () => {
      const made = toIso(clock.now());
      const kim = await add('Kim', { instanceOwner: true, grants: [reader, { tenantId: gone, role: 'owner' }] });
      const lee = await add('Lee', { grants: [{ tenantId: fabrikam, role: 'owner' }] });
      const ada = await add('Ada');
      await clock.advance(day);
      await identityOf(kim.id);
      await act((db) => disable(tools, db, lee.id));
      const bare = {
        instanceOwner: false,
        grants: [],
        disabled: false,
        createdAt: made,
        lastSeenAt: null,
        signsInWith: 'passphrase',
      };
      const wanted = [
        { ...bare, id: ada.id, name: 'Ada' },
        {
          ...bare,
          id: kim.id,
          name: 'Kim',
          instanceOwner: true,
          grants: [{ tenantId: contoso, tenantName: 'Contoso', role: 'reader' }],
          lastSeenAt: toIso(clock.now()),
        },
        {
          ...bare,
          id: lee.id,
          name: 'Lee',
          grants: [{ tenantId: fabrikam, tenantName: 'Fabrikam', role: 'owner' }],
          disabled: true,
        },
      ];
      expect(await call(wire.listOperators)).toEqual({ items: wanted });
      const first = await call(wire.listOperators, { query: { limit: 2 } });
      expect(first.items).toEqual(wanted.slice(0, 2));
      expect(await call(wire.listOperators, { query: { limit: 2, cursor: first.nextCursor } })).toEqual({
        items: wanted.slice(2),
      });
      expect(await call(wire.listOperators, { query: { limit: 3 } })).toEqual({ items: wanted });
      for (const cursor of [encodeCursor('devices', {}, { nameKey: 'a' }), encodeCursor('operators', {}, {})])
        await expect(call(wire.listOperators, { query: { cursor } })).rejects.toMatchObject({
          code: 'invalid_request',
        });
    });

    test('an invitation is answered with its code and address, and the log has what it gives, not the code', async () => {
      const expiresAt = toIso((clock.now() + day) as typeof kim.expiresAt);
      const kim = await identityOf((await add('Kim', { instanceOwner: true })).id);
      const grants = [reader, { tenantId: fabrikam, role: 'owner' }];
      const { code, ...rest } = await call(wire.inviteOperator, { operator: kim, body: { grants } });
      expect(rest).toEqual({ url: `https://picket.example/#/welcome?code=${code}`, expiresAt });
      await call(wire.inviteOperator, { operator: kim, body: { grants: [], instanceOwner: true } });
      expect(notes).toEqual([
        { detail: { instanceOwner: false, grants: [`${contoso} reader`, `${fabrikam} owner`], expiresAt } },
        { detail: { instanceOwner: true, grants: [], expiresAt } },
      ]);
      const kept = await act((db) => db.selectFrom('operators_invitation').selectAll().execute());
      expect(kept.map(({ first, instance_owner }) => [first, instance_owner]).toSorted()).toEqual([
        [false, false],
        [false, true],
      ]);
      expect(kept.find(({ instance_owner }) => !instance_owner)?.grants).toEqual(grants);
    });

    test('a role in a tenant that is none is refused by its place, and invites nobody', async () => {
      const body = { grants: [reader, { tenantId: gone, role: 'owner' }] };
      await expect(call(wire.inviteOperator, { operator: identityWith(), body })).rejects.toMatchObject({
        code: 'invalid_request',
        message: 'Some fields are not as they should be.',
        fields: [{ pointer: '/body/grants/1/tenantId', detail: 'is no tenant of this instance' }],
      });
      expect(await act((db) => db.selectFrom('operators_invitation').selectAll().execute())).toEqual([]);
      expect(notes).toEqual([]);
    });

    test('who is disabled is named in the log, with what they were before', async () => {
      const lee = await add('Lee');
      await call(wire.disableOperator, { operator: identityWith(), params: { operatorId: lee.id } });
      const detail = { name: 'Lee', before: { state: 'enabled' }, after: { state: 'disabled' } };
      expect(notes).toEqual([{ target: lee.id, detail }]);
      const disabled = await act((db) => db.selectFrom('operators_operator').select('disabled_at').execute());
      expect(disabled).toEqual([{ disabled_at: clock.now() }]);
    });

    test('a token is made to read everywhere unless told otherwise, is shown once, and the log has all but its text', async () => {
      const kim = await identityOf((await add('Kim', { grants: [reader, { tenantId: fabrikam, role: 'owner' }] })).id);
      const createdAt = toIso(clock.now());
      const expiresAt = toIso((clock.now() + 30 * day) as typeof kim.expiresAt);
      const body = { name: 'ci', expiresInDays: 30 };
      const { token, ...plain } = await call(wire.createToken, { operator: kim, body });
      expect(token).toMatch(/^pkt_[\w-]{43}$/);
      const wanted = { name: 'ci', rights: ['read'], tenantIds: null, createdAt, expiresAt, lastUsedAt: null };
      expect(plain).toEqual({ id: plain.id, ...wanted });
      const some = { rights: ['read', 'own', 'read'], tenantIds: [fabrikam, contoso, fabrikam] };
      const { token: _, ...cut } = await call(wire.createToken, { operator: kim, body: { ...body, ...some } });
      const kept = { rights: ['read', 'own'], tenantIds: [fabrikam, contoso] };
      expect(cut).toEqual({ id: cut.id, ...wanted, ...kept });
      expect(
        (await call(wire.createToken, { operator: kim, body: { ...body, tenantIds: null } })).tenantIds,
      ).toBeNull();
      expect(notes.slice(0, 2)).toStrictEqual([
        { target: plain.id, detail: { name: 'ci', rights: ['read'], expiresAt } },
        { target: cut.id, detail: { name: 'ci', expiresAt, ...kept } },
      ]);
    });

    test('a token for a tenant of somebody else, or of nobody, is refused by its place and in the same words', async () => {
      const kim = await identityOf((await add('Kim', { grants: [reader] })).id);
      const body = { name: 'ci', expiresInDays: 1, tenantIds: [contoso, fabrikam, gone] };
      await expect(call(wire.createToken, { operator: kim, body })).rejects.toMatchObject({
        code: 'invalid_request',
        message: 'Some fields are not as they should be.',
        fields: [1, 2].map((place) => ({ pointer: `/body/tenantIds/${place}`, detail: 'is no tenant of yours' })),
      });
      expect(await act((db) => db.selectFrom('operators_token').selectAll().execute())).toEqual([]);
    });

    test('operators see and take back their own tokens, and no others', async () => {
      const [kim, lee] = [await identityOf((await add('Kim')).id), await identityOf((await add('Lee')).id)];
      const made = { name: 'ci', rights: ['read'] as const, tenantIds: undefined, expiresInDays: 1 };
      const issue = (operatorId: OperatorId) => act((db) => issueToken(tools, db, { ...made, operatorId }));
      const [ours, theirs] = [await issue(kim.operatorId), await issue(lee.operatorId)];
      const createdAt = toIso(clock.now());
      await clock.advance(hour);
      await identifyWith(tools)({ kind: 'token', secret: ours.secret }, { touch: true });
      expect(await call(wire.listTokens, { operator: kim })).toEqual({
        items: [
          {
            id: ours.record.id,
            name: 'ci',
            rights: ['read'],
            tenantIds: null,
            createdAt,
            expiresAt: toIso(ours.record.expiresAt),
            lastUsedAt: toIso(clock.now()),
          },
        ],
      });
      const revoke = (tokenId: string) => call(wire.revokeToken, { operator: kim, params: { tokenId } });
      await expect(revoke(theirs.record.id)).rejects.toMatchObject({
        code: 'not_found',
        message: 'no such token of this operator',
      });
      expect(notes).toEqual([]);
      await revoke(ours.record.id);
      expect(notes).toEqual([{ target: ours.record.id, detail: { name: 'ci' } }]);
      expect((await call(wire.listTokens, { operator: kim })).items).toEqual([]);
      expect((await call(wire.listTokens, { operator: lee })).items).toHaveLength(1);
    });
  });
}

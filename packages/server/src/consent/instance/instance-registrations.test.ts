import { type EntraTenantId, type GrantSight, type Instant, type TenantId, toIso, type Uem } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../../platform/database/testing.ts';
import { createSealer } from '../../platform/sealer.ts';
import { seededEntropy, seededSecrets } from '../../platform/testing/seeded-entropy.ts';
import { TestClock } from '../../platform/testing/test-clock.ts';
import { setEntraTenant } from '../../tenants/store.ts';
import { scriptedSession } from '../../testing/scripted-session.ts';
import { makeTenant } from '../../testing/tenant-in-database.ts';
import { unreadLedger } from '../../testing/unread-ledger.ts';
import { setRegistration } from '../consent.ts';
import { openCredential } from '../credential.ts';
import { findRegistration, markGivenBack, markGranted } from '../store.ts';
import { describeAssignments, describeInstanceRegistrations, offersFor } from './describe.ts';
import { assignEntraTenant, unassignEntraTenant } from './entra-assignment.ts';
import {
  checkInstanceRegistration,
  removeInstanceRegistration,
  storeInstanceRegistration,
  useInstanceRegistration,
} from './instance-registrations.ts';

const contosoEntra = '0198c0de-1111-4000-8000-0000000000c0' as EntraTenantId;
const fabrikamEntra = '0198c0de-2222-4000-8000-0000000000fa' as EntraTenantId;
const purpose = 'sync-and-signal';
const app = '0198c0de-3333-4000-8000-00000000a001';
const never = new AbortController().signal;
const nothing = { code: undefined, held: undefined, missing: undefined, notAskedFor: [] };
const whole: GrantSight = { ...nothing, kind: 'granted', saw: 'all is there', held: ['A'], missing: [] };

for (const [engine, open] of openTestDatabases()) {
  describe(`a registration of the instance's own, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let contoso: TenantId;
    let fabrikam: TenantId;
    /** What Entra says to a secret, in a tenant. */
    let judge: (secret: string, entraTenantId: EntraTenantId) => GrantSight;
    let asked: string[];
    const entropy = seededEntropy(57);
    const secrets = seededSecrets(57);
    const sealer = createSealer([new Uint8Array(32).fill(5)], secrets);
    const guide = { name: '', steps: [], script: '' };
    const uem: Uem = {
      id: 'intune',
      title: 'Intune',
      permissions: () => [],
      checks: [],
      registrationGuide: () => guide,
      removalGuide: () => guide,
      consentAddress: () => 'https://login.example/consent',
      credentialFaults: () => [],
      open: ({ entraTenantId, credential }) => ({
        ...scriptedSession({}),
        lookAtGrant: async (of) => {
          const opened = await credential(of);
          const secret = 'clientSecret' in opened ? opened.clientSecret : '';
          asked.push(`${secret} in ${entraTenantId}`);
          return judge(secret, entraTenantId);
        },
      }),
    };
    const tools = () => ({
      database,
      clock,
      secrets,
      sealer,
      uem,
      ledger: unreadLedger,
      redirectUri: () => 'https://picket.example/consent/callback',
    });

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      asked = [];
      judge = () => whole;
      contoso = await makeTenant({ database, clock, entropy });
      fabrikam = await makeTenant({ database, clock, entropy });
      await database.acrossTenants(async (db) => {
        await db.deleteFrom('consent_entra_assignment').execute();
        await db.deleteFrom('consent_instance_registration').execute();
        await db.deleteFrom('consent_registration').execute();
        await db.updateTable('tenants_tenant').set({ entra_tenant_id: null }).execute();
      });
    });

    const set = async (clientSecret: string, more: { clientId?: string; secretExpiresAt?: string } = {}) => {
      const checked = await checkInstanceRegistration(
        tools(),
        { purpose, clientId: app, clientSecret, ...more },
        never,
      );
      const reached = await database.acrossTenants((db) => storeInstanceRegistration(tools(), db, checked));
      return { reached, provenBy: checked.provenBy };
    };
    const assign = (tenantId: TenantId, entraTenantId: EntraTenantId) =>
      database.acrossTenants((db) => assignEntraTenant(db, { tenantId, entraTenantId, now: clock.now() }));
    const unassign = (tenantId: TenantId) => database.acrossTenants((db) => unassignEntraTenant(db, tenantId));
    const choose = (tenantId: TenantId) =>
      database.acrossTenants((db) => useInstanceRegistration(tools(), db, { tenantId, purpose }));
    const stored = (tenantId: TenantId) => database.forTenant(tenantId, (tx) => findRegistration(tx, purpose));
    const grant = (tenantId: TenantId) => database.forTenant(tenantId, (tx) => markGranted(tx, purpose, clock.now()));
    const secretOf = async (tenantId: TenantId) => {
      const registration = await stored(tenantId);
      const opened = registration && openCredential(sealer, tenantId, registration);
      return opened && 'clientSecret' in opened ? opened.clientSecret : undefined;
    };

    test('is taken up only by a tenant of which an owner has said which Entra tenant it is', async () => {
      await set('the first secret');
      await expect(choose(contoso)).rejects.toMatchObject({ code: 'conflict' });
      expect(await stored(contoso)).toBeUndefined();
      await assign(contoso, contosoEntra);
      expect(await choose(contoso)).toEqual({ clientId: app, entraTenantId: contosoEntra });
      expect(await stored(contoso)).toMatchObject({
        source: 'instance',
        clientId: app,
        expectedEntraTenantId: contosoEntra,
        state: 'not-granted',
      });
      // Somebody else's word about another tenant is worth nothing to this one.
      await expect(choose(fabrikam)).rejects.toMatchObject({ code: 'conflict' });
    });

    test('is offered with the Entra tenant that would be believed, or with none', async () => {
      const offers = (tenantId: TenantId) => database.acrossTenants((db) => offersFor(db, tenantId));
      expect([...(await offers(contoso))]).toEqual([]);
      await set('the first secret');
      await assign(contoso, contosoEntra);
      expect([...(await offers(contoso))]).toEqual([[purpose, { clientId: app, entraTenantId: contosoEntra }]]);
      expect([...(await offers(fabrikam))]).toEqual([[purpose, { clientId: app, entraTenantId: null }]]);
    });

    test('two tenants are never the same Entra tenant, by assignment or by link', async () => {
      await assign(contoso, contosoEntra);
      await expect(assign(fabrikam, contosoEntra)).rejects.toMatchObject({ code: 'conflict' });
      await database.forTenant(fabrikam, (tx) => setEntraTenant(tx, fabrikamEntra));
      await expect(assign(contoso, fabrikamEntra)).rejects.toMatchObject({ code: 'conflict' });
      // What is linked stays what it is: its phones and history are that organization's.
      await expect(assign(fabrikam, '0198c0de-4444-4000-8000-000000000001' as EntraTenantId)).rejects.toMatchObject({
        code: 'conflict',
      });
      await assign(fabrikam, fabrikamEntra);
      const ids = [contoso, fabrikam];
      const described = await database.acrossTenants((db) => describeAssignments(db, ids));
      expect(new Map(described.map(({ id, assignedEntraTenantId }) => [id, assignedEntraTenantId]))).toEqual(
        new Map([
          [contoso, contosoEntra],
          [fabrikam, fabrikamEntra],
        ]),
      );
    });

    test('an assignment is neither changed nor taken back while the tenant uses what came of it', async () => {
      await set('the first secret');
      await assign(contoso, contosoEntra);
      await choose(contoso);
      await expect(assign(contoso, fabrikamEntra)).rejects.toMatchObject({ code: 'conflict' });
      await expect(unassign(contoso)).rejects.toMatchObject({ code: 'conflict' });
      // The same again changes nothing, and is no conflict.
      await assign(contoso, contosoEntra);
      await database.forTenant(contoso, (tx) => markGivenBack(tx, purpose, clock.now()));
      await unassign(contoso);
      await expect(unassign(contoso)).rejects.toMatchObject({ code: 'conflict' });
      await expect(choose(contoso)).rejects.toMatchObject({ code: 'conflict' });
    });

    test('a new credential reaches every tenant that has it, sealed to each, and leaves their grants', async () => {
      await set('the first secret');
      for (const [tenantId, entra] of [
        [contoso, contosoEntra],
        [fabrikam, fabrikamEntra],
      ] as const) {
        await assign(tenantId, entra);
        await choose(tenantId);
      }
      await grant(contoso);
      const ends = '2027-06-01T00:00:00.000Z';
      const { reached, provenBy } = await set('the second secret', { secretExpiresAt: ends });
      expect(new Set(reached)).toEqual(new Set([contoso, fabrikam]));
      expect(provenBy).toBe(contoso);
      expect(asked).toEqual([`the second secret in ${contosoEntra}`]);
      expect([await secretOf(contoso), await secretOf(fabrikam)]).toEqual(['the second secret', 'the second secret']);
      expect(await stored(contoso)).toMatchObject({ state: 'granted' });
      expect(toIso((await stored(contoso))?.secretExpiresAt as Instant)).toBe(ends);
      expect(await stored(fabrikam)).toMatchObject({ state: 'not-granted' });
      const theirs = (await stored(fabrikam))?.secretSealed;
      expect(theirs).not.toBe((await stored(contoso))?.secretSealed);
      // A copy that was moved to another tenant opens nothing there.
      const moved = { purpose, clientId: app, secretSealed: theirs ?? '', certificate: undefined } as const;
      expect(() => openCredential(sealer, contoso, moved)).toThrow(/altered, or moved/);
    });

    test.each([
      ['is refused', { ...nothing, kind: 'credential-refused', saw: 'AADSTS7000215' }, 'credential_refused'],
      ['cannot be tried', { ...nothing, kind: 'unknown', saw: 'no answer' }, 'connector_unreachable'],
    ] as const)('a new credential that %s takes nothing away from anybody', async (_, sight, code) => {
      await set('the first secret');
      await assign(contoso, contosoEntra);
      await choose(contoso);
      await grant(contoso);
      judge = () => sight;
      await expect(set('a wrong secret')).rejects.toMatchObject({ code });
      expect(await secretOf(contoso)).toBe('the first secret');
      await choose(contoso);
      expect(await secretOf(contoso)).toBe('the first secret');
    });

    test('a tenant whose grant is gone says nothing of a new credential: the next one is asked', async () => {
      await set('the first secret');
      for (const [tenantId, entra] of [
        [contoso, contosoEntra],
        [fabrikam, fabrikamEntra],
      ] as const) {
        await assign(tenantId, entra);
        await choose(tenantId);
        await grant(tenantId);
      }
      const [first, second] = [contoso, fabrikam].toSorted();
      const entraOfFirst = first === contoso ? contosoEntra : fabrikamEntra;
      judge = (_, entra) => (entra === entraOfFirst ? { ...nothing, kind: 'withdrawn', saw: 'AADSTS700016' } : whole);
      expect((await set('the second secret')).provenBy).toBe(second);
      judge = () => ({ ...nothing, kind: 'withdrawn', saw: 'AADSTS700016' });
      expect((await set('the third secret')).provenBy).toBeUndefined();
      expect(await secretOf(contoso)).toBe('the third secret');
    });

    test('another app takes the place of one that tenants have consented to only when none has it any more', async () => {
      await set('the first secret');
      await assign(contoso, contosoEntra);
      await choose(contoso);
      const other = '0198c0de-5555-4000-8000-00000000a002';
      await expect(set('its secret', { clientId: other })).rejects.toMatchObject({ code: 'conflict' });
      await expect(database.acrossTenants((db) => removeInstanceRegistration(db, purpose))).rejects.toMatchObject({
        code: 'conflict',
      });
      const [described] = await database.acrossTenants((db) => describeInstanceRegistrations(db, clock.now()));
      expect(described).toMatchObject({ purpose, clientId: app, usedBy: 1, grantedBy: 0 });

      // A registration of its own takes the tenant off.
      await database.forTenant(contoso, (tx) =>
        setRegistration(tools(), tx, {
          purpose,
          clientId: 'own',
          clientSecret: 'own secret',
          entraTenantId: contosoEntra,
        }),
      );
      expect(await stored(contoso)).toMatchObject({ source: 'own' });
      expect((await set('its secret', { clientId: other })).reached).toEqual([]);
      expect(await secretOf(contoso)).toBe('own secret');
      await database.acrossTenants((db) => removeInstanceRegistration(db, purpose));
      await expect(database.acrossTenants((db) => removeInstanceRegistration(db, purpose))).rejects.toMatchObject({
        code: 'consent_missing',
      });
      await expect(choose(contoso)).rejects.toMatchObject({ code: 'consent_missing' });
    });

    test("a tenant's own transaction reaches neither the instance's secret nor whom it is said to be", async () => {
      await set('the first secret');
      for (const table of ['consent_instance_registration', 'consent_entra_assignment'] as const) {
        await expect(
          database.forTenant(contoso, ({ db }) => db.selectFrom(table).selectAll().execute()),
        ).rejects.toThrow(/permission denied/);
      }
    });
  });
}

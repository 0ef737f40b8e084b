import { day, type EntraTenantId, type GrantSight, hour, type Instant, type TenantId, type Uem } from '@picket/domain';
import { makeTestCertificate } from '@picket/graph/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findConnector } from '../connectors/store.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { createLog } from '../platform/log.ts';
import { createSealer } from '../platform/sealer.ts';
import { seededEntropy, seededSecrets } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { scriptedSession } from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { unreadLedger } from '../testing/unread-ledger.ts';
import { linkTenant, setRegistration, startConsent } from './consent.ts';
import { describePurposes } from './describe-purposes.ts';
import { lookAtPurpose } from './look.ts';
import { listDueLooks } from './sight-store.ts';

const entraTenantId = '0198c0de-1111-4000-8000-0000000000c0' as EntraTenantId;
const purpose = 'sync-and-signal';
const whole: GrantSight = {
  kind: 'granted',
  saw: 'all is there',
  code: undefined,
  held: ['A', 'B'],
  missing: [],
  notAskedFor: [],
};
const unseen = { code: undefined, held: undefined, missing: undefined, notAskedFor: [] };
const never = new AbortController().signal;

for (const [engine, open] of openTestDatabases()) {
  describe(`a look at a grant, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let sight: GrantSight;
    /** Runs while Microsoft is being asked. */
    let meanwhile: () => Promise<void>;
    let lines: Record<string, unknown>[];
    const entropy = seededEntropy(31);
    const secrets = seededSecrets(31);
    const sealer = createSealer([new Uint8Array(32).fill(7)], secrets);
    const uem: Uem = {
      id: 'intune',
      title: 'Intune',
      permissions: () => [],
      checks: [],
      registrationGuide: () => ({ name: '', steps: [], script: '' }),
      removalGuide: () => ({ name: '', steps: [], script: '' }),
      consentAddress: () => 'https://login.example/consent',
      credentialFaults: () => [],
      open: (link) => ({
        ...scriptedSession({}),
        lookAtGrant: async (asked) => {
          await link.credential(asked);
          await meanwhile();
          return sight;
        },
      }),
    };
    const tools = () => ({
      database,
      clock,
      sealer,
      ledger: unreadLedger,
      uem,
      secrets,
      redirectUri: () => 'https://picket.example/consent/callback',
      log: createLog({
        level: 'info',
        clock,
        destination: { write: (line) => void lines.push(JSON.parse(line)) },
      }),
    });

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      lines = [];
      sight = whole;
      meanwhile = async () => undefined;
      tenantId = await makeTenant({ database, clock, entropy });
      await register({ clientSecret: 'a secret' });
      await database.forTenant(tenantId, async (tx) => {
        await startConsent(tools(), tx, { purpose, credentialId: 'session' });
        const remote = { entraTenantId, displayName: 'Contoso' };
        await linkTenant(tx, uem, { tenantId, purpose, remote }, clock.now());
      });
    });
    const register = (credential: Readonly<Record<string, string>>) =>
      database.forTenant(tenantId, (tx) =>
        setRegistration(tools(), tx, { purpose, clientId: 'app', entraTenantId, ...credential }),
      );
    const look = () => lookAtPurpose(tools(), { tenantId, purpose }, never);
    const read = () =>
      database.forTenant(tenantId, async (tx) => {
        const described = (await describePurposes(tx, { uem, now: clock.now(), offers: new Map() })).find(
          (each) => each.purpose === purpose,
        )!;
        return { ...described, connector: (await findConnector(tx, 'intune'))?.state };
      });
    const warnings = () => lines.filter(({ level }) => level === 'warn');

    test('before the first look nothing is said of the grant', async () => {
      expect((await read()).sight).toBeNull();
    });

    test('says since when it is so, however often it is looked at, and when it was looked at last', async () => {
      await look();
      const first = clock.now();
      await clock.advance(hour);
      await look();
      expect((await read()).sight).toMatchObject({
        kind: 'granted',
        since: new Date(first).toISOString(),
        lookedAt: new Date(clock.now()).toISOString(),
        todo: null,
      });
    });

    test.each(['withdrawn', 'app-disabled'] as const)(
      'a grant that is %s revokes the connector, is warned of once, and is good again by a look',
      async (kind) => {
        await look();
        sight = { ...unseen, kind, saw: 'AADSTS says so', code: 'AADSTS7000112' };
        await look();
        await clock.advance(hour);
        await look();
        expect(await read()).toMatchObject({
          state: 'withdrawn',
          connector: 'revoked',
          sight: { kind, missing: null },
        });
        expect((await read()).sight?.todo).toMatch(/\w/);
        expect(warnings()).toEqual([expect.objectContaining({ purpose, kind, tenantId })]);
        sight = whole;
        await look();
        expect(await read()).toMatchObject({ state: 'granted', connector: 'linked', sight: { kind: 'granted' } });
      },
    );

    test.each(['credential-expired', 'credential-refused', 'refused-by-policy', 'wrong-tenant', 'unknown'] as const)(
      'what only keeps Picket from looking (%s) takes no consent away, and is no good news either',
      async (kind) => {
        await look();
        sight = { ...unseen, kind, saw: 'no answer' };
        await look();
        expect(await read()).toMatchObject({ state: 'granted', connector: 'linked', sight: { kind, missing: null } });
      },
    );

    test('what is missing is what is missing now: it comes and goes with the look', async () => {
      sight = { ...whole, kind: 'incomplete', missing: ['B'] };
      await look();
      expect(await read()).toMatchObject({ state: 'granted', missing: ['B'], connector: 'linked' });
      sight = { ...unseen, kind: 'unknown', saw: 'no answer' };
      await look();
      // Nobody could look, so nobody knows that it is there now.
      expect(await read()).toMatchObject({ missing: ['B'], sight: { missing: null } });
      sight = whole;
      await look();
      expect(await read()).toMatchObject({ missing: [] });
    });

    test('a look at a registration that was entered anew meanwhile says nothing of the new one', async () => {
      meanwhile = () => register({ clientSecret: 'another secret' });
      sight = { ...unseen, kind: 'withdrawn', saw: 'gone' };
      await look();
      expect(await read()).toMatchObject({ state: 'not-granted', sight: null, connector: 'linked' });
    });

    test('a look that was overtaken by a later one is dropped', async () => {
      sight = { ...unseen, kind: 'withdrawn', saw: 'gone' };
      let isFirst = true;
      meanwhile = async () => {
        if (!isFirst) return;
        isFirst = false;
        await clock.advance(1);
        const before = sight;
        sight = whole;
        await look();
        sight = before;
      };
      await look();
      expect(await read()).toMatchObject({ state: 'granted', sight: { kind: 'granted' } });
    });

    test('what was never granted is looked at on request, and neither granted nor withdrawn by that', async () => {
      await register({ clientSecret: 'another secret' });
      for (const kind of ['granted', 'withdrawn'] as const) {
        sight = { ...whole, kind };
        await look();
        expect(await read()).toMatchObject({ state: 'not-granted', sight: { kind }, connector: 'linked' });
      }
    });

    test('the end of a secret is unknown until an operator says it, and never taken for far away', async () => {
      expect((await read()).credential).toEqual({ kind: 'secret', expiresAt: null, end: 'unknown' });
      const secretExpiresAt = new Date(clock.now() + 3 * day).toISOString();
      await register({ clientSecret: 'a secret', secretExpiresAt });
      expect((await read()).credential).toEqual({ kind: 'secret', expiresAt: secretExpiresAt, end: 'within-7-days' });
      const { certificate, privateKey } = await makeTestCertificate();
      await expect(register({ certificate, privateKey, secretExpiresAt })).rejects.toMatchObject({
        code: 'invalid_request',
        fields: [{ pointer: '/body/secretExpiresAt' }],
      });
    });

    test('each nearer end of a certificate is warned of once: 30, 7 and 1 days before, and at its end', async () => {
      const ends = clock.now() + 33 * day;
      const pair = await makeTestCertificate({ to: new Date(ends).toISOString() });
      await register({ certificate: pair.certificate, privateKey: pair.privateKey });
      for (const days of [0, 2, 1, 20, 3, 5, 1, 1]) {
        await clock.advance(days * day);
        await look();
        await look();
      }
      expect(warnings().map(({ end }) => end)).toEqual(['within-30-days', 'within-7-days', 'within-1-day', 'expired']);
      sight = { ...unseen, kind: 'credential-refused', saw: 'not even asked' };
      await look();
      expect((await read()).sight?.kind).toBe('credential-expired');
    });

    test('an old look is due again, of tenants that may be spoken for and of grants that were given', async () => {
      const due = () => database.acrossTenants((db) => listDueLooks(db, [tenantId], (clock.now() - hour) as Instant));
      expect(await due()).toEqual([{ tenantId, purpose }]);
      await look();
      expect(await due()).toEqual([]);
      await clock.advance(hour);
      expect(await due()).toEqual([{ tenantId, purpose }]);
      await register({ clientSecret: 'another secret' });
      expect(await due()).toEqual([]);
    });

    test('another tenant sees nothing of it', async () => {
      await look();
      const other = await makeTenant({ database, clock, entropy });
      const described = await database.forTenant(other, (tx) =>
        describePurposes(tx, { uem, now: clock.now(), offers: new Map() }),
      );
      expect(described.map(({ state, sight: seen }) => [state, seen])).toEqual(Array(3).fill(['not-registered', null]));
    });
  });
}

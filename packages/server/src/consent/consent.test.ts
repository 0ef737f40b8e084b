import { type EntraTenantId, minute, type TenantId, type Uem } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { createSealer } from '../platform/sealer.ts';
import { seededEntropy, seededSecrets } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { scriptedSession } from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { unreadLedger } from '../testing/unread-ledger.ts';
import { type ConsentCallback, type ConsentTools, proveConsent, setRegistration, startConsent } from './consent.ts';

const expected = '0198c0de-1111-4000-8000-0000000000c0' as EntraTenantId;
const another = '0198c0de-1111-4000-8000-0000000000fa' as EntraTenantId;
const purpose = 'sync-and-signal';

for (const [engine, open] of openTestDatabases()) {
  describe(engine, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    /** Who answers to the token that is asked for. */
    let answering: EntraTenantId;
    let proofs: number;
    let tools: ConsentTools;
    const entropy = seededEntropy(21);
    const secrets = seededSecrets(21);
    const sealer = createSealer([new Uint8Array(32).fill(7)], secrets);
    const uem: Uem = {
      id: 'intune',
      title: 'Intune',
      permissions: () => [],
      checks: [],
      registrationGuide: () => ({ name: '', steps: [], script: '' }),
      removalGuide: () => ({ name: '', steps: [], script: '' }),
      consentAddress: ({ state }) => `https://login.example/consent?state=${state}`,
      credentialFaults: () => [],
      open: () => ({
        ...scriptedSession({}),
        proveConsent: async () => {
          proofs++;
          return { entraTenantId: answering, displayName: 'Whoever answers' };
        },
      }),
    };

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      answering = expected;
      proofs = 0;
      tools = {
        database,
        clock,
        secrets,
        sealer,
        uem,
        ledger: unreadLedger,
        redirectUri: () => 'https://picket.example/consent/callback',
      };
      tenantId = await makeTenant({ database, clock, entropy });
      const registration = { purpose, clientId: 'app', clientSecret: 'secret', entraTenantId: expected } as const;
      await database.forTenant(tenantId, (tx) => setRegistration(tools, tx, registration));
    });

    const begin = async (credentialId = 'this session') => {
      const { url } = await database.forTenant(tenantId, (tx) => startConsent(tools, tx, { purpose, credentialId }));
      return new URL(url).searchParams.get('state') ?? '';
    };
    const comeBack = (state: string | undefined, more: Partial<ConsentCallback> = {}) =>
      proveConsent(
        tools,
        {
          state,
          claimedTenant: expected,
          error: undefined,
          errorDescription: undefined,
          credentialId: 'this session',
          mayManage: (id) => id === tenantId,
          ...more,
        },
        new AbortController().signal,
      );

    test('a grant is proven by a token of the expected Entra tenant', async () => {
      expect(await comeBack(await begin())).toEqual({
        tenantId,
        purpose,
        remote: { entraTenantId: expected, displayName: 'Whoever answers' },
      });
    });

    test('a token that another Entra tenant answers to proves nothing', async () => {
      answering = another;
      await expect(comeBack(await begin())).rejects.toMatchObject({ code: 'consent_wrong_tenant' });
      // Also where the redirect names nobody.
      await expect(comeBack(await begin(), { claimedTenant: undefined })).rejects.toMatchObject({
        code: 'consent_wrong_tenant',
      });
    });

    test('a redirect that names another Entra tenant is not followed by any proof', async () => {
      await expect(comeBack(await begin(), { claimedTenant: another })).rejects.toMatchObject({
        code: 'consent_wrong_tenant',
      });
      expect(proofs).toBe(0);
    });

    test('a state works once, also when it comes back several times at the same moment', async () => {
      const state = await begin();
      const outcomes = await Promise.allSettled([comeBack(state), comeBack(state), comeBack(state)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(comeBack(state)).rejects.toMatchObject({ code: 'consent_state_invalid' });
    });

    test('a state works in the session that began it only, and is used up by whoever tries', async () => {
      const state = await begin();
      await expect(comeBack(state, { credentialId: 'another session' })).rejects.toMatchObject({
        code: 'consent_state_invalid',
      });
      await expect(comeBack(state)).rejects.toMatchObject({ code: 'consent_state_invalid' });
      expect(proofs).toBe(0);
    });

    test('a state ends after ten minutes, to the millisecond', async () => {
      const [inTime, late] = [await begin(), await begin()];
      await clock.advance(10 * minute - 1);
      expect(await comeBack(inTime)).toMatchObject({ tenantId });
      await clock.advance(1);
      await expect(comeBack(late)).rejects.toMatchObject({ code: 'consent_state_invalid' });
    });

    test('who may not manage the tenant of a state, or makes one up, learns nothing and uses nothing up', async () => {
      const state = await begin();
      const refused = { code: 'consent_state_invalid', message: 'Nothing was linked.' };
      await expect(comeBack(state, { mayManage: () => false })).rejects.toMatchObject(refused);
      for (const made of [undefined, '', `${tenantId}.made-up`, 'no tenant.at all'])
        await expect(comeBack(made)).rejects.toMatchObject(refused);
      expect(await comeBack(state)).toMatchObject({ tenantId });
    });
  });
}

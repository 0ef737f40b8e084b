import { type EntraTenantId, type GrantSight, hour, type TenantId, type Uem } from '@picket/domain';
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
import { linkTenant, proveConsent, setRegistration, startConsent } from './consent.ts';
import { describePurposes } from './describe-purposes.ts';
import { forgetGivenBack, previewGivingBackOf, tryGivingBack } from './give-back.ts';
import { findRegistration, listRegistrations } from './store.ts';

const entraTenantId = '0198c0de-1111-4000-8000-0000000000c0' as EntraTenantId;
const purpose = 'sync-and-signal';
const nothing = { code: undefined, held: undefined, missing: undefined, notAskedFor: [] };
const gone: GrantSight = { ...nothing, kind: 'withdrawn', saw: 'AADSTS700016' };
const whole: GrantSight = { ...nothing, kind: 'granted', saw: 'whole', held: ['A'], missing: [] };

for (const [engine, open] of openTestDatabases()) {
  describe(`giving a purpose back, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    /** What Entra shows, look by look; the last goes on. */
    let sights: GrantSight[];
    let looks: number;
    const entropy = seededEntropy(33);
    const secrets = seededSecrets(33);
    const sealer = createSealer([new Uint8Array(32).fill(7)], secrets);
    const uem: Uem = {
      id: 'intune',
      title: 'Intune',
      permissions: () => [{ name: 'A', resource: 'Graph', why: '', without: 'No phone.', roleId: '', resourceId: '' }],
      checks: [],
      registrationGuide: () => ({ name: '', steps: [], script: '' }),
      removalGuide: (_, clientId) => ({ name: 'Picket', steps: [`delete ${clientId}`], script: 'az' }),
      consentAddress: ({ state }) => `https://login.example/consent?state=${state}`,
      credentialFaults: () => [],
      open: (link) => ({
        ...scriptedSession({}),
        lookAtGrant: async (asked) => {
          await link.credential(asked);
          looks++;
          return (sights.length > 1 ? sights.shift() : sights[0]) ?? whole;
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
      channels: [],
      redirectUri: () => 'https://picket.example/consent/callback',
      log: createLog({ level: 'silent', clock }),
    });

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      sights = [gone];
      looks = 0;
      tenantId = await makeTenant({ database, clock, entropy });
      await register();
      await link();
      await clock.advance(hour);
    });
    const inTenant = <Value>(work: Parameters<typeof database.forTenant<Value>>[1]) =>
      database.forTenant(tenantId, work);
    const register = () =>
      inTenant((tx) =>
        setRegistration(tools(), tx, { purpose, clientId: 'app', clientSecret: 'a secret', entraTenantId }),
      );
    const link = () =>
      inTenant(async (tx) => {
        await startConsent(tools(), tx, { purpose, credentialId: 'session' });
        await linkTenant(
          tx,
          uem,
          { tenantId, purpose, remote: { entraTenantId, displayName: 'Contoso' } },
          clock.now(),
        );
      });
    /** As the route does it, with a clock that goes on when it is waited for. */
    const give = async () => {
      const trying = tryGivingBack(tools(), { tenantId, purpose, leaveTags: false }, new AbortController().signal);
      let isOver = false;
      trying.finally(() => (isOver = true)).catch(() => undefined);
      // Only while it waits: what the database takes is no time of this clock.
      while (!isOver)
        await (clock.sleeping > 0 ? clock.advance(1_000) : new Promise((resolve) => setImmediate(resolve)));
      const { registration, ...tried } = await trying;
      if (tried.result === 'given-back')
        expect(await inTenant((tx) => forgetGivenBack({ uem }, tx, registration, clock.now()))).toBe(true);
      return tried;
    };
    const stored = () => inTenant(async (tx) => (await listRegistrations(tx)).find((each) => each.purpose === purpose));
    const connector = () => inTenant(async (tx) => (await findConnector(tx, 'intune'))?.state);

    test('the preview says what stops, and how to take the grant away', async () => {
      expect(await inTenant((tx) => previewGivingBackOf(tools(), tx, purpose))).toEqual({
        name: 'Picket',
        clientId: 'app',
        stops: [{ permission: 'A', without: 'No phone.' }],
        channels: [],
        objects: 0,
        unlinks: true,
        steps: ['delete app'],
        script: 'az',
        told: [],
      });
      expect(looks).toBe(0);
    });

    test('only when Entra refuses three times in a row is it given back: then the credential is gone and nothing is linked', async () => {
      expect(await give()).toEqual({ result: 'given-back', saw: 'AADSTS700016', held: [] });
      expect(looks).toBe(3);
      expect(await stored()).toMatchObject({ state: 'given-back', secretSealed: '', certificate: undefined });
      expect(await inTenant((tx) => findRegistration(tx, purpose))).toBeUndefined();
      expect(await connector()).toBe('unlinked');
      const [described] = await inTenant((tx) => describePurposes(tx, { uem, now: clock.now(), offers: new Map() }));
      expect(described).toMatchObject({ state: 'given-back', clientId: 'app', credential: null, sight: null });
    });

    test('a token that is still given says so and takes nothing away; it can be tried again', async () => {
      sights = [gone, gone, whole];
      expect(await give()).toMatchObject({ result: 'still-granted', held: ['A'] });
      expect(await stored()).toMatchObject({ state: 'granted' });
      expect((await stored())?.secretSealed).not.toBe('');
      expect(await connector()).toBe('linked');
      sights = [gone];
      expect(await give()).toMatchObject({ result: 'given-back' });
    });

    test('an app that holds nothing and still gets tokens is not given back: it has to go', async () => {
      sights = [{ ...gone, held: [], missing: ['A'], saw: 'an empty token' }];
      expect(await give()).toMatchObject({ result: 'still-granted', held: [] });
    });

    test.each(['app-disabled'] as const)('an app that is only switched off is not given back', async (kind) => {
      sights = [{ ...nothing, kind, saw: 'AADSTS7000112' }];
      expect(await give()).toMatchObject({ result: 'still-granted', saw: expect.stringContaining('Delete it') });
      expect((await stored())?.secretSealed).not.toBe('');
    });

    test.each([
      'credential-expired',
      'credential-refused',
      'refused-by-policy',
      'wrong-tenant',
      'api-missing',
      'unknown',
    ] as const)('a refusal that does not speak of the grant (%s) verifies nothing', async (kind) => {
      sights = [{ ...nothing, kind, saw: 'no' }];
      expect(await give()).toEqual({ result: 'not-verified', saw: 'no', held: [] });
      expect(await stored()).toMatchObject({ state: 'granted' });
    });

    test('right after a grant a refusal may be a part of Entra that is behind', async () => {
      await register();
      await link();
      expect(await give()).toMatchObject({ result: 'not-verified', saw: expect.stringContaining('try again') });
      await clock.advance(hour);
      expect(await give()).toMatchObject({ result: 'given-back' });
    });

    test('a grant under way when it is given back comes back to nothing, and a late proof brings nothing back', async () => {
      const { url } = await inTenant((tx) => startConsent(tools(), tx, { purpose, credentialId: 'session' }));
      await give();
      const callback = {
        state: new URL(url).searchParams.get('state') ?? '',
        claimedTenant: entraTenantId,
        error: undefined,
        errorDescription: undefined,
        credentialId: 'session',
        mayManage: () => true,
      };
      await expect(proveConsent(tools(), callback, new AbortController().signal)).rejects.toMatchObject({
        code: 'consent_state_invalid',
      });
      await inTenant((tx) =>
        linkTenant(tx, uem, { tenantId, purpose, remote: { entraTenantId, displayName: 'late' } }, clock.now()),
      );
      expect(await stored()).toMatchObject({ state: 'given-back', secretSealed: '' });
      expect(await connector()).toBe('unlinked');
    });

    test('a registration that is entered anew while it is being verified stays', async () => {
      const before = await stored();
      await register();
      expect(await inTenant((tx) => forgetGivenBack({ uem }, tx, before!, clock.now()))).toBe(false);
      expect((await stored())?.secretSealed).not.toBe('');
    });

    test('undone by consenting again, with a registration that is entered again', async () => {
      await give();
      const refused = inTenant((tx) => startConsent(tools(), tx, { purpose, credentialId: 'session' }));
      await expect(refused).rejects.toMatchObject({ code: 'consent_missing' });
      await register();
      await link();
      expect(await stored()).toMatchObject({ state: 'granted', givenBackAt: undefined });
      expect(await connector()).toBe('linked');
    });

    test('what was never registered, or given back already, cannot be given back', async () => {
      await give();
      await expect(give()).rejects.toMatchObject({ code: 'consent_missing' });
    });
  });
}

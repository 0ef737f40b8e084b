import type { AttributeChange, ConsentPurpose, Cursor, EntraObjectId, EntraTenantId, Instant } from '@picket/domain';
import { never, SleptClock, surroundings } from '@picket/graph/testing';
import { describe, expect, test } from 'vitest';
import { createIntune, type IntuneHosts } from './create-intune.ts';
import { hostsAt } from './hosts.suite.ts';
import { startWitnessedIntune } from './witnessed-intune.suite.ts';

const intune = await startWitnessedIntune(5);
const { entraTenantId: contoso, simulator } = intune;
const { faults } = simulator.control;
const elsewhere = '22222222-2222-4222-8222-222222222222';
const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
const edit = (at: string, value?: unknown) => ({ kind: 'edit' as const, edits: [{ at, value }] });

function intuneAt(hosts: IntuneHosts) {
  const clock = new SleptClock();
  return createIntune({ ...surroundings(clock), clock: clock as never, hosts });
}

describe('consent', () => {
  const organization = 'GET /v1.0/organization?$select=id,displayName';
  /** What the next token of Entra says instead of what it should. */
  const forge = (token: string) =>
    faults.add({ name: 'another token', area: 'entra', action: edit('/access_token', token) });

  test.each<ConsentPurpose>(['sync-and-signal', 'setup', 'response'])(
    'is proven for %s by its own fresh token and by who answers it',
    async (purpose) => {
      const { session, seen, asked, purposes } = intune.visit();
      // Twice: the second proof must not rest on the first one's token.
      for (let proof = 0; proof < 2; proof++) {
        expect(await session.proveConsent(purpose, never)).toEqual({ entraTenantId: contoso, displayName: 'Contoso' });
      }
      expect(asked().map(({ line }) => line)).toEqual([organization, organization]);
      expect(purposes()).toEqual([purpose, purpose]);
      expect(new Set(asked().map(({ headers }) => headers.get('authorization'))).size).toBe(2);
      expect(seen).toHaveLength(4);
    },
  );

  test.each([
    ['another tenant', edit('/value/0/id', elsewhere)],
    ['nobody', edit('/value', [])],
  ])('that %s answers is refused', async (_, action) => {
    faults.add({ name: 'not Contoso', action, path: '/organization' });
    await expect(intune.visit().session.proveConsent('setup', never)).rejects.toMatchObject({
      code: 'consent_wrong_tenant',
    });
  });

  test('whose token was issued for another tenant is refused before anything is called', async () => {
    forge(jwt({ tid: elsewhere }));
    const { session, asked } = intune.visit();
    await expect(session.proveConsent('setup', never)).rejects.toMatchObject({ code: 'consent_wrong_tenant' });
    expect(asked()).toEqual([]);
  });

  test('by a token that can be read and names no tenant, whatever Graph would answer to it', async () => {
    for (const claims of [{}, { tid: null }, { tid: [contoso] }, { tid: '' }]) {
      forge(jwt(claims));
      const { session, asked } = intune.visit();
      await expect(session.proveConsent('setup', never)).rejects.toMatchObject({ code: 'consent_wrong_tenant' });
      expect(asked()).toEqual([]);
    }
  });

  test('by a token that can be read and says the right tenant is fine, in whatever case it was linked', async () => {
    const { session } = intune.visit(contoso.toUpperCase() as EntraTenantId);
    await expect(session.proveConsent('setup', never)).resolves.toMatchObject({ displayName: 'Contoso' });
  });

  test('by a token that nobody can read rests on who answers it', async () => {
    forge('opaque');
    const { session, asked } = intune.visit();
    await session.proveConsent('setup', never);
    // Graph does not take this one, so another is asked for: it was tried, not refused unread.
    expect(asked()[0]?.headers.get('authorization')).toBe('Bearer opaque');
  });

  test.each([
    [700_016, 'consent_missing'],
    [7_000_222, 'credential_refused'],
  ])('that Entra denies with AADSTS%d is %s', async (code, expected) => {
    faults.add({ name: 'denied', area: 'entra', action: { kind: 'aadsts', code } });
    const { session, seen } = intune.visit();
    await expect(session.proveConsent('setup', never)).rejects.toMatchObject({ code: expected });
    expect(seen).toHaveLength(1);
  });

  test('is asked for where the administrator is, with everything Entra wants to know', () => {
    const uem = intuneAt(hostsAt('http://127.0.0.1:4900'));
    const request = {
      purpose: 'setup',
      clientId: 'app',
      redirectUri: 'http://127.0.0.1:4800/back',
      state: 's&=',
    } as const;
    const unknown = new URL(uem.consentAddress({ ...request, entraTenantId: undefined }));
    expect(unknown.pathname).toBe('/organizations/v2.0/adminconsent');
    const known = new URL(uem.consentAddress({ ...request, entraTenantId: contoso }));
    expect(known.pathname).toBe(`/${contoso}/v2.0/adminconsent`);
    expect(Object.fromEntries(known.searchParams)).toEqual({
      client_id: 'app',
      scope: 'http://127.0.0.1:4900/.default',
      redirect_uri: 'http://127.0.0.1:4800/back',
      state: 's&=',
    });
  });
});

test('where nobody speaks the partner protocol there are no threat levels, and no permission is asked for them', () => {
  const { partner: _, ...hosts } = hostsAt('http://127.0.0.1:4900');
  const without = intuneAt(hosts);
  const link = { entraTenantId: contoso, credential: () => Promise.reject(new Error('not asked for')) };
  expect(without.open(link).threatLevels).toBeUndefined();
  expect(without.permissions('sync-and-signal').map(({ name }) => name)).not.toContain('update_device_health');
  const withPartner = intuneAt(hostsAt('http://127.0.0.1:4900'));
  expect(withPartner.open(link).threatLevels).toBeDefined();
  expect(withPartner.permissions('sync-and-signal').map(({ name }) => name)).toContain('update_device_health');
});

describe('the inventory', () => {
  const path = '^/v1.0/deviceManagement/managedDevices';

  test('is listed page by page, and goes on behind a cursor', async () => {
    const { session, asked, purposes } = intune.visit();
    const pages = await Array.fromAsync(session.listManagedDevices(undefined, never));
    expect(pages.length).toBeGreaterThan(2);
    const select =
      'id,azureADDeviceId,deviceName,operatingSystem,osVersion,androidSecurityPatchLevel,jailBroken,isEncrypted,' +
      'manufacturer,model,serialNumber,userId,userPrincipalName,userDisplayName,enrolledDateTime,lastSyncDateTime,' +
      'complianceState,partnerReportedThreatState,managedDeviceOwnerType,deviceEnrollmentType';
    expect(asked()[0]?.line).toBe(`GET /v1.0/deviceManagement/managedDevices?$select=${select}`);
    expect(new Set(purposes())).toEqual(new Set(['sync-and-signal']));
    // A page's cursor is the address of the next page, and the last page has none.
    expect(pages.map(({ next }) => next)).toEqual([
      ...asked()
        .slice(1)
        .map(({ url }) => url),
      undefined,
    ]);

    const again = intune.visit();
    const rest = await Array.fromAsync(again.session.listManagedDevices(pages[0]!.next, never));
    expect(rest).toEqual(pages.slice(1));
    expect(again.asked()).toHaveLength(rest.length);
  });

  test('refused for want of a permission says so, with what a support case needs', async () => {
    intune.trouble.forbidInventory();
    const { session, asked } = intune.visit();
    const error = await Array.fromAsync(session.listManagedDevices(undefined, never)).catch((caught) => caught);
    const { headers, text } = asked()[0]!.answer!;
    const { Message: said } = JSON.parse(JSON.parse(text).error.message);
    expect(error).toMatchObject({
      code: 'permission_missing',
      retry: 'never',
      context: { status: 403, requestId: headers.get('request-id') },
    });
    expect(error.context.activityId).toMatch(/^[0-9a-f-]{36}$/);
    expect(said).toContain(`Activity ID: ${error.context.activityId}`);
  });

  test('at a cursor that Graph no longer understands fails for good, so that it is begun anew', async () => {
    const dead = `${simulator.origin}/v1.0/deviceManagement/managedDevices?$skiptoken=old` as Cursor;
    const { session, asked } = intune.visit();
    const listing = Array.fromAsync(session.listManagedDevices(dead, never));
    await expect(listing).rejects.toMatchObject({ code: 'unexpected_answer', retry: 'never' });
    expect(asked().map(({ answer }) => answer?.status)).toEqual([400]);
  });

  test('behind a cursor that leads elsewhere is refused, a stored one and one that comes with a page', async () => {
    const misdirected = { code: 'misdirected', retry: 'never' };
    const { session, seen, asked } = intune.visit();
    const stored = session.listManagedDevices('https://graph.microsoft.com.evil/v1.0/x' as Cursor, never);
    await expect(Array.fromAsync(stored)).rejects.toMatchObject(misdirected);
    expect(seen).toEqual([]);
    const away = simulator.origin.replace('127.0.0.1', 'localhost');
    faults.add({ name: 'away', action: edit('/@odata.nextLink', `${away}/v1.0/organization`), path });
    await expect(Array.fromAsync(session.listManagedDevices(undefined, never))).rejects.toMatchObject(misdirected);
    expect(asked()).toHaveLength(1);
  });
});

describe('the directory', () => {
  /** The one page of a round in which nothing changed, with other entries on it. */
  async function told(kind: 'groups' | 'devices', value: readonly object[]) {
    const directory = intune.visit().session.directory!;
    const rounds: AsyncIterable<{ readonly done?: Cursor }> = directory[kind](undefined, never);
    const { done } = (await Array.fromAsync(rounds)).at(-1)!;
    faults.add({ name: 'told', action: edit('/value', value), path: `^/v1.0/${kind}/delta` });
    return done;
  }

  test('tells members by kind, and who left', async () => {
    const done = await told('groups', [
      {
        id: 'g',
        displayName: 'Sales',
        'members@delta': [
          { '@odata.type': '#microsoft.graph.user', id: 'u' },
          { '@odata.type': '#microsoft.graph.device', id: 'd', '@removed': { reason: 'deleted' } },
          { '@odata.type': '#microsoft.graph.robot', id: 'r' },
        ],
      },
      { id: 'empty', displayName: null },
      { id: 'gone', '@removed': { reason: 'changed' } },
    ]);
    const { session, asked, purposes } = intune.visit();
    expect(await Array.fromAsync(session.directory!.groups(done, never))).toEqual([
      {
        changed: [
          {
            id: 'g',
            displayName: 'Sales',
            members: [
              { id: 'u', kind: 'user', removed: false },
              { id: 'd', kind: 'device', removed: true },
              { id: 'r', kind: 'other', removed: false },
            ],
          },
          { id: 'empty', displayName: null },
        ],
        removed: ['gone'],
        startsOver: false,
        done: expect.stringContaining('$deltatoken='),
      },
    ]);
    expect(asked().map(({ url }) => url)).toEqual([done]);
    expect(purposes()).toEqual(['sync-and-signal']);
  });

  test('keeps apart what is not mentioned, what is nothing, and a device id of all zeros', async () => {
    const done = await told('devices', [
      { id: 'a', deviceId: 'AAAAAAAA-1111-4111-8111-111111111111', isCompliant: null },
      { id: 'b', deviceId: '00000000-0000-0000-0000-000000000000' },
      { id: 'c', displayName: 'renamed' },
    ]);
    const [page] = await Array.fromAsync(intune.visit().session.directory!.devices(done, never));
    expect(page!.changed).toEqual([
      { id: 'a', deviceId: 'aaaaaaaa-1111-4111-8111-111111111111', isCompliant: null },
      { id: 'b', deviceId: null },
      { id: 'c', displayName: 'renamed' },
    ]);
  });

  test('is asked for exactly what is read', async () => {
    const { session, asked } = intune.visit();
    for (const kind of ['users', 'groups', 'devices'] as const) {
      await Array.fromAsync<unknown>(session.directory![kind](undefined, never));
    }
    expect(asked().flatMap(({ line }) => (line.includes('token=') ? [] : [line]))).toEqual([
      'GET /v1.0/users/delta()?$select=id,userPrincipalName,displayName,mail,accountEnabled',
      'GET /v1.0/groups/delta()?$select=id,displayName,groupTypes,securityEnabled,mailEnabled,membershipRule,membershipRuleProcessingState,members',
      'GET /v1.0/devices/delta()?$select=id,deviceId,displayName,operatingSystem,operatingSystemVersion,trustType,isManaged,isCompliant,accountEnabled',
    ]);
  });

  test('that has forgotten our cursor says that it starts over', async () => {
    const { done } = (await Array.fromAsync(intune.visit().session.directory!.users(undefined, never))).at(-1)!;
    const action = { kind: 'status', status: 410, code: 'resyncRequired' } as const;
    faults.add({ name: 'forgotten', action, path: 'users/delta.*deltatoken' });
    const pages = await Array.fromAsync(intune.visit().session.directory!.users(done, never));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.map(({ startsOver }) => startsOver)).toEqual(pages.map((_, index) => index === 0));
    const isLast = pages.map((_, index) => index === pages.length - 1);
    expect(pages.map(({ next, done: end }) => [next === undefined, end !== undefined])).toEqual(
      isLast.map((last) => [last, last]),
    );
    expect(pages.flatMap(({ changed }) => changed)).toHaveLength(intune.directory().users.length);
  });
});

test('sign-ins are asked for from a moment on, oldest first', async () => {
  const { session, asked, purposes } = intune.visit();
  const since = Date.parse('2027-03-01T07:00:00Z') as Instant;
  expect(await Array.fromAsync(session.signIns!.list(since, never))).toEqual([{ items: [] }]);
  expect(asked().map(({ line }) => line.replaceAll('+', ' '))).toEqual([
    'GET /v1.0/auditLogs/signIns?$select=id,createdDateTime,userId,appDisplayName,conditionalAccessStatus,status,deviceDetail,appliedConditionalAccessPolicies&$filter=createdDateTime ge 2027-03-01T07:00:00.000Z&$orderby=createdDateTime',
  ]);
  expect(purposes()).toEqual(['sync-and-signal']);
});

describe('attributes of devices', () => {
  const [a, b, c, d] = intune.directory().devices as [EntraObjectId, EntraObjectId, EntraObjectId, EntraObjectId];
  const nobody = '99999999-9999-4999-8999-999999999999' as EntraObjectId;
  const change = (id: string, name = 'extensionAttribute7', value: string | null = 'high'): AttributeChange => ({
    id: id as EntraObjectId,
    name,
    value,
  });

  test('are read with the reading consent: filled ones, none, and a device that is not there', async () => {
    const filled = { extensionAttribute1: 'high', extensionAttribute2: null, extensionAttribute3: '' };
    faults.add({ name: 'filled', action: edit('/extensionAttributes', filled), path: `/devices/${a}` });
    faults.add({ name: 'none', action: edit('/extensionAttributes', null), path: `/devices/${b}` });
    const { session, asked, purposes } = intune.visit();
    expect(await session.attributes!.read([a, b, nobody], never)).toEqual(
      new Map<EntraObjectId, object | undefined>([
        [a, { extensionAttribute1: 'high' }],
        [b, {}],
        [nobody, undefined],
      ]),
    );
    expect(asked().map(({ line }) => line)).toEqual(['POST /v1.0/$batch']);
    expect(purposes()).toEqual(['sync-and-signal']);
  });

  test('that could not be read are not called absent', async () => {
    const denied = { kind: 'status', status: 403, code: 'Authorization_RequestDenied' } as const;
    faults.add({ name: 'denied', action: denied, path: `/devices/${b}` });
    await expect(intune.visit().session.attributes!.read([a, b], never)).rejects.toMatchObject({
      code: 'permission_missing',
    });
  });

  test('are written with the response consent, each device with a result of its own', async () => {
    const refused = { kind: 'status', status: 400, code: 'Request_BadRequest' } as const;
    faults.add({ name: 'refused', action: refused, path: `/devices/${c}` });
    faults.add({ name: 'busy', action: { kind: 'throttle', retryAfter: '120' }, path: `/devices/${d}` });
    const { session, asked, purposes } = intune.visit();
    const changes = [change(a), change(a, 'extensionAttribute8', null), change(nobody), change(c), change(d)];
    const results = await session.attributes!.write(changes, never);
    expect([...results]).toEqual([
      [a, { kind: 'written' }],
      [nobody, { kind: 'missing' }],
      [c, { kind: 'refused', detail: expect.stringContaining('Request_BadRequest') }],
      [d, { kind: 'retry', detail: expect.stringContaining('429'), afterMs: 120_000 }],
    ]);
    expect(purposes()).toEqual(['response']);
    const { requests } = JSON.parse(asked()[0]!.body);
    expect(requests[0]).toMatchObject({
      method: 'PATCH',
      url: `/devices/${a}`,
      body: { extensionAttributes: { extensionAttribute7: 'high', extensionAttribute8: null } },
    });
  });

  test('that are none are not written', async () => {
    const { session, seen } = intune.visit();
    const wrong = session.attributes!.write([change(a, 'accountEnabled', 'false')], never);
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_request' });
    expect(seen).toEqual([]);
  });
});

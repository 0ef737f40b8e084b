import type { ConsentPurpose, Cursor, EntraObjectId, EntraTenantId, Instant } from '@picket/domain';
import { never, SleptClock, surroundings } from '@picket/graph/testing';
import { describe, expect, test } from 'vitest';
import { createIntune, type IntuneHosts } from './create-intune.ts';
import { by, contoso, hostsAt, token, withIntune } from './scripted-intune.suite.ts';

const organization = 'GET /v1.0/organization?$select=id,displayName';
const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

function intuneAt(hosts: IntuneHosts) {
  const clock = new SleptClock();
  return createIntune({ ...surroundings(clock), clock: clock as never, hosts });
}

describe('consent', () => {
  const answered = { value: [{ id: contoso, displayName: 'Contoso' }] };

  test.each<ConsentPurpose>(['sync-and-signal', 'setup', 'response'])(
    'is proven for %s by its own fresh token and by who answers it',
    async (purpose) => {
      const script = [token(purpose), { on: organization, body: answered, check: by(purpose) }];
      // Twice: the second proof must not rest on the first one's token.
      await withIntune([...script, ...script], async ({ session }) => {
        for (let proof = 0; proof < 2; proof++) {
          expect(await session.proveConsent(purpose, never)).toEqual({
            entraTenantId: contoso,
            displayName: 'Contoso',
          });
        }
      });
    },
  );

  test('of another tenant is refused', async () => {
    const other = { value: [{ id: '22222222-2222-4222-8222-222222222222', displayName: 'Contoso' }] };
    await withIntune([token('setup'), { on: organization, body: other }], async ({ session }) => {
      await expect(session.proveConsent('setup', never)).rejects.toMatchObject({ code: 'consent_wrong_tenant' });
    });
  });

  test('is not proven by nobody', async () => {
    await withIntune([token('setup'), { on: organization, body: { value: [] } }], async ({ session }) => {
      await expect(session.proveConsent('setup', never)).rejects.toMatchObject({ code: 'consent_wrong_tenant' });
    });
  });

  test('whose token was issued for another tenant is refused before anything is called', async () => {
    const foreign = jwt({ tid: '22222222-2222-4222-8222-222222222222' });
    await withIntune([token('setup', foreign)], async ({ session }) => {
      await expect(session.proveConsent('setup', never)).rejects.toMatchObject({ code: 'consent_wrong_tenant' });
    });
  });

  test('by a token that can be read and names no tenant, whatever Graph would answer to it', async () => {
    for (const claims of [{}, { tid: null }, { tid: [contoso] }, { tid: '' }]) {
      await withIntune([token('setup', jwt(claims))], async ({ session }) => {
        await expect(session.proveConsent('setup', never)).rejects.toMatchObject({ code: 'consent_wrong_tenant' });
      });
    }
  });

  test('by a token that can be read and says the right tenant is fine', async () => {
    const ours = jwt({ tid: contoso.toUpperCase() });
    await withIntune([token('setup', ours), { on: organization, body: answered }], async ({ session }) => {
      await session.proveConsent('setup', never);
    });
  });

  test.each([
    [700_016, 'consent_missing'],
    [7_000_222, 'credential_refused'],
  ])('that Entra denies with AADSTS%d is %s', async (code, expected) => {
    const denied = {
      on: `POST /${contoso}/oauth2/v2.0/token`,
      status: 401,
      body: { error: 'invalid_client', error_description: `AADSTS${code}: no`, error_codes: [code] },
    };
    await withIntune([denied], async ({ session }) => {
      await expect(session.proveConsent('setup', never)).rejects.toMatchObject({ code: expected });
    });
  });

  test('is asked for where the administrator is, with everything Entra wants to know', () => {
    const intune = intuneAt(hostsAt('http://127.0.0.1:4900'));
    const request = {
      purpose: 'setup',
      clientId: 'app',
      redirectUri: 'http://127.0.0.1:4800/back',
      state: 's&=',
    } as const;
    const unknown = new URL(intune.consentAddress({ ...request, entraTenantId: undefined }));
    expect(unknown.pathname).toBe('/organizations/v2.0/adminconsent');
    const known = new URL(intune.consentAddress({ ...request, entraTenantId: contoso as EntraTenantId }));
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
  test('is listed page by page, and goes on behind a cursor', async () => {
    const next = '/v1.0/deviceManagement/managedDevices?$skiptoken=2';
    await withIntune(
      (origin) => [
        token('sync-and-signal'),
        {
          on: firstLine(),
          check: by('sync-and-signal'),
          body: { value: [{ id: 'm-1', operatingSystem: 'Android' }], '@odata.nextLink': `${origin}${next}` },
        },
        { on: `GET ${next}`, body: { value: [{ id: 'm-2' }] } },
        { on: `GET ${next}`, body: { value: [{ id: 'm-2' }] } },
      ],
      async ({ session, origin }) => {
        const pages = await Array.fromAsync(session.listManagedDevices(undefined, never));
        expect(pages.map(({ items }) => items.map(({ remoteId }) => remoteId))).toEqual([['m-1'], ['m-2']]);
        expect(pages.map(({ next: cursor }) => cursor)).toEqual([`${origin}${next}`, undefined]);

        const rest = await Array.fromAsync(session.listManagedDevices(pages[0]!.next, never));
        expect(rest).toHaveLength(1);
      },
    );
  });

  test('refused for want of a permission says so, with what a support case needs', async () => {
    const message = JSON.stringify({
      _version: 3,
      Message:
        'Application is not authorized to perform this operation - Activity ID: 6d5c1f3e-0a0b-4c0d-8e0f-102030405060',
    });
    const refused = { status: 403, headers: { 'request-id': 'r-1' }, body: { error: { code: 'Forbidden', message } } };
    await withIntune([token('sync-and-signal'), { on: firstLine(), ...refused }], async ({ session }) => {
      await expect(Array.fromAsync(session.listManagedDevices(undefined, never))).rejects.toMatchObject({
        code: 'permission_missing',
        retry: 'never',
        context: { status: 403, requestId: 'r-1', activityId: '6d5c1f3e-0a0b-4c0d-8e0f-102030405060' },
      });
    });
  });

  test('at a cursor that Graph no longer understands fails for good, so that it is begun anew', async () => {
    const dead = '/v1.0/deviceManagement/managedDevices?$skiptoken=old';
    const step = { on: `GET ${dead}`, status: 400, body: { error: { code: 'BadRequest', message: 'Bad skip token' } } };
    await withIntune([token('sync-and-signal'), step], async ({ session, origin }) => {
      const listing = session.listManagedDevices(`${origin}${dead}` as Cursor, never);
      await expect(Array.fromAsync(listing)).rejects.toMatchObject({ code: 'unexpected_answer', retry: 'never' });
    });
  });

  test('behind a cursor that leads elsewhere is refused', async () => {
    await withIntune([], async ({ session }) => {
      const listing = session.listManagedDevices('https://graph.microsoft.com.evil/v1.0/x' as Cursor, never);
      await expect(Array.fromAsync(listing)).rejects.toMatchObject({ code: 'misdirected', retry: 'never' });
    });
  });

  function firstLine(): string {
    const select =
      'id,azureADDeviceId,deviceName,operatingSystem,osVersion,androidSecurityPatchLevel,jailBroken,isEncrypted,' +
      'manufacturer,model,serialNumber,userId,userPrincipalName,userDisplayName,enrolledDateTime,lastSyncDateTime,' +
      'complianceState,partnerReportedThreatState,managedDeviceOwnerType,deviceEnrollmentType';
    return `GET /v1.0/deviceManagement/managedDevices?$select=${select}`;
  }
});

describe('the directory', () => {
  const groups =
    'GET /v1.0/groups/delta()?$select=id,displayName,groupTypes,securityEnabled,mailEnabled,membershipRule,membershipRuleProcessingState,members';
  const devices =
    'GET /v1.0/devices/delta()?$select=id,deviceId,displayName,operatingSystem,operatingSystemVersion,trustType,isManaged,isCompliant,accountEnabled';
  const users = 'GET /v1.0/users/delta()?$select=id,userPrincipalName,displayName,mail,accountEnabled';

  test('tells members by kind, and who left', async () => {
    const value = [
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
    ];
    await withIntune(
      (origin) => [
        token('sync-and-signal'),
        { on: groups, body: { value, '@odata.deltaLink': `${origin}/v1.0/groups/delta()?$deltatoken=1` } },
      ],
      async ({ session, origin }) => {
        expect(await Array.fromAsync(session.directory!.groups(undefined, never))).toEqual([
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
            done: `${origin}/v1.0/groups/delta()?$deltatoken=1`,
          },
        ]);
      },
    );
  });

  test('keeps apart what is not mentioned, what is nothing, and a device id of all zeros', async () => {
    const value = [
      { id: 'a', deviceId: 'AAAAAAAA-1111-4111-8111-111111111111', isCompliant: null },
      { id: 'b', deviceId: '00000000-0000-0000-0000-000000000000' },
      { id: 'c', displayName: 'renamed' },
    ];
    await withIntune(
      (origin) => [
        token('sync-and-signal'),
        { on: devices, body: { value, '@odata.deltaLink': `${origin}/v1.0/devices/delta()?$deltatoken=1` } },
      ],
      async ({ session }) => {
        const [page] = await Array.fromAsync(session.directory!.devices(undefined, never));
        expect(page!.changed).toEqual([
          { id: 'a', deviceId: 'aaaaaaaa-1111-4111-8111-111111111111', isCompliant: null },
          { id: 'b', deviceId: null },
          { id: 'c', displayName: 'renamed' },
        ]);
      },
    );
  });

  test('that has forgotten our cursor says that it starts over', async () => {
    await withIntune(
      (origin) => [
        token('sync-and-signal'),
        {
          on: 'GET /v1.0/users/delta()?$deltatoken=old',
          status: 410,
          body: { error: { code: 'resyncRequired', message: '' } },
        },
        {
          on: users,
          body: { value: [{ id: 'u', mail: null }], '@odata.nextLink': `${origin}/v1.0/users/delta()?$skiptoken=2` },
        },
        {
          on: 'GET /v1.0/users/delta()?$skiptoken=2',
          body: { value: [], '@odata.deltaLink': `${origin}/v1.0/users/delta()?$deltatoken=new` },
        },
      ],
      async ({ session, origin }) => {
        const old = `${origin}/v1.0/users/delta()?$deltatoken=old` as Cursor;
        const pages = await Array.fromAsync(session.directory!.users(old, never));
        expect(pages.map(({ startsOver }) => startsOver)).toEqual([true, false]);
        expect(pages.map(({ next, done }) => [next !== undefined, done !== undefined])).toEqual([
          [true, false],
          [false, true],
        ]);
      },
    );
  });
});

test('sign-ins are asked for from a moment on, oldest first', async () => {
  const on =
    'GET /v1.0/auditLogs/signIns?$select=id,createdDateTime,userId,appDisplayName,conditionalAccessStatus,status,deviceDetail,appliedConditionalAccessPolicies&$filter=createdDateTime ge 2026-03-01T07:00:00.000Z&$orderby=createdDateTime';
  await withIntune(
    [token('sync-and-signal'), { on, check: by('sync-and-signal'), body: { value: [] } }],
    async ({ session }) => {
      const since = Date.parse('2026-03-01T07:00:00Z') as Instant;
      expect(await Array.fromAsync(session.signIns!.list(since, never))).toEqual([{ items: [] }]);
    },
  );
});

describe('attributes of devices', () => {
  const batch = 'POST /v1.0/$batch';
  const ids = ['a', 'b', 'c'] as EntraObjectId[];

  test('are read with the reading consent: filled ones, none, and a device that is not there', async () => {
    const responses = [
      {
        id: '0',
        status: 200,
        body: {
          id: 'a',
          extensionAttributes: { extensionAttribute1: 'high', extensionAttribute2: null, extensionAttribute3: '' },
        },
      },
      { id: '1', status: 200, body: { id: 'b', extensionAttributes: null } },
      { id: '2', status: 404, body: { error: { code: 'Request_ResourceNotFound', message: '' } } },
    ];
    const step = { on: batch, body: { responses }, check: by('sync-and-signal') };
    await withIntune([token('sync-and-signal'), step], async ({ session }) => {
      expect(await session.attributes!.read(ids, never)).toEqual(
        new Map<EntraObjectId, object | undefined>([
          [ids[0]!, { extensionAttribute1: 'high' }],
          [ids[1]!, {}],
          [ids[2]!, undefined],
        ]),
      );
    });
  });

  test('that could not be read are not called absent', async () => {
    const responses = [
      { id: '0', status: 200, body: { id: 'a' } },
      { id: '1', status: 403, body: { error: { code: 'Authorization_RequestDenied', message: '' } } },
    ];
    await withIntune([token('sync-and-signal'), { on: batch, body: { responses } }], async ({ session }) => {
      await expect(session.attributes!.read(ids.slice(0, 2), never)).rejects.toMatchObject({
        code: 'permission_missing',
      });
    });
  });

  test('are written with the response consent, each device with a result of its own', async () => {
    const error = (code: string) => ({ error: { code, message: '' } });
    const responses = [
      { id: '0', status: 204 },
      { id: '1', status: 404, body: error('Request_ResourceNotFound') },
      { id: '2', status: 400, body: error('Request_BadRequest') },
      { id: '3', status: 429, headers: { 'Retry-After': '120' }, body: error('TooManyRequests') },
    ];
    const step = {
      on: batch,
      body: { responses },
      check: (request: { body: string } & Parameters<ReturnType<typeof by>>[0]) => {
        by('response')(request);
        const { requests } = JSON.parse(request.body);
        expect(requests[0]).toMatchObject({
          method: 'PATCH',
          url: '/devices/a',
          body: { extensionAttributes: { extensionAttribute7: 'high', extensionAttribute8: null } },
        });
      },
    };
    await withIntune([token('response'), step], async ({ session }) => {
      const change = (id: string, name = 'extensionAttribute7', value: string | null = 'high') => ({
        id: id as EntraObjectId,
        name,
        value,
      });
      const changes = [change('a'), change('a', 'extensionAttribute8', null), change('b'), change('c'), change('d')];
      const results = await session.attributes!.write(changes, never);
      expect([...results]).toEqual([
        ['a', { kind: 'written' }],
        ['b', { kind: 'missing' }],
        ['c', { kind: 'refused', detail: expect.stringContaining('Request_BadRequest') }],
        ['d', { kind: 'retry', detail: expect.stringContaining('429'), afterMs: 120_000 }],
      ]);
    });
  });

  test('that are none are not written', async () => {
    await withIntune([], async ({ session }) => {
      const change = { id: 'a' as EntraObjectId, name: 'accountEnabled', value: 'false' };
      await expect(session.attributes!.write([change], never)).rejects.toMatchObject({ code: 'invalid_request' });
    });
  });
});

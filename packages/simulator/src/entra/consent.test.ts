import { expect, test } from 'vitest';
import { type Simulated, send, simulate } from '../testing/simulated.suite.ts';

const callback = 'http://127.0.0.1:4800/consent/callback';

function consentUrl(
  { origin, application, control }: Simulated,
  changes: Record<string, string | null> = {},
  tenant?: string,
) {
  const { clientId, tenantId } = application('Fabrikam', 'Picket sync and signal');
  control.registrations.setRedirectUris({ clientId, redirectUris: [callback] });
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: callback,
    scope: 'https://graph.microsoft.com/.default',
    state: 'st&te',
  });
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return `${origin}/${tenant ?? tenantId}/v2.0/adminconsent?${query}`;
}

async function openPage(url: string) {
  const response = await fetch(url, { redirect: 'manual' });
  return { status: response.status, text: await response.text(), location: response.headers.get('location') };
}

async function pressButton(url: string, decision: 'accept' | 'cancel', admin: string) {
  const { origin, pathname, searchParams } = new URL(url);
  const form = new URLSearchParams(searchParams);
  form.set('decision', decision);
  form.set('signed_in_as', admin);
  const response = await fetch(origin + pathname, { method: 'POST', body: form, redirect: 'manual' });
  await response.text();
  return { status: response.status, location: response.headers.get('location') };
}

const adminOf = ({ control }: Simulated, tenant: string) =>
  control.tenants.list().find(({ displayName }) => displayName === tenant)?.admins[0]?.id ?? '';

test('the page says who asks for what, and who may sign in', async () => {
  const simulated = await simulate();
  const { status, text } = await openPage(consentUrl(simulated));
  expect(status).toBe(200);
  expect(text).toContain('Picket sync and signal');
  expect(text).toContain('Read Microsoft Intune devices');
  expect(text).toContain('Send device threat information to Microsoft Intune');
  expect(text).toContain(adminOf(simulated, 'Fabrikam'));
  expect(text).not.toContain(adminOf(simulated, 'Contoso'));
});

test('Accept grants everything the application asks for and leads back with tenant and state', async () => {
  const simulated = await simulate();
  const { status, location } = await pressButton(consentUrl(simulated), 'accept', adminOf(simulated, 'Fabrikam'));
  const { tenantId, permissions } = simulated.application('Fabrikam', 'Picket sync and signal');
  expect(status).toBe(302);
  const target = new URL(location ?? '');
  expect(target.origin + target.pathname).toBe(callback);
  expect(Object.fromEntries(target.searchParams)).toEqual({
    admin_consent: 'True',
    tenant: tenantId,
    scope: 'https://graph.microsoft.com/.default',
    state: 'st&te',
  });
  const granted = simulated.application('Fabrikam', 'Picket sync and signal').grantedRoles;
  expect(granted).toEqual([...permissions].toSorted());
});

test('Cancel leads back with AADSTS65004 and admin_consent=True all the same, and grants nothing', async () => {
  const simulated = await simulate();
  const { location } = await pressButton(consentUrl(simulated), 'cancel', adminOf(simulated, 'Fabrikam'));
  const answer = new URL(location ?? '').searchParams;
  expect(answer.get('admin_consent')).toBe('True');
  expect(answer.get('error')).toBe('consent_required');
  expect(answer.get('error_description')).toContain('AADSTS65004');
  expect(answer.get('state')).toBe('st&te');
  expect(answer.has('tenant')).toBe(false);
  expect(simulated.application('Fabrikam', 'Picket sync and signal').grantedRoles).toBeNull();
});

test.for([
  ['another redirect', { redirect_uri: 'http://127.0.0.1:4800/consent/callback/' }, undefined, 'AADSTS50011'],
  ['no scope', { scope: null }, undefined, 'AADSTS900144'],
  ['a single application permission', { scope: 'https://graph.microsoft.com/User.Read.All' }, undefined, 'AADSTS70011'],
  ['an unknown application', { client_id: 'b2b9ac58-8a6a-4b5c-9c7d-000000000000' }, undefined, 'AADSTS700016'],
  ['another tenant than its own', {}, 'contoso.example', 'AADSTS700016'],
  ['common', {}, 'common', 'AADSTS50059'],
  ['an unknown tenant', {}, 'nobody.example', 'AADSTS90002'],
] as const)(
  'the page refuses %s on a page of its own, and sends the browser nowhere',
  async ([, changes, tenant, code]) => {
    const simulated = await simulate();
    const { status, text, location } = await openPage(consentUrl(simulated, changes, tenant));
    expect(status).toBe(400);
    expect(text).toContain(code);
    expect(location).toBeNull();
  },
);

test('an administrator of another tenant cannot consent', async () => {
  const simulated = await simulate();
  const { status } = await pressButton(consentUrl(simulated), 'accept', adminOf(simulated, 'Contoso'));
  expect(status).toBe(400);
  expect(simulated.application('Fabrikam', 'Picket sync and signal').grantedRoles).toBeNull();
});

test('what the query holds is text on the page, never markup', async () => {
  const simulated = await simulate();
  const { text } = await openPage(consentUrl(simulated, { state: '"><script>alert(1)</script>' }));
  expect(text).not.toContain('<script>');
});

test('without a browser the control decides the same way', async () => {
  const simulated = await simulate();
  const { redirectTo } = simulated.control.consents.decide({ consentUrl: consentUrl(simulated), decision: 'accept' });
  expect(new URL(redirectTo).searchParams.get('state')).toBe('st&te');
  expect(await simulated.token({ tenant: 'Fabrikam', application: 'Picket sync and signal' })).toBeTruthy();
});

test('with organizations as the tenant, who signs in decides', async () => {
  const simulated = await simulate();
  const url = consentUrl(simulated, {}, 'organizations');
  const { location } = await pressButton(url, 'accept', adminOf(simulated, 'Fabrikam'));
  const { tenantId } = simulated.application('Fabrikam', 'Picket sync and signal');
  expect(new URL(location ?? '').searchParams.get('tenant')).toBe(tenantId);
});

test('addresses that Entra does not have are not found', async () => {
  const { origin } = await simulate();
  expect((await send('GET', `${origin}/contoso.example/v2.0/nothing`, '')).status).toBe(404);
});

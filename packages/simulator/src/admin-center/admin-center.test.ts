import { expect, test } from 'vitest';
import { partnerConnectorId } from '../areas/connectors/connector.ts';
import { simulate } from '../testing/simulated.suite.ts';

/** A browser without a screen: keeps its cookie, follows nothing. */
async function open(tenant: string | null = 'Contoso') {
  const simulated = await simulate();
  const { origin, control } = simulated;
  let cookie = '';
  const visit = async (path: string, form?: Record<string, string>, headers: Record<string, string> = { origin }) => {
    const response = await fetch(`${origin}/intune${path}`, {
      redirect: 'manual',
      headers: { cookie, ...(form === undefined ? {} : headers) },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    const location = response.headers.get('location');
    return { status: response.status, text: await response.text(), location, headers: response.headers };
  };
  const admins = control.tenants.list().find(({ displayName }) => displayName === tenant)?.admins;
  if (tenant !== null) await visit('/sign-in', { administrator: admins?.[0]?.id ?? '' });
  return { simulated, visit, control };
}

const connectors = '/tenant/connectors/mobile-threat-defense';

test('whoever is no administrator is asked who he is, and sees nothing before', async () => {
  const { visit, control } = await open(null);
  for (const path of ['', '/devices', connectors, '/nothing']) {
    expect(await visit(path)).toMatchObject({ status: 302, location: '/intune/sign-in' });
  }
  const page = await visit('/sign-in');
  for (const { admins } of control.tenants.list()) expect(page.text).toContain(admins[0]?.userPrincipalName);
  const nobody = await visit('/sign-in', { administrator: 'nobody' });
  expect(nobody.status).toBe(400);
  const member = control.users.list({ tenant: 'Contoso' })[0]?.id ?? '';
  expect((await visit('/sign-in', { administrator: member })).status, 'is no administrator').toBe(400);
});

test('signing out ends it', async () => {
  const { visit } = await open();
  expect((await visit('')).status).toBe(200);
  expect((await visit('/sign-out')).location).toBe('/intune/sign-in');
  expect((await visit('')).status).toBe(302);
});

test('every page says what Graph says, under the names administrators know, and runs no strange script', async () => {
  const { visit, control } = await open();
  const { phones } = control.truth({ tenant: 'Contoso' });
  const devices = await visit('/devices');
  expect(devices.text).toContain('Devices');
  expect(devices.text).toContain(`${control.tenants.list()[0]?.managedDevices} in all`);
  expect(devices.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'self'; script-src 'self'/,
  );
  const id = /\/intune\/devices\/([0-9a-f-]{36})"/.exec(devices.text)?.[1] ?? '';
  const device = await visit(`/devices/${id}`);
  expect(device.text).toContain('Mobile threat level');
  expect(phones.some(({ entraDeviceId }) => entraDeviceId !== null && device.text.includes(entraDeviceId))).toBe(true);

  expect((await visit('/devices/compliance')).text).toContain('iOS and iPadOS: threat level medium at most');
  expect((await visit('/endpoint-security')).text).toContain('Require a compliant phone');
  expect((await visit('/users')).text).toContain('@contoso.example');
  expect((await visit('/groups')).text).toContain('Field staff');
  expect((await visit('/tenant')).text).toContain('Picket sync and signal');
  for (const path of ['', '/apps', '/apps/configuration', '/devices/configuration']) {
    expect((await visit(path)).status, path).toBe(200);
  }
  const style = /href="(\/intune\/style-[0-9a-f]+\.css)"/.exec(devices.text)?.[1] ?? '';
  expect((await visit(style.replace('/intune', ''))).headers.get('content-type')).toContain('text/css');
});

test('a long list goes on by Graph’s own tokens, and a search finds by name', async () => {
  const { visit, simulated } = await open();
  simulated.control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { intunePageSize: 10 } });
  const namesOn = (text: string) =>
    [...text.matchAll(/<td><a href="[^"]+">([^<]+)<\/a>/g)].map(([, name = '']) => name.replaceAll('&#39;', "'"));
  const { text } = await visit('/users');
  const next = /href="\/intune(\/users\?[^"]+)">Next page/.exec(text)?.[1];
  expect(next, 'twenty people are one page').toBeUndefined();
  const [first = ''] = namesOn((await visit('/devices')).text);
  const found = namesOn((await visit(`/devices?search=${encodeURIComponent(first)}`)).text);
  expect(found).toContain(first);
  expect(found.every((name) => name.startsWith(first))).toBe(true);
  const none = await visit(`/devices?search=${encodeURIComponent("<b>'nobody")}`);
  expect(none.status).toBe(200);
  expect(none.text).not.toContain('<b>');
});

test('Add, choose, open the console, create: the connector is there, unavailable until its partner answers', async () => {
  const { visit, control, simulated } = await open('Fabrikam');
  expect((await visit(connectors)).text).toContain('No connector yet.');
  const unknown = await visit(`${connectors}/add?connector=${partnerConnectorId}`);
  expect(unknown.text).toContain('Nobody has told the simulator where');
  control.partners.offer({ displayName: 'Picket', consoleUrl: 'https://picket.example/' });
  const chosen = await visit(`${connectors}/add?connector=${partnerConnectorId}`);
  expect(chosen.text).toContain(
    '<a href="https://picket.example/" target="_blank" rel="noopener">Open the Picket console</a>',
  );
  const created = await visit(`${connectors}/add`, { connector: partnerConnectorId });
  expect(created.location).toBe(`/intune${connectors}/${partnerConnectorId}`);
  expect((await visit(connectors)).text).toContain('Unavailable');

  // The partner answers.
  control.tenants.setBehaviour({ tenant: 'Fabrikam', behaviour: { registeredPartner: true, togglesOnProvision: [] } });
  const { clientId, tenantId } = simulated.application('Fabrikam', 'Picket sync and signal');
  control.consents.grant({ clientId });
  const token = await simulated.token({
    tenant: 'Fabrikam',
    application: 'Picket sync and signal',
    scope: 'https://api.manage.microsoft.com//.default',
  });
  const body = { provisioned: true, partnerName: 'Picket', consoleUrl: 'https://picket.example' };
  await simulated.partner('PUT', `/tenants/${tenantId}`, { token, body });
  expect((await visit(connectors)).text).toContain('Available');

  const one = `${connectors}/${partnerConnectorId}`;
  const saved = await visit(one, { androidEnabled: 'on', partnerUnresponsivenessThresholdInDays: '3' });
  expect(saved.location).toBe(`/intune${one}?saved`);
  const [view] = control.connectors.list({ tenant: 'Fabrikam' });
  expect(view).toMatchObject({
    partnerState: 'enabled',
    settings: { androidEnabled: true, iosEnabled: false, partnerUnresponsivenessThresholdInDays: 3 },
  });
  expect((await visit(one)).text).toMatch(/name="androidEnabled" checked/);
  const wrong = await visit(one, { partnerUnresponsivenessThresholdInDays: 'soon' });
  expect(wrong.status).toBe(200);
  expect(wrong.text).toContain('(400)');

  expect((await visit(one, { do: 'delete' })).location).toBe(`/intune${connectors}`);
  expect(control.connectors.list({ tenant: 'Fabrikam' })).toEqual([]);
});

test('the sign-in log says why somebody was refused', async () => {
  const { visit, control } = await open();
  const phone = control.truth({ tenant: 'Contoso' }).phones.find(({ userId }) => userId !== null);
  control.phones.signIn({ tenant: 'Contoso', user: phone?.userId ?? '' });
  const log = await visit('/endpoint-security/sign-ins');
  const id = /sign-ins\/([0-9a-f-]{36})"/.exec(log.text)?.[1] ?? '';
  const detail = await visit(`/endpoint-security/sign-ins/${id}`);
  expect(detail.text).toContain('Conditional Access');
  expect(detail.text).toContain('Picket: block phones at high risk');
});

test('another site presses no buttons here, and pages that only show take no forms', async () => {
  const { visit } = await open();
  const foreign = { origin: 'https://evil.example' };
  expect((await visit(`${connectors}/add`, { connector: partnerConnectorId }, foreign)).status).toBe(403);
  expect((await visit('/sign-in', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await visit('/devices', {})).status).toBe(405);
  expect((await visit('/nothing')).status).toBe(404);
  expect((await visit('/devices/%E0%A4%A')).status).toBe(400);
});

test('what people are called is text on the page, never markup', async () => {
  const { visit, simulated } = await open();
  const { tenantId } = simulated.application('Contoso', 'Contoso tools');
  const tenant = simulated.simulator.world.tenants.get(tenantId);
  const [user] = [...(tenant?.users.values() ?? [])];
  tenant?.users.update(user?.id ?? '', { displayName: '<img src=x onerror=alert(1)>' });
  const { text } = await visit('/users');
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(text).not.toContain('<img');
});

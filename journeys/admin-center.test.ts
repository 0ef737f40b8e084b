import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contoso, fabrikam, type Simulator, startSimulator } from '@picket/simulator';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { look, signInToAdminCenter } from './admin-center.ts';
import { openBrowser } from './browser.ts';
import { faultsOf } from './page-faults.ts';
import { picture } from './picture.ts';

/** Somebody's application, which is only ever come back to. */
let application: Server;
let elsewhere: string;
let simulator: Simulator;
let browser: Browser;
beforeAll(async () => {
  application = createServer((_request, response) => response.end('back'));
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
  elsewhere = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
  simulator = await startSimulator({
    seed: 4,
    tenants: [contoso({ users: 20, phones: 70, surroundings: false }), fabrikam({ users: 6, phones: 20 })],
    clock: { now: () => Date.parse('2026-11-20T09:00:00Z') },
  });
  const { control } = simulator;
  const phone = control.truth({ tenant: 'Contoso' }).phones.find(({ userId }) => userId !== null);
  control.phones.signIn({ tenant: 'Contoso', user: phone?.userId ?? '' });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await simulator?.close();
  application?.closeAllConnections();
  application?.close();
});

test('a consent that is cancelled leads back and grants nothing', async () => {
  const context = await browser.newContext(look);
  const { control, origin } = simulator;
  const registered = control.registrations
    .list({ tenant: 'Fabrikam' })
    .find(({ displayName }) => displayName === 'Picket response');
  control.registrations.setRedirectUris({
    clientId: registered?.clientId ?? '',
    redirectUris: [`${elsewhere}/consent/callback`],
  });
  const query = new URLSearchParams({
    client_id: registered?.clientId ?? '',
    redirect_uri: `${elsewhere}/consent/callback`,
    scope: 'https://graph.microsoft.com/.default',
    state: 'nobody-asked',
  });
  const page = await context.newPage();
  await page.goto(`${origin}/${registered?.tenantId}/v2.0/adminconsent?${query}`);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForURL(`${elsewhere}/**`);
  expect(new URL(page.url()).searchParams.get('error_description')).toContain('AADSTS65004');
  const after = control.registrations.list({ tenant: 'Fabrikam' });
  expect(after.find(({ clientId }) => clientId === registered?.clientId)?.grantedRoles).toBeNull();
  await context.close();
});

/** More pictures than the docs show, to look at. */
const gallery = process.env.PICKET_GALLERY !== undefined;

const pages = [
  '',
  '/devices',
  '/devices/compliance',
  '/devices/configuration',
  '/apps',
  '/apps/configuration',
  '/endpoint-security',
  '/endpoint-security/sign-ins',
  '/users',
  '/groups',
  '/tenant',
  '/tenant/connectors',
  '/tenant/connectors/mobile-threat-defense',
  '/tenant/connectors/mobile-threat-defense/add',
] as const;

describe.each([
  { scheme: 'light', width: 1400 },
  { scheme: 'dark', width: 1400 },
  { scheme: 'light', width: 390 },
] as const)('in $scheme at $width pixels nobody is shut out of', ({ scheme, width }) => {
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    context = await browser.newContext({ ...look, viewport: { width, height: 900 }, colorScheme: scheme });
    page = await signInToAdminCenter(context, simulator.origin, 'Contoso');
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });
  afterAll(() => context?.close());

  /** What is wrong with the open page: for people, with its width, with its own policy. */
  async function wrongs(): Promise<unknown> {
    const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    return { faults: await faultsOf(page), wider, complaints };
  }
  const nothing = { faults: [], wider: 0, complaints: [] };

  test.for(pages)('/intune%s', async (path) => {
    await page.goto(`${simulator.origin}/intune${path}`);
    expect(await wrongs()).toEqual(nothing);
    if (gallery) await picture(page, `${scheme}-${width}${path.replaceAll('/', '-')}`);
  });

  test('a group that follows a rule, and an app with what devices say of it', async () => {
    for (const [list, name] of [
      ['/groups', 'Managed Android phones'],
      ['/apps', 'Intranet'],
    ] as const) {
      await page.goto(`${simulator.origin}/intune${list}`);
      await page.click(`main table a:text-is("${name}")`);
      expect(await wrongs()).toEqual(nothing);
    }
  });

  test('a device, a connector that was just added, and the way out', async () => {
    await page.goto(`${simulator.origin}/intune/devices`);
    await page.locator('td a').first().click();
    await page.getByText('Mobile threat level').waitFor();
    expect(await wrongs()).toEqual(nothing);
    if (gallery) await picture(page, `${scheme}-${width}-device`);

    await page.goto(`${simulator.origin}/intune/tenant/connectors/mobile-threat-defense/add`);
    await page.getByLabel('Select the Mobile Threat Defense connector to setup').selectOption({ label: 'Picket' });
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Unavailable').waitFor();
    expect(await wrongs()).toEqual(nothing);
    if (gallery) await picture(page, `${scheme}-${width}-connector`);
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No connector yet.').waitFor();

    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await wrongs()).toEqual(nothing);
  });
});

test('somebody signs in to an application by keyboard alone, on a page that shuts nobody out', async () => {
  const context = await browser.newContext({ ...look, viewport: { width: 390, height: 800 } });
  const { control, origin } = simulator;
  const redirectUri = `${elsewhere}/somewhere`;
  const { clientId, tenantId } = control.registrations.add({
    tenant: 'Contoso',
    displayName: 'Expenses',
    redirectUris: [redirectUri],
  });
  const admin = control.tenants.list()[0]?.admins[0]?.userPrincipalName ?? '';
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    response_mode: 'form_post',
    redirect_uri: redirectUri,
    scope: 'openid profile User.Read',
    login_hint: admin,
  });
  const page = await context.newPage();
  await page.goto(`${origin}/${tenantId}/oauth2/v2.0/authorize?${query}`);
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'simulator-sign-in');
  await page.getByLabel('Or write its user name').press('Enter');
  await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const posted = page.waitForRequest(redirectUri);
  await page.getByRole('button', { name: 'Accept' }).press('Enter');
  const body = (await posted).postData() ?? '';
  expect(new URLSearchParams(body).get('code'), 'the form sent itself').toMatch(/^1\./);
  await context.close();
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minute } from '@picket/domain';
import * as wire from '@picket/wire/console';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askGraph } from './ask-graph.ts';
import { openBrowser } from './browser.ts';
import { openCommands } from './commands-inside.ts';
import { buildConsole } from './console.ts';
import { grantPurpose } from './link-tenant.ts';
import { faultsOf } from './page-faults.ts';
import { picture } from './picture.ts';
import { signIn } from './session.ts';
import { owner, startWorld, type World } from './world.ts';

/** A service provider's own app, in its own Entra tenant, to which its customers consent. Contoso plays the provider. */

let world: World;
let browser: Browser;
let fabrikamId = '';
let fabrikamEntra = '';
let app: { readonly clientId: string; readonly clientSecret: string };
const purpose = 'sync-and-signal';
const mallory = { name: 'Mallory', passphrase: 'a passphrase of another customer' };
let malloryId = '';

beforeAll(async () => {
  world = await startWorld({ seed: 57, consoleFolder: buildConsole() });
  await world.pass(minute);
  const { control } = world.simulator;
  const { items } = await world.call(wire.listTenants);
  fabrikamId = items.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  const own = control.registrations
    .list({ tenant: 'Fabrikam' })
    .find(({ displayName }) => displayName === 'Picket sync and signal');
  fabrikamEntra = own?.tenantId ?? '';
  app = control.registrations.add({
    tenant: 'Contoso',
    displayName: 'Picket sync and signal for many',
    isMultiTenant: true,
    permissions: [...(own?.permissions ?? [])],
    redirectUris: [`${world.url()}/consent/callback`],
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const call = <Op extends wire.Operation>(operation: Op, parts: object = {}) => world.call(operation, parts as never);
const entered = (clientSecret = app.clientSecret) => ({
  params: { purpose },
  body: { clientId: app.clientId, clientSecret },
});
const assign = (subjectId: string, entraTenantId = fabrikamEntra) =>
  call(wire.assignEntraTenant, { params: { subjectId }, body: { entraTenantId } });
const choose = (tenantId: string) => call(wire.chooseInstanceRegistration, { params: { tenantId, purpose } });
const connectorOf = async (tenantId: string) =>
  (await call(wire.listConnectors, { params: { tenantId } })).items[0] as wire.AnswerOf<
    typeof wire.listConnectors
  >['items'][number];
const purposeOf = async (tenantId: string) =>
  (await connectorOf(tenantId)).purposes.find((each) => each.purpose === purpose);

test('another customer of the provider cannot be linked to an organization by its consent', async () => {
  await call(wire.setInstanceRegistration, entered());
  // Fabrikam has consented: from now on Entra gives the app a token there, whoever of the provider's customers asks.
  world.simulator.control.consents.grant({ clientId: app.clientId, tenant: 'Fabrikam' });
  malloryId = (await call(wire.createTenant, { body: { name: 'Mallory Ltd' } })).id;
  const { url } = await call(wire.inviteOperator, { body: { grants: [{ tenantId: malloryId, role: 'owner' }] } });
  const code = new URLSearchParams(new URL(url).hash.split('?')[1]).get('code') ?? '';
  await call(wire.redeemInvitation, { body: { code, ...mallory } });

  const { change } = await signIn(world.url(), mallory);
  const asMallory = (operation: wire.Operation, path: string, body?: object) =>
    fetch(world.url() + path, {
      method: operation.method,
      headers: change,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const tenantPath = (operation: wire.Operation) =>
    operation.path.replace('{tenantId}', malloryId).replace('{purpose}', purpose);
  const shown = await asMallory(wire.listConnectors, tenantPath(wire.listConnectors));
  const { items } = (await shown.json()) as wire.AnswerOf<typeof wire.listConnectors>;
  expect(items[0]?.purposes[0]?.offered).toEqual({ clientId: app.clientId, entraTenantId: null });
  const assignment = wire.assignEntraTenant.path.replace('{subjectId}', malloryId);
  expect((await asMallory(wire.assignEntraTenant, assignment, { entraTenantId: fabrikamEntra })).status).toBe(403);
  const chosen = await asMallory(wire.chooseInstanceRegistration, tenantPath(wire.chooseInstanceRegistration));
  expect(chosen.status).toBe(409);
  // The app's id is no secret. Without its credential it proves nothing.
  const registered = await asMallory(wire.setRegistration, tenantPath(wire.setRegistration), {
    ...entered('guessed, not known').body,
    entraTenantId: fabrikamEntra,
  });
  expect(registered.status).toBe(204);
  const proof = await world.meanwhile(asMallory(wire.proveRegistration, tenantPath(wire.proveRegistration)));
  expect(await proof.json()).toMatchObject({ code: 'credential_refused' });
  expect((await connectorOf(malloryId)).state).not.toBe('linked');
  world.simulator.control.consents.revoke({ clientId: app.clientId, tenant: 'Fabrikam' });
});

test('a customer makes nothing in Entra: it is assigned, an administrator there consents, and its phones are read', async () => {
  await assign(fabrikamId);
  await expect(assign(malloryId)).rejects.toThrow(/conflict/);
  expect(await choose(fabrikamId)).toEqual({ clientId: app.clientId, entraTenantId: fabrikamEntra });
  expect(await purposeOf(fabrikamId)).toMatchObject({ source: 'instance', state: 'not-granted' });
  const session = await signIn(world.url(), owner);
  await grantPurpose(world, { tenantId: fabrikamId, session, purpose });
  expect(await purposeOf(fabrikamId)).toMatchObject({ source: 'instance', state: 'granted' });
  await world.until(
    'the phones of Fabrikam are there',
    async () => (await call(wire.getOverview, { params: { tenantId: fabrikamId } })).devices === 20,
    5 * minute,
  );
});

test('the way back from another organization links nothing, though its administrator has consented', async () => {
  await call(wire.setInstanceRegistration, { params: { purpose }, body: entered().body });
  const { url } = await call(wire.startConsent, { params: { tenantId: fabrikamId }, body: { purpose } });
  const back = new URL(world.simulator.control.consents.decide({ consentUrl: url, decision: 'accept' }).redirectTo);
  const contoso = world.simulator.control.registrations.list({ tenant: 'Contoso' })[0]?.tenantId ?? '';
  back.searchParams.set('tenant', contoso);
  const answer = await world.meanwhile(world.send('GET', back.pathname + back.search));
  expect(((await answer.json()) as { code: string }).code).toBe('consent_wrong_tenant');
});

test('a new secret is tried before it replaces the one that every customer depends on', async () => {
  await expect(world.meanwhile(call(wire.setInstanceRegistration, entered('a secret of no app')))).rejects.toThrow(
    /credential_refused/,
  );
  const { id } = await askGraph(world, 'GET', `/applications(appId='${app.clientId}')`);
  const made = await askGraph(world, 'POST', `/applications/${id}/addPassword`, {
    passwordCredential: { displayName: 'the next one' },
  });
  const next = (made as unknown as { secretText: string }).secretText;
  expect(await world.meanwhile(call(wire.setInstanceRegistration, entered(next)))).toEqual({
    tenants: 1,
    provenBy: 'Fabrikam',
  });
  // The former one is deleted, as it should be, and nothing is lost by that.
  const { passwordCredentials } = (await askGraph(world, 'GET', `/applications/${id}`)) as unknown as {
    passwordCredentials: { displayName: string | null; keyId: string }[];
  };
  for (const { keyId } of passwordCredentials.filter(({ displayName }) => displayName !== 'the next one'))
    await askGraph(world, 'POST', `/applications/${id}/removePassword`, { keyId });
  const checked = await world.meanwhile(call(wire.checkConsents, { params: { tenantId: fabrikamId } }));
  expect(checked.items.find((each) => each.purpose === purpose)?.sight).toMatchObject({ kind: 'granted' });
});

async function open(address: string, options: Parameters<Browser['newPage']>[0]): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options });
  await page.goto(`${world.url()}/${address}`);
  await page.locator('input[name=name]').fill(owner.name);
  await page.locator('input[name=passphrase]').fill(owner.passphrase);
  await page.keyboard.press('Enter');
  return page;
}

test.each([
  { colorScheme: 'light', width: 1400, locale: 'en-GB', title: 'Service', name: 'service' },
  { colorScheme: 'dark', width: 1400, locale: 'de-DE', title: 'Dienst', name: 'service-dark' },
  { colorScheme: 'light', width: 360, locale: 'de-DE', title: 'Dienst', name: 'service-narrow' },
] as const)(
  'the page of the service shuts nobody out: $colorScheme, $width pixels, $locale',
  async ({ colorScheme, width, locale, title, name }) => {
    const page = await open('#/service', { viewport: { width, height: 900 }, colorScheme, locale });
    await page.getByRole('heading', { name: title, exact: true, level: 1 }).waitFor();
    await page.getByText(app.clientId).waitFor();
    await page.getByText(fabrikamEntra).first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth > window.innerWidth')).toBe(false);
    await picture(page, name);
    await page.close();
  },
);

test('an owner adds a customer, says which Entra tenant it is, and its setup offers the app', async () => {
  const page = await open('#/service', { viewport: { width: 1400, height: 1000 }, locale: 'en-GB' });
  await page.getByLabel('Name of the organization').fill('Northwind');
  await page.getByRole('button', { name: 'Add tenant' }).click();
  const assignment = page.getByRole('textbox', { name: 'Directory (tenant) ID of Northwind' });
  await assignment.fill(fabrikamEntra);
  await page
    .getByRole('row', { name: /Northwind/ })
    .getByRole('button', { name: 'Assign' })
    .click();
  await page.getByText('two tenants cannot be the same organization').waitFor();
  const northwindEntra = '0198c0de-7777-4000-8000-00000000d0d0';
  await assignment.fill(northwindEntra);
  await page
    .getByRole('row', { name: /Northwind/ })
    .getByRole('button', { name: 'Assign' })
    .click();
  await page.getByRole('button', { name: 'Take back the Entra tenant of Northwind' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);

  await page.getByRole('link', { name: 'Open the setup of Northwind' }).click();
  const card = page.getByRole('article', { name: 'Sync and signal', exact: true });
  await card.getByText(northwindEntra).waitFor();
  await card.getByRole('button', { name: "Use this service's app" }).scrollIntoViewIfNeeded();
  await picture(page, 'service-offered');
  await card.getByRole('button', { name: "Use this service's app" }).click();
  await card.getByText("This service's own app").waitFor();
  await card.getByRole('button', { name: 'Grant permissions' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.close();
});

test('the same by commands: an app for setup, a customer, its Entra tenant, and what is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-provider-'));
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, 'a secret for setup');
  try {
    const picket = await openCommands(world, folder);
    expect((await picket(['consent', 'guide', 'setup', '--instance', '--script'])).out).toContain(
      'AzureADMultipleOrgs',
    );
    const none = await picket(['consent', 'list', '--instance']);
    expect(none.out).toMatch(/setup: not set/);
    expect(none.out).toMatch(/sync-and-signal: app .*\n.*\n.*\n {2}2 tenants have it, 1 granted/);
    const entry = ['--client-id', app.clientId, '--secret-file', secretFile];
    const wrong = await picket([
      'consent',
      'register',
      'setup',
      '--instance',
      '--entra-tenant',
      fabrikamEntra,
      ...entry,
    ]);
    expect(wrong).toMatchObject({ code: 64, err: expect.stringContaining('picket tenants assign') });
    expect((await picket(['consent', 'register', 'setup', ...entry])).err).toContain('--entra-tenant');
    const set = await picket(['consent', 'register', 'setup', '--instance', ...entry]);
    expect(set.out).toMatch(/is set\.[\s\S]*No grant stands/);

    expect((await picket(['tenants', 'add', 'Adatum'])).out).toContain('Adatum is there');
    const taken = await picket(['tenants', 'assign', 'adatum', '--entra-tenant', fabrikamEntra]);
    expect(taken).toMatchObject({ code: 1, err: expect.stringContaining('Fabrikam') });
    const adatum = '0198c0de-8888-4000-8000-00000000ada0';
    const assigned = await picket(['tenants', 'assign', 'adatum', '--entra-tenant', adatum]);
    expect(assigned.out).toContain('picket consent choose all --tenant "Adatum"');
    const chosen = await picket(['consent', 'choose', 'all', '--tenant', 'Adatum']);
    expect(chosen.out).toMatch(/sync-and-signal: app[\s\S]*setup: app/);
    expect((await picket(['consent', 'choose', 'all', '--tenant', 'Adatum'])).code).toBe(1);
    expect((await picket(['consent', 'list', '--tenant', 'Adatum'])).out).toContain("not-granted, the service's app");
    const { out } = await picket(['tenants', 'list']);
    expect(out).toMatch(/Adatum +- +0198c0de-8888\S+ +(setup, sync-and-signal|sync-and-signal, setup)/);
    expect((await picket(['tenants', 'unassign', 'Adatum'])).err).toMatch(/in use/);
    expect((await picket(['consent', 'forget', 'setup'])).err).toMatch(/In use by one tenant/);
    expect(await picket(['tenants', 'assign', 'nobody', '--entra-tenant', adatum])).toMatchObject({ code: 64 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('given back is what Entra refuses; then the assignment can be taken back, and nothing is offered', async () => {
  const params = { tenantId: fabrikamId, purpose };
  await expect(call(wire.unassignEntraTenant, { params: { subjectId: fabrikamId } })).rejects.toThrow(/conflict/);
  await expect(call(wire.removeInstanceRegistration, { params: { purpose } })).rejects.toThrow(/conflict/);
  world.clock.jump((world.clock.now() + 20 * minute) as never);
  const preview = await call(wire.previewGivingBack, { params });
  // The registration is the provider's: a customer deletes only the app's place in its own tenant.
  expect(preview.script).not.toContain('az ad app delete');
  const give = () => world.meanwhile(call(wire.giveBack, { params, body: { leaveTags: true } }));
  expect(await give()).toMatchObject({ result: 'still-granted' });
  world.simulator.control.consents.revoke({ clientId: app.clientId, tenant: 'Fabrikam' });
  expect(await give()).toMatchObject({ result: 'given-back' });
  await call(wire.unassignEntraTenant, { params: { subjectId: fabrikamId } });
  expect((await purposeOf(fabrikamId))?.offered).toEqual({ clientId: app.clientId, entraTenantId: null });
  await expect(choose(fabrikamId)).rejects.toThrow(/conflict/);
});

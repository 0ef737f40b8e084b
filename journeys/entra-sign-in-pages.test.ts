import { minute } from '@picket/domain';
import { listTenants } from '@picket/wire/console';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { registerSignIn } from './entra-operator.ts';
import { faultsOf } from './page-faults.ts';
import { picture } from './picture.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let registration: ReturnType<typeof registerSignIn>;
let people: readonly string[];
let word = '';
const pages: Page[] = [];

beforeAll(async () => {
  world = await startWorld({ seed: 72, consoleFolder: buildConsole() });
  await world.pass(2 * minute);
  people = world.simulator.control.users
    .list({ tenant: 'Contoso' })
    .filter(({ department }) => department === 'Information technology')
    .map(({ userPrincipalName }) => userPrincipalName);
  registration = registerSignIn(world);
  assign(ada(), 'Picket.Administrator');
  browser = await openBrowser();
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const [ada, ned] = [() => people[0] ?? '', () => people[1] ?? ''];
const assign = (who: string, role: string) =>
  world.simulator.control.registrations.assign({ clientId: registration.clientId, who, role });
const unassign = (who: string, role: string) =>
  world.simulator.control.registrations.unassign({ clientId: registration.clientId, who, role });

/** A browser that nobody has used yet. */
async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  pages.push(page);
  return page;
}

async function signInLocally(page: Page) {
  await page.goto(world.url());
  await page.getByLabel('Name').fill(owner.name);
  await page.getByLabel('Passphrase').fill(owner.passphrase);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Devices' }).waitFor();
}

/** On the simulated Microsoft's page. */
async function pick(page: Page, who: string) {
  await page.getByLabel('Or write its user name').fill(who);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signInByLink(page: Page, who: string, at = '') {
  await page.goto(`${world.url()}/${at}`);
  await page.getByText('Sign in with Microsoft, by the link of your organization').click();
  await page.getByLabel('Organization, as it stands in your link').fill(word);
  await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
  await pick(page, who);
}

test('an owner enters the registration, tests it at Microsoft, and switches it on', async () => {
  const page = await openPage();
  await signInLocally(page);
  await page.getByRole('link', { name: 'Sign-in' }).click();
  await page.getByText('Not set up').waitFor();
  await page
    .getByText(/Picket\.Responder/)
    .first()
    .waitFor();
  expect(await faultsOf(page)).toEqual([]);

  await page.getByLabel('Application (client) ID').fill(registration.clientId);
  await page.getByRole('textbox', { name: 'Client secret' }).fill(registration.clientSecret);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Set up, and switched off').waitFor();
  await page.getByText('It can be switched on once a test has succeeded.').waitFor();

  await page.getByRole('button', { name: 'Test the sign-in' }).click();
  await pick(page, ada());
  await page.getByText('Back from the test').waitFor();
  await page.getByText(/would have been let in as: Administrator/).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await page.getByText('Switched on').waitFor();
  await picture(page, 'sign-in-settings');
  const address = await page.getByText(/\/sign-in\/entra\?name=/).textContent();
  word = /name=(contoso-[a-z0-9]{8})$/.exec(address ?? '')?.[1] ?? '';
  expect(word).not.toBe('');
  // The owner who changed it is still there.
  await page.getByRole('link', { name: 'Devices' }).click();
  await page.getByRole('heading', { name: 'Devices' }).waitFor();
});

test('whoever has a role picks an account, and arrives where they wanted to go', async () => {
  const page = await openPage();
  const id = (await world.call(listTenants)).items.find(({ name }) => name === 'Contoso')?.id ?? '';
  await signInByLink(page, ada(), `#/tenants/${id}/connector`);
  await page.getByRole('heading', { name: 'Connector', level: 1 }).waitFor();
  await page
    .getByRole('button', { name: /Grant permissions/ })
    .first()
    .waitFor();
  // An administrator sets things up, and does not decide who may sign in.
  await page.getByRole('link', { name: 'Sign-in' }).click();
  await page.getByText(/your role in this tenant is Administrator/).waitFor();
  expect(await page.getByRole('button', { name: 'Switch it off' }).count()).toBe(0);

  await page.getByRole('button', { name: /^Sign out/ }).click();
  const leftOver = page.getByRole('link', { name: 'sign out there too' });
  await leftOver.waitFor();
  expect(await leftOver.getAttribute('href')).toContain('/oauth2/v2.0/logout');
  // The word of the organization is remembered in this browser.
  expect(await page.getByLabel('Organization, as it stands in your link').inputValue()).toBe(word);
  expect(await faultsOf(page)).toEqual([]);
});

test('a reader sees and changes nothing, and is out once the role is withdrawn', async () => {
  assign(ned(), 'Picket.Reader');
  const page = await openPage();
  await signInByLink(page, ned());
  await page.getByRole('heading', { name: 'Devices' }).waitFor();
  await page.getByRole('link', { name: 'Connector' }).click();
  await page.getByText(/your role in this tenant is Reader/).waitFor();
  expect(await page.getByRole('button', { name: /Grant permissions/ }).count()).toBe(0);
  await page.getByRole('link', { name: 'Sign-in' }).click();
  await page.getByText(/your role in this tenant is Reader/).waitFor();
  expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  expect(await faultsOf(page)).toEqual([]);

  unassign(ned(), 'Picket.Reader');
  world.simulator.control.registrations.configure({ clientId: registration.clientId, needsAssignment: false });
  const again = await openPage();
  await signInByLink(again, ned());
  await again.getByText('Entra knows you, but you have no role in Picket').waitFor();
  expect(await faultsOf(again)).toEqual([]);
  // The session of before has ended with it.
  await page.reload();
  await page.getByLabel('Passphrase').waitFor();
  world.simulator.control.registrations.configure({ clientId: registration.clientId, needsAssignment: true });
});

test('a word that is nobody’s, and a no of Microsoft’s, are told in words', async () => {
  const page = await openPage();
  await page.goto(`${world.url()}/sign-in/entra?name=contoso`);
  await page.getByText('No sign-in with Entra is switched on under this name').waitFor();
  await page.getByRole('link', { name: 'Back to the sign-in page' }).click();
  await page.getByLabel('Passphrase').waitFor();
  await page.goto(`${world.url()}/#/sign-in-failed?code=sign_in_refused&aadsts=53003`);
  await page.getByText(/AADSTS53003\. A Conditional Access policy/).waitFor();
  // Whatever an address says, it puts no words of its own on the page.
  await page.goto(`${world.url()}/#/sign-in-failed?code=<b>call%20us</b>&aadsts=call-us`);
  await page.getByText('You are not signed in').waitFor();
  expect(await page.locator('body').textContent()).not.toMatch(/call.us/);
});

test.each([
  { colorScheme: 'light', width: 1200, locale: 'en-US' },
  { colorScheme: 'dark', width: 1200, locale: 'de-DE' },
  { colorScheme: 'light', width: 390, locale: 'de-DE' },
] as const)('in $colorScheme at $width pixels in $locale nobody is shut out of signing in', async (how) => {
  const { width, ...options } = how;
  const page = await openPage({ ...options, viewport: { width, height: 900 } });
  const isGerman = how.locale === 'de-DE';
  await page.goto(world.url());
  await page.getByText(isGerman ? /Mit Microsoft anmelden, über/ : /Sign in with Microsoft, by/).click();
  await page.getByLabel(isGerman ? 'Organisation, wie sie' : 'Organization, as it').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.goto(`${world.url()}/#/sign-in-failed?code=sign_in_refused&aadsts=50105`);
  await page.getByText(isGerman ? 'Sie sind nicht angemeldet' : 'You are not signed in').waitFor();
  expect(await faultsOf(page)).toEqual([]);

  await page.goto(world.url());
  await page.getByLabel('Name').fill(owner.name);
  await page.getByLabel('Passphrase').fill(owner.passphrase);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: isGerman ? 'Anmeldung' : 'Sign-in' }).click();
  await page.getByText(isGerman ? 'Eingeschaltet' : 'Switched on').waitFor();
  await page.getByText(isGerman ? 'Registrierung ändern' : 'Change the registration').click();
  await page.getByRole('radio', { name: isGerman ? 'Zertifikat' : 'Certificate' }).click();
  await page
    .getByText(isGerman ? 'So erstellen Sie die App-Registrierung' : 'How to make the app registration')
    .click();
  await page.getByText('az ad app create').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.goto(`${world.url()}/#/sign-in`);
  await page.getByText(isGerman ? 'Verzeichnis-ID (Mandant)' : 'Directory (tenant) ID', { exact: true }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

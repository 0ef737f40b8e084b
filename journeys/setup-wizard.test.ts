import { minute } from '@picket/domain';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { look, signInToAdminCenter } from './admin-center.ts';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { faultsOf } from './page-faults.ts';
import { picture } from './picture.ts';
import { owner, startWorld, type World } from './world.ts';

/** What the setup article walks through, on a tenant that Picket has never seen, each screen by clicking. */

let world: World;
let browser: Browser;
beforeAll(async () => {
  world = await startWorld({ seed: 41, consoleFolder: buildConsole() });
  const { control } = world.simulator;
  control.partners.offer({ displayName: 'Picket', consoleUrl: world.url() });
  control.tenants.setBehaviour({
    tenant: 'Fabrikam',
    behaviour: { registeredPartner: true, togglesOnProvision: [] },
  });
  await world.pass(minute);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

let intune: Page;
let page: Page;

/** A step is done when its mark says so: by what the server sees, while the world goes on. */
async function stepTurns(step: string, state: string): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Steps of setup' }).getByRole('link', { name: step });
  await world.until(`${step}: ${state}`, async () => ((await link.textContent()) ?? '').endsWith(state), 30 * minute);
}

const goOn = async (step: string) => {
  await page.getByRole('link', { name: `Next: ${step}` }).click();
  await page.getByRole('heading', { name: step, exact: true, level: 2 }).waitFor();
};

test('in the admin center the connector is added, and leads to the console', async () => {
  const context = await browser.newContext(look);
  intune = await signInToAdminCenter(context, world.simulator.origin, 'Fabrikam');
  await intune.getByRole('link', { name: 'Tenant administration' }).click();
  await intune.getByRole('link', { name: 'Connectors and tokens' }).click();
  await intune.getByRole('link', { name: 'Mobile Threat Defense' }).click();
  await intune.getByRole('link', { name: 'Add' }).click();
  await intune.getByLabel('Select the Mobile Threat Defense connector to setup').selectOption({ label: 'Picket' });
  const opening = context.waitForEvent('page');
  await intune.getByRole('link', { name: 'Open the Picket console' }).click();
  page = await opening;
  await intune.getByRole('button', { name: 'Create' }).click();
  await intune.getByText('Unavailable').waitFor();
});

test('the console leads a tenant that is not set up into the wizard', async () => {
  await page.getByLabel('Name').fill(owner.name);
  await page.getByLabel('Passphrase').fill(owner.passphrase);
  await page.keyboard.press('Enter');
  await page.getByLabel('Tenant', { exact: true }).selectOption({ label: 'Fabrikam' });
  await page.getByRole('link', { name: 'Set up Fabrikam' }).click();
  await page.getByRole('heading', { name: 'Permissions', exact: true, level: 2 }).waitFor();
  await page.getByText('DeviceManagementManagedDevices.Read.All').first().waitFor();
  await picture(page, 'setup-permissions');
});

test.each(['Sync and signal', 'Setup'])(
  '"%s" is granted at Microsoft, and the way back ends at the step',
  async (purpose) => {
    const card = page.getByRole('article', { name: purpose, exact: true });
    await card.getByRole('button', { name: 'Grant permissions' }).click();
    await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText(`${purpose} was granted`).waitFor();
    await page.getByRole('heading', { name: 'Permissions', exact: true, level: 2 }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  },
);

test('the permissions are done, as the server sees it, also after a reload', async () => {
  await stepTurns('Permissions', 'done');
  await page.reload();
  await stepTurns('Permissions', 'done');
});

test('platforms and the agent are chosen', async () => {
  await goOn('Platforms');
  await page.getByLabel('iPhones and iPads').check();
  const ios = page.getByRole('region', { name: 'iOS and iPadOS' });
  await ios.getByRole('radio', { name: /^Web agent/ }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Version 1, saved').waitFor();
  await stepTurns('Platforms', 'done');
  expect(await faultsOf(page)).toEqual([]);
});

test('a pilot is chosen from the directory, with whom it reaches', async () => {
  await world.pass(5 * minute);
  await goOn('Groups');
  const picker = page.getByRole('combobox', { name: 'Add a group to the pilot' });
  await picker.click();
  await picker.pressSequentially('All emp');
  await page.getByRole('option', { name: /^All employees/ }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Version 2, saved').waitFor();
  await stepTurns('Groups', 'done');
  expect(await faultsOf(page)).toEqual([]);
});

test('the plan is looked at, and applied as it was shown', async () => {
  await goOn('Plan');
  await page.getByRole('button', { name: /^Apply \d+ change/ }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'setup-plan');
  await page.getByRole('button', { name: /^Apply \d+ change/ }).click();
  await stepTurns('Plan', 'done');
  expect(await faultsOf(page)).toEqual([]);
});

test('phones report the agent installed, which the step tells by itself', async () => {
  await goOn('Install status');
  const { phones } = world.simulator.control;
  // Phones check in when they like, over hours. Twice is what it takes: to be offered the app, and to tell of it.
  for (let times = 0; times < 3; times++) {
    for (const { phoneId } of phones.list({ tenant: 'Fabrikam' })) phones.checkIn({ phone: phoneId });
    await world.pass(3 * minute);
  }
  const installed = page.getByText(/^Installed: \d+$/);
  await world.until('a phone has it', () => installed.isVisible(), 30 * minute);
  await stepTurns('Install status', 'done');
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'setup-install');
});

test('the connector becomes Enabled, which the last step sees by itself', async () => {
  await goOn('Connector');
  await page.getByRole('button', { name: 'Switch the channel on' }).click();
  await stepTurns('Connector', 'waiting');
  await picture(page, 'setup-connector');
  await intune.reload();
  await intune.getByText('Available', { exact: true }).waitFor();
  await intune.getByLabel('Connect iOS/iPadOS devices to Picket', { exact: true }).check();
  await intune.getByRole('button', { name: 'Save' }).click();
  await intune.getByText('Enabled', { exact: true }).waitFor();
  await stepTurns('Connector', 'done');
  await page.getByText('Enabled: Intune uses what Picket reports').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await picture(page, 'setup-done');
});

/** Presses what has the focus, as somebody does who uses no mouse. */
async function press(button: Locator): Promise<void> {
  await button.focus();
  await page.keyboard.press('Enter');
}

const made = () => page.getByRole('region', { name: 'What Picket has made' });
/** What adopts looks into Intune first, who lets so many requests through in a second: the world goes on meanwhile. */
const told = (text: string) =>
  world.until(text, () => made().getByRole('status').getByText(text).isVisible(), 5 * minute);
const focused = (attribute: string) => page.evaluate(`document.activeElement.getAttribute('${attribute}')`);
/** The web clips of Fabrikam as Intune keeps them: who is to find what was given up finds it here. */
const clipsInIntune = () => {
  const { tenantId } =
    world.simulator.control.tenants.list().find(({ displayName }) => displayName === 'Fabrikam') ?? {};
  const apps = world.simulator.world.tenants.get(tenantId ?? '')?.kept.all('/deviceAppManagement/mobileApps') ?? [];
  return structuredClone(apps.filter((each) => String(each['@odata.type']).endsWith('iosiPadOSWebClip')));
};

/** A plan asks Microsoft, who lets so many through in a second. */
const offered = (button: Locator) => world.until('it is offered', () => button.isVisible(), 5 * minute);

async function applyOneChange(until: () => Promise<boolean>): Promise<void> {
  const apply = page.getByRole('button', { name: 'Apply 1 change' });
  await offered(apply);
  await apply.click();
  await world.until('it is applied', until, 30 * minute);
}

test('an object is forgotten by keyboard alone, after it was said what that means, and a failure is told', async () => {
  await page.getByRole('navigation', { name: 'Steps of setup' }).getByRole('link', { name: 'Plan' }).click();
  const before = clipsInIntune();
  expect(before).toHaveLength(1);
  const forget = made().getByRole('button', { name: 'Forget: Picket', exact: true });
  const dialog = page.getByRole('alertdialog', { name: 'Forget “Picket”?' });
  await press(forget);
  await dialog.getByText('It stays in Intune as it is').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  // Who thinks better of it is back where he was, and nothing has happened.
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => focused('aria-label')).toBe('Forget: Picket');

  await page.route('**/deployment/decisions/**', (route) => route.abort());
  await page.keyboard.press('Enter');
  await press(dialog.getByRole('button', { name: 'Forget it' }));
  await dialog.getByRole('alert').waitFor();
  await page.unroute('**/deployment/decisions/**');
  await press(dialog.getByRole('button', { name: 'Forget it' }));
  await told('“Picket” is forgotten. It stays in Intune as it is.');
  await expect.poll(() => focused('role')).toBe('status');
  await expect.poll(() => forget.count()).toBe(0);
  await made().getByText('forgotten by Olivia Owner').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  expect(clipsInIntune()).toEqual(before);
});

test('what was forgotten is adopted again, with the plan', async () => {
  const again = made().getByRole('button', { name: 'Adopt again: Picket' });
  await offered(again);
  await press(again);
  await told('“Picket” is planned again');
  await applyOneChange(() => made().getByText('adopted', { exact: false }).first().isVisible());
  await offered(made().getByRole('button', { name: 'Give back: Picket', exact: true }));
  expect(clipsInIntune()).toHaveLength(1);
});

test('what was adopted is given back with the next plan, unless somebody thinks better of it', async () => {
  const giveBack = async () => {
    await press(made().getByRole('button', { name: 'Give back: Picket', exact: true }));
    const dialog = page.getByRole('alertdialog', { name: 'Give back “Picket”?' });
    await press(dialog.getByRole('button', { name: 'Give it back' }));
    await told('“Picket” is given back when the next plan is applied');
  };
  await giveBack();
  await press(made().getByRole('button', { name: 'Do not give back: Picket' }));
  await told('“Picket” stays adopted');
  await giveBack();
  await applyOneChange(() => made().getByText('given back, decided by Olivia Owner').isVisible());
  expect(clipsInIntune()).toHaveLength(1);

  await press(made().getByRole('button', { name: 'Plan it again: Picket' }));
  await offered(page.getByRole('button', { name: 'Adopt it' }));
  expect(await faultsOf(page)).toEqual([]);
});

import { minute } from '@picket/domain';
import { setChannel } from '@picket/wire/console';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { look, signInToAdminCenter } from './admin-center.ts';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { faultsOf } from './page-faults.ts';
import { picture } from './picture.ts';
import { owner, startWorld, type World } from './world.ts';

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

test('the nine steps of the setup article end with Picket available in Intune', async () => {
  const context = await browser.newContext(look);
  const fabrikam = world.simulator.control.tenants.list().find(({ displayName }) => displayName === 'Fabrikam');
  // 1. Sign in to the admin center.
  const intune = await signInToAdminCenter(context, world.simulator.origin, 'Fabrikam');
  // 2. to 5. Tenant administration, Connectors and tokens, Mobile Threat Defense under Cross platform, Add.
  await intune.getByRole('link', { name: 'Tenant administration' }).click();
  await intune.getByRole('link', { name: 'Connectors and tokens' }).click();
  await intune.getByRole('heading', { name: 'Cross platform' }).waitFor();
  await intune.getByRole('link', { name: 'Mobile Threat Defense' }).click();
  await intune.getByText('No connector yet.').waitFor();
  await intune.getByRole('link', { name: 'Add' }).click();
  // 6. Choose the connector.
  await intune.getByLabel('Select the Mobile Threat Defense connector to setup').selectOption({ label: 'Picket' });
  // 7. Open its console. The tab stays open for later.
  const opening = context.waitForEvent('page');
  await intune.getByRole('link', { name: 'Open the Picket console' }).click();
  const console = await opening;
  await intune.getByRole('button', { name: 'Create' }).click();
  // Which of the two words a connector has whose partner has not spoken yet, Microsoft does not say.
  await intune.getByText(/^(Unavailable|Not set up)$/).waitFor();

  // 8. Sign in there and complete the setup: consent as an administrator of the tenant, then the partner channel.
  await console.getByLabel('Name').fill(owner.name);
  await console.getByLabel('Passphrase').fill(owner.passphrase);
  await console.keyboard.press('Enter');
  await console.locator('a[data-device]').first().waitFor();
  const { items } = (await (await world.send('GET', '/api/v1/tenants')).json()) as {
    readonly items: readonly { readonly id: string; readonly name: string }[];
  };
  const tenantId = items.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  await console.goto(`${world.url()}/#/tenants/${tenantId}/connector`);
  const card = console.getByRole('article', { name: 'Sync and signal' });
  await card.getByRole('button', { name: 'Grant permissions' }).click();
  await console.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  expect(console.url()).toContain(`/${fabrikam?.tenantId}/v2.0/adminconsent`);
  await console.getByText('Send device threat information to Microsoft Intune').waitFor();
  expect(await faultsOf(console)).toEqual([]);
  await console.getByRole('button', { name: 'Accept' }).click();
  await console.waitForURL(`${world.url()}/**`);
  await world.call(setChannel, { params: { tenantId, channelId: 'threat-level' }, body: { enabled: true } });
  await world.until('the partner has answered', () =>
    world.simulator.control.connectors
      .list({ tenant: 'Fabrikam' })
      .some(({ partnerState }) => partnerState === 'available' || partnerState === 'enabled'),
  );

  // 9. It is available in Intune, and a toggle enables it.
  await intune.reload();
  await intune.getByText('Available', { exact: true }).waitFor();
  await intune.getByLabel('Connect Android devices to Picket', { exact: true }).check();
  await intune.getByRole('button', { name: 'Save' }).click();
  await intune.getByText('Saved.').waitFor();
  await intune.getByText('Enabled', { exact: true }).waitFor();
  await picture(intune, 'simulator-connector');
  await context.close();
});

import { minute } from '@picket/domain';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { faultsOf } from './page-faults.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  world = await startWorld({ seed: 41, consoleFolder: buildConsole() });
  await world.pass(2 * minute);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

test('look', async () => {
  const { items } = (await (await world.send('GET', '/api/v1/tenants')).json()) as {
    readonly items: readonly { readonly id: string; readonly name: string }[];
  };
  for (const [name, scheme, width, locale] of [
    ['en-light', 'light', 1400, 'en-GB'],
    ['de-dark', 'dark', 1400, 'de-DE'],
    ['de-phone', 'light', 360, 'de-DE'],
    ['en-wide', 'light', 1920, 'en-US'],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme, locale });
    page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') console.log(name, message.text()); });
    page.on('pageerror', (error) => console.log(name, 'PAGEERROR', error.message));
    await page.goto(world.url());
    await page.locator('input[name=name]').waitFor();
    await page.screenshot({ path: `/tmp/shots/${name}-signin.png` });
    await page.locator('input[name=name]').fill(owner.name);
    await page.locator('input[name=passphrase]').fill(owner.passphrase);
    await page.keyboard.press('Enter');
    await page.locator('a[data-device]').first().waitFor();
    for (const [place, address] of [
      ['fleet', `#/tenants/${world.contosoId}/devices`],
      ['setup', `#/tenants/${world.contosoId}/setup`],
      ['connector', `#/tenants/${world.contosoId}/connector`],
      ['doctor', `#/tenants/${world.contosoId}/doctor`],
      ['feeds', `#/tenants/${world.contosoId}/feeds`],
      ['fabrikam-fleet', `#/tenants/${items.find(({ name }) => name === 'Fabrikam')?.id}/devices`],
      ['fabrikam-setup', `#/tenants/${items.find(({ name }) => name === 'Fabrikam')?.id}/setup/permissions`],
      ['fabrikam-end', `#/tenants/${items.find(({ name }) => name === 'Fabrikam')?.id}/setup/connector`],
    ] as const) {
      await page.goto(`${world.url()}/${address}`);
      await page.waitForTimeout(2500);
      await page.screenshot({ path: `/tmp/shots/${name}-${place}.png`, fullPage: true });
      console.log(name, place, await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth, location.hash]));
      console.log(JSON.stringify(await faultsOf(page)));
    }
    await page.close();
  }
});

import { minute } from '@picket/domain';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { holdAVersion } from './held-feed.ts';
import { faultsOf } from './page-faults.ts';
import { picture } from './picture.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  world = await startWorld({ seed: 4, consoleFolder: buildConsole() });
  await world.pass(2 * minute);
  await holdAVersion(world);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describe.each([
  { scheme: 'light', width: 1400 },
  { scheme: 'dark', width: 1400 },
  { scheme: 'light', width: 390 },
] as const)('in $scheme at $width pixels nobody is shut out of', ({ scheme, width }) => {
  let page: Page;
  /** For the docs in light, for whoever wants to look in dark and on a phone too. */
  const take = (name: string) =>
    picture(page, `${name}${scheme === 'dark' ? '-dark' : ''}${width < 1000 ? '-narrow' : ''}`);
  beforeAll(async () => {
    page = await browser.newPage({
      viewport: { width, height: 900 },
      colorScheme: scheme,
      reducedMotion: 'reduce',
    });
    await page.goto(world.url());
    await page.getByLabel('Name').waitFor();
  });
  afterAll(() => page?.close());

  test('signing in', async () => {
    expect(await faultsOf(page)).toEqual([]);
    await take('sign-in');
    await page.getByLabel('Name').fill(owner.name);
    await page.getByLabel('Passphrase').fill('a wrong passphrase, on purpose');
    await page.keyboard.press('Enter');
    await page.getByText(/do not belong together/).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  test('the fleet, and a phone with its reasons and its timeline', async () => {
    await page.getByLabel('Passphrase').fill(owner.passphrase);
    await page.keyboard.press('Enter');
    await page.locator('a[data-device]').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.locator('a[data-device]').first().press('Enter');
    await page.locator('#device-title').waitFor();
    await page.getByText(/^Timeline/).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('#device-title').waitFor({ state: 'detached' });
  });

  test('the feeds, one of which has a version that is held', async () => {
    await page.getByRole('link', { name: 'Feeds' }).click();
    await page.getByText('A new version is held').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await take('feeds');
    await page.getByText('Take this version back').first().click();
    await page.getByRole('button', { name: 'Take it back' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  test('how a feed is changed and removed, and what a tenant decides', async () => {
    await page.getByText('Change it').first().click();
    await page.getByRole('button', { name: 'Save for every tenant' }).first().waitFor();
    await page.getByText('Remove it').first().click();
    await page.getByRole('button', { name: 'Remove Our own list' }).waitFor();
    await page.getByRole('button', { name: 'Save names and decisions' }).waitFor();
    await page.getByText(/as verified in Entra: contoso/).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  test('the doctor, before it looked and after', async () => {
    await page.getByRole('link', { name: 'Doctor' }).click();
    await page.getByRole('button', { name: /^Look (now|again)$/ }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: /^Look (now|again)$/ }).click();
    await page.getByRole('article', { name: 'The way back for a phone that is shut out' }).waitFor();
    await page.getByRole('list', { name: 'What needs nothing' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  test('the connector, and what was granted', async () => {
    await page.getByRole('link', { name: 'Connector' }).click();
    await page.getByText('DeviceManagementManagedDevices.Read.All').first().waitFor({ state: 'attached' });
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('switch', { name: 'Only what failed' }).uncheck();
    await page.getByRole('region', { name: 'Messages to Microsoft' }).getByRole('row').nth(5).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});

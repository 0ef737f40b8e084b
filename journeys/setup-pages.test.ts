import { minute } from '@picket/domain';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { faultsOf } from './page-faults.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let fabrikamId: string;
beforeAll(async () => {
  world = await startWorld({ seed: 5, consoleFolder: buildConsole() });
  await world.pass(minute);
  const { items } = (await (await world.send('GET', '/api/v1/tenants')).json()) as {
    readonly items: readonly { readonly id: string; readonly name: string }[];
  };
  fabrikamId = items.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

async function openSetup(options: Parameters<Browser['newPage']>[0], step = ''): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options });
  await page.goto(`${world.url()}/#/tenants/${fabrikamId}/setup${step}`);
  await page.locator('input[name=name]').fill(owner.name);
  await page.locator('input[name=passphrase]').fill(owner.passphrase);
  await page.keyboard.press('Enter');
  await page.locator('#setup-step').waitFor();
  return page;
}

/** The steps as the frame lists them: their addresses. */
const stepsOn = (page: Page) =>
  page
    .locator('nav ol a[href*="/setup/"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));

const isWiderThanItsWindow = (page: Page) => page.evaluate('document.documentElement.scrollWidth > window.innerWidth');

/** Nothing on the page is on its way any more. */
const settled = (page: Page) =>
  expect.poll(() => page.getByRole('status', { name: /^(Loading|Wird geladen)/ }).count(), { timeout: 30_000 }).toBe(0);

describe.each([
  { colorScheme: 'light', width: 1920, locale: 'en-GB' },
  { colorScheme: 'dark', width: 1400, locale: 'de-DE' },
  { colorScheme: 'light', width: 360, locale: 'de-DE' },
  { colorScheme: 'dark', width: 360, locale: 'en-GB' },
] as const)('in $colorScheme at $width pixels, in $locale', ({ colorScheme, width, locale }) => {
  test('no step of setup shuts anybody out, and none is wider than its window', async () => {
    const page = await openSetup({ viewport: { width, height: 900 }, colorScheme, locale });
    const steps = await stepsOn(page);
    expect(steps.length).toBeGreaterThan(1);
    for (const step of steps) {
      await page.goto(`${world.url()}/${step}`);
      await page.locator(`nav ol a[aria-current="step"][href="${step}"]`).waitFor();
      await settled(page);
      expect(await faultsOf(page), step).toEqual([]);
      expect(await isWiderThanItsWindow(page), step).toBe(false);
    }
    await page.close();
  });
});

test('setup is walked by keyboard alone: each step begins at its heading, and back leads back', async () => {
  const page = await openSetup({ viewport: { width: 1400, height: 900 }, locale: 'en-GB' }, '/permissions');
  const steps = await stepsOn(page);
  const focused = () => page.evaluate('document.activeElement.id');
  for (const step of steps.slice(1)) {
    await settled(page);
    await page.getByRole('link', { name: /^Next: / }).focus();
    await page.keyboard.press('Enter');
    await page.locator(`nav ol a[aria-current="step"][href="${step}"]`).waitFor();
    await expect.poll(focused).toBe('setup-step');
  }
  // The last one leads out of setup.
  expect(await page.getByRole('link', { name: /^Next: / }).count()).toBe(0);
  for (const step of steps.slice(0, -1).toReversed()) {
    await page.getByRole('link', { name: /^Back: / }).focus();
    await page.keyboard.press('Enter');
    await page.locator(`nav ol a[aria-current="step"][href="${step}"]`).waitFor();
    await expect.poll(focused).toBe('setup-step');
  }
  // By tabbing on from the heading one comes to what the step asks for, not to the frame again.
  await settled(page);
  await page.keyboard.press('Tab');
  expect(await page.evaluate("document.activeElement.closest('section') !== null")).toBe(true);
  await page.close();
});

test('a tenant that is not set up leads from its empty fleet to the first step that asks for something', async () => {
  const page = await openSetup({ viewport: { width: 1400, height: 900 }, locale: 'en-GB' });
  await page.getByRole('link', { name: 'Devices', exact: true }).click();
  await page.getByRole('link', { name: 'Set up Fabrikam' }).click();
  await page.locator('nav ol a[aria-current="step"][href$="/setup/permissions"]').waitFor();
  await page.close();
});

test('who refuses consent, or cancels it, comes back to the step, where nothing is done', async () => {
  const page = await openSetup({ viewport: { width: 1400, height: 900 }, locale: 'en-GB' }, '/permissions');
  await page.getByRole('button', { name: 'Grant permissions' }).first().click();
  await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('heading', { name: 'Nothing was granted' }).waitFor();
  await page.getByRole('link', { name: 'Back to setup' }).click();
  await page.locator('nav ol a[aria-current="step"][href$="/setup/permissions"]').waitFor();
  await page.getByText('0 of', { exact: false }).waitFor();
  await page.close();
});

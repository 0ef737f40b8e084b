import { minute } from '@picket/domain';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { faultsOf } from './page-faults.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  world = await startWorld({ seed: 4, consoleFolder: buildConsole() });
  await world.pass(2 * minute);
  browser = await openBrowser();
  page = await browser.newPage({
    viewport: { width: 1400, height: 900 },
    reducedMotion: 'reduce',
    locale: 'de-AT',
    timezoneId: 'Europe/Vienna',
  });
  await page.goto(world.url());
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/**
 * English words that the page says as its own: outside of what is marked as English (the server's words), of names that
 * others gave, and of code.
 */
async function englishOn(open: Page): Promise<readonly string[]> {
  return (await open.evaluate(`(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement.closest('[lang="en"], bdi, code, pre, script, style, noscript') !== null) continue;
      if (/\\b(the|and|of|is|are|not|has|with|your|what|when|every)\\b/i.test(node.textContent)) found.push(node.textContent);
    }
    return found;
  })()`)) as readonly string[];
}

test('a browser that asks for German is spoken to in German, from the first word on', async () => {
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de-AT');
  await page.getByLabel('Name').fill(owner.name);
  await page.getByLabel('Passphrase').fill('a wrong passphrase, on purpose');
  await page.keyboard.press('Enter');
  await page.getByText('Name und Passphrase gehören nicht zusammen.').waitFor();
  expect(await englishOn(page)).toEqual([]);
  expect(await faultsOf(page)).toEqual([]);
});

test('the fleet and a phone are told in German, and what the server says is marked as English', async () => {
  await page.getByLabel('Passphrase').fill(owner.passphrase);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Geräte', exact: true }).waitFor();
  await page.locator('a[data-device]').first().waitFor();
  await page.getByRole('columnheader', { name: 'Konformität in Intune' }).waitFor();
  expect(await englishOn(page)).toEqual([]);
  await page.locator('a[data-device]').first().press('Enter');
  await page.getByRole('heading', { name: 'Von der Beobachtung bis zur Durchsetzung' }).waitFor();
  await page.getByRole('heading', { name: 'Zeitachse, in Europe/Vienna' }).waitFor();
  expect(await page.locator('[lang="en"]').count()).toBeGreaterThan(0);
  expect(await englishOn(page)).toEqual([]);
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.locator('#device-title').waitFor({ state: 'detached' });
});

test.each(['Feeds', 'Prüfung', 'Connector', 'Einrichtung'])('the page %s has no English of its own', async (place) => {
  await page.getByRole('link', { name: place, exact: true }).first().click();
  await page.getByRole('heading', { name: place, exact: true, level: 1 }).waitFor();
  await expect.poll(() => page.getByRole('status', { name: /^Wird geladen/ }).count(), { timeout: 30_000 }).toBe(0);
  expect(await englishOn(page)).toEqual([]);
  expect(await faultsOf(page)).toEqual([]);
});

test('whoever prefers English says so once, and the whole page follows, also the next time', async () => {
  await page.getByLabel('Sprache').selectOption({ label: 'English' });
  await page.getByRole('heading', { name: 'Setup', exact: true, level: 1 }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.reload();
  await page.getByRole('heading', { name: 'Setup', exact: true, level: 1 }).waitFor();
  await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
  await page.getByRole('heading', { name: 'Einrichtung', exact: true, level: 1 }).waitFor();
});

import { mkdirSync } from 'node:fs';
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

/** What the page shows as English, since nobody could say it in German. */
async function markedEnglishOn(open: Page): Promise<readonly string[]> {
  return (await open.evaluate(`[...document.querySelectorAll('[lang="en"]')]
    .filter((element) => element.checkVisibility({ contentVisibilityAuto: true }) && element.innerText.trim() !== '')
    .map((element) => element.innerText)`)) as readonly string[];
}

/** What others wrote for this very case, Microsoft above all: its errors. No page of ours says it by itself. */
const isOfOthers = (text: string) => /AADSTS|Graph|token|certificate|request/i.test(text);

const englishLeft = async (open: Page) => (await markedEnglishOn(open)).filter((text) => !isOfOthers(text));

/** Opens every part that is folded, so that it is read too. */
async function unfold(open: Page): Promise<void> {
  await open.evaluate("for (const part of document.querySelectorAll('details')) part.open = true");
  await settled(open);
}

const settled = (open: Page) =>
  expect.poll(() => open.getByRole('status', { name: /^Wird geladen/ }).count(), { timeout: 30_000 }).toBe(0);

/** For whoever wants to look: `PICKET_SCREENSHOTS=/tmp/german npx vitest run journeys/console-in-german`. */
async function picture(open: Page, name: string): Promise<void> {
  const folder = process.env.PICKET_SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1400, 390]) {
      await open.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open.setViewportSize({ width, height: 900 });
      await open.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png`, fullPage: true });
    }
  }
  await open.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await open.setViewportSize({ width: 1400, height: 900 });
}

const isWiderThanItsWindow = (open: Page) => open.evaluate('document.documentElement.scrollWidth > window.innerWidth');

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

test('the fleet and every kind of phone are told in German, to the last word', async () => {
  await page.getByLabel('Passphrase').fill(owner.passphrase);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Geräte', exact: true }).waitFor();
  await page.locator('a[data-device]').first().waitFor();
  await page.getByRole('columnheader', { name: 'Konformität in Intune' }).waitFor();
  expect(await englishOn(page)).toEqual([]);
  expect(await englishLeft(page)).toEqual([]);
  await picture(page, 'fleet');
  // The worst first: findings of several kinds, and phones that nobody could judge.
  for (const place of [0, 1, 2, 3, 5, 8]) {
    await page.locator('a[data-device]').nth(place).press('Enter');
    await page.getByRole('heading', { name: 'Von der Beobachtung bis zur Durchsetzung' }).waitFor();
    await page.getByRole('heading', { name: 'Zeitachse, in Europe/Vienna' }).waitFor();
    await unfold(page);
    expect(await englishOn(page)).toEqual([]);
    expect(await englishLeft(page)).toEqual([]);
    if (place === 0) {
      expect(await faultsOf(page)).toEqual([]);
      await picture(page, 'phone');
    }
    await page.keyboard.press('Escape');
    await page.locator('#device-title').waitFor({ state: 'detached' });
  }
});

test.each(['Feeds', 'Prüfung', 'Connector', 'Einrichtung'])(
  'the page %s has no English',
  async (place) => {
    await page.getByRole('link', { name: place, exact: true }).first().click();
    await page.getByRole('heading', { name: place, exact: true, level: 1 }).waitFor();
    await settled(page);
    if (place === 'Prüfung') {
      await page.getByRole('button', { name: /^(Jetzt|Erneut) prüfen$/ }).click();
      await page.getByRole('article').first().waitFor({ timeout: 60_000 });
    }
    await unfold(page);
    await unfold(page);
    expect(await englishOn(page)).toEqual([]);
    expect(await englishLeft(page)).toEqual([]);
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, place);
  },
  240_000,
);

test('no step of setup has English, nor is one wider than a phone', async () => {
  const steps = await page
    .locator('nav ol a[href*="/setup/"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(steps.length).toBeGreaterThan(3);
  for (const [index, step] of steps.entries()) {
    await page.goto(`${world.url()}/${step}`);
    await page.locator(`nav ol a[aria-current="step"][href="${step}"]`).waitFor();
    // A plan asks Microsoft, who lets so many through in a second.
    await world.meanwhile(settled(page));
    await unfold(page);
    expect(await englishOn(page), step).toEqual([]);
    expect(await englishLeft(page), step).toEqual([]);
    await page.setViewportSize({ width: 390, height: 900 });
    expect(await isWiderThanItsWindow(page), step).toBe(false);
    await page.setViewportSize({ width: 1400, height: 900 });
    await picture(page, `setup-${index}`);
  }
}, 240_000);

test('whoever prefers English says so once, and the whole page follows, also the next time', async () => {
  await page.getByLabel('Sprache').selectOption({ label: 'English' });
  await page.getByRole('heading', { name: 'Setup', exact: true, level: 1 }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.reload();
  await page.getByRole('heading', { name: 'Setup', exact: true, level: 1 }).waitFor();
  await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
  await page.getByRole('heading', { name: 'Einrichtung', exact: true, level: 1 }).waitFor();
});

import { minute } from '@picket/domain';
import { getSetup, listAudit, saveSetup } from '@picket/wire/console';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { faultsOf } from './page-faults.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  world = await startWorld({ seed: 44, consoleFolder: buildConsole() });
  await world.pass(2 * minute);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describe.each([
  ['light', 'en-US', 'Picket on your phone'],
  ['dark', 'de-DE', 'Picket auf Ihrem Telefon'],
] as const)('the page for phones, %s, in %s', (colorScheme, locale, title) => {
  test('is read by everybody on a phone, and runs nothing', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, colorScheme, locale });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    const answer = await page.goto(`${world.url()}/agent?tenant=${world.contosoId}`);
    expect([answer?.status(), await page.locator('h1').textContent(), said]).toEqual([200, title, []]);
    const [text, width] = (await page.evaluate(
      '[document.body.innerText, document.documentElement.scrollWidth]',
    )) as readonly [string, number];
    expect(text).not.toMatch(/contoso/i);
    expect(width).toBeLessThanOrEqual(360);
    expect(await faultsOf(page)).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    await page.close();
  });
});

describe('choosing in the console', () => {
  let page: Page;
  beforeAll(async () => {
    page = await browser.newPage({
      viewport: { width: 1400, height: 900 },
      colorScheme: 'light',
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    await page.goto(world.url());
    await page.getByLabel('Name').fill(owner.name);
    await page.getByLabel('Passphrase').fill(owner.passphrase);
    await page.keyboard.press('Enter');
    await page.locator('a[data-device]').first().waitFor();
  });
  afterAll(() => page?.close());

  const open = async (step: 'platforms' | 'groups') => {
    await page.goto(`${world.url()}/#/tenants/${world.contosoId}/setup/${step}`);
    await page.getByRole('button', { name: 'Save' }).waitFor();
  };
  const save = async (version: number) => {
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText(new RegExp(`^Version ${version}, saved`)).waitFor();
  };
  /** Each way of looking at the page that is open. */
  const faultsEverywhere = async () => {
    const faults: string[] = [];
    for (const [colorScheme, width] of [
      ['light', 1400],
      ['dark', 1400],
      ['light', 390],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      faults.push(...(await faultsOf(page)));
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1400, height: 900 });
    return faults;
  };

  test('platforms and agents are chosen by keyboard, with what follows from them beside', async () => {
    await open('platforms');
    await page.getByLabel('Corporate-owned, fully managed').press('Space');
    await page.getByLabel('iPhones and iPads').press('Space');
    const ios = page.getByRole('region', { name: 'iOS and iPadOS' });
    await ios.getByRole('radio', { name: /^Web agent/ }).press('Space');
    await ios.getByText('The web clip comes to the home screen by itself').waitFor();
    await page.getByLabel(/^Web protection/).press('Space');
    await page.getByText('Supervised iPhones and iPads: every app').waitFor();
    expect(await faultsEverywhere()).toEqual([]);
    await save(1);
    await page.getByText('No group is chosen yet').waitFor();
  });

  test('a group is found as it is typed, and shown with what is in it and whom it brings', async () => {
    await open('groups');
    const find = page.getByRole('combobox', { name: 'Add a group to the pilot' });
    await find.focus();
    await page.keyboard.type('drivers');
    const option = page.getByRole('option', { name: /Drivers/ });
    await option.waitFor();
    expect(await option.textContent()).toMatch(/Dynamic.*users?, \d+ managed phones?/);
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const pilot = page.getByRole('list', { name: 'Groups of the pilot' });
    await pilot.getByText('Rule: user.jobTitle -eq "Driver"').waitFor();

    await page.getByRole('combobox', { name: 'Add a group to everybody' }).focus();
    await page.keyboard.type('TEAMS');
    await page.getByRole('option', { name: /Teams/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page
      .getByRole('list', { name: 'Groups of everybody' })
      .getByText(/in it: /)
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /^Everybody, with the pilot [1-9]/ }).waitFor();
    expect(await faultsEverywhere()).toEqual([]);
    await save(2);
  });

  test('the pilot is widened by one press, and the choice is undone by another', async () => {
    await page.getByRole('button', { name: /^Widen to everybody: \d+ phones?/ }).press('Enter');
    await page.getByText(/^Now: everybody, [1-9]\d* phones?/).waitFor();
    expect((await world.call(getSetup)).choices.groups.stage).toBe('everybody');
    await page.getByRole('button', { name: 'Undo: back to version 2' }).press('Enter');
    await page.getByText(/^Now: the pilot, [1-9]/).waitFor();
    const [last] = (await world.call(listAudit)).items;
    expect([last?.action, last?.detail]).toMatchObject(['restoreSetup', { changed: ['stage'] }]);
  });

  test('what somebody else saves meanwhile is neither lost nor hidden', async () => {
    await page.getByRole('button', { name: 'Take Drivers out' }).press('Enter');
    const { version, choices } = await world.call(getSetup);
    await world.call(saveSetup, { body: { basedOn: version, choices: { ...choices, webProtection: false } } });
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText(/Somebody has saved other choices since you began/).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show what is saved now' }).press('Enter');
    await page.getByRole('button', { name: 'Take Drivers out' }).waitFor();
    expect((await world.call(getSetup)).version).toBe(version + 1);
  });

  test('what contradicts itself is said in place of saving', async () => {
    await page.getByRole('button', { name: 'Take Drivers out' }).press('Enter');
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('Choose a group for the pilot, or begin with everybody.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});

import { getDevice, getTimeline, listDevices } from '@picket/wire/console';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { owner, startWorld, type World } from './world.ts';

/** What somebody may have called a phone, hoping that it comes back as something else than text. */
const corpus = [
  `"><img src=x onerror="window.ran='attribute'">`,
  `<script>window.ran='script'</script>`,
  `<svg/onload=window.ran='svg'>`,
  `javascript:window.ran='address'`,
  `{{constructor.constructor("window.ran='template'")()}}`,
  `'; drop table devices_device; --`,
  `' or ''='`,
  `\\'); select pg_sleep(60); --`,
  `$1 $$ :name ?`,
  `=cmd|' /C calc'!A0`,
  `one\r\nevent: message\ndata: {"kind":"forged"}\n\nid: 99`,
  `\u001b]0;owned\u0007\u001b[31m`,
  `\u202egnp.exe`,
  `__proto__`,
  `constructor`,
  `a\u0000b`,
  `\ud800`,
  `%00%0a%27`,
  `../../../etc/passwd`,
  `${'long '.repeat(800)}`,
  ` `,
];

/** Texts in Microsoft's answers that somebody out there can choose. */
const chosen = [
  'deviceName',
  'managedDeviceName',
  'displayName',
  'userDisplayName',
  'model',
  'manufacturer',
  'serialNumber',
  'appDisplayName',
  'description',
];

/** Gives every such text a value of the corpus. Which one depends on the object alone, so that nothing changes from read to read. */
function poison(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    const isGraph = /\/(v1\.0|beta)\//.test(String(input instanceof Request ? input.url : input));
    if (!isGraph || !/json/.test(answer.headers.get('content-type') ?? '')) return answer;
    const text = await answer.text();
    const said = JSON.parse(text);
    for (const item of Array.isArray(said.value) ? said.value : [said]) {
      const id = String(item.azureADDeviceId ?? item.deviceId ?? item.id ?? '');
      const place = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % corpus.length;
      for (const name of chosen) if (typeof item[name] === 'string') item[name] = corpus[place];
    }
    return new Response(JSON.stringify(said), { status: answer.status, headers: answer.headers });
  };
}

let world: World;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  world = await startWorld({ seed: 3, wrapFetch: poison, consoleFolder: buildConsole() });
  browser = await openBrowser();
  page = await browser.newPage();
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/401/.test(message.text())) complaints.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

test('whatever phones are called, all of them are read', async () => {
  const truth = world.simulator.control.phones.list({ tenant: 'Contoso' }).filter((phone) => phone.managedDeviceId);
  await world.until('the fleet is there', async () => {
    const { items } = await world.call(listDevices, { query: { limit: 1000 } });
    return items.length === truth.length;
  });
});

test('a phone with such a name goes high, is refused and comes back like any other', async () => {
  const phone = world.simulator.control.phones
    .list({ tenant: 'Contoso' })
    .find(({ kind, facts, managedDeviceId, entraDeviceId }) =>
      Boolean(kind === 'android' && managedDeviceId && entraDeviceId && facts.securityPatchLevel >= '2026-08'),
    );
  if (phone === undefined) throw new Error('no phone fit to play');
  const { phones } = world.simulator.control;
  phones.update({ phone: phone.phoneId, securityPatchLevel: '2025-03-01', checkIn: true });
  const tagOf = () => phones.get({ phone: phone.phoneId }).extensionAttributes.extensionAttribute15;
  await world.until('it is tagged', () => tagOf() === 'high');
  const { items } = await world.call(listDevices, { query: { limit: 1000 } });
  const details = await Promise.all(items.map(({ id }) => world.call(getDevice, { params: { deviceId: id } })));
  const device = details.find(({ entraDeviceId }) => entraDeviceId === phone.entraDeviceId);
  expect(device?.level).toBe('high');
  const { items: told } = await world.call(getTimeline, { params: { deviceId: device?.id ?? '' } });
  expect(told.map(({ kind }) => kind)).toContain('accepted');
  phones.update({ phone: phone.phoneId, securityPatchLevel: phone.facts.securityPatchLevel, checkIn: true });
  await world.until('it is free again', () => tagOf() === undefined || tagOf() === null);
});

test('no name becomes code in the console, on any page, nor does a link that somebody was sent', async () => {
  await page.goto(world.url());
  await page.getByLabel('Name').fill(owner.name);
  await page.getByLabel('Passphrase').fill(owner.passphrase);
  await page.keyboard.press('Enter');
  // The heading stands before the list has arrived.
  await page.locator('a[data-device]').nth(10).waitFor();
  const links = await page.locator('a[data-device]').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
  expect(links.length).toBeGreaterThan(10);
  for (const link of links.slice(0, corpus.length)) {
    await page.goto(`${world.url()}/${link}`);
    await page.locator('#device-title').waitFor();
  }
  await page.goto(`${world.url()}/`);
  await page.getByRole('link', { name: 'Connector' }).click();
  await page.getByRole('heading', { name: 'Connector' }).waitFor();
  const here = page.url();
  for (const text of corpus.slice(0, 10)) {
    const spelled = encodeURIComponent(text);
    for (const address of [
      `${here}?search=${spelled}`,
      `${world.url()}/#/${spelled}`,
      `${world.url()}/?x=${spelled}`,
    ]) {
      await page.goto(address);
      await page.locator('#root *').first().waitFor({ state: 'attached' });
    }
  }
  expect(await page.evaluate('window.ran')).toBeUndefined();
  expect(complaints).toEqual([]);
});

import { minute } from '@picket/domain';
import { makeTestCertificate } from '@picket/graph/testing';
import { listConnectors } from '@picket/wire/console';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { buildConsole } from './console.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  world = await startWorld({ seed: 32, consoleFolder: buildConsole() });
  await world.pass(minute);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

test('an owner pastes a certificate, is told at the field that the key is another one, and corrects it', async () => {
  const [pem, other] = await Promise.all([makeTestCertificate(), makeTestCertificate()]);
  const registrations = world.simulator.control.registrations.list({ tenant: 'Contoso' });
  const { clientId, tenantId } = registrations.find(({ displayName }) => displayName === 'Picket setup')!;
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce' });
  await page.goto(world.url());
  await page.getByLabel('Name').fill(owner.name);
  await page.getByLabel('Passphrase').fill(owner.passphrase);
  await page.keyboard.press('Enter');
  await page.locator('a[data-device]').first().waitFor();
  await page.goto(`${world.url()}/#/tenants/${world.contosoId}/connector`);

  const card = page.getByRole('article', { name: 'Setup' });
  await card.waitFor();
  if (!(await card.getByLabel('Application (client) ID').isVisible()))
    await await card
      .locator('details')
      .filter({ has: page.getByLabel('Application (client) ID') })
      .locator('summary')
      .click();
  await card.getByLabel('Application (client) ID').fill(clientId);
  await card.getByLabel('Directory (tenant) ID').fill(tenantId);
  await card.getByRole('radio', { name: 'Certificate' }).check();
  await card.getByLabel('Certificate (PEM)').fill(pem.certificate);
  await card.getByLabel('Private key (PEM)').fill(other.privateKey);
  await card.getByRole('button', { name: 'Save registration' }).click();
  await card.getByText(/does not fit the certificate/).waitFor();

  await card.getByLabel('Private key (PEM)').fill(pem.privateKey);
  await card.getByRole('button', { name: 'Save registration' }).click();
  await card.getByText(/Its certificate ends/).waitFor();
  expect(await page.content()).not.toContain(pem.privateKey.split('\n')[5]);
  const { items } = await world.call(listConnectors);
  expect(items[0]!.purposes.find(({ purpose }) => purpose === 'setup')).toMatchObject({
    clientId,
    certificateExpiresAt: '2040-01-01T00:00:00.000Z',
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { picture } from './picture.ts';

/** The real thing: `npm start`'s own command as a process of its own, on free ports, in real time. */
const launcher = fileURLToPath(new URL('../packages/cli/bin/picket.mjs', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'picket-sandbox-'));
const data = join(directory, '.picket');

interface Running {
  /** `kill -9` for all of it. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Everything that it has said so far. */
  said(): string;
  /** Resolves when it has said this, from this place of its words on, or rejects when it ends without. */
  hears(pattern: RegExp, withinMs: number, from?: number): Promise<RegExpMatchArray>;
}

function start(args: readonly string[] = []): Running {
  const env = {
    ...process.env,
    PICKET_DATA: data,
    PICKET_PORT: '0',
    PICKET_TLS_PORT: '0',
    PICKET_SIMULATOR_PORT: '0',
    PICKET_SIMULATOR_TLS_PORT: '0',
  };
  // A group of its own: the launcher starts another process, and kill -9 is to reach both.
  const child = spawn(process.execPath, [launcher, 'sandbox', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  return {
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const gone = once(child, 'close');
      process.kill(-child.pid, 'SIGKILL');
      await gone;
    },
    said: () => text,
    hears: async (pattern, withinMs, from = 0) => {
      const end = performance.now() + withinMs;
      for (;;) {
        const found = pattern.exec(text.slice(from));
        if (found !== null) return found;
        if (performance.now() > end || child.exitCode !== null)
          throw new Error(`it never said ${pattern}:\n${text.slice(-3000)}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}

let sandbox: Running;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  sandbox = start();
  await sandbox.hears(/Ready after/, 90_000);
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The first look at the session says 401, which the browser reports by itself.
    if (message.type() === 'error' && !/401/.test(message.text())) complaints.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.kill();
  rmSync(directory, { recursive: true, force: true });
});

const connection = () => JSON.parse(readFileSync(join(data, 'cli.json'), 'utf8')) as { url: string; token: string };
async function ask<Answer>(path: string): Promise<Answer> {
  const { url, token } = connection();
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status, path).toBe(200);
  return (await response.json()) as Answer;
}

/** Which kinds of lines a phone's own story has, as Picket tells it. */
async function storyOf(name: string): Promise<readonly string[]> {
  const tenants = await ask<{ items: { id: string; name: string }[] }>('/api/v1/tenants');
  const contoso = tenants.items.find((tenant) => tenant.name === 'Contoso');
  const found = await ask<{ items: { id: string }[] }>(
    `/api/v1/tenants/${contoso?.id}/devices?search=${encodeURIComponent(name)}`,
  );
  const timeline = await ask<{ items: { kind: string }[] }>(
    `/api/v1/tenants/${contoso?.id}/devices/${found.items[0]?.id}/timeline`,
  );
  return timeline.items.map(({ kind }) => kind);
}

test('once it is healthy, everything that people’s own tools look for is there', async () => {
  expect((await fetch(`${connection().url}/healthz`)).status).toBe(200);
  const apps = JSON.parse(readFileSync(join(data, 'simulator/apps.json'), 'utf8')) as {
    tenantName: string;
    clientSecret: string;
  }[];
  expect(apps.map(({ tenantName }) => tenantName)).toEqual(['Contoso', 'Fabrikam']);
  for (const file of ['ca.pem', 'simulator/ca.pem'])
    expect(readFileSync(join(data, file), 'utf8')).toContain('BEGIN CERTIFICATE');
  for (const file of ['cli.json', 'simulator/apps.json', 'tls.key', 'sealing.key'])
    expect(statSync(join(data, file)).mode & 0o077, file).toBe(0);
});

test('a second Picket on the same directory is refused, by name', async () => {
  const second = start();
  await second.hears(/directory_locked/, 60_000);
  expect(second.said()).toMatch(/pid|process/i);
});

test('an operator signs in, and sees the fleet by level', async () => {
  await page.goto(connection().url);
  await page.getByLabel('Name').fill('owner');
  await page.getByLabel('Passphrase').fill('sandbox-passphrase');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Devices' }).waitFor();
  for (const level of ['Not assessed', 'Secured', 'Low', 'Medium', 'High'])
    await page.getByText(level, { exact: true }).first().waitFor();
});

describe('without a click', () => {
  test('a phone is tagged, refused at sign-in, updated and let in again, and the screen tells it live', async () => {
    const name = await watchStory(/\d\d {2}(.+?) \([^)]*\): shut out by a tag/);
    await hasHappened(name, ['observed', 'assessed', 'sent', 'accepted', 'refused-at-sign-in', 'let-in']);
  }, 240_000);

  test('another becomes noncompliant in Intune by its threat level, and comes back', async () => {
    const name = await watchStory(/\d\d {2}(.+?) \([^)]*\): shut out by its threat level/, 'phone');
    await hasHappened(name, ['noncompliant', 'refused-at-sign-in', 'compliant', 'let-in']);
  }, 240_000);
});

/** The inventory is read every ten seconds here, so the last line may take one more round. */
async function hasHappened(name: string, kinds: readonly string[]): Promise<void> {
  await expect
    .poll(() => storyOf(name), { timeout: 40_000, interval: 1000 })
    .toEqual(expect.arrayContaining([...kinds]));
}

/**
 * Follows the next phone of a story on the screen, without ever reloading: high, refused, secured, let in.
 *
 * @returns whose story it was
 */
async function watchStory(shutOut: RegExp, screenshot?: string): Promise<string> {
  const [, name = ''] = await sandbox.hears(shutOut, 90_000, sandbox.said().length);
  await page.getByRole('searchbox').fill(name);
  await page.locator('a[data-device]', { hasText: name }).click();
  await page.locator('#device-title', { hasText: name }).waitFor();
  const pane = page.getByRole('dialog');
  await pane.getByText('Refused at sign-in', { exact: true }).waitFor();
  expect(await pane.getByText(/Cured when/).count()).toBeGreaterThan(0);
  for (const part of ['From seen to enforced', 'Why', /^Timeline/]) await pane.getByText(part).first().waitFor();
  if (screenshot !== undefined) await picture(page, screenshot);

  await pane.getByText('Secured', { exact: true }).first().waitFor({ timeout: 60_000 });
  // The newest line comes first: whoever was refused has to have been let in since.
  const newestSignIn = async () => (await storyOf(name)).find((kind) => /^(refused-at-sign-in|let-in)$/.test(kind));
  await expect.poll(newestSignIn, { timeout: 60_000, interval: 1000 }).toBe('let-in');
  await pane.getByText('Refused at sign-in', { exact: true }).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('');
  return name;
}

test('the connector page says who was granted what', async () => {
  await picture(page, 'fleet');
  await page.getByRole('link', { name: 'Connector' }).click();
  await page.getByText('DeviceManagementManagedDevices.Read.All').first().waitFor({ state: 'attached' });
});

test('what was sent to Microsoft stands below, with its answers', async () => {
  await page.getByRole('switch', { name: 'Only what failed' }).uncheck();
  const messages = page.getByRole('region', { name: 'Messages to Microsoft' });
  await messages.getByRole('row').nth(5).waitFor();
  await page.getByText('How Intune hears Picket').waitFor();
  await picture(page, 'connector-health');
});

test('the doctor finds a tenant in which Picket can have an effect, and says what could be better', async () => {
  await page.getByRole('link', { name: 'Doctor' }).click();
  await page.getByRole('button', { name: 'Look now' }).click();
  const good = page.getByRole('list', { name: 'What needs nothing' });
  await good.getByText('Licenses for Intune and Conditional Access').waitFor();
  await good.getByText('Conditional Access that acts on Picket’s word').waitFor();
  expect(await page.getByText('Not checked', { exact: true }).count()).toBe(0);
  expect(await page.getByText('Failed', { exact: true }).count()).toBe(0);
  await picture(page, 'doctor');
});

test('under the strict policy for content no page complained', () => {
  expect(complaints).toEqual([]);
});

test('killed at once and started anew, it comes up again', async () => {
  await sandbox.kill();
  sandbox = start(['--no-stories']);
  await sandbox.hears(/Ready after/, 90_000);
  expect((await fetch(`${connection().url}/healthz`)).status).toBe(200);
}, 200_000);

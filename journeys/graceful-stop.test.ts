import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minute, second } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildConsole } from '../packages/cli/src/console-build.ts';
import { signIn } from './session.ts';
import { startWorld, type World } from './world.ts';

describe('in the middle of work', () => {
  let world: World;
  /** While it is there, the next tag that is written hangs on it. */
  let gate: PromiseWithResolvers<void> | undefined;
  let waiting = 0;

  beforeAll(async () => {
    world = await startWorld({
      seed: 31,
      holdFetch: (fetch) => async (input, init) => {
        if (gate !== undefined && /\$batch|\/devices\/[^/]+$/.test(String(input)) && init?.method !== 'GET') {
          waiting += 1;
          const { promise, reject } = Promise.withResolvers<never>();
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
          await Promise.race([gate.promise, promise]);
        }
        return await fetch(input, init);
      },
    });
    await world.pass(minute);
  });
  afterEach(async () => {
    gate?.resolve();
    gate = undefined;
    waiting = 0;
    await world.server().close();
    await world.database().close();
    await world.restart();
    await world.pass(minute);
  });
  afterAll(() => world?.close());

  /** Phones fall ill, or are cured; returns when the first is on its way to be tagged anew. */
  async function waitForDelivery(securityPatchLevel: string): Promise<void> {
    gate = Promise.withResolvers();
    const { phones } = world.simulator.control;
    for (const { phoneId } of phones.list({ tenant: 'Contoso', group: 'Field staff' }))
      phones.update({ phone: phoneId, securityPatchLevel, checkIn: true });
    await world.until('a tag is being written', () => waiting > 0);
    expect(await heldLeases()).toBeGreaterThan(0);
  }

  async function heldLeases(): Promise<number> {
    const { rows } = await world.database().acrossTenants((db) =>
      sql<{ held: number }>`
        select (select count(*) from delivery_intent where lease_until > ${new Date(world.clock.now())})
             + (select count(*) from sync_state where lease_holder is not null) as held`.execute(db),
    );
    return Number(rows[0]?.held);
  }

  test('the delivery that is under way is finished, and nothing else is begun', async () => {
    await waitForDelivery('2025-03-01');
    const closed = world.server().close();
    const ready = await fetch(`${world.url()}/readyz`);
    expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await ready.json()).toEqual({ status: 'not-ready', reason: 'stopping' });
    expect((await world.send('GET', '/api/v1/tenants')).status).toBe(503);
    gate?.resolve();
    await Promise.all([closed, world.clock.advance(5 * second)]);
    await expect(fetch(`${world.url()}/readyz`)).rejects.toThrow();
    expect(await heldLeases()).toBe(0);
    const { rows } = await world
      .database()
      .acrossTenants((db) =>
        sql<{ state: string }>`select state from delivery_intent where state in ('sent', 'accepted')`.execute(db),
      );
    expect(rows.length).toBeGreaterThan(0);
  });

  test('a Microsoft that never answers does not hold the stop up, and what was leased is free again', async () => {
    await waitForDelivery('2026-11-05');
    const closed = world.server().close();
    await world.clock.advance(30 * second);
    await closed;
    expect(await heldLeases()).toBe(0);
  });
});

describe('as a process', () => {
  const launcher = fileURLToPath(new URL('../packages/cli/bin/picket.mjs', import.meta.url));
  const directory = mkdtempSync(join(tmpdir(), 'picket-stop-'));
  const owner = { name: 'Olivia', passphrase: 'a long passphrase for tests' };
  let welcome = '';

  beforeAll(() => buildConsole());
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function serve() {
    const child = spawn(process.execPath, [launcher, 'serve'], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PICKET_DATA: directory,
        PICKET_PORT: '0',
        PICKET_TLS_PORT: 'off',
        PICKET_LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    const exited = once(child, 'close') as Promise<[number | null, string | null]>;
    const hears = async (pattern: RegExp): Promise<RegExpExecArray> => {
      for (;;) {
        const found = pattern.exec(text);
        if (found !== null) return found;
        if (child.exitCode !== null) throw new Error(`it ended without ${pattern}:\n${text}`);
        await Promise.race([once(child.stderr, 'data'), once(child.stdout, 'data'), exited]);
      }
    };
    const [, url = ''] = await hears(/listens at (\S+)/);
    return { child, url, exited, hears, said: () => text };
  }

  test('SIGTERM ends the streams and the process, which says 0 and leaves the directory to the next', async () => {
    const first = await serve();
    [welcome = ''] = await first.hears(/http\S+#\S+/);
    expect(await (await fetch(`${first.url}/readyz`)).json()).toEqual({ status: 'ready' });
    const code = /code=([\w-]+)$/.exec(welcome)?.[1] ?? '';
    const redeemed = await fetch(first.url + wire.redeemInvitation.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, ...owner }),
    });
    expect(redeemed.status).toBe(201);
    const { change, cookie } = await signIn(first.url, owner);
    const tenant = (await (
      await fetch(first.url + wire.createTenant.path, {
        method: 'POST',
        headers: change,
        body: JSON.stringify({ name: 'Contoso' }),
      })
    ).json()) as { id: string };
    const stream = await fetch(`${first.url}/api/v1/tenants/${tenant.id}/events`, { headers: { cookie } });
    expect(stream.status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await stream.text()).toContain(': open');
    expect(await first.exited).toEqual([0, null]);

    const next = await serve();
    expect((await fetch(`${next.url}/readyz`)).status).toBe(200);
    expect(next.said()).not.toContain('Nobody is an operator yet');
    next.child.kill('SIGTERM');
    expect(await next.exited).toEqual([0, null]);
  });

  test('a second signal ends it at once, whatever is under way', async () => {
    const { child, url, exited, hears } = await serve();
    const { hostname, port } = new URL(url);
    // A body that never ends keeps a request under way.
    const slow = connect(Number(port), hostname);
    slow.on('error', () => undefined);
    slow.write(
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n{',
    );
    await expect.poll(async () => (await fetch(`${url}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    await hears(/stopping/);
    // The same request may come twice, from the terminal and from whoever started us: that is not meant.
    const again = setInterval(() => child.kill('SIGTERM'), 100);
    expect((await exited)[0]).toBe(1);
    clearInterval(again);
    slow.destroy();
  });
});

import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPostgres, openSharedPostgres, type SharedPostgres } from '@picket/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildConsole } from '../packages/cli/src/console-build.ts';

describe.runIf(findPostgres())('`picket serve`, twice on one PostgreSQL', () => {
  const launcher = fileURLToPath(new URL('../packages/cli/bin/picket.mjs', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'picket-two-'));
  const auditKey = String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  let postgres: SharedPostgres;
  const started: number[] = [];
  /** The launcher and the server that it starts: the signal of one reaches the other only while it can be passed on. */
  const killWhole = (pid: number | undefined) => {
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };

  beforeAll(async () => {
    buildConsole();
    postgres = await openSharedPostgres();
  });
  afterAll(async () => {
    started.forEach(killWhole);
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(name: string, roles: string, sealingKey = 7) {
    const child = spawn(process.execPath, [launcher, 'serve', '--roles', roles], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PICKET_DATA: join(folder, name),
        PICKET_PORT: '0',
        PICKET_TLS_PORT: 'off',
        // An address needs a host, although the socket's folder is what counts.
        PICKET_DATABASE_URL: postgres.url.replace('@/', '@localhost/'),
        PICKET_SEALING_KEYS: Buffer.alloc(32, sealingKey).toString('base64'),
        PICKET_AUDIT_KEY: auditKey,
        PICKET_LOG_LEVEL: 'silent',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    if (child.pid !== undefined) started.push(child.pid);
    const ended = once(child, 'exit');
    let said = '';
    const url = new Promise<string>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const [, found] = /listens at (http:\S+)/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    return { child, ended, said: () => said, url: await Promise.race([url, ended.then(() => '')]) };
  }

  test('one is killed and the other goes on; one with another key is not let in', async () => {
    const [one, other] = await Promise.all([serve('one', 'http,ingest,worker'), serve('other', 'http')]);
    for (const { url, said } of [one, other]) {
      expect(url, said()).not.toBe('');
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    }

    const stranger = await serve('stranger', 'worker', 8);
    expect((await stranger.ended)[0]).not.toBe(0);
    expect(stranger.said()).toMatch(/sealing key .* \(PICKET_SEALING_KEYS\)/);

    killWhole(one.child.pid);
    await one.ended;
    await expect(fetch(`${one.url}/healthz`)).rejects.toThrow();
    expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${other.url}/api/v1/tenants`)).status).toBe(401);

    const worker = await serve('one', 'worker');
    expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${worker.url}/api/v1/tenants`)).status).toBe(404);
    for (const { child, ended } of [other, worker]) {
      child.kill('SIGTERM');
      expect((await ended)[0]).toBe(0);
    }
  });
});

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minute } from '@picket/domain';
import { makeTestCertificate } from '@picket/graph/testing';
import { findPostgres, openSharedPostgres } from '@picket/server/testing';
import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildConsole } from '../packages/cli/src/console-build.ts';
import { askEverything, askWithoutDatabase, liveThrough, readEverything, run, typed } from './canaries/life.ts';
import { Overheard, surfaces } from './canaries/overheard.ts';
import { readablePglite, readablePostgres } from './canaries/own-databases.ts';
import { createSearch, spellingsOf } from './canaries/search.ts';
import { SecretsOfRun } from './canaries/secrets-of-run.ts';
import { signIn } from './session.ts';
import { metricsToken, owner, startWorld, type World } from './world.ts';

const [pem, other] = await Promise.all([makeTestCertificate(), makeTestCertificate()]);
const sealingKey = new Uint8Array(createHash('sha256').update('the sealing key of this run').digest());

/** For the report of a leak. */
const excerptOf = (told: string | Uint8Array) =>
  Buffer.from(told as never)
    .toString('latin1', 0, 500)
    .replaceAll(/[^ -~]+/g, ' ');

describe('the searcher', () => {
  const secret = 'pkt_a "secret"\nwith/everything+in~it=%';
  const noise = 'eyJhbGciOiJ pkt_ nothing of it \u0000 c2VjcmV0 '.repeat(5_000);
  const search = createSearch([
    { name: 'it', value: secret },
    { name: 'a key', value: sealingKey },
  ]);

  test.for([
    ...Object.keys(spellingsOf(secret)).map((spelling) => ['it', spelling, secret] as const),
    ...Object.keys(spellingsOf(sealingKey)).map((spelling) => ['a key', spelling, sealingKey] as const),
  ])('finds %s planted as %s', ([name, spelling, value]) => {
    const leak = Buffer.concat([Buffer.from(noise), spellingsOf(value)[spelling] as Buffer, Buffer.from(noise)]);
    expect(search(leak).some((found) => found.startsWith(name))).toBe(true);
    expect(search(noise)).toEqual([]);
  });

  test('finds base64 wherever the secret begins and whatever stands around it', () => {
    for (let before = 0; before < 6; before++) {
      for (let after = 0; after < 4; after++) {
        const whole = Buffer.from(`${'x'.repeat(before)}${secret}${'y'.repeat(after)}`);
        expect(search(`"${whole.toString('base64')}"`)).not.toEqual([]);
        expect(search(`"${whole.toString('base64url')}"`)).not.toEqual([]);
      }
    }
  });
});

const engines = [
  ['PGlite', readablePglite] as const,
  ...(findPostgres() === undefined ? [] : [['PostgreSQL', readablePostgres] as const]),
];

describe.each(engines)('a whole life on %s', (engine, readable) => {
  const secrets = new SecretsOfRun();
  const overheard = new Overheard();
  const database = readable();
  let world: World;
  let statuses: readonly number[] = [];

  beforeAll(async () => {
    world = await startWorld({
      seed: 91,
      contoso: { phones: 12 },
      open: database.open,
      sealingKey,
      logLevel: 'trace',
      logTo: { write: (line) => overheard.add('log lines at trace', line) },
      onSecret: secrets.drawn,
      wrapFetch: (fetch) => secrets.watchFetch(fetch),
    });
    for (const { displayName, tenantName, clientSecret } of world.simulator.control.registrations.list({}))
      secrets.add(`the client secret of ${tenantName} ${displayName}`, clientSecret);
    secrets.addPrivateKey('the key of the certificate', pem.privateKey);
    secrets.addPrivateKey('the key that does not fit', other.privateKey);
    secrets.addPrivateKey('the audit key', readFileSync(join(world.directory, 'audit-signing.key'), 'utf8'));
    secrets.add('the sealing key', sealingKey);
    secrets.add('the owner’s passphrase', owner.passphrase);
    secrets.add('the metrics token', metricsToken);

    const life = { world, secrets, overheard, pem, otherKey: other.privateKey };
    await world.pass(minute);
    await liveThrough(life);
    await askEverything(life);
    await readEverything(life);
    overheard.add('rows of the database', await database.rows(world.database()));
    const { cookie, change } = await signIn(world.url(), owner);
    await world.database().crash();
    statuses = await askWithoutDatabase(life, { ...change, cookie });
    await world.kill().catch(() => undefined);
    await world.restart();
    await world.pass(minute);
    overheard.add('rows of the database', await database.rows(world.database()));
    await world.server().close();
    await world.database().close();
    overheard.add('files of the embedded database', ...database.files());
    for (const entry of readdirSync(world.directory, { recursive: true, withFileTypes: true })) {
      // The one file of this folder that is there to hold a secret.
      if (entry.isFile() && entry.name !== 'audit-signing.key')
        overheard.add('files of the data directory', readFileSync(join(entry.parentPath, entry.name)));
    }
  });
  afterAll(async () => {
    await world?.simulator.close();
    await world
      ?.database()
      .remove()
      .catch(() => undefined);
    rmSync(world?.directory ?? '', { recursive: true, force: true });
  });

  test('every kind of secret was there to be leaked', () => {
    const names = [...secrets.names()];
    for (const kind of [
      /client secret of Contoso/,
      /key of the certificate/,
      /audit key/,
      /sealing key/,
      /passphrase/,
      /metrics token/,
      /csrf value/,
      /secret of the server/,
      /token for Graph/,
      /token for the partner channel/,
      /an assertion/,
      ...Object.keys(typed).map((name) => new RegExp(name)),
    ]) {
      expect(
        names.some((name) => kind.test(name)),
        String(kind),
      ).toBe(true);
    }
    expect(secrets.all().length).toBeGreaterThan(100);
    // Without its database a request fails, in words and not in pieces of SQL.
    if (engine === 'PGlite') expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(10);
  });

  test('no secret is anywhere it should not be, in no spelling', () => {
    const search = createSearch(secrets.all());
    // One example of each, with what stands before it.
    const leaks = new Map<string, string>();
    for (const surface of surfaces) {
      for (const told of overheard.heard.get(surface) ?? []) {
        for (const found of search(told)) leaks.set(`${surface}: ${found}`, excerptOf(told));
      }
    }
    expect([...leaks]).toEqual([]);
  });

  test('every surface of the run had something to say', () => {
    const ofServe = [
      'output of picket serve',
      ...(database.files().length === 0 ? ['files of the embedded database'] : []),
    ];
    for (const surface of surfaces.filter((name) => !ofServe.includes(name)))
      expect([surface, overheard.sizeOf(surface) > 100]).toEqual([surface, true]);
    expect(overheard.heard.get('log lines at trace')?.length).toBeGreaterThan(300);
  });
});

describe('a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-canaries-serve-'));
  const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url));
  const password = 'canary-password~of.the-database';
  const secrets = new SecretsOfRun();
  const overheard = new Overheard();
  const sealingKeys = Buffer.from(sealingKey).toString('base64');
  secrets.add('the database password', password);
  secrets.add('the sealing key', sealingKey);
  secrets.add('the sealing key as it is set', sealingKeys);
  secrets.add('the metrics token', metricsToken);
  secrets.addPrivateKey('the TLS key', pem.privateKey);
  secrets.add('the owner’s passphrase', owner.passphrase);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs `picket serve` until it says it listens and `work` is done with it, or until it has failed. */
  async function serve(
    env: NodeJS.ProcessEnv,
    work: (said: string) => Promise<void> = async () => {},
  ): Promise<number | null> {
    const child = spawn(process.execPath, [main, 'serve'], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        PICKET_DATA: join(folder, 'data'),
        PICKET_PORT: '0',
        PICKET_LOG_LEVEL: 'trace',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    let worked: Promise<void> | undefined;
    child.stdout.on('data', (part) => overheard.add('output of picket serve', String(part)));
    child.stderr.on('data', (part) => {
      err += part;
      if (worked === undefined && /listens at http/.test(err) && /welcome\?code=\S+\n/.test(err))
        worked = work(err).finally(() => child.kill('SIGTERM'));
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    await worked;
    // The link for the first Owner is shown there, once, to whoever has started it.
    overheard.add('output of picket serve', err.replaceAll(/\S+welcome\?code=\S+/g, ''));
    return code;
  }

  /** Makes the first Owner and an API token, and remembers their secrets. */
  const beAnOwner = async (said: string) => {
    const url = /listens at (http:\S+)/.exec(said)?.[1] ?? '';
    const code = /welcome\?code=(\S+)/.exec(said)?.[1] ?? '';
    secrets.add('the first invitation', code);
    const answer = await fetch(url + wire.redeemInvitation.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, ...owner }),
    });
    expect(answer.status).toBe(wire.redeemInvitation.status);
    secrets.drawn(Buffer.from(answer.headers.getSetCookie()[0]?.split(/[=;]/)[1] ?? '', 'base64url'));
  };

  test('serves on either database, fails without one, explains its settings, and tells nobody a secret', async () => {
    buildConsole();
    const env = { PICKET_METRICS_PORT: '0', PICKET_METRICS_TOKEN: metricsToken };
    expect(await serve({}, beAnOwner)).toBe(0);
    const gone = `postgres://picket:${password}@127.0.0.1:9/picket`;
    expect(await serve({ PICKET_DATABASE_URL: gone, PICKET_SEALING_KEYS: sealingKeys })).toBe(1);
    if (findPostgres() !== undefined) {
      const shared = await openSharedPostgres();
      const url = shared.url.replace('postgres://picket@/', `postgres://picket:${password}@localhost/`);
      expect(url).toContain(password);
      const data = { PICKET_DATA: join(folder, 'beside-postgres'), PICKET_DATABASE_URL: url };
      expect(await serve(data, beAnOwner)).toBe(0);
      await shared.remove();
    }

    const settings = {
      PICKET_DATABASE_URL: gone,
      PICKET_DATABASE_ADMIN_URL: gone,
      PICKET_SEALING_KEYS: sealingKeys,
      PICKET_TLS_KEY: pem.privateKey,
      PICKET_AUDIT_KEY: pem.privateKey,
      ...env,
    };
    const wrong = {
      PICKET_DATABASE_URL: `mysql://picket:${password}@host/picket`,
      PICKET_SEALING_KEYS: `${sealingKeys}AAAA`,
      PICKET_METRICS_TOKEN: metricsToken.slice(0, 12),
      PICKET_TLS_KEY: pem.privateKey.replace('BEGIN', 'BEGUN'),
      PICKET_PORT: password,
    };
    secrets.add('a metrics token that is too short', metricsToken.slice(0, 12));
    for (const given of [settings, { ...settings, ...wrong, PICKET_PORT: '1' }]) {
      for (const args of [['settings', 'explain'], ['settings', 'explain', '--json'], ['serve']]) {
        if (args[0] === 'serve' && given === settings) continue;
        await run(overheard, args, given);
      }
    }
    const search = createSearch(secrets.all());
    for (const [surface, told] of overheard.heard) {
      const whole = told.map(String).join('\n');
      expect([surface, search(whole)], whole.slice(0, 2_000)).toEqual([surface, []]);
      expect(whole.length).toBeGreaterThan(500);
    }
  }, 300_000);

  test('files that hold a secret are the reviewed ones, and readable by their owner only', () => {
    const mayHold = ['sealing.key', 'audit-signing.key', 'tls.key'];
    for (const data of readdirSync(folder).map((name) => join(folder, name))) {
      const sealing = readFileSync(join(data, 'sealing.key'), 'utf8').trim();
      const own = new SecretsOfRun();
      own.add('its sealing key', sealing);
      own.add('its sealing key as bytes', Buffer.from(sealing, 'base64'));
      own.addPrivateKey('its audit key', readFileSync(join(data, 'audit-signing.key'), 'utf8'));
      const search = createSearch([...secrets.all(), ...own.all()]);
      const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((file) =>
        statSync(join(data, file)).isFile(),
      );
      const holding = files.filter((file) => search(readFileSync(join(data, file))).length > 0);
      expect(holding.toSorted()).toEqual(['audit-signing.key', 'sealing.key']);
      expect(holding.every((file) => mayHold.includes(file))).toBe(true);
      for (const file of files.filter((name) => mayHold.includes(name) || name.endsWith('.key')))
        expect([file, (statSync(join(data, file)).mode & 0o777).toString(8)]).toEqual([file, '600']);
      expect((statSync(data).mode & 0o777).toString(8)).toBe('700');
    }
  });
});

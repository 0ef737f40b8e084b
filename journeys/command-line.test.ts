import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minute, second } from '@picket/domain';
import { getConnectorHealth, getOverview, listFindings, rights } from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runInside } from './commands-inside.ts';
import { makeToken } from './session.ts';
import { owner, startWorld, type World } from './world.ts';

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'picket-terminal-'));
const nameOfSick = '\u001b[31mSick\u0007 phone';

let world: World;
let token = '';

beforeAll(async () => {
  world = await startWorld({ seed: 21, contoso: { phones: 12 } });
  const { phones, users } = world.simulator.control;
  const [user] = users.list({ tenant: 'Contoso' });
  phones.enroll({
    tenant: 'Contoso',
    user: user?.id ?? '',
    enrollment: 'androidFullyManaged',
    deviceName: nameOfSick,
    securityPatchLevel: '2025-03-01',
  });
  await world.pass(2 * minute);
  token = await makeToken(world.url(), owner, ['read', 'operate']);
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const surroundings = (env: NodeJS.ProcessEnv) => ({
  PICKET_URL: world.url(),
  PICKET_TOKEN: token,
  PICKET_TENANT: 'Contoso',
  ...env,
});

/** Runs the command in this process, without the seconds that a start takes, and lets the world go on meanwhile. */
const picket = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  world.meanwhile(runInside(world, args, { env: surroundings(env), folder }));

/** The same as a process of its own: what has to hold of the whole of it. */
async function picketProcess(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...surroundings(env) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  let code: number | null | undefined;
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  child.on('close', (ended) => (code = ended));
  while (code === undefined) {
    await world.pass(second);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { code, out, err };
}

/** The surroundings of an operator who may do everything. */
async function tokenForAll(): Promise<NodeJS.ProcessEnv> {
  return { PICKET_TOKEN: await makeToken(world.url(), owner, rights) };
}

test('status says how the fleet is, to people and to programs', async () => {
  const { devicesByLevel } = await world.call(getOverview);
  const said = await picketProcess(['status']);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(new RegExp(`high\\s+${devicesByLevel.high}\\b`, 'i'));
  const json = JSON.parse((await picket(['status', '--json'])).out);
  expect(JSON.stringify(json)).toContain(JSON.stringify(devicesByLevel));
});

test('the doctor says what stands in the way and what to do, and looking writes nothing at Microsoft', async () => {
  const before = world.simulator.control.journal.ledger().length;
  const said = await picket(['doctor']);
  const asked = world.simulator.control.journal.ledger().slice(before);
  expect(asked.filter(({ area, method }) => area === 'graph' && method !== 'GET' && method !== 'PATCH')).toEqual([]);
  expect(said.out).toMatch(/^warning +The way back for a phone that is shut out/m);
  expect(said.out).toContain('Picket: block phones at high risk');
  expect(said.out).toMatch(/What to do: Exclude "Microsoft Intune"/);
  const { results } = JSON.parse((await picket(['doctor', '--last', '--json'])).out);
  expect(results.find(({ id }: { id: string }) => id === 'access-policies')).toMatchObject({ outcome: 'passed' });
});

test('what a purpose asks for, and how to make its registration, is said to people and to a shell', async () => {
  expect((await picket(['consent', 'list'])).out).toMatch(
    /^ +Device\.ReadWrite\.All\n.+Without it: No phone is tagged/m,
  );
  const script = await picket(['consent', 'guide', 'response', '--script']);
  expect(script).toMatchObject({ code: 0, err: '' });
  expect(script.out).toContain('1138cb37-bd11-4084-a2b7-9f71582aeddb=Role');
  const id = '0198c0de-0000-4000-8000-00000000000e';
  const from = ['--client-id', id, '--entra-tenant', id, '--secret-file'];
  const unread = await picket(['consent', 'register', 'setup', ...from, '/nowhere/secret']);
  expect(unread).toMatchObject({ code: 64, err: /cannot be read/ });
});

test('what is for whom is chosen in setup, widened and taken back by commands alone', {
  timeout: 300_000,
}, async () => {
  const refused = await picket(['setup', 'platforms', '--ios', 'on']);
  expect(refused.code).toBe(77);
  const all = await tokenForAll();
  const chosen = await picket(['setup', 'platforms', '--android', 'fully-managed', '--ios', 'on'], all);
  expect(chosen).toMatchObject({ code: 0, err: '' });
  expect(await picket(['setup', 'platforms', '--android', 'rooted'], all)).toMatchObject({ code: 64 });
  const agent = await picket(['setup', 'agent', 'ios', 'web'], all);
  expect(agent.out).toContain('The web clip comes to the home screen by itself');
  expect(agent.err).toMatch(/^Warning: No group is chosen yet/);

  const found = await picket(['setup', 'groups', 'search', 'DRIV']);
  expect(found.out).toMatch(/^Drivers +security, dynamic/m);
  const unlike = await picket(['setup', 'groups', 'add', 'pilot', 'Driver'], all);
  expect(unlike).toMatchObject({ code: 64, err: expect.stringContaining('There is "Drivers".') });
  expect(await picket(['setup', 'groups', 'add', 'pilot', 'drivers'], all)).toMatchObject({ code: 0 });
  expect(await picket(['setup', 'groups', 'add', 'include', 'Teams'], all)).toMatchObject({ code: 0 });
  expect((await picket(['setup', 'groups', 'reach'])).out).toMatch(/^everybody +[1-9]\d* /m);

  const widened = await picket(['setup', 'stage', 'everybody'], all);
  expect(widened.out).toMatch(/^ {2}Stage +everybody$/m);
  const { version, choices } = JSON.parse((await picket(['setup', 'restore', '4', '--json'], all)).out);
  expect([version, choices.groups.stage, choices.groups.pilot]).toMatchObject([6, 'pilot', [{ name: 'Drivers' }]]);
  const contradiction = await picket(['setup', 'groups', 'remove', 'pilot', 'Drivers'], all);
  expect(contradiction).toMatchObject({ code: 64, err: expect.stringContaining('Choose a group for the pilot') });
});

test('a feed is added, filled, held, released and taken back by commands alone', async () => {
  const all = await tokenForAll();
  const names = (count: number) => Array.from({ length: count }, (_, n) => `bad${n}.example-evil.com`).join('\n');
  writeFileSync(join(folder, 'domains.txt'), names(30));
  const isRefused = await picket(['feeds', 'add', 'own-list', '--license', 'ours']);
  expect(isRefused.code).toBe(77);
  expect(await picket(['feeds', 'add', 'own-list', '--license', 'ours', '--trial', '0'], all)).toMatchObject({
    code: 0,
  });
  const imported = await picket(['indicators', 'import', 'domains.txt', '--feed', 'own-list'], all);
  expect(imported).toMatchObject({ code: 0, out: expect.stringContaining('a new version is trial') });
  await world.pass(minute);
  const match = await picket(['indicators', 'match', 'www.bad7.example-evil.com', '--server']);
  expect(match.out).toMatch(/listed\n {2}for: .*bad7\.example-evil\.com\n {4}own-list/);
  writeFileSync(join(folder, 'domains.txt'), names(400));
  const held = await picket(['indicators', 'import', 'domains.txt', '--feed', 'own-list', '--json'], all);
  expect(JSON.parse(held.out)).toMatchObject({ state: 'held', isNew: true });
  expect((await picket(['feeds', 'list'])).err).toContain('ten-times-larger');
  const { difference } = JSON.parse((await picket(['feeds', 'diff', 'own-list', '--json'])).out);
  expect(difference).toMatchObject({ added: 370, removed: 0, kept: 30 });
  expect(await picket(['feeds', 'release', 'own-list'], all)).toMatchObject({ code: 0 });
  expect(await picket(['feeds', 'rollback', 'own-list'], all)).toMatchObject({ code: 0 });
  expect(await picket(['feeds', 'off', 'own-list'], all)).toMatchObject({ code: 0 });
  const off = await picket(['indicators', 'match', 'bad7.example-evil.com', '--server', '--json']);
  expect(JSON.parse(off.out)).toMatchObject({ matches: [] });
  const { items } = JSON.parse((await picket(['feeds', 'list', '--json'])).out);
  expect(items).toMatchObject([{ id: 'own-list', isOn: false, waiting: null, inForce: { indicators: 30 } }]);
});

test('a monitor reads how the link is by the exit code, and people read why', async () => {
  const { verdict } = await world.call(getConnectorHealth);
  const said = await picket(['connector', 'health']);
  expect(said.code).toBe({ good: 0, attention: 1, bad: 2, unknown: 3 }[verdict]);
  expect(said.out).toMatch(/^Contoso: /);
  expect(said.out).toMatch(/Intune: calls the connector enabled, and would ignore Picket after another/);

  world.simulator.control.faults.add({
    name: 'forbidden',
    action: { kind: 'forbid', permission: ['Group.Read.All', 'GroupMember.Read.All', 'Directory.Read.All'] },
    path: '^/v1.0/groups/delta',
    tenant: 'Contoso',
    area: 'graph',
    count: null,
  });
  const again = await picket(['connector', 'try-again', 'sync', 'groups']);
  expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/^groups are read now: sync /) });
  await world.pass(10 * second);
  const ill = await picket(['connector', 'health']);
  expect(ill.code).toBeGreaterThan(0);
  expect(ill.out).toMatch(/What to do: /);
  const failed = await picket(['connector', 'calls', '--failed']);
  expect(failed.out).toMatch(/403 permission_missing +GET \/groups\/delta/);
  const [first] = JSON.parse((await picket(['connector', 'calls', '--failed', '--json'])).out).items;
  const shown = await picket(['connector', 'call', first.id]);
  expect(shown.out).toMatch(/what to do: +Grant consent again/);
  world.simulator.control.faults.clear();
  expect(await picket(['connector', 'try-again', '--call', first.id])).toMatchObject({ code: 0 });
  expect(await picket(['connector', 'try-again'])).toMatchObject({ code: 64 });
});

test('the worst phones are listed with their reasons, and no name draws on the terminal', async () => {
  const said = await picket(['devices', 'list', '--level', 'high']);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(/Sick.*phone.*noncompliant +The phone lacks fixes/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
  expect(said.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  const { items } = JSON.parse((await picket(['devices', 'list', '--level', 'high', '--json'])).out);
  expect(new Set(items.map(({ level }: { level: string }) => level))).toEqual(new Set(['high']));
  expect(items.map(({ name }: { name: string }) => name)).toContain(nameOfSick);
});

test('a phone is shown by a part of its name: why, how it is cured, and what happened', async () => {
  const said = await picket(['devices', 'show', 'Sick']);
  expect(said).toMatchObject({ code: 0, err: '' });
  for (const part of [/^Why$/m, /cured when:/, /^Channels$/m, /^Timeline/m, /accepted/]) expect(said.out).toMatch(part);
  expect((await picket(['devices', 'show', 'nobody has this name'])).code).toBe(1);
});

test('findings are listed as the API has them', async () => {
  const { items } = await world.call(listFindings, { query: { state: 'open' } });
  const said = await picket(['findings', 'list', '--json']);
  expect(said.code).toBe(0);
  expect(JSON.parse(said.out).items).toHaveLength(items.length);
  expect((await picket(['findings', 'list'])).out).toContain('Sick');
});

test('a dry run says what a sync would do and does nothing; a sync does it, and tells how far it is', async () => {
  const quiet = { PICKET_TENANT: 'Contoso' };
  const dry = await picket(['sync', '--dry-run'], quiet);
  expect(dry, dry.err).toMatchObject({ code: 0 });
  expect(dry.out).toContain('Nothing was changed');
  const real = await picket(['sync']);
  expect(real).toMatchObject({ code: 0 });
  expect(real.out).toMatch(/managed-devices: remove 0/);
  expect(real.err).not.toBe('');
  expect(JSON.parse((await picket(['sync', '--json'])).out)).toMatchObject({ state: 'completed' });
});

test('each kind of failure has its own exit code, says what to do, and leaves stdout clean', async () => {
  const cases: readonly [readonly string[], NodeJS.ProcessEnv, number, RegExp][] = [
    [['status', '--json'], { PICKET_TOKEN: 'pck_wrong' }, 77, /token/i],
    [['status', '--json'], { PICKET_URL: 'http://127.0.0.1:9' }, 69, /127\.0\.0\.1:9/],
    [['status', '--json'], { PICKET_URL: 'ftp://nonsense' }, 64, /PICKET_URL/],
    [['status', '--json'], { PICKET_URL: 'http://picket.example' }, 64, /https/],
    [['status', '--json'], { PICKET_TOKEN: undefined }, 64, /PICKET_TOKEN/],
    [['status', '--json'], { PICKET_TENANT: 'Nobody' }, 64, /Nobody/],
    [['devices', 'list', '--level', 'purple'], {}, 64, /purple|level/],
    [['devices', 'list', '--limit', 'many'], {}, 64, /--limit/],
    [['devices', 'lst'], {}, 64, /lst/],
  ];
  for (const [place, [args, env, code, pattern]] of cases.entries()) {
    // Of a command that is none the process itself ends.
    const said = await (place === 0 || args[1] === 'lst' ? picketProcess : picket)(args, env);
    expect([args, env, said.code, said.out], said.err).toEqual([args, env, code, '']);
    expect(said.err).toMatch(pattern);
    expect(said.err, 'no stack trace').not.toMatch(/^\s+at /m);
  }
});

test('in the sandbox the server is found by its file, and where there is none it is said what to set', async () => {
  mkdirSync(join(folder, '.picket'));
  const file = join(folder, '.picket/cli.json');
  writeFileSync(file, JSON.stringify({ url: world.url(), token }), { mode: 0o600 });
  const found = { PICKET_URL: undefined, PICKET_TOKEN: undefined };
  expect((await picketProcess(['status'], found)).code).toBe(0);
  writeFileSync(file, '{"url":');
  const broken = await picket(['status'], found);
  expect(broken.code).not.toBe(0);
  expect(broken.err).toContain('cli.json');
  rmSync(join(folder, '.picket'), { recursive: true });
  const nowhere = await picket(['status'], found);
  expect(nowhere.code).toBe(69);
  expect(nowhere.err).toMatch(/PICKET_URL/);
});

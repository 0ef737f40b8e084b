import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { connectControl, type RemoteControl } from '@picket/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testTerminal } from '../terminal/testing.suite.ts';
import { simulate } from './simulator.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const page = readFileSync(join(root, 'docs/how-to/use-the-simulator.md'), 'utf8');

/** The programs of the page by the file that each says it is. */
const programs = new Map(
  [...page.matchAll(/```js\n\/\/ ([\w-]+\.mjs): [^\n]+\n[\s\S]*?\n```/g)].map(([block, name = '']) => [
    name,
    block.slice('```js\n'.length, -'\n```'.length),
  ]),
);

/** Where somebody would have started the simulator: the page's programs are put there, with what they import. */
const folder = mkdtempSync(join(tmpdir(), 'picket-own-tool-'));
const stopping = new AbortController();
let ended: Promise<void>;
let http = '';
let https = '';
let control: RemoteControl;

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { terminal, out } = testTerminal({}, folder);
  const options = { devices: '40', tenants: 'Contoso', seed: '7', port: '0', tlsPort: '0', host: '127.0.0.1' };
  ended = simulate(terminal, options, stopping.signal);
  while (out() === '') await Promise.race([sleep(20), ended]);
  http = /http:\/\/127\.0\.0\.1:\d+/.exec(out())?.[0] ?? '';
  https = /https:\/\/localhost:\d+/.exec(out())?.[0] ?? '';
  control = connectControl(http);
});
afterAll(async () => {
  stopping.abort();
  await ended;
});

/** Runs a program of the page, with nothing changed but the ports, which are taken by others here. */
function run(name: string, port = 3_000) {
  const program = programs.get(name);
  if (program === undefined) throw new Error(`the page has no ${name}`);
  const file = join(folder, name);
  writeFileSync(
    file,
    program
      .replaceAll('https://localhost:4943', https)
      .replaceAll('http://127.0.0.1:4900', http)
      .replace('const port = 3000;', `const port = ${port};`),
  );
  const child = spawn(process.execPath, [file], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, '.picket/simulator/ca.pem') },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { said: () => said, exited };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('the page has its three programs', () => {
  expect([...programs.keys()]).toEqual(['list-devices.mjs', 'sign-in.mjs', 'bad-day.mjs']);
});

test('Microsoft’s own libraries list the devices that are not compliant', async () => {
  const { said, exited } = run('list-devices.mjs');
  expect([await exited, said()]).toEqual([
    0,
    expect.stringMatching(/^[1-9]\d* devices of Contoso are not compliant\n/),
  ]);
  expect(said()).toMatch(/\n {2}\S.*, \S+@contoso\.example\n/);
});

test('somebody signs in to a tool that was never registered anywhere else', async () => {
  const { said, exited } = run('sign-in.mjs', await freePort());
  const crashed = exited.then(() => {
    throw new Error(`it ended before: ${said()}`);
  });
  crashed.catch(() => {});
  while (!said().includes('open http')) await Promise.race([sleep(20), crashed]);
  // What the browser does, which trusts the authority too.
  const ca = readFileSync(join(folder, '.picket/simulator/ca.pem'), 'utf8');
  setDefaultCACertificates([...getCACertificates('default'), ca]);
  const url = new URL(/open (https\S+)/.exec(said())?.[1] ?? '');
  expect(await (await fetch(url)).text()).toContain('My tool');
  const [tenant] = await control.tenants.list();
  const who = tenant?.admins[0]?.userPrincipalName ?? '';
  const form = new URLSearchParams([...url.searchParams, ['username', who], ['decision', 'accept']]);
  const welcome = await fetch(url.origin + url.pathname, { method: 'POST', body: form });
  expect(await welcome.text()).toMatch(/^Hello, \S+/);
  expect(await exited).toBe(0);
  expect(said()).toContain(`signed in: ${who}`);
});

test('a bad day is seen to its end in a moment', async () => {
  const { said, exited } = run('bad-day.mjs');
  expect([await exited, said().split('\n').slice(0, -1)]).toEqual([
    0,
    [
      'throttled: 429, again after 2 s',
      'then: 200',
      'two hours later: 401 Lifetime validation failed, the token is expired.',
      'with a new token: 200',
      'the ledger has 4 requests: 429, 200, 401, 200',
    ],
  ]);
});

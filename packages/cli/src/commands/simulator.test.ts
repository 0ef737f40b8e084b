import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectControl } from '@picket/simulator';
import { expect, test } from 'vitest';
import { CommandFailure } from '../failure.ts';
import { testTerminal } from '../terminal/testing.suite.ts';
import { type SimulatorCommandOptions, simulate } from './simulator.ts';

const usual: SimulatorCommandOptions = {
  devices: '30',
  tenants: 'Contoso,Northwind Traders',
  seed: '7',
  port: '0',
  tlsPort: '0',
  host: '127.0.0.1',
};

/** One for all: its certificates are made once and kept, as on a machine where it is started again. */
const directory = mkdtempSync(join(tmpdir(), 'picket-simulator-'));

/** Starts it, and waits until it says where it is. */
async function run(changes: Partial<SimulatorCommandOptions> = {}) {
  const { terminal, out } = testTerminal({ PICKET_DATA: directory });
  const stopping = new AbortController();
  const ended = simulate(terminal, { ...usual, ...changes }, stopping.signal);
  const origin = await Promise.race([
    ended.then(() => ''),
    (async () => {
      for (;;) {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(out())?.[0];
        if (found !== undefined) return found;
        await sleep(20);
      }
    })(),
  ]);
  return { out, origin, stop: () => stopping.abort(), ended };
}

test('it says where to click and as whom, and ends when it is told to', async () => {
  const { origin, out, stop, ended } = await run();
  const control = connectControl(origin);
  const tenants = await control.tenants.list();
  expect(tenants.map(({ displayName, phones }) => [displayName, phones])).toEqual([
    ['Contoso', 30],
    ['Northwind Traders', 30],
  ]);
  expect(await control.ready()).toMatchObject({ seed: '7' });
  for (const { tenantId, admins } of tenants) {
    expect(out()).toContain(tenantId);
    expect(out()).toContain(admins[0]?.userPrincipalName);
  }
  expect(out()).toContain(`${origin}/intune`);
  expect(out()).not.toContain('whoever reaches it');
  const apps = join(directory, 'simulator', 'apps.json');
  expect(statSync(apps).mode & 0o777).toBe(0o600);
  const [first] = JSON.parse(readFileSync(apps, 'utf8')) as { clientId: string; clientSecret: string }[];
  expect(out(), 'secrets stay in the file').not.toContain(first?.clientSecret);
  expect(existsSync(join(directory, 'simulator', 'ca.pem'))).toBe(true);

  stop();
  await ended;
  await expect(fetch(`${origin}/control/ready`)).rejects.toThrow();
});

test('the same seed makes the same tenants', async () => {
  const ids = async (seed: string) => {
    const { origin, stop, ended } = await run({ seed });
    const found = (await connectControl(origin).tenants.list()).map(({ tenantId }) => tenantId);
    stop();
    await ended;
    return found;
  };
  const first = await ids('7');
  expect(await ids('7')).toEqual(first);
  expect(await ids('8')).not.toEqual(first);
});

test.for<[string, Partial<SimulatorCommandOptions>, RegExp]>([
  ['no number of devices', { devices: 'many' }, /--devices must be a whole number from 1 to 100000, not "many"/],
  ['too many devices', { devices: '100001' }, /--devices must be/],
  ['half a person', { users: '2.5' }, /--users must be/],
  ['no port', { port: '70000' }, /--port must be a whole number from 0 to 65535/],
  ['no TLS port', { tlsPort: '-1' }, /--tls-port must be/],
  ['a tenant without a name', { tenants: 'Contoso,' }, /--tenants takes names/],
  ['a tenant twice', { tenants: 'Contoso,contoso' }, /the same tenant twice/],
])('%s is refused before anything starts', async ([, changes, said]) => {
  const { terminal, out } = testTerminal({ PICKET_DATA: directory });
  const refused = simulate(terminal, { ...usual, ...changes }, AbortSignal.abort());
  await expect(refused).rejects.toThrow(said);
  await expect(refused).rejects.toMatchObject({ exitCode: 64 });
  expect(out()).toBe('');
});

test('a port that is taken, and an address that is not this machine’s, are named', async () => {
  const { origin, stop, ended } = await run();
  const failing = async (changes: Partial<SimulatorCommandOptions>) => {
    const { terminal } = testTerminal({ PICKET_DATA: directory });
    return await simulate(terminal, { ...usual, ...changes }, AbortSignal.abort()).catch((error: unknown) => error);
  };
  const taken = await failing({ port: new URL(origin).port });
  expect(taken).toBeInstanceOf(CommandFailure);
  expect((taken as CommandFailure).message).toMatch(/taken.*\n.*--port/);
  expect(((await failing({ host: '203.0.113.7' })) as CommandFailure).message).toContain('--host 203.0.113.7');
  stop();
  await ended;
});

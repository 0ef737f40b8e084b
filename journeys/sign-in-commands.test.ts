import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minute } from '@picket/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Commands, openCommands } from './commands-inside.ts';
import { openOperatorBrowser, registerSignIn } from './entra-operator.ts';
import { startWorld, type World } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-sign-in-'));
let world: World;
let picket: Commands;
let ada = '';

beforeAll(async () => {
  world = await startWorld({ seed: 73 });
  await world.pass(minute);
  const people = world.simulator.control.users.list({ tenant: 'Contoso' });
  ada = people.find(({ department }) => department === 'Information technology')?.userPrincipalName ?? '';
  picket = await openCommands(world, folder);
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the command goes the same way as the page: guide, set, test, on, off, remove', async () => {
  const nothing = await picket(['sign-in', 'show']);
  expect(nothing).toMatchObject({ code: 0 });
  expect(nothing.out).toMatch(/not-set[\s\S]*Begin with: picket sign-in guide/);

  const { out: script } = await picket(['sign-in', 'guide', '--script']);
  expect(script).toContain(`--web-redirect-uris '${world.url()}/sign-in/entra/callback'`);
  expect(JSON.parse(/^ROLES='(.*)'$/m.exec(script)?.[1] ?? '[]')).toHaveLength(4);
  expect((await picket(['sign-in', 'guide', '--instance', '--json'])).out).toContain('Picket.InstanceOwner');

  const registration = registerSignIn(world);
  world.simulator.control.registrations.assign({
    clientId: registration.clientId,
    who: ada,
    role: 'Picket.Responder',
  });
  const secret = join(folder, 'secret');
  writeFileSync(secret, `${registration.clientSecret}\n`);
  const group = '0198c0de-0000-4000-8000-000000000abc';
  const set = ['sign-in', 'set', '--client-id', registration.clientId, '--secret-file', secret];
  await picket([...set, '--group', `${group}=reader`]);
  expect((await picket(['sign-in', 'on'])).err).toMatch(/sign_in_not_ready|No test has succeeded/);
  expect((await picket([...set, '--group', `${group}=king`])).err).toMatch(/--group must be/);
  expect((await picket([...set, '--entra-tenant', registration.tenantId])).err).toMatch(/go with --instance/);

  const tested = await picket(['sign-in', 'test'], (line) => {
    if (!line.startsWith('http')) return;
    const browser = openOperatorBrowser(world.url);
    void (async () => {
      const begun = await browser.send(line);
      await begun.body?.cancel();
      await browser.land(await browser.pick(begun.headers.get('location') ?? '', ada));
    })();
  });
  expect(tested).toMatchObject({ code: 0, out: expect.stringContaining('would be responder') });

  const { out: on } = await picket(['sign-in', 'on']);
  const address = /(http\S+)/.exec(on)?.[1] ?? '';
  const shown = await picket(['sign-in', 'show']);
  expect(shown).toMatchObject({ code: 0 });
  for (const text of [address, registration.clientId, `Group ${group}: reader`, 'passed', 'token of a local operator'])
    expect(shown.out).toContain(text);
  expect(shown.out).not.toContain(registration.clientSecret);

  const browser = openOperatorBrowser(world.url);
  expect((await browser.signIn(ada, { name: new URL(address).searchParams.get('name') ?? '' })).location).toBe('/#/');
  expect((await browser.me())?.grants.map(({ role }) => role)).toEqual(['responder']);
  await picket(['sign-in', 'off']);
  expect(await browser.me()).toBeUndefined();
  await picket(['sign-in', 'remove']);
  expect((await picket(['sign-in', 'show', '--json'])).out).toContain('"state": "not-set"');
});

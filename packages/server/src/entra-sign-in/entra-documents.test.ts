import { hour, minute } from '@picket/domain';
import { contoso, startSimulator } from '@picket/simulator';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { TestClock } from '../platform/testing/test-clock.ts';
import { fetchOfEntra } from './entra-documents.ts';

const simulator = await startSimulator({
  seed: 3,
  tenants: [contoso({ users: 2, phones: 0, oddPhones: false, surroundings: false })],
});
const { control, origin: login } = simulator;
const [{ tenantId } = { tenantId: '' }] = control.tenants.list();
const keys = `${login}/${tenantId}/discovery/v2.0/keys`;
let clock: TestClock;
let asked: string[];
let ask: ReturnType<typeof fetchOfEntra>;
afterAll(() => simulator.close());

beforeEach(() => {
  control.faults.clear();
  clock = new TestClock();
  asked = [];
  ask = fetchOfEntra({
    clock,
    login,
    fetch: async (input, init) => {
      asked.push(String(input));
      return await fetch(input, init);
    },
  });
});

/** The keys that Entra is said to have, the one in use first. */
const kids = async () => {
  const document = (await (await ask(keys)).json()) as { readonly keys: readonly { readonly kid: string }[] };
  return document.keys.map(({ kid }) => kid);
};

test('keys are asked for once a minute, however many sign in', async () => {
  const before = control.keys.list();
  expect(await Promise.all(Array.from({ length: 20 }, kids))).toEqual(Array(20).fill(before));
  expect(asked).toEqual([keys]);
  const { kid } = control.keys.roll();
  expect(await kids()).toEqual(before);
  await clock.advance(minute);
  expect(await kids()).toContain(kid);
  expect(asked).toHaveLength(2);
});

const saying = (at: string, value: unknown) => ({ kind: 'edit' as const, edits: [{ at, value }] });

test.for<[string, Parameters<typeof control.faults.add>[0]['action']]>([
  ['nothing', { kind: 'hang-up', takesHold: false }],
  ['503', { kind: 'status', status: 503 }],
  ['a page', { kind: 'proxy-page', status: 200 }],
  ['half of JSON', { kind: 'cut-json' }],
  ['no keys', saying('/keys', [])],
  ['keys that are no list', saying('/keys', 'all')],
  ['a list', saying('', [])],
  ['null', saying('', null)],
  ['a redirect', { kind: 'status', status: 302, headers: { location: 'https://evil.example/keys' } }],
])(
  'while Entra answers %s, the last good keys are used for a day, asked for once a minute, and then none',
  async ([, bad]) => {
    const good = await kids();
    expect(good).toEqual(control.keys.list());
    control.faults.add({ name: 'bad', area: 'entra', path: '/keys$', action: bad, count: null });
    control.keys.roll();
    for (let passed = 0; passed < 5; passed++) {
      await clock.advance(minute);
      for (let at = 0; at < 3; at++) expect(await kids()).toEqual(good);
    }
    expect(asked).toHaveLength(6);
    await clock.advance(24 * hour);
    await expect(kids()).rejects.toMatchObject({ code: 'connector_unreachable' });
  },
);

test('no document leads to another host', async () => {
  const { port } = new URL(login);
  for (const url of [
    `http://127.0.0.1.evil.example:${port}/keys`,
    'https://evil.example/keys',
    `https://127.0.0.1:${port}/keys`,
    `http://localhost:${port}/keys`,
    'http://127.0.0.1:8443/keys',
  ])
    await expect(ask(url)).rejects.toMatchObject({ code: 'misdirected' });
  await expect(ask('https://evil.example/token', { method: 'POST' })).rejects.toMatchObject({ code: 'misdirected' });
  expect(asked).toEqual([]);
});

test('what is sent is never kept', async () => {
  const address = `${login}/${tenantId}/oauth2/v2.0/token`;
  for (let at = 0; at < 3; at++) {
    const answer = await ask(address, { method: 'POST', body: new URLSearchParams({ grant_type: 'x' }) });
    expect(answer.status).toBe(400);
  }
  expect(asked).toHaveLength(3);
  expect(control.journal.ledger({ area: 'entra', path: '/token$' })).toHaveLength(3);
});

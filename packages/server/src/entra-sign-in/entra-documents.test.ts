import { hour, minute } from '@picket/domain';
import { beforeEach, expect, test } from 'vitest';
import { TestClock } from '../platform/testing/test-clock.ts';
import { fetchOfEntra } from './entra-documents.ts';

const login = 'https://login.microsoftonline.com';
const keys = `${login}/t/discovery/v2.0/keys`;
let clock: TestClock;
let asked: string[];
let answer: () => Response | Promise<Response>;
let ask: ReturnType<typeof fetchOfEntra>;

beforeEach(() => {
  clock = new TestClock();
  asked = [];
  answer = () => Response.json({ keys: [{ kid: 'one' }] });
  ask = fetchOfEntra({
    clock,
    login,
    fetch: async (input) => {
      asked.push(String(input));
      return await answer();
    },
  });
});

const kid = async () => JSON.stringify(await (await ask(keys)).json());

test('keys are asked for once a minute, however many sign in', async () => {
  await Promise.all(Array.from({ length: 20 }, kid));
  expect(asked).toHaveLength(1);
  await clock.advance(minute);
  answer = () => Response.json({ keys: [{ kid: 'two' }] });
  expect(await kid()).toContain('two');
  expect(asked).toHaveLength(2);
});

test.for<[string, () => Response | Promise<Response>]>([
  ['nothing', () => Promise.reject(new TypeError('fetch failed'))],
  ['503', () => new Response('down', { status: 503 })],
  ['a page', () => new Response('<html>')],
  ['half of JSON', () => new Response('{"keys":[')],
  ['no keys', () => Response.json({ keys: [] })],
  ['keys that are no list', () => Response.json({ keys: 'all' })],
  ['a list', () => Response.json([])],
  ['null', () => Response.json(null)],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.example/keys' } })],
])(
  'while Entra answers %s, the last good keys are used for a day, asked for once a minute, and then none',
  async ([, bad]) => {
    expect(await kid()).toContain('one');
    answer = bad;
    for (let passed = 0; passed < 5; passed++) {
      await clock.advance(minute);
      for (let at = 0; at < 3; at++) expect(await kid()).toContain('one');
    }
    expect(asked).toHaveLength(6);
    await clock.advance(24 * hour);
    await expect(kid()).rejects.toMatchObject({ code: 'connector_unreachable' });
  },
);

test('no document leads to another host', async () => {
  for (const url of [
    'https://login.microsoftonline.com.evil.example/keys',
    'https://evil.example/keys',
    'http://login.microsoftonline.com/keys',
    'https://login.microsoftonline.com:8443/keys',
  ])
    await expect(ask(url)).rejects.toMatchObject({ code: 'misdirected' });
  await expect(ask('https://evil.example/token', { method: 'POST' })).rejects.toMatchObject({ code: 'misdirected' });
  expect(asked).toEqual([]);
});

test('what is sent is never kept', async () => {
  answer = () => Response.json({ id_token: 'x' });
  for (let at = 0; at < 3; at++) await ask(`${login}/t/oauth2/v2.0/token`, { method: 'POST' });
  expect(asked).toHaveLength(3);
});

import { expect, test } from 'vitest';
import { callMany } from './batch.ts';
import { endpoints } from './catalogue.ts';
import { clientFor } from './graph-client.suite.ts';
import { type Step, withScript } from './scripted-server.suite.ts';
import { never } from './test-surroundings.suite.ts';

const { deviceAttributes, updateDeviceAttributes } = endpoints;
const on = 'POST /v1.0/$batch';

interface Asked {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: object;
  readonly body?: unknown;
}

/** What the batch under way asked for. The script's answers are fixed, so ids are known: 0, 1, 2 … in order. */
function asking(check: (requests: readonly Asked[]) => void): NonNullable<Step['check']> {
  return ({ body }) => check(JSON.parse(body).requests);
}

function reads(...ids: string[]) {
  return new Map(ids.map((id) => [id, { params: { 'device-id': id } }]));
}

function writes(...ids: string[]) {
  const body = { extensionAttributes: { extensionAttribute7: 'high' } };
  return new Map(ids.map((id) => [id, { params: { 'device-id': id }, body }]));
}

const tagged = (id: string, device: string) => ({ id, status: 200, headers: {}, body: { id: device } });
const failed = (id: string, status: number, code: string, headers = {}) => ({
  id,
  status,
  headers,
  body: { error: { code, message: '' } },
});

test('forty-five calls are three batches, however their answers are shuffled', async () => {
  const ids = Array.from({ length: 45 }, (_, index) => `d${index}`);
  const batch = (from: number, to: number): Step => ({
    on,
    check: asking((requests) => {
      expect(requests.map(({ url }) => url)).toEqual(
        ids.slice(from, to).map((id) => `/devices/${id}?$select=id,extensionAttributes`),
      );
      expect(new Set(requests.map(({ id }) => id)).size).toBe(requests.length);
    }),
    body: {
      responses: ids
        .slice(from, to)
        .map((id, index) => tagged(String(index), id))
        .toReversed(),
    },
  });
  await withScript([batch(0, 20), batch(20, 40), batch(40, 45)], async ({ origin }) => {
    const results = await callMany(clientFor(origin).tools, deviceAttributes, reads(...ids), never);
    expect([...results]).toEqual(ids.map((id) => [id, { ok: true, item: { id } }]));
  });
});

test('a write carries its body and says that it is JSON', async () => {
  const check = asking(([request]) =>
    expect(request).toEqual({
      id: '0',
      method: 'PATCH',
      url: '/devices/a',
      headers: { 'content-type': 'application/json', 'x-ms-throttle-priority': 'normal' },
      body: { extensionAttributes: { extensionAttribute7: 'high' } },
    }),
  );
  await withScript([{ on, check, body: { responses: [{ id: '0', status: 204 }] } }], async ({ origin }) => {
    const results = await callMany(clientFor(origin).tools, updateDeviceAttributes, writes('a'), never);
    expect(results.get('a')).toEqual({ ok: true, item: undefined });
  });
});

test('only the parts that were turned away are sent again, after the longest wait', async () => {
  const urls = (...expected: string[]) =>
    asking((requests) => expect(requests.map(({ url }) => url)).toEqual(expected));
  await withScript(
    [
      {
        on,
        check: urls('/devices/a', '/devices/b', '/devices/c', '/devices/d'),
        body: {
          responses: [
            failed('3', 429, 'TooManyRequests', { 'Retry-After': '4.5' }),
            { id: '0', status: 204 },
            failed('1', 429, 'TooManyRequests', { 'retry-after': '2' }),
            failed('2', 404, 'Request_ResourceNotFound'),
          ],
        },
      },
      {
        on,
        check: urls('/devices/b', '/devices/d'),
        body: { responses: [{ id: '0', status: 204 }, failed('1', 503, '')] },
      },
      { on, check: urls('/devices/d'), body: { responses: [{ id: '0', status: 204 }] } },
    ],
    async ({ origin }) => {
      const { tools, clock } = clientFor(origin);
      const results = await callMany(tools, updateDeviceAttributes, writes('a', 'b', 'c', 'd'), never);
      expect([...results].map(([id, { ok }]) => [id, ok]).toSorted()).toEqual([
        ['a', true],
        ['b', true],
        ['c', false],
        ['d', true],
      ]);
      expect(clock.sleeps).toEqual([4_500, 1_000]);
    },
  );
});

test('what stays throttled is told with its wait, and the rest is done all the same', async () => {
  const throttled = { on, body: { responses: [failed('0', 429, 'TooManyRequests', { 'Retry-After': '90' })] } };
  await withScript([throttled], async ({ origin }) => {
    const results = await callMany(clientFor(origin).tools, deviceAttributes, reads('a'), never);
    expect(results.get('a')).toMatchObject({
      ok: false,
      error: { reason: 'throttled', details: { retryAfterMs: 90_000 } },
    });
  });
});

test('424, the older word for a throttled batch, is tried again', async () => {
  await withScript(
    [
      { on, body: { responses: [failed('0', 424, 'FailedDependency')] } },
      { on, body: { responses: [tagged('0', 'a')] } },
    ],
    async ({ origin }) => {
      const results = await callMany(clientFor(origin).tools, deviceAttributes, reads('a'), never);
      expect(results.get('a')).toMatchObject({ ok: true });
    },
  );
});

test('parts that keep failing are given up after four tries', async () => {
  const step = { on, body: { responses: [failed('0', 503, '')] } };
  await withScript([step, step, step, step], async ({ origin }) => {
    const results = await callMany(clientFor(origin).tools, deviceAttributes, reads('a'), never);
    expect(results.get('a')).toMatchObject({ ok: false, error: { reason: 'unreachable' } });
  });
});

test('a part that nobody answered, or answered in another shape, has not succeeded', async () => {
  const body = { responses: [{ id: '1', status: 200, body: { extensionAttributes: {} } }, tagged('7', 'x')] };
  await withScript([{ on, body }], async ({ origin }) => {
    const results = await callMany(clientFor(origin).tools, deviceAttributes, reads('a', 'b'), never);
    expect(results.get('a')).toMatchObject({ ok: false, error: { reason: 'unexpected' } });
    expect(results.get('b')).toMatchObject({ ok: false, error: { reason: 'unexpected' } });
    expect(results.size).toBe(2);
  });
});

test('a batch that is turned away as a whole is sent again as a whole', async () => {
  await withScript(
    [
      { on, status: 429, headers: { 'retry-after': '3' } },
      { on, status: 503 },
      { on, body: { responses: [{ id: '0', status: 204 }] } },
    ],
    async ({ origin }) => {
      const { tools, clock } = clientFor(origin);
      await callMany(tools, updateDeviceAttributes, writes('a'), never);
      expect(clock.sleeps).toEqual([3_000, 1_000]);
    },
  );
});

test('writes in a batch are counted one by one against the quota of their service', async () => {
  const ids = Array.from({ length: 2_720 }, (_, index) => `d${index}`);
  const full = { on, body: { responses: Array.from({ length: 20 }, (_, id) => ({ id: String(id), status: 204 })) } };
  await withScript(
    Array.from({ length: 136 }, () => full),
    async ({ origin }) => {
      const { tools, clock } = clientFor(origin);
      await callMany(tools, updateDeviceAttributes, writes(...ids), never);
      // 2,700 of the 3,000 in 150 s are used; the last batch of twenty has to wait for the window.
      expect(clock.sleeps).toHaveLength(1);
      expect(clock.sleeps[0]).toBeGreaterThan(140_000);
    },
  );
});

test('nothing to do asks nothing', async () => {
  await withScript([], async ({ origin }) => {
    expect(await callMany(clientFor(origin).tools, deviceAttributes, new Map(), never)).toEqual(new Map());
  });
});

test('a batch that fails after others were done does not lose what they did', async () => {
  const ids = Array.from({ length: 45 }, (_, index) => `d${index}`);
  const responses = Array.from({ length: 20 }, (_, id) => ({ id: String(id), status: 204 }));
  const down = { on, status: 503, headers: { 'retry-after': '300' } };
  await withScript([{ on, body: { responses } }, down], async ({ origin }) => {
    const results = await callMany(clientFor(origin).tools, updateDeviceAttributes, writes(...ids), never);
    expect(results.size).toBe(45);
    expect([...results.values()].filter(({ ok }) => ok)).toHaveLength(20);
    expect(results.get('d44')).toMatchObject({ error: { reason: 'unreachable', details: { retryAfterMs: 300_000 } } });
  });
});

test('a first batch that cannot be done says so instead of pretending to results', async () => {
  await withScript([{ on, status: 403, body: { error: { code: 'Forbidden', message: '' } } }], async ({ origin }) => {
    const work = callMany(clientFor(origin).tools, deviceAttributes, reads('a'), never);
    await expect(work).rejects.toMatchObject({ reason: 'forbidden' });
  });
});

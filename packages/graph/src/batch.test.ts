import { expect, test } from 'vitest';
import { callMany } from './batch.ts';
import { endpoints } from './catalogue.ts';
import { type ClientUnderTest, clientFor } from './graph-client.suite.ts';
import { startMicrosoft } from './microsoft.suite.ts';
import { never } from './test-surroundings.suite.ts';

const { deviceAttributes, updateDeviceAttributes } = endpoints;
const microsoft = await startMicrosoft();
const { faults, journal } = microsoft.control;
const devices = microsoft.ids.devices();
const [a = '', b = '', c = '', d = ''] = devices;
const batch = '\\$batch$';
const attributes = { extensionAttributes: { extensionAttribute7: 'high' } };

interface Asked {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: object;
  readonly body?: unknown;
}

/** The parts of each batch that was sent, in order. */
function sent({ asked }: ClientUnderTest): readonly (readonly Asked[])[] {
  return asked().map(({ line, body }) => {
    expect(line).toBe('POST /v1.0/$batch');
    return JSON.parse(body).requests;
  });
}

const urlsIn = (under: ClientUnderTest) => sent(under).map((requests) => requests.map(({ url }) => url));

function reads(...ids: string[]) {
  return new Map(ids.map((id) => [id, { params: { 'device-id': id } }]));
}

function writes(...ids: string[]) {
  return new Map(ids.map((id) => [id, { params: { 'device-id': id }, body: attributes }]));
}

test('forty-five calls are three batches, however their answers are shuffled', async () => {
  const ids = devices.slice(0, 45);
  const under = clientFor(microsoft);
  const results = await callMany(under.tools, deviceAttributes, reads(...ids), never);
  expect([...results]).toEqual(ids.map((id) => [id, { ok: true, item: expect.objectContaining({ id }) }]));
  const address = (id: string) => `/devices/${id}?$select=id,extensionAttributes`;
  expect(urlsIn(under)).toEqual([ids.slice(0, 20), ids.slice(20, 40), ids.slice(40)].map((part) => part.map(address)));
  for (const requests of sent(under)) expect(new Set(requests.map(({ id }) => id)).size).toBe(requests.length);
  const answered = under.asked().map(({ answer }) => JSON.parse(answer!.text).responses.map(({ id }: Asked) => id));
  expect(
    answered.some((order) => order.join() !== order.toSorted().join()),
    'shuffled',
  ).toBe(true);
});

test('a write carries its body and says that it is JSON', async () => {
  const under = clientFor(microsoft);
  const results = await callMany(under.tools, updateDeviceAttributes, writes(a), never);
  expect(results.get(a)).toEqual({ ok: true, item: undefined });
  expect(sent(under)).toEqual([
    [
      {
        id: '0',
        method: 'PATCH',
        url: `/devices/${a}`,
        headers: { 'content-type': 'application/json', 'x-ms-throttle-priority': 'normal' },
        body: attributes,
      },
    ],
  ]);
  expect(journal.effects({ kind: 'attribute' }).at(-1)).toMatchObject({ subject: a, to: 'high' });
});

test('only the parts that were turned away are sent again, after the longest wait', async () => {
  const nobody = '99999999-9999-4999-8999-999999999999';
  faults.add({ name: 'busy', action: { kind: 'throttle', retryAfter: '2' }, path: `/devices/${b}` });
  faults.add({ name: 'busier', action: { kind: 'throttle', retryAfter: '4.5' }, path: `/devices/${d}` });
  faults.add({ name: 'away', action: { kind: 'status', status: 503 }, path: `/devices/${d}` });
  const under = clientFor(microsoft);
  const results = await callMany(under.tools, updateDeviceAttributes, writes(a, b, nobody, d), never);
  expect([...results].map(([id, { ok }]) => [id, ok])).toEqual([
    [a, true],
    [b, true],
    [nobody, false],
    [d, true],
  ]);
  expect(results.get(nobody)).toMatchObject({ error: { reason: 'not-found' } });
  expect(urlsIn(under)).toEqual([[a, b, nobody, d], [b, d], [d]].map((ids) => ids.map((id) => `/devices/${id}`)));
  expect(under.clock.sleeps).toEqual([4_500, 1_000]);
});

test('what stays throttled is told with its wait, and the rest is done all the same', async () => {
  faults.add({ name: 'rush hour', action: { kind: 'throttle', retryAfter: '90' }, path: `/devices/${a}` });
  const under = clientFor(microsoft);
  const results = await callMany(under.tools, deviceAttributes, reads(a, b), never);
  expect(results.get(a)).toMatchObject({
    ok: false,
    error: { reason: 'throttled', details: { retryAfterMs: 90_000 } },
  });
  expect(results.get(b)).toMatchObject({ ok: true });
  expect(under.asked()).toHaveLength(1);
});

test('424, the older word for a throttled batch, is tried again', async () => {
  const action = { kind: 'status', status: 424, code: 'FailedDependency' } as const;
  faults.add({ name: 'older word', action, path: `/devices/${a}` });
  const under = clientFor(microsoft);
  expect((await callMany(under.tools, deviceAttributes, reads(a), never)).get(a)).toMatchObject({ ok: true });
  expect(under.asked()).toHaveLength(2);
});

test('parts that keep failing are given up after four tries', async () => {
  faults.add({ name: 'down', action: { kind: 'status', status: 503 }, path: `/devices/${a}`, count: null });
  const under = clientFor(microsoft);
  const results = await callMany(under.tools, deviceAttributes, reads(a), never);
  expect(results.get(a)).toMatchObject({ ok: false, error: { reason: 'unreachable' } });
  expect(under.asked()).toHaveLength(4);
});

test('a part that nobody answered, or answered in another shape, has not succeeded', async () => {
  const { tools } = clientFor(microsoft);
  const edit = (at: string, value?: unknown) => ({ kind: 'edit' as const, edits: [{ at, value }] });
  const failed = { ok: false, error: { reason: 'unexpected' } };
  faults.add({ name: 'a stranger’s', action: edit('/responses/0/id', '7'), path: batch });
  const stranger = await callMany(tools, deviceAttributes, reads(a), never);
  expect([...stranger]).toMatchObject([[a, failed]]);
  faults.add({ name: 'none', action: edit('/responses/0'), path: batch });
  expect([...(await callMany(tools, deviceAttributes, reads(a), never))]).toMatchObject([[a, failed]]);
  faults.add({ name: 'another shape', action: edit('/id'), path: `/devices/${b}` });
  const results = await callMany(tools, deviceAttributes, reads(a, b), never);
  expect([...results]).toMatchObject([
    [a, { ok: true }],
    [b, failed],
  ]);
});

test('a batch that is turned away as a whole is sent again as a whole', async () => {
  faults.add({ name: 'busy', action: { kind: 'throttle', retryAfter: '3' }, path: batch });
  faults.add({ name: 'away', action: { kind: 'status', status: 503 }, path: batch });
  const under = clientFor(microsoft);
  const results = await callMany(under.tools, updateDeviceAttributes, writes(a, b), never);
  expect([...results.values()]).toEqual([
    { ok: true, item: undefined },
    { ok: true, item: undefined },
  ]);
  expect(urlsIn(under)).toEqual(Array(3).fill([`/devices/${a}`, `/devices/${b}`]));
  expect(under.clock.sleeps).toEqual([3_000, 1_000]);
});

test('writes in a batch are counted one by one against the quota of their service', async () => {
  const wanted = new Map(
    Array.from({ length: 2_720 }, (_, index) => [
      `w${index}`,
      { params: { 'device-id': devices[index % 20]! }, body: attributes },
    ]),
  );
  const under = clientFor(microsoft);
  const results = await callMany(under.tools, updateDeviceAttributes, wanted, never);
  expect([...results.values()].filter(({ ok }) => ok)).toHaveLength(2_720);
  expect(under.asked()).toHaveLength(136);
  // 2,700 of the 3,000 in 150 s are used; the last batch of twenty has to wait for the window.
  expect(under.clock.sleeps).toHaveLength(1);
  expect(under.clock.sleeps[0]).toBeGreaterThan(140_000);
});

test('nothing to do asks nothing', async () => {
  const { tools } = clientFor(microsoft);
  expect(await callMany(tools, deviceAttributes, new Map(), never)).toEqual(new Map());
  expect(tools.seen).toEqual([]);
});

test('a batch that fails after others were done does not lose what they did', async () => {
  const ids = devices.slice(0, 45);
  const down = { kind: 'status', status: 503, retryAfter: '300' } as const;
  faults.add({ name: 'down', action: down, path: batch, skip: 1, count: null });
  const under = clientFor(microsoft);
  const results = await callMany(under.tools, updateDeviceAttributes, writes(...ids), never);
  expect([...results].flatMap(([id, { ok }]) => (ok ? [id] : []))).toEqual(ids.slice(0, 20));
  expect(results.size).toBe(45);
  expect(results.get(ids[44]!)).toMatchObject({
    error: { reason: 'unreachable', details: { retryAfterMs: 300_000 } },
  });
  expect(under.asked()).toHaveLength(2);
});

test('a first batch that cannot be done says so instead of pretending to results', async () => {
  faults.add({ name: 'no', action: { kind: 'status', status: 403, code: 'Forbidden' }, path: batch });
  const work = callMany(clientFor(microsoft).tools, deviceAttributes, reads(c), never);
  await expect(work).rejects.toMatchObject({ reason: 'forbidden' });
});

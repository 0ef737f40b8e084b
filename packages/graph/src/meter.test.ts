import { expect, test } from 'vitest';
import { callMany } from './batch.ts';
import { endpoints } from './catalogue.ts';
import { clientFor } from './graph-client.suite.ts';
import { readBatchMeter, readMeter } from './meter.ts';
import { startMicrosoft } from './microsoft.suite.ts';
import { never } from './test-surroundings.suite.ts';

const { deviceAttributes } = endpoints;

test('cost and nearness of the limit are read from the headers, and nonsense is no number', () => {
  const read = (headers: Record<string, string>) => readMeter(new Headers(headers));
  expect(read({ 'x-ms-resource-unit': '3', 'x-ms-throttle-limit-percentage': '0.85' })).toEqual({
    units: 3,
    used: 0.85,
  });
  expect(read({})).toEqual({ units: undefined, used: undefined });
  expect(read({ 'x-ms-resource-unit': '', 'x-ms-throttle-limit-percentage': 'high' })).toEqual({
    units: undefined,
    used: undefined,
  });
  expect(read({ 'x-ms-resource-unit': '-5' }).units).toBeUndefined();
});

test('the parts of a batch are added up, however their headers are spelled', () => {
  const part = (headers?: Record<string, unknown>) => ({ id: '1', status: 200, headers });
  const body = {
    responses: [
      part({ 'X-Ms-Resource-Unit': '2', 'X-Ms-Throttle-Limit-Percentage': '0.81' }),
      part({ 'x-ms-resource-unit': 3, 'x-ms-throttle-limit-percentage': '0.9' }),
      part(),
    ],
  };
  expect(readBatchMeter(body, 1)).toEqual({ units: 6, used: 0.9 });
  const silent = { units: undefined, used: undefined };
  for (const nonsense of [undefined, {}, { responses: 'no' }, { responses: [null, 7, part()] }]) {
    expect(readBatchMeter(nonsense, 1)).toEqual(silent);
  }
});

const microsoft = await startMicrosoft();
const { faults } = microsoft.control;
const [deviceId = ''] = microsoft.ids.devices();
const called = { params: { 'device-id': deviceId } };
const costing = (units: number) => ({
  kind: 'headers' as const,
  headers: { 'x-ms-resource-unit': String(units) },
});

test('a server whose answers cost a hundred units each is asked 32 times in its window, and is never near its limit', async () => {
  faults.add({ name: 'dear', action: costing(100), path: '/devices/', count: null });
  const { client, clock, asked } = clientFor(microsoft);
  const askedAt: number[] = [];
  for (let request = 0; request < 100; request++) {
    await client.call(deviceAttributes, called, never);
    askedAt.push(clock.now());
  }
  expect(asked()).toHaveLength(100);
  const perWindow = askedAt.map((at) => askedAt.filter((other) => other >= at && other < at + 10_000).length);
  expect(Math.max(...perWindow)).toBe(32);
  expect(Math.max(...perWindow) * 100).toBeLessThanOrEqual(3_500);
});

test('a batch is paid for as its parts say', async () => {
  faults.add({ name: 'dear', action: costing(50), path: '/devices/', count: null });
  const { tools, clock } = clientFor(microsoft);
  const wanted = new Map(Array.from({ length: 80 }, (_, id) => [String(id), called]));
  await callMany(tools, deviceAttributes, wanted, never);
  // Three batches of 1,000 units fit into 3,150, and with them the 20 that the fourth was thought to cost.
  expect(clock.sleeps).toEqual([]);
  await callMany(tools, deviceAttributes, new Map([['0', called]]), never);
  expect(clock.sleeps, '4,000 are spent').toEqual([expect.any(Number)]);
});

test('a client says how urgent its calls are, in the request and in each part of a batch', async () => {
  for (const priority of ['low', 'normal'] as const) {
    const { client, tools, asked } = clientFor(microsoft, { priority });
    await client.call(deviceAttributes, called, never);
    await callMany(tools, deviceAttributes, new Map([['d', called]]), never);
    expect(asked().map(({ headers }) => headers.get('x-ms-throttle-priority'))).toEqual([priority, priority]);
    const { requests } = JSON.parse(asked()[1]!.body);
    expect(requests).toHaveLength(1);
    expect(requests[0].headers['x-ms-throttle-priority']).toBe(priority);
  }
});

import { expect, test } from 'vitest';
import type { ExchangeRequest } from './exchange.ts';
import { observed, type SeenCall } from './observe.ts';
import { readParts } from './read-parts.ts';
import { never, SleptClock } from './test-surroundings.suite.ts';

const request = { place: 'GET /users', method: 'GET' } as ExchangeRequest;
const once = { at: 1, ms: 2, status: 200, clientRequestId: 'ours', requestId: 'theirs' };
const answer = { status: 200, headers: new Headers(), body: undefined };

test('the caller gets the answer, or the very error, whoever is told of it', async () => {
  const told: SeenCall[] = [];
  const clock = new SleptClock(1_000);
  const fault = new Error('no');
  const send = async ({ onTry }: ExchangeRequest) => {
    onTry?.(once);
    if (told.length > 0) throw fault;
    return answer;
  };
  const exchange = observed({ send }, clock, (call) => void told.push(call));
  expect(await exchange.send(request, never)).toBe(answer);
  await expect(exchange.send(request, never)).rejects.toBe(fault);
  expect(told.map(({ operation, tries, error }) => ({ operation, tries: tries.length, error }))).toEqual([
    { operation: 'GET /users', tries: 1, error: undefined },
    { operation: 'GET /users', tries: 1, error: fault },
  ]);
  expect(told[0]).toMatchObject({ startedAt: 1, endedAt: 1_000 });
});

test('what was never sent is never told', async () => {
  const told: SeenCall[] = [];
  const exchange = observed(
    { send: () => Promise.reject(new Error('no token')) },
    new SleptClock(),
    (call) => void told.push(call),
  );
  await expect(exchange.send(request, never)).rejects.toThrow('no token');
  expect(told).toEqual([]);
});

test('parts that failed, that are no parts and that were not answered are all counted as failed', () => {
  const responses = [
    { id: '0', status: 204 },
    { id: '1', status: 429, headers: { 'Retry-After': '3' }, body: { error: { code: 'TooMany', message: 'slow' } } },
    'nonsense',
    null,
  ];
  const read = (body: unknown) => readParts(body, { asked: 5, place: 'PATCH /x', now: 0 });
  expect(read({ responses })).toMatchObject({
    count: 5,
    failed: 4,
    error: { reason: 'throttled', details: { retryAfterMs: 3_000 } },
  });
  for (const nothing of [undefined, null, {}, { responses: 7 }, 'text'])
    expect(read(nothing)).toEqual({ count: 5, failed: 5, error: undefined });
});

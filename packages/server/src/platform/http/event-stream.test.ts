import { PicketError } from '@picket/domain';
import { expect, test } from 'vitest';
import { TestClock } from '../testing/test-clock.ts';
import { frameEvents, heartbeatMs, readLastEventId } from './event-stream.ts';

/** Events that a test hands out one by one. */
function eventSource() {
  const queue: unknown[] = [];
  let wake = () => {};
  let returned = false;
  const events: AsyncIterable<unknown> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        while (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const value = queue.shift();
        if (value instanceof Error) throw value;
        return value === undefined ? { done: true, value } : { done: false, value };
      },
      async return() {
        returned = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const push = (event: unknown) => {
    queue.push(event);
    wake();
  };
  return { events, push, wasReturned: () => returned };
}

function openStream(mayGoOn: () => Promise<boolean> = async () => true) {
  const clock = new TestClock();
  const source = eventSource();
  const gone = new AbortController();
  const frames = frameEvents({ events: source.events, serialize: JSON.stringify, clock, signal: gone.signal, mayGoOn });
  return { clock, frames, gone, ...source };
}

test('the stream opens at once, before there is an event', async () => {
  const { frames } = openStream();
  expect((await frames.next()).value).toBe(': open\n\n');
});

test('nothing that an event says can begin a field or an event of its own', async () => {
  const { frames, push } = openStream();
  await frames.next();
  const nasty = [
    'a\ndata: forged',
    'a\r\nid: 99',
    'a\r\revent: x',
    '\n\n',
    '\u2028',
    ': comment',
    'id: 5\ndata: {}\n\n',
  ];
  for (const [place, text] of nasty.entries()) {
    push({ id: place + 1, text });
    const { value } = await frames.next();
    const lines = String(value).split(/\r\n|\r|\n/);
    expect(lines).toEqual([`id: ${place + 1}`, expect.stringMatching(/^data: \{/), '', '']);
    expect(JSON.parse(lines[1]!.slice('data: '.length))).toEqual({ id: place + 1, text });
  }
});

test('an event without an integer id breaks the stream instead of being sent', async () => {
  for (const id of [undefined, '1\ndata: x', 1.5, Number.MAX_VALUE]) {
    const { frames, push, wasReturned } = openStream();
    await frames.next();
    push({ id });
    await expect(frames.next()).rejects.toThrow('integer id');
    expect(wasReturned()).toBe(true);
  }
});

test('a silent stream beats every 15 seconds, and a busy one asks as often whether it may go on', async () => {
  let asked = 0;
  const { frames, push, clock } = openStream(async () => {
    asked++;
    return true;
  });
  await frames.next();
  const beat = frames.next();
  await clock.advance(heartbeatMs);
  expect((await beat).value).toBe(': still here\n\n');
  expect(asked).toBe(1);
  for (let id = 1; id <= 30; id++) {
    push({ id });
    await frames.next();
    await clock.advance(1_000);
    // The heartbeat that fell due comes before the next event is looked at.
    if (id % 15 === 0) expect((await frames.next()).value).toBe(': still here\n\n');
  }
  expect(asked).toBe(3);
});

test('a stream whose session has ended ends at the next heartbeat', async () => {
  let allowed = true;
  const { frames, clock, wasReturned } = openStream(async () => allowed);
  await frames.next();
  const next = frames.next();
  allowed = false;
  await clock.advance(heartbeatMs);
  expect((await next).done).toBe(true);
  expect(wasReturned()).toBe(true);
});

test('a caller who goes away leaves nothing behind: no timer, no open iterator', async () => {
  const { frames, clock, gone, wasReturned } = openStream();
  await frames.next();
  const next = frames.next();
  expect(clock.sleeping).toBe(1);
  gone.abort();
  expect((await next).done).toBe(true);
  expect(wasReturned()).toBe(true);
  expect(clock.sleeping).toBe(0);
});

test('a source that fails ends the stream with its error, and one that fails after the end disturbs nobody', async () => {
  const failing = openStream();
  await failing.frames.next();
  failing.push(new PicketError('database_unavailable', 'away'));
  await expect(failing.frames.next()).rejects.toThrow('away');

  const late = openStream();
  await late.frames.next();
  const next = late.frames.next();
  late.gone.abort();
  await next;
  late.push(new Error('too late'));
  await new Promise((resolve) => setImmediate(resolve));
});

test('only a number is taken for the last event id', () => {
  expect(readLastEventId('42')).toBe(42);
  for (const header of [undefined, '', '-1', '1.5', '1e3', '9'.repeat(20), "1' or 1=1", ['1', '2']]) {
    expect(readLastEventId(header), String(header)).toBeUndefined();
  }
});

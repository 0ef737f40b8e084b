import { PicketError, second } from '@picket/domain';
import { afterEach, describe, expect, test } from 'vitest';
import { createLog } from '../platform/log.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { factsOf, openCollector } from './collector.suite.ts';
import { tracePages } from './trace-pages.ts';
import { noTracing, openTracing } from './tracing.ts';
import { trustTracesOf } from './trusted-traces.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function setUp(answer: Parameters<typeof openCollector>[0] = 'takes', token?: string) {
  const collector = await openCollector(answer);
  open.push(collector.close);
  const clock = new TestClock();
  const lines: string[] = [];
  const log = createLog({ level: 'info', clock, destination: { write: (line) => void lines.push(line) } });
  const tracing = openTracing({ url: collector.url, token, version: '1.2.3', clock, log });
  return { collector, clock, lines, tracing };
}

test('a step belongs to the step in which it was begun, across everything that is awaited', async () => {
  const { collector, tracing } = await setUp('takes', 'token-of-the-collector');
  await tracing.span('outer', { facts: { 'picket.kind': 'users' } }, async () => {
    await Promise.all([
      tracing.span('one', {}, async () => tracing.span('within one', { kind: 'client' }, async () => undefined)),
      tracing.span('two', {}, async () => undefined),
    ]);
  });
  await tracing.span('another', {}, async () => undefined);
  await tracing.close(5 * second);

  const named = new Map(collector.spans.map((span) => [span.name, span]));
  const parentOf = (name: string) =>
    collector.spans.find(({ spanId }) => spanId === named.get(name)?.parentSpanId)?.name;
  expect(['outer', 'one', 'within one', 'two', 'another'].map(parentOf)).toEqual([
    undefined,
    'outer',
    'one',
    'outer',
    undefined,
  ]);
  expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(2);
  expect(factsOf(named.get('outer')!)).toEqual({ 'picket.kind': 'users' });
  expect(collector.authorizations).toEqual(new Set(['Bearer token-of-the-collector']));
});

test('of a failure only its kind is told, and it is thrown on', async () => {
  const { collector, tracing } = await setUp();
  const told = new PicketError('slot_taken', "extensionAttribute15 of Ann's phone holds a secret");
  await expect(tracing.span('fails', {}, () => Promise.reject(told))).rejects.toBe(told);
  await expect(tracing.span('breaks', {}, () => Promise.reject(new Error('Ann')))).rejects.toThrow('Ann');
  await tracing.close(5 * second);
  expect(collector.spans.map((span) => [span.status.code, factsOf(span)])).toEqual([
    [2, { 'error.type': 'slot_taken' }],
    [2, { 'error.type': 'internal' }],
  ]);
  expect(collector.text()).not.toContain('Ann');
});

test.each([
  ['a whole one', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', '0af7651916cd43dd8448eb211c80319c'],
  ['none', undefined, undefined],
  ['zeros', '00-00000000000000000000000000000000-b7ad6b7169203331-01', undefined],
  ['another version', '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', undefined],
  ['whatever somebody wrote', `00-${'f'.repeat(9_000)}`, undefined],
])('%s as traceparent', async (_, traceparent, expected) => {
  const { collector, tracing } = await setUp();
  const span = tracing.begin('request', { kind: 'server', traceparent });
  if (expected === undefined) expect(span.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  else expect(span.traceId).toBe(expected);
  span.end();
  await tracing.close(5 * second);
  // Whoever asks does not decide what is recorded: it was sent although its flag says no.
  expect(collector.spans).toHaveLength(1);
});

test('a trace is taken over from proxies of ours only', () => {
  const isTrusted = trustTracesOf(['10.1.0.0/16', '192.0.2.7', '2001:db8::/32']);
  const yes = ['10.1.200.3', '::ffff:10.1.0.1', '192.0.2.7', '2001:db8::1'];
  const no = ['10.2.0.1', '192.0.2.8', '::1', '127.0.0.1', 'proxy', '', undefined];
  expect(yes.map(isTrusted)).toEqual(yes.map(() => true));
  expect(no.map(isTrusted)).toEqual(no.map(() => false));
  expect(trustTracesOf([])('127.0.0.1')).toBe(false);
});

test('each page is shown with what it took to fetch it', async () => {
  const { collector, tracing } = await setUp();
  async function* pages() {
    yield { items: await tracing.span('GET', { kind: 'client' }, async () => ['a', 'b']) };
    yield { items: await tracing.span('GET', { kind: 'client' }, async () => ['c']) };
  }
  const seen: string[] = [];
  await tracing.span('sync', {}, async () => {
    for await (const { items } of tracePages(tracing, pages())) seen.push(...items);
  });
  await tracing.close(5 * second);
  expect(seen).toEqual(['a', 'b', 'c']);
  const nameOf = (id: string | undefined) => collector.spans.find(({ spanId }) => spanId === id)?.name;
  const parents = collector.spans.map(({ name, parentSpanId }) => `${nameOf(parentSpanId)} > ${name}`);
  expect(parents.toSorted()).toEqual(
    ['page > GET', 'page > GET', 'sync > page', 'sync > page', 'sync > page', 'undefined > sync'].toSorted(),
  );
});

describe('a collector', () => {
  test('that hangs holds up neither work nor the end', async () => {
    const { collector, clock, lines, tracing } = await setUp('hangs');
    for (let count = 0; count < 10_000; count++) await tracing.span('work', {}, async () => undefined);
    const closed = tracing.close(3 * second);
    await expect.poll(collector.requests).toBeGreaterThan(0);
    await clock.advance(3 * second);
    await closed;
    expect(lines.join('')).toContain('not all traces could be sent');
  });

  test('that refuses is said in the log, once in a while, and work goes on', async () => {
    const { collector, lines, tracing } = await setUp('refuses');
    for (let count = 0; count < 2_000; count++) await tracing.span('work', {}, async () => undefined);
    await tracing.close(5 * second);
    expect(collector.requests()).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('traces could not be sent'))).toHaveLength(1);
  });

  test('that is not there is the same', async () => {
    const { collector, lines, tracing } = await setUp();
    await collector.close();
    open.length = 0;
    expect(await tracing.span('work', {}, async () => 'done')).toBe('done');
    const closed = tracing.close(20 * second);
    await closed;
    expect(lines.join('')).toContain('traces could not be sent');
  });
});

test('without a collector nothing is made, and work is done all the same', async () => {
  expect(await noTracing.span('work', {}, async (span) => span.within(() => 'done'))).toBe('done');
  expect([noTracing.isWithin(), noTracing.logFields(), noTracing.begin('x', {}).traceId]).toEqual([
    false,
    {},
    undefined,
  ]);
});

import { minute, second } from '@picket/domain';
import { type CollectedSpan, createLog, factsOf, openCollector, openTracing, TestClock } from '@picket/server/testing';
import { getDevice, listDevices, startSync } from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
let spans: readonly CollectedSpan[];
let text = '';
let requestId = '';
const lines: Record<string, unknown>[] = [];

/** What stands in a phone's place, its people's and its keepers'. */
const names = new Set<string>();

beforeAll(async () => {
  const collector = await openCollector();
  const tracing = openTracing({
    url: collector.url,
    token: undefined,
    version: '0.0.0',
    clock: new TestClock(),
    log: createLog({ level: 'silent', clock: new TestClock() }),
  });
  world = await startWorld({ seed: 43, tracing, logTo: { write: (line) => void lines.push(JSON.parse(line)) } });
  await world.pass(minute);
  const { phones } = world.simulator.control;
  const all = phones.list({ tenant: 'Contoso' });
  const sick = all.find(({ kind, entraDeviceId }) => kind === 'android' && entraDeviceId !== null)?.phoneId ?? '';
  phones.update({ phone: sick, securityPatchLevel: '2025-03-01', checkIn: true });
  await world.pass(minute);

  const answer = await world.send('GET', listDevices.path.replace('{tenantId}', world.contosoId), {
    // From nobody whom we trust: it must not be taken over.
    headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  });
  requestId = answer.headers.get('x-request-id') ?? '';
  const { items } = (await answer.json()) as { readonly items: readonly { readonly id: string }[] };
  await world.call(getDevice, { params: { deviceId: items[0]?.id ?? '' } });
  await world.call(startSync, { body: {} });
  await world.send('GET', '/api/v1/tenants/Contoso-by-name/devices?search=Ann');
  await world.pass(30 * second);
  for (const { deviceName, userPrincipalName, userId, managedDeviceId, entraDeviceId, entraObjectId } of all)
    for (const name of [deviceName, userPrincipalName, userId, managedDeviceId, entraDeviceId, entraObjectId])
      if (name !== null) names.add(name);
  await tracing.close(10 * second);
  spans = collector.spans;
  text = collector.text();
  await collector.close();
});
afterAll(() => world?.close());

const named = (name: string) => spans.filter((span) => span.name === name);
const childrenOf = ({ spanId }: CollectedSpan) => spans.filter(({ parentSpanId }) => parentSpanId === spanId);
const withTheirs = (span: CollectedSpan): readonly CollectedSpan[] => [span, ...childrenOf(span).flatMap(withTheirs)];

test('a request is one thread: its operation, its transactions, and its id in the log', () => {
  const [request] = named('listDevices').filter((span) => factsOf(span)['picket.request_id'] === requestId);
  if (request === undefined) throw new Error('the request has no span');
  expect(factsOf(request)).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'http.route': '/api/v1/tenants/:tenantId/devices',
    'picket.operation': 'listDevices',
    'picket.request_id': requestId,
    'picket.tenant_id': world.contosoId,
  });
  // Nobody's proxy stands here, so nobody's trace is taken over.
  expect(request.parentSpanId ?? '').toBe('');
  expect(request.traceId).not.toBe('0af7651916cd43dd8448eb211c80319c');
  const scopes = childrenOf(request).map((span) => `${span.name} ${factsOf(span)['picket.scope']}`);
  // Who asks is looked up before any tenant is known.
  expect(scopes).toEqual(expect.arrayContaining(['transaction instance', 'transaction tenant']));

  const answered = lines.filter((line) => line.requestId === requestId && line.msg === 'answered');
  expect(answered).toMatchObject([{ operation: 'listDevices', status: 200, traceId: request.traceId }]);
});

test('a sync is one thread: pages, the requests behind each, and what was written', () => {
  const reading = named('sync').filter((span) => factsOf(span)['picket.kind'] === 'managed-devices');
  expect(reading.length).toBeGreaterThan(2);
  const threads = reading.map((span) => withTheirs(span).map(({ name }) => name));
  expect(threads[0]).toEqual(expect.arrayContaining(['page', 'GET intune-devices', 'transaction']));
  for (const request of named('GET intune-devices')) {
    const parent = spans.find(({ spanId }) => spanId === request.parentSpanId);
    expect(parent?.name).toBe('page');
    expect(request.kind).toBe(3);
    expect(factsOf(request)['http.response.status_code']).toBe(200);
  }
});

test('an assessment and a delivery are threads of their own', () => {
  expect(named('assess').some((span) => Number(factsOf(span)['picket.items']) > 0)).toBe(true);
  const delivered = named('deliver').find((span) => factsOf(span)['picket.channel'] === 'entra-attribute');
  if (delivered === undefined) throw new Error('nothing was delivered');
  const requests = withTheirs(delivered).filter(({ kind }) => kind === 3);
  expect(requests.map((span) => factsOf(span)['picket.service'])).toContain('batch');
  expect(named('read back').length).toBeGreaterThan(0);
});

test('every span is of a whole thread, and loops that only look for work leave none', () => {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  for (const { parentSpanId, name } of spans)
    if (parentSpanId) expect(ids.has(parentSpanId), `${name} has a parent`).toBe(true);
  const roots = new Set(spans.filter(({ parentSpanId }) => !parentSpanId).map(({ name, kind }) => `${kind} ${name}`));
  const own = [...roots].filter((root) => root.startsWith('1 '));
  expect(own.toSorted()).toEqual(['1 assess', '1 deliver', '1 look again', '1 read back', '1 sync']);
});

test('no span tells a name, an address, a token, or an id of Microsoft’s', () => {
  expect(names.size).toBeGreaterThan(60);
  for (const name of names) expect(text.includes(name), name).toBe(false);
  for (const part of [
    'Contoso',
    'Fabrikam',
    'onmicrosoft',
    'pkt_',
    'eyJ',
    'Bearer',
    'secret',
    '127.0.0.1',
    'search',
    '$filter',
  ])
    expect(text.includes(part), part).toBe(false);
  const keys = new Set(spans.flatMap((span) => Object.keys(factsOf(span))));
  expect([...keys].filter((key) => !/^(http|picket|error)\./.test(key))).toEqual([]);
});

import { expect, test } from 'vitest';
import { contractProblems } from '../testing/contract.suite.ts';
import { simulate, type Wire } from '../testing/simulated.suite.ts';

const json = { 'content-type': 'application/json' };

async function batchOf() {
  const simulated = await simulate();
  const phones = simulated.control.phones
    .list({ tenant: 'Contoso' })
    .filter(({ entraObjectId }) => entraObjectId !== null);
  const batch = async (requests: Wire[]) => {
    const reply = await simulated.graph('POST', '/v1.0/$batch', { body: { requests } });
    const parts = new Map<string, Wire>((reply.body?.responses ?? []).map((part: Wire) => [part.id, part]));
    return { ...reply, parts };
  };
  const tag = (id: string, index: number, value: string | null = 'high') => ({
    id,
    method: 'PATCH',
    url: `/devices/${phones[index]?.entraObjectId}`,
    headers: json,
    body: { extensionAttributes: { extensionAttribute15: value } },
  });
  return { ...simulated, batch, phones, tag };
}

test('twenty changes in one request, each with its own answer, in no promised order', async () => {
  const { batch, tag, control } = await batchOf();
  const { status, body, parts } = await batch(Array.from({ length: 20 }, (_, index) => tag(`r${index}`, index)));
  expect(status).toBe(200);
  expect([...parts.values()].map((part) => part.status)).toEqual(Array(20).fill(204));
  expect(body.responses.map(({ id }: Wire) => id)).not.toEqual(Array.from({ length: 20 }, (_, index) => `r${index}`));
  expect(control.journal.effects({ kind: 'attribute' })).toHaveLength(20);
});

test('reading parts have the bodies they would have alone', async () => {
  const { batch, phones } = await batchOf();
  const url = `devices/${phones[0]?.entraObjectId}?$select=deviceId`;
  const { parts } = await batch([{ id: '1', method: 'GET', url }]);
  const part = parts.get('1');
  expect(part.headers['Content-Type']).toBe('application/json');
  expect(part.body.deviceId).toBe(phones[0]?.entraDeviceId);
  expect(contractProblems('GET', `/v1.0/${url}`, 200, part.body)).toEqual([]);
});

test('one bad part does not spoil the others', async () => {
  const { batch, tag } = await batchOf();
  const { parts } = await batch([
    tag('good', 0),
    { id: 'gone', method: 'GET', url: '/devices/00000000-0000-0000-0000-000000000001' },
  ]);
  expect(parts.get('good').status).toBe(204);
  expect(parts.get('gone')).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
});

test('a part waits for the one it depends on, and fails with it', async () => {
  const { batch, tag, control, phones } = await batchOf();
  const { parts } = await batch([
    { id: 'A', method: 'GET', url: '/devices/00000000-0000-0000-0000-000000000001' },
    { ...tag('b', 0), dependsOn: ['a'] },
    { ...tag('c', 1), dependsOn: ['B'] },
  ]);
  expect([...parts.entries()].map(([id, part]) => [id, part.status]).toSorted()).toEqual([
    ['A', 404],
    ['b', 424],
    ['c', 424],
  ]);
  expect(control.phones.get({ phone: phones[0]?.phoneId ?? '' }).extensionAttributes).toEqual({});
});

test('parts are throttled one by one, with their own Retry-After', async () => {
  const { batch, tag, control } = await batchOf();
  control.faults.add({ name: 'busy', action: { kind: 'throttle', retryAfter: '2.128' }, method: 'PATCH', count: 2 });
  const { status, parts } = await batch([tag('1', 0), tag('2', 1), tag('3', 2)]);
  expect(status).toBe(200);
  expect([parts.get('1').status, parts.get('2').status, parts.get('3').status]).toEqual([429, 429, 204]);
  expect(parts.get('1').headers['Retry-After']).toBe('2.128');
});

test('each part is in the ledger under its batch, and the batch itself', async () => {
  const { batch, tag, control } = await batchOf();
  const { headers } = await batch([tag('1', 0), tag('2', 1)]);
  const entries = control.journal.ledger({ area: 'graph', path: 'devices|batch' });
  const whole = entries.find(({ path }) => path === '/v1.0/$batch');
  expect(whole?.requestId).toBe(headers.get('request-id'));
  expect(entries.filter((entry) => entry.batch === whole?.requestId)).toHaveLength(2);
});

test.for([
  ['21 parts', Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: 'GET', url: '/users' }))],
  ['no parts', []],
  [
    'an id twice, in another case',
    [
      { id: 'a', method: 'GET', url: '/users' },
      { id: 'A', method: 'GET', url: '/users' },
    ],
  ],
  ['a part without an id', [{ method: 'GET', url: '/users' }]],
  ['a body without its type', [{ id: '1', method: 'PATCH', url: '/devices/x', body: {} }]],
  [
    'a part that depends on a later one',
    [
      { id: '1', method: 'GET', url: '/users', dependsOn: ['2'] },
      { id: '2', method: 'GET', url: '/users' },
    ],
  ],
  ['an address of another host', [{ id: '1', method: 'GET', url: '//evil.example/users' }]],
  ['an unknown method', [{ id: '1', method: 'BREW', url: '/users' }]],
] as const)('%s: the whole batch is refused, and nothing of it happens', async ([, requests]) => {
  const { batch, control } = await batchOf();
  const { status, body } = await batch([...requests]);
  expect(status).toBe(400);
  expect(body.error.code).toBe('BadRequest');
  expect(control.journal.ledger({ path: '/users|/devices/x' })).toEqual([]);
});

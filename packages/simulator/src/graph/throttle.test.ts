import { expect, test } from 'vitest';
import { simulate } from '../testing/simulated.suite.ts';

test('nobody is throttled unless it was asked for', async () => {
  const { graph } = await simulate();
  for (let index = 0; index < 12; index += 1) expect((await graph('GET', '/v1.0/auditLogs/signIns')).status).toBe(200);
});

test('the sixth report request in ten seconds is one too many, and Retry-After says when to come back', async () => {
  const { graph, control } = await simulate();
  control.throttling.set({ isOn: true });
  const ask = () => graph('GET', '/v1.0/auditLogs/signIns?$top=1');
  for (let index = 0; index < 5; index += 1) expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(10);
  control.clock.advance({ ms: Math.ceil(seconds * 1_000) });
  expect((await ask()).status).toBe(200);
});

test('device writes to the directory run out at 3,000 in 150 seconds, and the directory says why', async () => {
  const { graph, control } = await simulate();
  control.throttling.set({ isOn: true });
  const phone = control.phones.list({ tenant: 'Contoso' }).find(({ entraObjectId }) => entraObjectId !== null);
  const part = (id: number) => ({
    id: String(id),
    method: 'PATCH',
    url: `/devices/${phone?.entraObjectId}`,
    headers: { 'content-type': 'application/json' },
    body: { extensionAttributes: { extensionAttribute1: String(id) } },
  });
  const send = async () => {
    const { body } = await graph('POST', '/v1.0/$batch', {
      body: { requests: Array.from({ length: 20 }, (_, id) => part(id)) },
    });
    return body.responses as { status: number; headers: Record<string, string> }[];
  };
  for (let index = 0; index < 150; index += 1) {
    if (index % 50 === 49) control.clock.advance({ ms: 10_000 });
    expect((await send()).every(({ status }) => status === 204)).toBe(true);
  }
  const refused = await send();
  expect(refused.every(({ status }) => status === 429)).toBe(true);
  expect(refused[0]?.headers['X-Ms-Throttle-Information']).toBe('WriteLimitExceeded');
  control.clock.advance({ ms: 150_000 });
  expect((await send()).every(({ status }) => status === 204)).toBe(true);
});

test("one tenant's haste does not slow another", async () => {
  const { graph, token, control } = await simulate();
  control.throttling.set({ isOn: true });
  const theirs = await token({ tenant: 'Fabrikam' });
  for (let index = 0; index < 8; index += 1) await graph('GET', '/v1.0/auditLogs/signIns?$top=1');
  expect((await graph('GET', '/v1.0/auditLogs/signIns?$top=1', { token: theirs })).status).toBe(200);
});

test('Conditional Access throttles without saying for how long', async () => {
  const { graph, control } = await simulate();
  control.throttling.set({ isOn: true });
  expect((await graph('GET', '/v1.0/identity/conditionalAccess/policies')).status).toBe(200);
  const refused = await graph('GET', '/v1.0/identity/conditionalAccess/policies');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBeNull();
});

test('the directory says what a request cost, and from four fifths of the limit on how near it is', async () => {
  const { graph, control, simulator } = await simulate();
  const users = [...simulator.world.tenants.values()].find(({ displayName }) => displayName === 'Contoso')!.users.size;
  expect(users, 'a tenant of size S: 3,500 units in 10 s').toBeLessThan(50);
  control.throttling.set({ isOn: true });
  const requests = Array.from({ length: 20 }, (_, id) => ({
    id: String(id),
    method: 'GET',
    url: '/users',
  }));
  const cheap = await graph('GET', '/v1.0/users?$select=id&$top=5');
  expect(cheap.headers.get('x-ms-resource-unit')).toBe('1');
  const seen: { units: number; used: string | undefined; status: number }[] = [];
  while (!seen.some(({ status }) => status === 429)) {
    const { body } = await graph('POST', '/v1.0/$batch', { body: { requests } });
    for (const { status, headers } of body.responses) {
      seen.push({
        status,
        units: Number(headers['X-Ms-Resource-Unit'] ?? 0),
        used: headers['X-Ms-Throttle-Limit-Percentage'],
      });
    }
  }
  const letIn = seen.filter(({ status }) => status !== 429);
  const spent = letIn.reduce((sum, { units }) => sum + units, 1);
  expect(spent).toBeGreaterThan(3_450);
  expect(spent).toBeLessThanOrEqual(3_500);
  const told = letIn.flatMap(({ used }) => (used === undefined ? [] : [Number(used)]));
  expect(Math.min(...told)).toBe(0.8);
  expect(Math.max(...told)).toBeGreaterThanOrEqual(0.99);
  expect(letIn.length - told.length).toBeGreaterThan(0.75 * letIn.length);
});

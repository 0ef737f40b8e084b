import { expect, test } from 'vitest';
import { minute } from '../clock.ts';
import { requestToken, type Simulated, simulate, type Wire } from '../testing/simulated.suite.ts';
import { deltaExpiries } from './fault.ts';

const list = '/v1.0/deviceManagement/managedDevices';
const onList = { area: 'graph' as const, path: `^${list}` };

test('a fault hits as often as it says, after it let some pass, and is named in the ledger', async () => {
  const { graph, control } = await simulate();
  const { id } = control.faults.add({
    name: 'rush hour',
    action: { kind: 'throttle', retryAfter: '2.128' },
    path: '/users',
    skip: 1,
    count: 2,
  });
  const statuses: number[] = [];
  for (let index = 0; index < 4; index += 1) statuses.push((await graph('GET', '/v1.0/users?$top=1')).status);
  expect(statuses).toEqual([200, 429, 429, 200]);
  expect(control.journal.ledger({ path: '/users' }).map(({ fault }) => fault)).toEqual([
    null,
    'rush hour',
    'rush hour',
    null,
  ]);
  expect(control.faults.list()).toEqual([expect.objectContaining({ id, hits: 2 })]);
});

test.for([['3'], ['2.128'], ['Fri, 20 Nov 2026 09:00:30 GMT'], ['soon'], [null]] as const)(
  'Retry-After is sent as given: %s',
  async ([retryAfter]) => {
    const { graph, control } = await simulate();
    control.faults.add({ name: 'busy', area: 'graph', action: { kind: 'throttle', retryAfter } });
    expect((await graph('GET', '/v1.0/users')).headers.get('retry-after')).toBe(retryAfter);
  },
);

test('a fault may be meant for one tenant, one method, one application', async () => {
  const { graph, control, token, application } = await simulate();
  const add = (match: Wire) =>
    control.faults.add({ name: 'only', action: { kind: 'status', status: 503 }, count: null, ...match });
  const theirs = await token({ tenant: 'Fabrikam' });
  add({ tenant: 'Fabrikam' });
  expect((await graph('GET', '/v1.0/users')).status).toBe(200);
  expect((await graph('GET', '/v1.0/users', { token: theirs })).status).toBe(503);
  control.faults.clear();
  add({ method: 'patch' });
  expect((await graph('GET', '/v1.0/users', { token: theirs })).status).toBe(200);
  control.faults.clear();
  add({ appId: application('Contoso', 'Contoso tools').clientId });
  expect((await graph('GET', '/v1.0/users')).status).toBe(503);
  expect((await graph('GET', '/v1.0/users', { token: theirs })).status).toBe(200);
});

test('503 in the middle of paging: the link is good again afterwards', async () => {
  const { graph, listAll, control } = await simulate();
  const whole = await listAll(list);
  const first = await graph('GET', `${list}?$top=10`);
  control.faults.add({ name: 'hiccup', action: { kind: 'status', status: 503 }, ...onList });
  expect((await graph('GET', first.body['@odata.nextLink'])).status).toBe(503);
  const rest = await listAll(first.body['@odata.nextLink']);
  expect([...first.body.value, ...rest.items]).toEqual(whole.items);
});

test('one permission is refused though consent was given', async () => {
  const { graph, token, control } = await simulate();
  const jwt = await token({ application: 'Picket sync and signal' });
  control.faults.add({
    name: 'no licence',
    // Microsoft's table lets either do.
    action: {
      kind: 'forbid',
      permission: ['DeviceManagementManagedDevices.Read.All', 'DeviceManagementConfiguration.Read.All'],
    },
    count: null,
  });
  expect((await graph('GET', list, { token: jwt })).status).toBe(403);
  expect((await graph('GET', '/v1.0/users', { token: jwt })).status).toBe(200);
});

test('an answer breaks off in the middle', async () => {
  const { origin, token, control } = await simulate();
  control.faults.add({ name: 'cut', action: { kind: 'cut-mid-body' }, ...onList });
  const response = await fetch(origin + list, { headers: { authorization: `Bearer ${await token()}` } });
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

test('a page is empty and leads on; nothing is lost', async () => {
  const { listAll, control } = await simulate();
  const whole = await listAll(`${list}?$top=10`);
  control.faults.add({ name: 'empty', action: { kind: 'empty-page' }, ...onList, skip: 1 });
  const { items, pages } = await listAll(`${list}?$top=10`);
  expect(items).toEqual(whole.items);
  expect(pages).toBe(whole.pages + 1);
});

test('a page comes twice', async () => {
  const { listAll, control } = await simulate();
  const whole = await listAll(`${list}?$top=10`);
  control.faults.add({ name: 'twice', action: { kind: 'duplicate-page' }, ...onList, skip: 1 });
  const { items } = await listAll(`${list}?$top=10`);
  expect(items).toHaveLength(whole.items.length + 10);
  expect(new Set(items.map(({ id }) => id)).size).toBe(whole.items.length);
});

test('a page is lost without a word, the last one too', async () => {
  const { listAll, control } = await simulate();
  const whole = await listAll(`${list}?$top=10`);
  control.faults.add({ name: 'lost', action: { kind: 'drop-page' }, ...onList, skip: 1 });
  const { items } = await listAll(`${list}?$top=10`);
  expect(items).toEqual([...whole.items.slice(0, 10), ...whole.items.slice(20)]);
  control.faults.clear();
  control.faults.add({ name: 'lost', action: { kind: 'drop-page' }, ...onList, skip: whole.pages - 1 });
  expect((await listAll(`${list}?$top=10`)).items).toEqual(whole.items.slice(0, 10 * (whole.pages - 1)));
});

test('half of the devices are missing, the same half each time, and the count agrees', async () => {
  const { listAll, control } = await simulate();
  const whole = await listAll(list);
  control.faults.add({ name: 'half gone', action: { kind: 'hide', fraction: 0.5 }, ...onList, count: null });
  const one = await listAll(list);
  const paged = await listAll(`${list}?$top=7`);
  expect(one.items.length).toBeGreaterThan(whole.items.length * 0.25);
  expect(one.items.length).toBeLessThan(whole.items.length * 0.75);
  expect(one.last['@odata.count']).toBe(one.items.length);
  expect(paged.items).toEqual(one.items);
  control.faults.clear();
  control.faults.add({ name: 'all gone', action: { kind: 'hide', fraction: 1 }, ...onList, count: null });
  expect((await listAll(list)).items).toEqual([]);
});

test('an item says it is of a type nobody knows', async () => {
  const { graph, control } = await simulate();
  control.faults.add({ name: 'new type', action: { kind: 'unknown-type' }, ...onList });
  const { body } = await graph('GET', `${list}?$top=2`);
  expect(body.value.map((item: Wire) => item['@odata.type'])).toEqual(['#microsoft.graph.notYetInvented', undefined]);
});

test('a change takes hold though the answer says it did not', async () => {
  const { graph, control } = await simulate();
  const phone = control.phones.list({ tenant: 'Contoso' }).find(({ entraObjectId }) => entraObjectId !== null);
  control.faults.add({ name: 'lost answer', action: { kind: 'after-effect', status: 503 }, method: 'PATCH' });
  const body = { extensionAttributes: { extensionAttribute7: 'high' } };
  expect((await graph('PATCH', `/v1.0/devices/${phone?.entraObjectId}`, { body })).status).toBe(503);
  expect(control.phones.get({ phone: phone?.phoneId ?? '' }).extensionAttributes).toEqual({
    extensionAttribute7: 'high',
  });
  expect(control.journal.effects({ kind: 'attribute' })).toHaveLength(1);
});

test('all tokens so far expire; a new one is good', async () => {
  const { graph, token, control } = await simulate();
  const old = await token();
  control.faults.add({ name: 'keys rolled', action: { kind: 'expire-tokens' } });
  for (let index = 0; index < 2; index += 1)
    expect((await graph('GET', '/v1.0/users', { token: old })).status).toBe(401);
  expect((await graph('GET', '/v1.0/users', { token: await token() })).status).toBe(200);
});

test.for(deltaExpiries.map((variant) => [variant] as const))(
  'a delta link is refused as %s, and a new round is not',
  async ([variant]) => {
    const { graph, listAll, control } = await simulate();
    const { last } = await listAll('/v1.0/users/delta()');
    control.faults.add({
      name: 'forgotten',
      action: { kind: 'expire-delta', variant },
      path: 'delta.*token=',
      count: null,
    });
    const refused = await graph('GET', last['@odata.deltaLink']);
    expect(refused.status).toBe(variant === 'gone' ? 410 : 400);
    const again = variant === 'gone' ? (refused.headers.get('location') ?? '') : '/v1.0/users/delta()';
    control.faults.clear();
    expect((await graph('GET', again)).body.value).toHaveLength(20);
  },
);

test('a slow answer comes when its time has come, and others go on meanwhile', async () => {
  const { graph, control } = await simulate();
  control.faults.add({ name: 'slow', action: { kind: 'slow', ms: minute }, ...onList });
  let isThere = false;
  const slow = graph('GET', list).then((reply) => {
    isThere = true;
    return reply;
  });
  await untilSeen(control, 'slow');
  expect((await graph('GET', '/v1.0/users?$top=1')).status).toBe(200);
  control.clock.advance({ ms: minute - 1 });
  expect((await graph('GET', '/v1.0/users?$top=1')).status).toBe(200);
  expect(isThere).toBe(false);
  control.clock.advance({ ms: 1 });
  expect((await slow).status).toBe(200);
});

test('a held answer waits for its release, whatever the clock says', async () => {
  const { graph, control } = await simulate();
  const { id } = control.faults.add({ name: 'held', action: { kind: 'slow', ms: null }, ...onList });
  const held = graph('GET', `${list}?$top=1`);
  await untilSeen(control, 'held');
  control.clock.advance({ ms: 10 * minute });
  expect((await graph('GET', '/v1.0/users?$top=1')).status).toBe(200);
  expect(control.faults.release({ id })).toEqual({ released: 1 });
  expect((await held).status).toBe(200);
});

test('Entra and the partner channel have bad days too', async () => {
  const { origin, application, control, partner } = await simulate();
  const { tenantId, clientId, clientSecret } = application('Contoso', 'Picket sync and signal');
  const ask = () =>
    requestToken(origin, tenantId, {
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    });
  control.faults.add({ name: 'login down', area: 'entra', action: { kind: 'status', status: 503 } });
  expect(await ask()).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  expect((await ask()).status).toBe(200);
  const body = { provisioned: true, partnerName: 'Picket', consoleUrl: 'https://picket.example' };
  control.faults.add({ name: 'lost answer', area: 'partner', action: { kind: 'after-effect', status: 504 } });
  expect((await partner('PUT', `/tenants/${tenantId}`, { body })).status).toBe(504);
  expect(control.connectors.list({ tenant: 'Contoso' })[0]?.partnerState).toBe('enabled');
  control.faults.add({ name: 'busy', area: 'partner', action: { kind: 'throttle', retryAfter: '1.5' } });
  const refused = await partner('PUT', `/tenants/${tenantId}`, { body });
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'too_many_requests' } } });
  expect(refused.headers.get('retry-after')).toBe('1.5');
});

test('the same seed has the same bad day', async () => {
  const hidden = async () => {
    const { listAll, control } = await simulate({ seed: 4 });
    control.faults.add({ name: 'half gone', action: { kind: 'hide', fraction: 0.5 }, count: null });
    return (await listAll(list)).items.map(({ id }) => id);
  };
  expect(await hidden()).toEqual(await hidden());
});

/** The request has reached the simulator when its fault has been hit. */
async function untilSeen(control: Simulated['control'], name: string): Promise<void> {
  while (control.faults.list().find((fault) => fault.name === name)?.hits === 0) await new Promise(setImmediate);
}

test('a page comes in another order, the same one every time, with everything that is on it', async () => {
  const { graph, control } = await simulate();
  const ids = async () => (await graph('GET', '/v1.0/users')).body.value.map(({ id }: { id: string }) => id);
  const inOrder = await ids();
  control.faults.add({ name: 'another order', action: { kind: 'reorder' }, count: null });
  const bent = await ids();
  expect(bent).not.toEqual(inOrder);
  expect(bent.toSorted()).toEqual(inOrder.toSorted());
  expect(await ids()).toEqual(bent);
});

test('a request that arrives twice is worked off twice, and the second answer is the one that is heard', async () => {
  const { graph, control, listAll } = await simulate();
  const { value } = (await graph('GET', "/v1.0/groups?$filter=displayName eq 'Head office'")).body;
  const members = `/v1.0/groups/${value[0].id}/members`;
  const before = (await listAll(members)).items;
  const user = control.users.list({ tenant: 'Contoso' }).find(({ id }) => before.every((member) => member.id !== id));
  control.faults.add({ name: 'sent again', action: { kind: 'replay' }, method: 'POST' });
  const joined = await graph('POST', `${members}/$ref`, {
    body: { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user?.id}` },
  });
  expect(joined.body.error.message).toContain('already exist');
  expect((await listAll(members)).items).toHaveLength(before.length + 1);
  const categories = '/v1.0/deviceManagement/deviceCategories';
  control.faults.add({ name: 'sent again', action: { kind: 'replay' }, method: 'POST' });
  const count = (await listAll(categories)).items.length;
  expect((await graph('POST', categories, { body: { displayName: 'Twice' } })).status).toBe(201);
  expect((await listAll(categories)).items).toHaveLength(count + 2);
});

test('consent is taken back just as the application asks: Graph and Entra refuse it from then on', async () => {
  const { graph, token, control } = await simulate();
  const bearer = await token({ application: 'Picket response' });
  control.faults.add({ name: 'taken back', action: { kind: 'withdraw-consent' }, path: '/organization' });
  const organization = () => graph('GET', '/v1.0/organization', { token: bearer });
  expect((await organization()).status).toBe(401);
  expect((await organization()).body.error.code).toBe('Authorization_IdentityNotFound');
  await expect(token({ application: 'Picket response' })).rejects.toThrow();
  expect(control.journal.effects({ kind: 'consent' })).toHaveLength(1);
  control.faults.add({ name: 'taken back', action: { kind: 'withdraw-consent' }, area: 'entra' });
  await expect(token({ application: 'Picket sync and signal' })).rejects.toThrow();
});

test('a service whose clock is off says so in its date, and nowhere else', async () => {
  const { graph, control, partner } = await simulate();
  const hour = 3_600_000;
  control.faults.add({ name: 'an hour ahead', action: { kind: 'skew', ms: hour }, area: 'graph' });
  const skewed = await graph('GET', '/v1.0/users');
  const right = await graph('GET', '/v1.0/users');
  expect(Date.parse(skewed.headers.get('date') ?? '')).toBe(Date.parse('2026-11-20T10:00:00Z'));
  expect(skewed.body).toEqual(right.body);
  control.faults.add({ name: 'an hour behind', action: { kind: 'skew', ms: -hour }, area: 'partner' });
  const upload = await partner('GET', '/tenants/x/uploads/1');
  expect(upload.headers.get('date')).toBe('Fri, 20 Nov 2026 08:00:00 GMT');
});

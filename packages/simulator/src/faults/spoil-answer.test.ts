import { expect, test } from 'vitest';
import { requestToken, type Simulated, simulate, type Wire } from '../testing/simulated.suite.ts';

const organization = '/v1.0/organization';

/** As it comes, whatever it is. */
async function ask(
  { origin, token }: Simulated,
  path: string,
  init: { readonly method?: string; readonly body?: unknown } = {},
): Promise<Response> {
  return fetch(origin + path, {
    method: init.method ?? 'GET',
    redirect: 'manual',
    headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
}

/** Two calls in one batch, and the answers in the order of their ids. */
async function askBatch(simulated: Simulated): Promise<{ readonly status: number; readonly responses: Wire[] }> {
  const requests = ['0', '1'].map((id) => ({ id, method: 'GET', url: '/organization' }));
  const answer = await ask(simulated, '/v1.0/$batch', { method: 'POST', body: { requests } });
  const { responses = [] } = (await answer.json()) as { responses?: Wire[] };
  return { status: answer.status, responses: responses.toSorted((one, other) => one.id - other.id) };
}

test('an answer says something else in one place, and nothing else is touched', async () => {
  const { graph, control, origin, token } = await simulate();
  const before = (await graph('GET', organization)).body;
  const edits = [
    { at: '/value/0/id', value: 'somebody-else' },
    { at: '/value/0/is~1not~0said', value: { a: null } },
    { at: '/value/0/displayName' },
    { at: '/value/-', value: { id: 'added' } },
    { at: '/@odata.nextLink', value: `${origin}/v1.0/organization?$skiptoken=x` },
  ];
  control.faults.add({ name: 'another tenant', action: { kind: 'edit', edits }, path: organization });
  const answer = await fetch(origin + organization, { headers: { authorization: `Bearer ${await token()}` } });
  const [{ displayName: _, ...kept }] = before.value;
  expect(await answer.json()).toEqual({
    ...before,
    '@odata.nextLink': `${origin}/v1.0/organization?$skiptoken=x`,
    value: [{ ...kept, id: 'somebody-else', 'is/not~said': { a: null } }, { id: 'added' }],
  });
  expect((await graph('GET', organization)).body).toEqual(before);
});

test('an item is taken out of a list, and the rest moves up', async () => {
  const simulated = await simulate();
  const users = (await simulated.graph('GET', '/v1.0/users')).body.value;
  simulated.control.faults.add({ name: 'lost', action: { kind: 'edit', edits: [{ at: '/value/1' }] } });
  expect((await simulated.graph('GET', '/v1.0/users')).body.value).toEqual([users[0], ...users.slice(2)]);
});

test('the whole answer is another, its status too', async () => {
  const simulated = await simulate();
  const edits = [{ at: '', value: [7] }];
  simulated.control.faults.add({ name: 'odd', action: { kind: 'edit', edits, status: 206 }, path: organization });
  const answer = await ask(simulated, organization);
  expect([answer.status, await answer.json()]).toEqual([206, [7]]);
});

test('an edit of a place that is not there, or is no pointer, is a mistake and said to be one', async () => {
  const errors: unknown[] = [];
  const simulated = await simulate({ onError: (error) => errors.push(error) });
  const add = (at: string) =>
    simulated.control.faults.add({ name: 'x', area: 'graph', action: { kind: 'edit', edits: [{ at }] } });
  expect(() => add('value')).toThrow('faults.add');
  add('/values/0/id');
  expect((await ask(simulated, organization)).status).toBe(500);
  expect(errors.join()).toContain('/values/0/id');
});

test('headers are added and replaced', async () => {
  const simulated = await simulate();
  const headers = { 'X-Ms-Resource-Unit': '100', 'www-authenticate': 'Bearer claims="e30="' };
  simulated.control.faults.add({ name: 'dear', action: { kind: 'headers', headers }, path: organization });
  const answer = await ask(simulated, organization);
  expect(answer.headers.get('x-ms-resource-unit')).toBe('100');
  expect(answer.headers.get('www-authenticate')).toBe('Bearer claims="e30="');
  expect((await ask(simulated, organization)).headers.get('x-ms-resource-unit')).toBe('1');
});

test('a status may be a redirect, and has the headers that it was given', async () => {
  const simulated = await simulate();
  const headers = { location: 'https://elsewhere.example/' };
  for (const status of [301, 307, 410]) {
    simulated.control.faults.add({ name: 'away', area: 'graph', action: { kind: 'status', status, headers } });
    const answer = await ask(simulated, organization);
    expect([answer.status, answer.headers.get('location')]).toEqual([status, 'https://elsewhere.example/']);
  }
});

test('a page of HTML comes in place of an answer, and nothing is done', async () => {
  const simulated = await simulate();
  const { control, application } = simulated;
  const categories = '/v1.0/deviceManagement/deviceCategories';
  const before = (await simulated.listAll(categories)).items.length;
  control.faults.add({ name: 'hotel', area: 'graph', action: { kind: 'proxy-page', status: 200 }, method: 'POST' });
  const answer = await ask(simulated, categories, { method: 'POST', body: { displayName: 'Never' } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(await answer.text()).toContain('hotel network');
  expect((await simulated.listAll(categories)).items).toHaveLength(before);

  const { tenantId, clientId } = application('Contoso', 'Contoso tools');
  control.faults.add({ name: 'hotel', area: 'entra', action: { kind: 'proxy-page', status: 503 } });
  const login = await fetch(`${simulated.origin}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId }),
  });
  expect([login.status, await login.text()]).toEqual([503, expect.stringContaining('<html')]);
});

test('JSON ends in the middle although HTTP says that all of it came; or there is none at all', async () => {
  const simulated = await simulate();
  const whole = await (await ask(simulated, organization)).text();
  simulated.control.faults.add({ name: 'cut', action: { kind: 'cut-json' }, path: organization });
  const half = await (await ask(simulated, organization)).text();
  expect(whole.startsWith(half)).toBe(true);
  expect(half.length).toBe(Math.floor(whole.length / 2));
  simulated.control.faults.add({ name: 'nothing', action: { kind: 'empty-body' }, path: organization });
  const none = await ask(simulated, organization);
  expect([none.status, await none.text()]).toEqual([200, '']);
  simulated.control.faults.add({ name: 'no content', action: { kind: 'empty-body', status: 204 }, path: organization });
  expect((await ask(simulated, organization)).status).toBe(204);
});

test.for([[false], [true]] as const)('the connection is gone, and the change took hold: %s', async ([takesHold]) => {
  const simulated = await simulate();
  const categories = '/v1.0/deviceManagement/deviceCategories';
  const before = (await simulated.listAll(categories)).items.length;
  simulated.control.faults.add({ name: 'gone', area: 'graph', action: { kind: 'hang-up', takesHold } });
  await expect(ask(simulated, categories, { method: 'POST', body: { displayName: 'Perhaps' } })).rejects.toThrow();
  expect((await simulated.listAll(categories)).items).toHaveLength(before + (takesHold ? 1 : 0));
  const [entry] = simulated.control.journal.ledger({ method: 'POST', path: 'deviceCategories' });
  expect(entry).toMatchObject({ status: 0, fault: 'gone' });
});

test('a fault whose path names the batch hits it as a whole; one without a path hits its parts', async () => {
  const simulated = await simulate();
  const { faults, journal } = simulated.control;
  faults.add({ name: 'part', area: 'graph', action: { kind: 'status', status: 503 } });
  const first = await askBatch(simulated);
  expect(first.status).toBe(200);
  expect(first.responses.map(({ status }) => status)).toEqual([503, 200]);

  faults.add({ name: 'whole', path: '\\$batch', action: { kind: 'throttle', retryAfter: '7' } });
  expect(await askBatch(simulated)).toEqual({ status: 429, responses: [] });
  const batches = journal.ledger({ path: 'batch' });
  expect(batches.map(({ status, fault }) => [status, fault])).toEqual([
    [200, null],
    [429, 'whole'],
  ]);
  expect(journal.ledger({ path: '/organization' }), 'what is turned away is not worked off').toHaveLength(2);
});

test('a batch lacks a part, or answers for one that nobody asked for', async () => {
  const simulated = await simulate();
  const edit = (at: string, value?: unknown) =>
    simulated.control.faults.add({
      name: 'odd',
      path: '\\$batch',
      action: { kind: 'edit', edits: [value === undefined ? { at } : { at, value }] },
    });
  edit('/responses/0');
  expect((await askBatch(simulated)).responses).toHaveLength(1);
  edit('/responses/0/id', '7');
  expect((await askBatch(simulated)).responses.map(({ id }) => id)).toContain('7');
});

test('what spoils a part spoils that part; a connection that breaks, breaks for all', async () => {
  const simulated = await simulate();
  const { faults } = simulated.control;
  faults.add({
    name: 'dear',
    path: organization,
    action: { kind: 'headers', headers: { 'x-ms-resource-unit': '50' } },
  });
  expect((await askBatch(simulated)).responses.map(({ headers }) => headers['X-Ms-Resource-Unit'])).toEqual([
    '50',
    '1',
  ]);
  faults.add({ name: 'gone', path: organization, action: { kind: 'hang-up', takesHold: true } });
  await expect(askBatch(simulated)).rejects.toThrow();
});

test('Entra refuses with the number that it is told, one that nothing here leads to as well', async () => {
  const { origin, application, control } = await simulate();
  const { tenantId, clientId, clientSecret } = application('Contoso', 'Contoso tools');
  const scope = 'https://graph.microsoft.com/.default';
  for (const code of [53_003, 7_000_112]) {
    control.faults.add({ name: 'refused', area: 'entra', action: { kind: 'aadsts', code } });
    const refused = await requestToken(origin, tenantId, { client_id: clientId, client_secret: clientSecret, scope });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      error_codes: [code],
      error_description: expect.stringContaining(`AADSTS${code}: `),
    });
  }
});

test('tokens and answers of the partner channel are spoiled alike', async () => {
  const { origin, application, control, partner } = await simulate();
  const { tenantId, clientId, clientSecret } = application('Contoso', 'Contoso tools');
  const edits = [{ at: '/token_type', value: 'pop' }];
  control.faults.add({ name: 'pop', area: 'entra', action: { kind: 'edit', edits } });
  const form = { client_id: clientId, client_secret: clientSecret, scope: 'https://graph.microsoft.com/.default' };
  expect((await requestToken(origin, tenantId, form)).body).toMatchObject({ token_type: 'pop' });

  const body = { provisioned: true, partnerName: 'Picket', consoleUrl: 'https://picket.example' };
  control.faults.add({ name: 'odd', area: 'partner', action: { kind: 'edit', edits: [{ at: '/connectorId' }] } });
  expect((await partner('PUT', `/tenants/${tenantId}`, { body })).body).toEqual({ provisioned: true });
  control.faults.add({ name: 'gone', area: 'partner', action: { kind: 'hang-up', takesHold: false } });
  await expect(partner('PUT', `/tenants/${tenantId}`, { body })).rejects.toThrow();
});

import { expect, test } from 'vitest';
import { contoso } from '../seeds/ready-made.ts';
import { type Simulated, simulate, type Wire } from '../testing/simulated.suite.ts';

const intune = '/v1.0/deviceManagement';
const apps = '/v1.0/deviceAppManagement/mobileApps';

async function ok({ graph }: Simulated, path: string, headers: Record<string, string> = {}): Promise<Wire> {
  const reply = await graph('GET', path, { headers });
  expect(reply.status, `${path}: ${JSON.stringify(reply.body)}`).toBe(200);
  return reply.body;
}

test('what is expanded is what its own address answers', async () => {
  const simulated = await simulate();
  const ask = (path: string) => ok(simulated, path);
  const first = async (path: string): Promise<string> => (await ask(path)).value[0].id;
  const phone = simulated.control.phones
    .list({ tenant: 'Contoso' })
    .find(({ managedDeviceId, entraObjectId, userId }) => managedDeviceId && entraObjectId && userId)!;
  const beta = `/beta/deviceManagement/managedDevices/${phone.managedDeviceId}`;
  const portal = await first(`${apps}?$filter=displayName eq 'Intune Company Portal'`);
  const pairs: readonly (readonly [string, string])[] = [
    [`${apps}/${portal}`, 'assignments'],
    [`${apps}/${portal}`, 'categories'],
    [`${intune}/deviceCompliancePolicies/${await first(`${intune}/deviceCompliancePolicies`)}`, 'assignments'],
    [`${intune}/deviceCompliancePolicies/${await first(`${intune}/deviceCompliancePolicies`)}`, 'deviceStatuses'],
    [`${intune}/deviceConfigurations/${await first(`${intune}/deviceConfigurations`)}`, 'assignments'],
    [`${intune}/managedDevices/${phone.managedDeviceId}`, 'deviceCompliancePolicyStates'],
    [beta, 'detectedApps'],
    [`/v1.0/users/${phone.userId}`, 'memberOf'],
    [`/v1.0/users/${phone.userId}`, 'registeredDevices'],
    [`/v1.0/devices/${phone.entraObjectId}`, 'registeredOwners'],
  ];
  for (const [one, name] of pairs) {
    const alone = await ask(`${one}/${name}`);
    const whole = await ask(`${one}?$expand=${name}`);
    expect(alone.value.length, `${one}/${name} has something`).toBeGreaterThan(0);
    expect(whole[name], `${one}?$expand=${name}`).toEqual(alone.value);
    const without = await ask(one);
    expect(Object.keys(whole)).toEqual(expect.arrayContaining(Object.keys(without)));
  }
});

test('a listing expands every object of it, on every page, and in a batch', async () => {
  const simulated = await simulate();
  const { graph, listAll } = simulated;
  const { items, pages } = await listAll(`${apps}?$expand=assignments,categories&$select=displayName&$top=2`);
  expect(pages).toBeGreaterThan(2);
  expect(items.filter(({ assignments }) => assignments.length === 1)).toHaveLength(6);
  for (const item of items) {
    expect(item.categories).toBeInstanceOf(Array);
    expect(item.publisher).toBeUndefined();
  }
  expect(items.flatMap(({ categories }) => categories).map(({ displayName }) => displayName)).toEqual(['Business']);
  const url = `${apps.slice('/v1.0'.length)}?$expand=assignments&$filter=displayName eq 'Intune Company Portal'`;
  const batch = await graph('POST', '/v1.0/$batch', { body: { requests: [{ id: '1', method: 'GET', url }] } });
  expect(batch.body.responses[0].body.value[0].assignments).toHaveLength(1);
});

test('Intune expands in depth, with options of its own', async () => {
  const simulated = await simulate();
  const policies = `${intune}/deviceCompliancePolicies`;
  const { value } = await ok(
    simulated,
    `${policies}?$expand=assignments($select=id),scheduledActionsForRule($expand=scheduledActionConfigurations)`,
  );
  for (const policy of value) {
    expect(policy.scheduledActionsForRule[0].scheduledActionConfigurations[0].actionType).toBe('block');
    expect(Object.keys(policy.assignments[0])).toEqual(['id']);
  }
  const detected = await ok(
    simulated,
    `${intune}/detectedApps?$filter=displayName eq 'Microsoft Edge'&$expand=managedDevices($select=deviceName;$top=2;$count=true)`,
  );
  const [edge] = detected.value;
  expect(edge.managedDevices).toHaveLength(2);
  expect(Object.keys(edge.managedDevices[0])).toEqual(['id', 'deviceName']);
  expect(edge['managedDevices@odata.count']).toBe(edge.deviceCount);
  const more = await ok(simulated, edge['managedDevices@odata.nextLink']);
  expect(more.value[0].id).not.toBe(edge.managedDevices[0].id);
});

test('a directory object comes with twenty of its relations at most, and no link to the rest', async () => {
  const simulated = await simulate({ tenants: [contoso()] });
  const { value: groups } = await ok(simulated, '/v1.0/groups?$expand=members($select=displayName)');
  const everybody = groups.find(({ displayName }: Wire) => displayName === 'All employees');
  expect(everybody.members).toHaveLength(20);
  expect(Object.keys(everybody.members[0]).toSorted()).toEqual(['@odata.type', 'displayName', 'id']);
  expect(Object.keys(everybody).filter((name) => name.includes('nextLink'))).toEqual([]);
  const { value: people } = await ok(simulated, '/v1.0/users?$select=displayName,department&$expand=manager&$top=50');
  const [boss] = people.filter((one: Wire) => one.manager === undefined);
  const led = people.filter((one: Wire) => one.manager?.id === boss.id);
  expect(led.length).toBeGreaterThan(2);
  expect(new Set(led.map(({ department }: Wire) => department))).toEqual(new Set([boss.department]));
  const chain = await ok(
    simulated,
    `/v1.0/users/${led[0].id}?$expand=manager($levels=max;$select=id,displayName)&$select=id&$count=true`,
    { consistencylevel: 'eventual' },
  );
  expect(chain.manager.displayName).toBe(boss.displayName);
});

test('what cannot be expanded is refused in the words of Graph', async () => {
  const simulated = await simulate();
  const refused = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await simulated.graph('GET', path, { headers });
    return { status, code: body.error.code, message: String(body.error.message) };
  };
  const eventual = { consistencylevel: 'eventual' };
  expect(await refused('/v1.0/users?$expand=shoes')).toEqual({
    status: 400,
    code: 'BadRequest',
    message:
      "Parsing OData Select and Expand failed: Could not find a property named 'shoes' on type 'microsoft.graph.user'.",
  });
  expect((await refused('/v1.0/users?$expand=displayName')).message).toContain('is not a navigation property');
  expect((await refused('/v1.0/users?$expand=manager,memberOf')).message).toBe(
    'The result of parsing $expand contained at least 2 items, but the maximum allowed is 1.',
  );
  expect((await refused('/v1.0/users?$expand=managedDevices')).message).toContain('Microsoft.DirectoryServices.User');
  expect((await refused('/v1.0/groups?$expand=members($expand=memberOf)')).message).toContain('too deep');
  expect((await refused('/v1.0/groups?$expand=members($filter=id eq null)')).code).toBe('Request_UnsupportedQuery');
  expect((await refused('/v1.0/groups?$expand=members&$count=true', eventual)).code).toBe('Request_UnsupportedQuery');
  expect((await refused('/v1.0/groups?$expand=members&$search="displayName:a"', eventual)).status).toBe(400);
  expect((await refused('/v1.0/groups/delta?$expand=members')).message).toContain("'$expand' is not allowed");
  expect((await refused('/v1.0/users/$count?$expand=manager', eventual)).message).toContain('is not allowed');
  expect((await refused(`${apps}?$expand=assignments(`)).message).toContain('Parsing OData Select and Expand failed');
  expect((await refused(`${apps}?$expand=assignments()`)).status).toBe(400);
  expect((await refused(`${apps}?$expand=assignments,assignments`)).message).toContain('multiple expand terms');
  expect((await refused(`${apps}?$expand=assignments($levels=2)`)).status).toBe(400);
  expect((await refused('/beta/deviceManagement/managedDevices?$expand=detectedApps')).status).toBe(501);
});

test('expanding gives nobody what the caller may not read', async () => {
  const { graph, token, control } = await simulate();
  const spec = { tenant: 'Contoso', displayName: 'Names only', permissions: ['User.ReadBasic.All'], isConsented: true };
  await control.registrations.add(spec);
  const bearer = await token({ application: 'Names only' });
  const ask = async (path: string) => (await graph('GET', path, { token: bearer })).status;
  const { value } = (await graph('GET', '/v1.0/users?$top=1', { token: bearer })).body;
  expect(await ask(`/v1.0/users/${value[0].id}`)).toBe(200);
  expect(await ask(`/v1.0/users/${value[0].id}/memberOf`)).toBe(403);
  expect(await ask(`/v1.0/users/${value[0].id}?$expand=memberOf`)).toBe(403);
  expect(await ask('/v1.0/users?$expand=memberOf')).toBe(403);
});

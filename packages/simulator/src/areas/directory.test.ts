import { expect, test } from 'vitest';
import { send, simulate } from '../testing/simulated.suite.ts';

test('the organization says who it is', async () => {
  const { graph, application } = await simulate();
  const { body } = await graph('GET', '/v1.0/organization');
  const { tenantId } = application('Contoso', 'Contoso tools');
  expect(body.value).toEqual([expect.objectContaining({ id: tenantId, displayName: 'Contoso' })]);
  expect((await graph('GET', `/v1.0/organization/${tenantId}`)).body.displayName).toBe('Contoso');
});

test.for(['users', 'groups', 'devices'])('%s: every page together is everything, once', async (plural) => {
  const { listAll, graph } = await simulate();
  const { items, pages } = await listAll(`/v1.0/${plural}?$top=3`);
  const whole = await listAll(`/v1.0/${plural}?$top=999`);
  expect(pages).toBe(Math.ceil(items.length / 3));
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  expect(items).toEqual(whole.items);
  const counted = await graph('GET', `/v1.0/${plural}/$count`, { headers: { consistencylevel: 'eventual' } });
  expect(counted.body).toBe(items.length);
});

test('users come by the hundred unless asked otherwise', async () => {
  const { listAll } = await simulate({
    tenants: [(await import('../seeds/ready-made.ts')).contoso({ users: 250, phones: 20 })],
  });
  const { items, pages } = await listAll('/v1.0/users');
  expect(items).toHaveLength(250);
  expect(pages).toBe(3);
});

test('a page too large is refused', async () => {
  const { graph } = await simulate();
  expect(await graph('GET', '/v1.0/users?$top=1000')).toMatchObject({
    status: 400,
    body: { error: { code: 'Request_UnsupportedQuery' } },
  });
  expect((await graph('GET', '/v1.0/users?$top=0')).status).toBe(400);
});

test('links lead back by the host and scheme the caller used', async () => {
  const { origin, token } = await simulate();
  const other = origin.replace('127.0.0.1', 'localhost');
  const reply = await send('GET', `${other}/v1.0/users?$top=2`, await token());
  expect(reply.body['@odata.nextLink']).toMatch(new RegExp(`^${other}/v1.0/users\\?\\$top=2&\\$skiptoken=`));
});

test("another tenant's link shows nothing", async () => {
  const { graph, token } = await simulate();
  const page = await graph('GET', '/v1.0/users?$top=2');
  const foreign = await token({ tenant: 'Fabrikam' });
  expect((await graph('GET', page.body['@odata.nextLink'], { token: foreign })).status).toBe(400);
  const round = await graph('GET', '/v1.0/users/delta()');
  expect((await graph('GET', round.body['@odata.deltaLink'], { token: foreign })).status).toBe(400);
});

test('what is selected is what comes, with the id', async () => {
  const { graph } = await simulate();
  const { body } = await graph('GET', '/v1.0/users?$select=displayName,department,ACCOUNTENABLED&$top=1');
  expect(Object.keys(body.value[0]).toSorted()).toEqual(['accountEnabled', 'department', 'displayName', 'id']);
  const refused = await graph('GET', '/v1.0/users?$select=shoeSize');
  expect(refused.status).toBe(400);
  expect(refused.body.error.message).toContain("Could not find a property named 'shoeSize'");
});

test('filters find what they say', async () => {
  const { graph, listAll } = await simulate();
  const { items } = await listAll('/v1.0/users?$select=displayName,department,userPrincipalName');
  const some = items[0];
  const one = await listAll(`/v1.0/users?$filter=userPrincipalName eq '${some.userPrincipalName.toUpperCase()}'`);
  expect(one.items.map(({ id }) => id)).toEqual([some.id]);
  const field = await listAll(
    "/v1.0/users?$filter=department eq 'Field staff' or startswith(department,'Head')&$select=id",
  );
  expect(field.items.length).toBe(items.filter(({ department }) => department !== 'Information technology').length);
  const wrong = await graph('GET', '/v1.0/users?$filter=shoeSize eq 3');
  expect(wrong.status).toBe(400);
  expect((await graph('GET', "/v1.0/users?$filter=displayName eq 'a' or 1=1")).status).toBe(400);
});

test('advanced operators want the header and the count', async () => {
  const { graph } = await simulate();
  const path = "/v1.0/users?$filter=endswith(mail,'.example')&$count=true&$top=1";
  expect((await graph('GET', path)).status).toBe(400);
  const { status, body } = await graph('GET', path, { headers: { consistencylevel: 'eventual' } });
  expect(status).toBe(200);
  expect(body['@odata.count']).toBe(20);
  expect((await graph('GET', '/v1.0/users/$count')).body.error.message).toBe('$count is not currently supported.');
});

test('what is not modelled is refused by name, never answered empty', async () => {
  const { graph } = await simulate();
  const elsewhere = await graph('GET', '/v1.0/me/messages');
  expect(elsewhere.status).toBe(501);
  expect(elsewhere.body.error.message).toContain('GET /v1.0/me/messages');
  expect((await graph('DELETE', '/v1.0/users')).status).toBe(501);
  expect((await graph('GET', '/beta/deviceManagement/managedDevices?$expand=detectedApps')).status).toBe(501);
  expect((await graph('GET', '/v1.0/users?$shoes=2')).status).toBe(400);
});

test('a user is found by id and by name, an unknown one is not', async () => {
  const { graph, control } = await simulate();
  const [user] = control.users.list({ tenant: 'Contoso' });
  expect((await graph('GET', `/v1.0/users/${user?.id}`)).body.displayName).toBe(user?.displayName);
  expect((await graph('GET', `/v1.0/users/${user?.userPrincipalName}`)).body.id).toBe(user?.id);
  expect(await graph('GET', '/v1.0/users/00000000-0000-0000-0000-000000000001')).toMatchObject({
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound' } },
  });
});

test("another tenant's objects are not found", async () => {
  const { graph, control } = await simulate();
  const [foreign] = control.users.list({ tenant: 'Fabrikam' });
  expect((await graph('GET', `/v1.0/users/${foreign?.id}`)).status).toBe(404);
  const [phone] = control.phones.list({ tenant: 'Fabrikam' });
  expect((await graph('GET', `/v1.0/devices/${phone?.entraObjectId}`)).status).toBe(404);
  expect((await graph('GET', `/v1.0/deviceManagement/managedDevices/${phone?.managedDeviceId}`)).status).toBe(404);
});

test('members are listed with their kinds, nested groups as groups or by everybody in them', async () => {
  const { graph, listAll } = await simulate();
  const { items: groups } = await listAll('/v1.0/groups');
  const named = (name: string) => groups.find(({ displayName }) => displayName === name)?.id;
  const direct = await listAll(`/v1.0/groups/${named('Teams')}/members?$select=id,displayName`);
  expect(direct.items.map((member) => member['@odata.type'])).toEqual(Array(3).fill('#microsoft.graph.group'));
  const all = await listAll(`/v1.0/groups/${named('Teams')}/transitiveMembers?$top=5`);
  const users = all.items.filter((member) => member['@odata.type'] === '#microsoft.graph.user');
  expect(users).toHaveLength(20);
  const owned = await graph('GET', `/v1.0/groups/${named('Company-owned phones')}/members?$top=1`);
  expect(owned.body.value[0]).toMatchObject({ '@odata.type': '#microsoft.graph.device', deviceOwnership: 'Company' });
});

test('a device is found by its object id and by its device id', async () => {
  const { graph, control } = await simulate();
  const phone = control.phones.list({ tenant: 'Contoso' }).find(({ entraDeviceId }) => entraDeviceId !== null);
  const byObject = await graph('GET', `/v1.0/devices/${phone?.entraObjectId}`);
  const byDevice = await graph('GET', `/v1.0/devices(deviceId='${phone?.entraDeviceId}')`);
  expect(byDevice.body.id).toBe(byObject.body.id);
  expect((await graph('GET', `/v1.0/devices/${phone?.entraDeviceId}`)).status).toBe(404);
  expect((await graph('GET', "/v1.0/devices(deviceId='nonsense')")).status).toBe(400);
});

import { expect, test } from 'vitest';
import { simulate, smallContoso, smallFabrikam } from '../testing/simulated.suite.ts';

const delayed = () => [smallContoso({ behaviour: { replicationDelayMs: 5_000 } }), smallFabrikam()];
const group = { displayName: 'New', mailEnabled: false, mailNickname: 'new', securityEnabled: true };
const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });

test('a group that was just made is nowhere for some seconds, and then everywhere; delta tells of it once', async () => {
  const { graph, control, listAll } = await simulate({ tenants: delayed() });
  const round = (await graph('GET', '/v1.0/groups/delta?$deltatoken=latest')).body['@odata.deltaLink'];
  const { status, body } = await graph('POST', '/v1.0/groups', { body: group });
  expect(status).toBe(201);
  const one = `/v1.0/groups/${body.id}`;
  const [user] = control.users.list({ tenant: 'Contoso' });
  expect((await graph('GET', one)).body.error.code).toBe('Request_ResourceNotFound');
  expect((await listAll('/v1.0/groups')).items.map(({ id }) => id)).not.toContain(body.id);
  expect((await graph('POST', `${one}/members/$ref`, { body: reference(user!.id) })).status).toBe(404);
  const early = await graph('GET', round);
  expect(early.body.value).toEqual([]);
  control.clock.advance({ ms: 5_000 });
  expect((await graph('GET', one)).status).toBe(200);
  expect((await listAll('/v1.0/groups')).items.map(({ id }) => id)).toContain(body.id);
  const told = await graph('GET', early.body['@odata.deltaLink']);
  expect(told.body.value).toMatchObject([{ id: body.id, displayName: 'New' }]);
  expect((await graph('GET', told.body['@odata.deltaLink'])).body.value).toEqual([]);
});

test('somebody who was just made can be referred to only later, and a member who was just added is listed later', async () => {
  const { graph, control, listAll } = await simulate({ tenants: delayed() });
  const { body: user } = await graph('POST', '/v1.0/users', {
    body: {
      accountEnabled: true,
      displayName: 'Anna Neu',
      mailNickname: 'anna',
      userPrincipalName: 'anna@contoso.example',
      passwordProfile: { password: 'x' },
    },
  });
  const { value } = (await graph('GET', "/v1.0/groups?$filter=displayName eq 'Head office'")).body;
  const members = `/v1.0/groups/${value[0].id}/members`;
  const join = () => graph('POST', `${members}/$ref`, { body: reference(user.id) });
  expect(await join()).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
  control.clock.advance({ ms: 5_000 });
  expect((await join()).status).toBe(204);
  const isIn = async () => (await listAll(members)).items.some(({ id }) => id === user.id);
  expect(await isIn()).toBe(false);
  // Whoever asks again before it is there is not told that it is.
  expect((await join()).status).toBe(204);
  control.clock.advance({ ms: 5_000 });
  expect(await isIn()).toBe(true);
  expect((await join()).status).toBe(400);
});

test('an application that was just consented to is unknown for as long', async () => {
  const { control, token } = await simulate({ tenants: delayed() });
  const registration = control.registrations.add({
    tenant: 'Contoso',
    displayName: 'New application',
    permissions: ['User.Read.All'],
  });
  control.consents.grant({ clientId: registration.clientId });
  await expect(token({ application: 'New application' })).rejects.toThrow();
  control.clock.advance({ ms: 5_000 });
  await expect(token({ application: 'New application' })).resolves.toMatch(/\./);
});

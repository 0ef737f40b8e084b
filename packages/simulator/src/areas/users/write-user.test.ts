import { expect, test } from 'vitest';
import { simulate } from '../../testing/simulated.suite.ts';

const anna = {
  accountEnabled: true,
  displayName: 'Anna Neu',
  mailNickname: 'anna.neu',
  userPrincipalName: 'anna.neu@contoso.example',
  passwordProfile: { forceChangePasswordNextSignIn: true, password: 'a password nobody types' },
};

test('a user is made, changed and deleted, and each is told by delta', async () => {
  const { graph, control } = await simulate();
  const round = (await graph('GET', '/v1.0/users/delta?$deltatoken=latest')).body['@odata.deltaLink'];
  const { status, body } = await graph('POST', '/v1.0/users', { body: { ...anna, department: 'Field staff' } });
  expect(status).toBe(201);
  expect(body).toMatchObject({ displayName: 'Anna Neu', userPrincipalName: anna.userPrincipalName });
  expect(body).not.toHaveProperty('passwordProfile');
  const one = `/v1.0/users/${body.id}`;
  expect((await graph('PATCH', one, { body: { jobTitle: 'Driver', accountEnabled: false } })).status).toBe(204);
  expect((await graph('GET', `${one}?$select=jobTitle,accountEnabled`)).body).toMatchObject({ jobTitle: 'Driver' });
  const told = await graph('GET', round);
  expect(told.body.value).toMatchObject([{ id: body.id, jobTitle: 'Driver' }]);
  expect((await graph('DELETE', one)).status).toBe(204);
  expect((await graph('GET', one)).status).toBe(404);
  const gone = await graph('GET', told.body['@odata.deltaLink']);
  expect(gone.body.value).toEqual([{ id: body.id, '@removed': { reason: 'changed' } }]);
  expect(control.users.list({ tenant: 'Contoso' }).map(({ id }) => id)).not.toContain(body.id);
});

test.for([
  ['no password', { passwordProfile: undefined }, /passwordProfile/],
  ['no name', { displayName: '' }, /displayName/],
  ['a foreign domain', { userPrincipalName: 'anna.neu@fabrikam.example' }, /verified domain/],
  ['no domain', { userPrincipalName: 'anna.neu' }, /userPrincipalName is invalid/],
  ['a property that nobody knows', { shoeSize: 44 }, /shoeSize/],
] as const)('a user with %s is refused', async ([, change, message]) => {
  const { graph } = await simulate();
  const refused = await graph('POST', '/v1.0/users', { body: { ...anna, ...change } });
  expect(refused.status).toBe(400);
  expect(refused.body.error.message).toMatch(message);
});

test('nobody gets the name of somebody who is there, and without the permission nobody is made at all', async () => {
  const { graph, token } = await simulate();
  expect((await graph('POST', '/v1.0/users', { body: anna })).status).toBe(201);
  expect((await graph('POST', '/v1.0/users', { body: anna })).body.error.message).toContain('already exists');
  const reader = await token({ application: 'Picket sync and signal' });
  const refused = await graph('POST', '/v1.0/users', { token: reader, body: anna });
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
});

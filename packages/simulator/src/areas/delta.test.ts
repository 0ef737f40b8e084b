import { expect, test } from 'vitest';
import { day } from '../clock.ts';
import { type Simulated, simulate, type Wire } from '../testing/simulated.suite.ts';

async function firstRound({ listAll }: Simulated, path: string) {
  const { items, pages, last } = await listAll(path);
  return { items, pages, link: last['@odata.deltaLink'] as string };
}

test.for(['users', 'groups', 'devices'])('%s: a first round has all there is, a second one nothing', async (plural) => {
  const simulated = await simulate();
  const { items, link } = await firstRound(simulated, `/v1.0/${plural}/delta()`);
  const listed = await simulated.listAll(`/v1.0/${plural}?$top=999`);
  expect(new Set(items.map(({ id }) => id))).toEqual(new Set(listed.items.map(({ id }) => id)));
  expect((await firstRound(simulated, link)).items).toEqual([]);
});

test.for(['/v1.0/users/delta', '/v1.0/users/delta()', '/v1.0/users/microsoft.graph.delta()'])(
  'delta is understood as %s',
  async (path) => {
    const { simulator, token } = await simulate();
    const response = await fetch(simulator.origin + path, { headers: { authorization: `Bearer ${await token()}` } });
    expect(response.status).toBe(200);
    await response.text();
  },
);

test('only what changed comes, with all that was selected', async () => {
  const simulated = await simulate();
  const { control } = simulated;
  const { link } = await firstRound(simulated, '/v1.0/devices/delta()?$select=displayName,operatingSystemVersion');
  const [phone] = control.phones.list({ tenant: 'Contoso', group: 'Field staff' });
  control.phones.update({ phone: phone?.phoneId ?? '', osVersion: '99.1', checkIn: true });
  const { items } = await firstRound(simulated, link);
  expect(items).toEqual([{ id: phone?.entraObjectId, displayName: phone?.deviceName, operatingSystemVersion: '99.1' }]);
});

test('a change of what was not selected is no change', async () => {
  const simulated = await simulate();
  const { control } = simulated;
  const { link } = await firstRound(simulated, '/v1.0/devices/delta()?$select=displayName');
  const [phone] = control.phones.list({ tenant: 'Contoso', group: 'Field staff' });
  control.phones.update({ phone: phone?.phoneId ?? '', osVersion: '99.1', checkIn: true });
  expect((await firstRound(simulated, link)).items).toEqual([]);
});

test('with return=minimal only the changed properties come', async () => {
  const simulated = await simulate();
  const { control, graph } = simulated;
  const { link } = await firstRound(simulated, '/v1.0/users/delta()?$select=displayName,accountEnabled');
  const [user] = control.users.list({ tenant: 'Contoso' });
  control.users.setEnabled({ tenant: 'Contoso', user: user?.id ?? '', isEnabled: false });
  const { body } = await graph('GET', link, { headers: { prefer: 'return=minimal' } });
  expect(body.value).toEqual([{ id: user?.id, accountEnabled: false }]);
});

test('who is deleted is told by id, with the way he went', async () => {
  const simulated = await simulate();
  const { control } = simulated;
  const { link } = await firstRound(simulated, '/v1.0/users/delta()');
  const [bin, gone] = control.users.list({ tenant: 'Contoso' });
  control.users.remove({ tenant: 'Contoso', user: bin?.id ?? '' });
  control.users.remove({ tenant: 'Contoso', user: gone?.id ?? '', forGood: true });
  const { items } = await firstRound(simulated, link);
  expect(items).toEqual(
    expect.arrayContaining([
      { id: bin?.id, '@removed': { reason: 'changed' } },
      { id: gone?.id, '@removed': { reason: 'deleted' } },
    ]),
  );
  expect(items).toHaveLength(2);
});

test('who came and went between two rounds is not told', async () => {
  const simulated = await simulate();
  const { control } = simulated;
  const { link } = await firstRound(simulated, '/v1.0/devices/delta()');
  const [user] = control.users.list({ tenant: 'Contoso' });
  const phone = control.phones.enroll({ tenant: 'Contoso', user: user?.id ?? '', enrollment: 'appleAutomated' });
  control.phones.retire({ phone: phone.phoneId, deleteDevice: true });
  expect((await firstRound(simulated, link)).items).toEqual([]);
});

test('the members of a large group are spread over entries and pages under one id', async () => {
  const simulated = await simulate();
  simulated.control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { deltaMembersPerEntry: 7 } });
  const { items, pages } = await firstRound(simulated, '/v1.0/groups/delta()?$select=displayName,members');
  const { items: groups } = await simulated.listAll('/v1.0/groups');
  const everybody = groups.find(({ displayName }) => displayName === 'All employees')?.id;
  const entries = items.filter(({ id }) => id === everybody);
  expect(entries.map((entry) => entry['members@delta'].length)).toEqual([7, 7, 6]);
  expect(entries.map(({ displayName }) => displayName)).toEqual(['All employees', undefined, undefined]);
  expect(pages).toBeGreaterThan(3);
  const members = entries.flatMap((entry: Wire) => entry['members@delta'].map(({ id }: Wire) => id));
  expect(new Set(members).size).toBe(20);
});

test('a user who moves between groups is removed here and added there', async () => {
  const simulated = await simulate();
  const { control, listAll } = simulated;
  const { link } = await firstRound(simulated, '/v1.0/groups/delta()?$select=members');
  const user = control.users
    .list({ tenant: 'Contoso' })
    .find(({ department, jobTitle }) => department === 'Field staff' && jobTitle !== 'Service technician');
  control.groups.removeUser({ tenant: 'Contoso', group: 'Field staff', user: user?.id ?? '' });
  control.groups.addUser({ tenant: 'Contoso', group: 'Head office', user: user?.id ?? '' });
  const { items: groups } = await listAll('/v1.0/groups');
  const idOf = (name: string) => groups.find(({ displayName }) => displayName === name)?.id;
  const { items } = await firstRound(simulated, link);
  const member = { '@odata.type': '#microsoft.graph.user', id: user?.id };
  expect(items).toEqual(
    expect.arrayContaining([
      { id: idOf('Field staff'), 'members@delta': [{ ...member, '@removed': { reason: 'deleted' } }] },
      { id: idOf('Head office'), 'members@delta': [member] },
    ]),
  );
  expect(items).toHaveLength(2);
});

test('a change in the middle of a round is told in the next one', async () => {
  const simulated = await simulate();
  const { control, graph } = simulated;
  control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { directoryPageSize: 5 } });
  const page = await graph('GET', '/v1.0/users/delta()?$select=accountEnabled');
  const { id } = page.body.value[0];
  control.users.setEnabled({ tenant: 'Contoso', user: id, isEnabled: false });
  const { items, link } = await firstRound(simulated, page.body['@odata.nextLink']);
  expect(items.some((item) => item.id === id)).toBe(false);
  expect((await firstRound(simulated, link)).items).toEqual([{ id, accountEnabled: false }]);
});

test('$deltatoken=latest begins from now', async () => {
  const simulated = await simulate();
  const { items, link } = await firstRound(simulated, '/v1.0/users/delta()?$deltatoken=latest');
  expect(items).toEqual([]);
  expect((await firstRound(simulated, link)).items).toEqual([]);
});

test('after seven days a link is gone, and Location leads to a new beginning', async () => {
  const simulated = await simulate();
  const { control, graph } = simulated;
  const { link } = await firstRound(simulated, '/v1.0/users/delta()');
  control.clock.advance({ ms: 7 * day });
  const token = await simulated.token();
  expect((await graph('GET', link, { token })).status).toBe(200);
  control.clock.advance({ ms: 1 });
  const gone = await graph('GET', link, { token });
  expect(gone).toMatchObject({ status: 410, body: { error: { code: 'resyncRequired' } } });
  const again = await graph('GET', gone.headers.get('location') ?? '', { token });
  expect(again.status).toBe(200);
  expect(again.body.value).toHaveLength(20);
});

test('only some ids may be followed', async () => {
  const simulated = await simulate();
  const { control, graph } = simulated;
  const [first, second] = control.users.list({ tenant: 'Contoso' });
  const { items } = await firstRound(
    simulated,
    `/v1.0/users/delta()?$filter=id eq '${first?.id}' or id eq '${second?.id}'`,
  );
  expect(items.map(({ id }) => id).toSorted()).toEqual([first?.id, second?.id].toSorted());
  expect((await graph('GET', "/v1.0/users/delta()?$filter=displayName eq 'x'")).status).toBe(400);
});

test('a token that nobody gave out is refused', async () => {
  const { graph } = await simulate();
  for (const token of [
    'nonsense',
    Buffer.from('{"kind":"delta"}').toString('base64url'),
    Buffer.from('[]').toString('base64url'),
  ]) {
    expect((await graph('GET', `/v1.0/users/delta()?$deltatoken=${token}`)).status).toBe(400);
  }
});

test('what was never set is absent, what was set to null is null', async () => {
  const simulated = await simulate();
  const { control } = simulated;
  const { items, link } = await firstRound(simulated, '/v1.0/devices/delta()?$select=isCompliant,managementType');
  const registered = items.find(({ managementType }) => managementType === undefined);
  expect(Object.keys(registered)).toEqual(['id']);
  const [phone] = control.phones.list({ tenant: 'Contoso', group: 'Field staff' });
  control.phones.retire({ phone: phone?.phoneId ?? '' });
  const { items: changed } = await firstRound(simulated, link);
  expect(changed).toEqual([{ id: phone?.entraObjectId, isCompliant: false, managementType: null }]);
});

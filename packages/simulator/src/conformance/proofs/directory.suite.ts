import type { Proof } from '../stage.suite.ts';

export const directoryProof: Proof = {
  area: 'directory',
  async show({ ok, sees, control, simulator }) {
    const groups = (await ok('GET', '/v1.0/groups')).value as { id: string; displayName: string }[];
    const named = (name: string) => groups.find(({ displayName }) => displayName === name)?.id ?? '';
    const team = `/v1.0/groups/${named('Field staff')}`;
    const organization = `/v1.0/groups/${named('Teams')}`;
    const owned = `/v1.0/groups/${named('Company-owned phones')}`;
    const members = (await ok('GET', `${team}/members?$top=999`)).value as { id: string }[];
    const user = control.users
      .list({ tenant: 'Contoso' })
      .find(({ id }) => !members.some((member) => member.id === id))!;
    const one = `/v1.0/users/${user.id}`;
    const delta = async (what: string) => {
      let page = await ok('GET', `/v1.0/${what}/delta?$deltatoken=latest`);
      while (page['@odata.nextLink'] !== undefined) page = await ok('GET', page['@odata.nextLink']);
      return String(page['@odata.deltaLink']).replace(simulator.origin, '');
    };
    const [usersDelta, groupsDelta, devicesDelta] = [
      await delta('users'),
      await delta('groups'),
      await delta('devices'),
    ];
    const check = { method: 'POST', path: `${one}/checkMemberGroups`, body: { groupIds: [named('Field staff')] } };
    const member = { method: 'POST', path: `${one}/getMemberGroups`, body: { securityEnabledOnly: true } };
    const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
    await sees(
      'a user joins a group',
      () => ok('POST', `${team}/members/$ref`, reference(user.id)),
      `${team}/members`,
      `${team}/members/$count`,
      `${team}/members/$ref`,
      `${team}/members/microsoft.graph.user`,
      `${team}/transitiveMembers`,
      `${team}/transitiveMembers/$count`,
      `${team}/transitiveMembers/microsoft.graph.user`,
      `${one}/memberOf`,
      `${one}/transitiveMemberOf`,
      check,
      member,
      groupsDelta,
    );
    await sees(
      'a user leaves a group',
      () => ok('DELETE', `${team}/members/${user.id}/$ref`),
      `${team}/members`,
      `${one}/memberOf`,
    );
    await sees(
      'a group joins a group',
      () => ok('POST', `${organization}/members/$ref`, reference(named('Company-owned phones'))),
      `${organization}/members/microsoft.graph.group`,
      `${organization}/transitiveMembers/microsoft.graph.group`,
      `${organization}/transitiveMembers/microsoft.graph.device`,
    );
    const phones = control.phones.list({ tenant: 'Contoso' });
    const personal = phones.find(
      ({ ownership, entraObjectId, userId }) => ownership === 'personal' && entraObjectId !== null && userId !== null,
    )!;
    const device = `/v1.0/devices/${personal.entraObjectId}`;
    await sees(
      'a device joins a group',
      () => ok('POST', `${owned}/members/$ref`, reference(personal.entraObjectId ?? '')),
      `${owned}/members/microsoft.graph.device`,
      `${device}/memberOf`,
      `${device}/transitiveMemberOf`,
    );
    const byDeviceId = `/v1.0/devices(deviceId='${personal.entraDeviceId}')`;
    await sees(
      'an attribute is written',
      () => ok('PATCH', device, { extensionAttributes: { extensionAttribute3: 'a' } }),
      device,
      byDeviceId,
      '/v1.0/devices?$top=999',
      devicesDelta,
    );
    await sees(
      'an attribute is written by device id',
      () => ok('PATCH', byDeviceId, { extensionAttributes: { extensionAttribute3: 'b' } }),
      device,
    );
    await sees(
      'attributes are written in a batch',
      () =>
        ok('POST', '/v1.0/$batch', {
          requests: [
            {
              id: '1',
              method: 'PATCH',
              url: device.slice('/v1.0'.length),
              headers: { 'content-type': 'application/json' },
              body: { extensionAttributes: { extensionAttribute3: 'c' } },
            },
          ],
        }),
      device,
    );
    await sees(
      'a phone changes hands',
      () => control.phones.moveToUser({ phone: personal.phoneId, user: user.id }),
      `${device}/registeredOwners`,
      `${device}/registeredUsers`,
      `${one}/ownedDevices`,
      `${one}/registeredDevices`,
    );
    await sees(
      'a session is revoked',
      () => {
        control.clock.advance({ ms: 1_000 });
        return ok('POST', `${one}/revokeSignInSessions`);
      },
      `${one}?$select=signInSessionsValidFromDateTime`,
    );
    await sees(
      'a phone is enrolled',
      () => control.phones.enroll({ tenant: 'Contoso', user: user.id, enrollment: 'appleAutomated' }),
      '/v1.0/devices/$count',
    );
    await sees(
      'a user is disabled',
      () => control.users.setEnabled({ tenant: 'Contoso', user: user.id, isEnabled: false }),
      `${one}?$select=accountEnabled`,
    );
    await sees(
      'a group is made',
      () =>
        ok('POST', '/v1.0/groups', {
          displayName: 'New',
          mailEnabled: false,
          mailNickname: 'new',
          securityEnabled: true,
          'members@odata.bind': [`https://graph.microsoft.com/v1.0/users/${user.id}`],
        }),
      '/v1.0/groups',
      `${one}/memberOf`,
    );
    await sees(
      'a group is renamed',
      () => ok('PATCH', organization, { displayName: 'All teams' }),
      organization,
      '/v1.0/groups',
    );
    await sees('a group is deleted', () => ok('DELETE', team), '/v1.0/groups/$count');
    await sees(
      'a user is made',
      () =>
        ok('POST', '/v1.0/users', {
          accountEnabled: true,
          displayName: 'Anna Neu',
          mailNickname: 'anna',
          userPrincipalName: 'anna@contoso.example',
          passwordProfile: { password: 'a password nobody types' },
        }),
      '/v1.0/users/$count',
    );
    await sees('a user moves', () => ok('PATCH', one, { officeLocation: 'Elsewhere' }), one);
    await sees(
      'a user is deleted',
      () => ok('DELETE', one),
      one,
      '/v1.0/users?$top=999',
      '/v1.0/users/$count',
      usersDelta,
    );
    const organizationPath = '/v1.0/organization';
    const { id } = (await ok('GET', organizationPath)).value[0];
    await sees(
      'the tenant is renamed',
      () => Object.assign(simulator.world.findTenant('Contoso')!, { displayName: 'Contoso Ltd' }),
      organizationPath,
      `${organizationPath}/${id}`,
    );
  },
};

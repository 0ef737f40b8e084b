import { type EntraObjectId, type Instant, minute, second } from '@picket/domain';
import { listConnectors } from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askGraph } from './ask-graph.ts';
import { bothReadings } from './readings.ts';
import { startWorld, type World } from './world.ts';

const day = 24 * 60 * minute;
const often = 10 * second;
let world: World;

describe.for(bothReadings)('undocumented behavior %s', ([, reading]) => {
  beforeAll(async () => {
    world = await startWorld({
      seed: 51,
      reading,
      contoso: { users: 4, phones: 2, oddPhones: false },
      rhythm: { syncEveryMs: { users: often, groups: often, 'entra-devices': often, 'managed-devices': often } },
    });
    await world.pass(minute);
  });
  afterAll(() => world?.close());

  const held = async (table: 'directory_group' | 'directory_user') => {
    const rows = await world
      .database()
      .forTenant(world.contosoId as Parameters<ReturnType<World['database']>['forTenant']>[0], (tx) =>
        tx.db.selectFrom(table).select('object_id').execute(),
      );
    return rows.map(({ object_id }): string => object_id);
  };

  test('groups and people who were just made are known to Picket once Entra has them everywhere, and none is lost', async () => {
    const group = await askGraph(world, 'POST', '/groups', {
      displayName: 'New',
      mailEnabled: false,
      mailNickname: 'new',
      securityEnabled: true,
      groupTypes: ['DynamicMembership'],
      membershipRule: 'user.jobTitle -eq "Newcomer"',
      membershipRuleProcessingState: 'On',
    });
    const user = await askGraph(world, 'POST', '/users', {
      accountEnabled: true,
      displayName: 'Anna Neu',
      jobTitle: 'Newcomer',
      mailNickname: 'anna',
      userPrincipalName: 'anna@contoso.example',
      passwordProfile: { password: 'a password nobody types' },
    });
    await world.until(
      'both are known',
      async () => {
        return (await held('directory_group')).includes(group.id) && (await held('directory_user')).includes(user.id);
      },
      2 * minute,
    );
    // What kind of group it is, is known with it, and who belongs to it may come later.
    const row = await world
      .database()
      .forTenant(world.contosoId as Parameters<ReturnType<World['database']>['forTenant']>[0], (tx) =>
        tx.db
          .selectFrom('directory_group')
          .select(['is_dynamic', 'security_enabled', 'membership_rule'])
          .where('object_id', '=', group.id as EntraObjectId)
          .executeTakeFirst(),
      );
    expect(row).toEqual({
      is_dynamic: true,
      security_enabled: true,
      membership_rule: 'user.jobTitle -eq "Newcomer"',
    });
  });

  test('Picket was away for longer than Intune waits: it is heard again, and its word counts', async () => {
    const { connectors } = world.simulator.control;
    const state = () => connectors.list({ tenant: 'Contoso' })[0]?.partnerState;
    expect(state()).toBe('enabled');
    // The machine was off: nothing of it spoke to Intune meanwhile.
    await world.kill();
    world.clock.jump((world.clock.now() + 9 * day) as Instant);
    expect(state()).toBe('unresponsive');
    await world.restart();
    await world.until('Intune hears it again', () => state() === 'enabled', 5 * minute);
    await world.pass(10 * second);
    const { items } = await world.call(listConnectors);
    expect(items[0]?.state).toBe('linked');
  });
});

import type { EntraObjectId } from '@picket/domain';
import { saveGroups, saveMembers } from '../packages/server/src/directory/store.ts';
import { systemEntropy } from '../packages/server/src/platform/real/system-entropy.ts';
import type { Bench, Figure } from './harness/bench.ts';
import { against } from './harness/measure.ts';
import { openConsoleDoor } from './parts/console-door.ts';
import { openEmpty, settle } from './parts/databases.ts';
import { openPicketDatabase, readFleetInto } from './parts/known-fleet.ts';

/** What is asked for without Picket: the groups that are found, and whom each brings, in one statement. */
const bareSearch = `
  with recursive found as (
    select object_id, display_name, search_name from directory_group
    where tenant_id = $1 and search_name like $2 order by search_name, object_id limit 20
  ),
  inside(root, id) as (
    select object_id, object_id from found
    union
    select inside.root, m.member_id from inside
    join directory_member m on m.tenant_id = $1 and m.group_id = inside.id and m.kind = 'group'
  ),
  people as (
    select distinct inside.root, m.member_id as id from inside
    join directory_member m on m.tenant_id = $1 and m.group_id = inside.id and m.kind = 'user'
  ),
  phones as (
    select people.root, d.platform, count(distinct d.device_id) as n from people
    join devices_device d on d.tenant_id = $1 and d.user_id = people.id and d.retired_at is null
    where d.platform <> 'other' group by people.root, d.platform
  )
  select found.*, (select count(*) from people where root = object_id) as users,
    (select sum(n) from phones where root = object_id) as phones from found`;

/** Whom three lists reach, counted once. */
const bareReach = `
  with recursive inside(list, id) as (
    select * from unnest($2::text[], $3::uuid[])
    union
    select inside.list, m.member_id from inside
    join directory_member m on m.tenant_id = $1 and m.group_id = inside.id and m.kind = 'group'
  ),
  people as (
    select m.member_id as id, bool_or(list = 'pilot') as p, bool_or(list = 'include') as i, bool_or(list = 'exclude') as x
    from inside join directory_member m on m.tenant_id = $1 and m.group_id = inside.id and m.kind = 'user'
    group by m.member_id
  )
  select d.platform, count(*) filter (where p and not x) as pilot, count(*) filter (where (p or i) and not x) as everybody,
    (select count(*) from people where p and not x) as users, count(*) as fleet
  from devices_device d left join people on people.id = d.user_id
  where d.tenant_id = $1 and d.retired_at is null and d.platform <> 'other' group by d.platform`;

export const groupSearch: Bench = {
  name: 'groups',
  mostMs: 600_000,
  what: 'finding groups and counting whom they reach, over HTTP with a token: 50,000 phones, 50,000 users, 2,000 groups',
  limit: 'a bare query for the same rows over a connection of its own',
  aim: 'at most 3 times the limit',

  async run(options) {
    const { size, rounds, log, cleanUp } = options;
    const { url } = await openEmpty(options);
    const database = await openPicketDatabase(url);
    cleanUp(() => database.close());
    const tenantId = await readFleetInto(database, size(50_000, 300));
    const { users } = await database.forTenant(tenantId, async ({ db }) => ({
      users: (await db.selectFrom('devices_device').select('user_id').distinct().execute()).flatMap(
        ({ user_id }) => user_id ?? [],
      ),
    }));
    const made = makeGroups(users, size(2_000, 60));
    await database.forTenant(tenantId, async (tx) => {
      await saveGroups(tx, made.groups);
      await saveMembers(tx, made.members);
    });
    await settle(url);
    log(`${made.groups.length} groups with ${made.members.length} members, ${users.length} users with phones`);

    const door = await openConsoleDoor(options, { database, url, tenantId });
    const { bare } = door;

    const reached = { pilot: [made.team(0)], include: [made.everybody], exclude: [made.team(1), made.team(2)] };
    const lists = Object.entries(reached).flatMap(([list, ids]) => ids.map((id) => ({ list, id })));
    const reachQuery = Object.entries(reached).map(([list, ids]) => `${list}=${ids.join()}`);
    const questions = [
      ...[
        ['search for a project', 'project 00'],
        ['search for teams that nest', 'team'],
        ['search for everybody', 'all employees'],
        ['search for nobody', 'no such group'],
      ].map(([name = '', search = '']) => ({
        name,
        path: `/groups?search=${encodeURIComponent(search)}`,
        select: () => bare.query(bareSearch, [tenantId, `%${search}%`]),
        check: (answer: Found, rows: readonly Row[]) =>
          answer.items.length === rows.length &&
          answer.items.every(({ id, users: count, phones }) =>
            rows.some(
              (row) =>
                row.object_id === id &&
                Number(row.users) === count &&
                Number(row.phones ?? 0) === phones.android + phones.ios + phones.ipados,
            ),
          ),
      })),
      {
        name: 'reach of a choice',
        path: `/setup/reach?${reachQuery.join('&')}`,
        select: () => bare.query(bareReach, [tenantId, lists.map(({ list }) => list), lists.map(({ id }) => id)]),
        check: ({ everybody }: Found, rows: readonly Row[]) =>
          rows.every((row) => Number(row.everybody) === everybody?.phones[row.platform ?? 'android']),
      },
    ];
    const figures: Figure[] = [];
    for (const { name, path, select, check } of questions) {
      const answer = JSON.parse(await door.ask(path)) as Found;
      const { rows } = (await select()) as { readonly rows: readonly Row[] };
      if (!check(answer, rows)) throw new Error(`${name}: Picket and the bare query do not count alike`);
      const pairs = await door.inTurns(rounds(40, 2), path, select);
      log(`${name}: ${rows.length} rows`);
      figures.push(...against(pairs, { name, most: 3 }));
    }
    return figures;
  },
};

interface Found {
  readonly items: readonly { readonly id: string; readonly users: number; readonly phones: Phones }[];
  readonly everybody?: { readonly phones: Phones };
}
type Phones = Readonly<Record<'android' | 'ios' | 'ipados', number>>;
interface Row {
  readonly object_id?: string;
  readonly users?: string;
  readonly phones?: string | null;
  readonly everybody?: string;
  readonly platform?: keyof Phones;
}

/** One group with everybody, teams that are nested in it, and projects of some dozens of people. */
function makeGroups(users: readonly EntraObjectId[], total: number) {
  const id = () => systemEntropy.uuid() as EntraObjectId;
  const [everybody, nesting] = [id(), id()];
  const teams = Array.from({ length: 20 }, id);
  const projects = Array.from({ length: Math.max(0, total - 22) }, id);
  const named = (of: EntraObjectId, displayName: string) => ({
    id: of,
    displayName,
    securityEnabled: true,
    mailEnabled: false,
    isUnified: false,
    isDynamic: false,
  });
  const user = (groupId: EntraObjectId, place: number) => ({
    groupId,
    memberId: users[place % users.length] as EntraObjectId,
    kind: 'user' as const,
  });
  const most = Math.min(40, users.length);
  return {
    everybody,
    team: (place: number) => teams[place] as EntraObjectId,
    groups: [
      named(everybody, 'All employees'),
      named(nesting, 'Teams'),
      ...teams.map((team, place) => named(team, `Team ${place}`)),
      ...projects.map((project, place) => named(project, `Project ${String(place).padStart(4, '0')}`)),
    ],
    members: [
      ...users.map((_, place) => user(everybody, place)),
      ...teams.map((team) => ({ groupId: nesting, memberId: team, kind: 'group' as const })),
      ...users.map((_, place) => user(teams[place % teams.length] as EntraObjectId, place)),
      ...projects.flatMap((project, place) => Array.from({ length: most }, (_, n) => user(project, place * 17 + n))),
    ],
  };
}

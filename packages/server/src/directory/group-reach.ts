import type { EntraObjectId } from '@picket/domain';
import { type RawBuilder, sql } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';
import { recordSet } from '../platform/database/record-set.ts';

/** Managed phones and tablets by platform. */
export interface Phones {
  readonly android: number;
  readonly ios: number;
  readonly ipados: number;
}

/** Whom one group brings. */
export interface GroupReach {
  readonly nested: { readonly count: number; readonly names: readonly string[] };
  readonly users: number;
  readonly devices: number;
  readonly phones: Phones;
}

const shownNames = 5;

/** A phone that the UEM manages and that has not gone. */
const isManagedPhone = sql`retired_at is null and remote_id is not null and platform in ('android', 'ios', 'ipados')`;

const phoneCounts = (where: RawBuilder<unknown> = sql`true`) =>
  sql.join(
    (['android', 'ios', 'ipados'] as const).map(
      (platform) => sql`(count(*) filter (where platform = ${sql.lit(platform)} and ${where}))::int`,
    ),
  );

/**
 * Members of members too, at any depth: `union` keeps each group once, so that groups which contain each other end.
 * `root` tells apart what began where.
 */
function nestedIn(tenantId: string, name: string, roots: RawBuilder<unknown>): RawBuilder<unknown> {
  const walk = sql.id(name);
  return sql`${walk}(root, group_id) as (
    ${roots}
    union
    select ${walk}.root, member.member_id from ${walk}
      join directory_member member on member.tenant_id = ${tenantId}::uuid
        and member.group_id = ${walk}.group_id and member.kind = 'group'
  )`;
}

/**
 * Whom each of some groups brings by itself. An excluded user is taken from users, an excluded device from devices: the
 * UEM does not connect the two.
 */
export async function readGroupReach(
  { tenantId, db }: TenantTransaction,
  groups: readonly EntraObjectId[],
  excluded: readonly EntraObjectId[],
): Promise<ReadonlyMap<EntraObjectId, GroupReach>> {
  if (groups.length === 0) return new Map();
  const tenant = sql`${tenantId}::uuid`;
  const given = (ids: readonly EntraObjectId[]) =>
    recordSet(
      { id: 'uuid' },
      ids.map((id) => ({ id })),
    );
  const { rows } = await sql<{
    root: EntraObjectId;
    nested: number;
    names: readonly string[] | null;
    users: number;
    devices: number;
    android: number;
    ios: number;
    ipados: number;
  }>`
    with recursive
    ${nestedIn(tenantId, 'nested', sql`select id, id from ${given(groups)}`)},
    ${nestedIn(tenantId, 'without', sql`select 0, id from ${given(excluded)}`)},
    spared(id) as (
      select distinct member.member_id from without
      join directory_member member on member.tenant_id = ${tenant} and member.group_id = without.group_id
      where member.kind in ('user', 'device')
    ),
    brought as (
      select distinct nested.root, member.member_id as id, member.kind from nested
      join directory_member member on member.tenant_id = ${tenant} and member.group_id = nested.group_id
      where member.kind in ('user', 'device') and not exists (select from spared where spared.id = member.member_id)
    ),
    phone as (
      select brought.root, device.device_id, device.platform from brought
      join devices_device device on device.tenant_id = ${tenant} and device.user_id = brought.id
      where brought.kind = 'user' and ${isManagedPhone}
      union
      select brought.root, device.device_id, device.platform from brought
      join devices_device device on device.tenant_id = ${tenant} and device.entra_object_id = brought.id
      where brought.kind = 'device' and ${isManagedPhone}
    ),
    inner_groups as (
      select nested.root, count(*)::int as nested,
        (array_agg(inner_group.display_name order by inner_group.search_name, inner_group.object_id)
          filter (where inner_group.display_name is not null))[1:${sql.lit(shownNames)}] as names
      from nested
      left join directory_group inner_group on inner_group.tenant_id = ${tenant}
        and inner_group.object_id = nested.group_id
      where nested.group_id <> nested.root
      group by nested.root
    ),
    members as (
      select root, (count(*) filter (where kind = 'user'))::int as users,
        (count(*) filter (where kind = 'device'))::int as devices
      from brought group by root
    ),
    phones(root, android, ios, ipados) as (select root, ${phoneCounts()} from phone group by root)
    select given.id as root, coalesce(inner_groups.nested, 0) as nested, inner_groups.names,
      coalesce(members.users, 0) as users, coalesce(members.devices, 0) as devices,
      coalesce(phones.android, 0) as android, coalesce(phones.ios, 0) as ios, coalesce(phones.ipados, 0) as ipados
    from ${given(groups)}
    left join inner_groups on inner_groups.root = given.id
    left join members on members.root = given.id
    left join phones on phones.root = given.id`.execute(db);
  return new Map(
    rows.map(({ root, nested, names, users, devices, android, ios, ipados }) => [
      root,
      { nested: { count: nested, names: names ?? [] }, users, devices, phones: { android, ios, ipados } },
    ]),
  );
}

/** Three lists of groups together. */
export interface ChoiceReach {
  readonly pilot: { readonly users: number; readonly phones: Phones };
  /** The pilot too. */
  readonly everybody: { readonly users: number; readonly phones: Phones };
  /** Would be among everybody, were nobody excluded. */
  readonly excluded: { readonly users: number; readonly phones: Phones };
  /** In groups of the pilot and of everybody alike. */
  readonly both: { readonly users: number; readonly phones: Phones };
  /** Excluded as a user and reached as a device, or the other way round: the exclusion has no effect on them. */
  readonly notExcluded: Phones;
  /** All managed phones there are. */
  readonly fleet: Phones;
}

type Named = 'pilot' | 'everybody' | 'excluded' | 'both';
const platforms = ['android', 'ios', 'ipados'] as const;

/** Whom a whole choice reaches; each user and each phone is counted once, in however many groups it is. */
export async function readChoiceReach(
  { tenantId, db }: TenantTransaction,
  choice: {
    readonly pilot: readonly EntraObjectId[];
    readonly include: readonly EntraObjectId[];
    readonly exclude: readonly EntraObjectId[];
  },
): Promise<ChoiceReach> {
  const tenant = sql`${tenantId}::uuid`;
  const roots = (['pilot', 'include', 'exclude'] as const).flatMap((list) => choice[list].map((id) => ({ list, id })));
  // For a user or a phone in the lists `p` (pilot), `i` (include) and `x` (exclude), by itself or by its user.
  const by = (word: 'pilot' | 'everybody' | 'both', user: string, device: string) => {
    const one = (who: string, of: string) => sql.ref(`${who}.${of}`);
    const listed = (who: string) =>
      word === 'pilot'
        ? one(who, 'p')
        : word === 'both'
          ? sql`(${one(who, 'p')} and ${one(who, 'i')})`
          : sql`(${one(who, 'p')} or ${one(who, 'i')})`;
    const kept = (who: string) => sql`coalesce(${listed(who)} and not ${one(who, 'x')}, false)`;
    return device === '' ? kept(user) : sql`(${kept(user)} or ${kept(device)})`;
  };
  const listedAtAll = sql`(coalesce(u.p or u.i, false) or coalesce(d.p or d.i, false))`;
  const excludedAtAll = sql`(coalesce(u.x, false) or coalesce(d.x, false))`;
  const { rows } = await sql<Record<string, number>>`
    with recursive
    ${nestedIn(tenantId, 'walked', sql`select list, id from ${recordSet({ list: 'text', id: 'uuid' }, roots)}`)},
    member as (
      select member.member_id as id, member.kind, bool_or(walked.root = 'pilot') as p,
        bool_or(walked.root = 'include') as i, bool_or(walked.root = 'exclude') as x
      from walked
      join directory_member member on member.tenant_id = ${tenant} and member.group_id = walked.group_id
      where member.kind in ('user', 'device')
      group by member.member_id, member.kind
    ),
    phone as (
      select platform,
        ${by('pilot', 'u', 'd')} as pilot, ${by('everybody', 'u', 'd')} as everybody, ${by('both', 'u', 'd')} as both,
        (${listedAtAll} and not ${by('everybody', 'u', 'd')}) as excluded,
        (${by('everybody', 'u', 'd')} and ${excludedAtAll}) as "notExcluded"
      from devices_device device
      left join member u on u.kind = 'user' and u.id = device.user_id
      left join member d on d.kind = 'device' and d.id = device.entra_object_id
      where device.tenant_id = ${tenant} and ${isManagedPhone}
    ),
    person as (
      select ${by('pilot', 'u', '')} as pilot, ${by('everybody', 'u', '')} as everybody, ${by('both', 'u', '')} as both,
        ((u.p or u.i) and u.x) as excluded
      from member u where u.kind = 'user'
    )
    select ${sql.join([
      ...(['pilot', 'everybody', 'excluded', 'both'] as const).map(
        (word) => sql`(select count(*)::int from person where ${sql.id(word)}) as ${sql.id(`${word} users`)}`,
      ),
      ...(['pilot', 'everybody', 'excluded', 'both', 'notExcluded'] as const).flatMap((word) =>
        platforms.map(
          (platform) =>
            sql`(count(*) filter (where platform = ${sql.lit(platform)} and ${sql.id(word)}))::int as ${sql.id(`${word} ${platform}`)}`,
        ),
      ),
      ...platforms.map(
        (platform) =>
          sql`(count(*) filter (where platform = ${sql.lit(platform)}))::int as ${sql.id(`fleet ${platform}`)}`,
      ),
    ])} from phone`.execute(db);
  const [row = {}] = rows;
  const count = (name: string) => row[name] ?? 0;
  const phones = (word: string): Phones => ({
    android: count(`${word} android`),
    ios: count(`${word} ios`),
    ipados: count(`${word} ipados`),
  });
  const reached = (word: Named) => ({ users: count(`${word} users`), phones: phones(word) });
  return {
    pilot: reached('pilot'),
    everybody: reached('everybody'),
    excluded: reached('excluded'),
    both: reached('both'),
    notExcluded: phones('notExcluded'),
    fleet: phones('fleet'),
  };
}

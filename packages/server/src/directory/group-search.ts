import type { DirectoryGroup } from '@picket/domain';
import { type Selectable, sql } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';
import { foldName } from './fold-name.ts';
import { type GroupTable, groupOf } from './store.ts';

/** Words of a search beyond these say nothing more. */
const mostWords = 8;

/**
 * Groups whose name has all words of the search in it, in any order and any part of a word; those that begin like the
 * search come first, then those of which a word does, then by name. The same search gives the same order. Asked with each
 * letter that somebody types, so that whether groups were read at all comes with the same statement.
 */
export async function findGroups(
  { tenantId, db }: TenantTransaction,
  search: string,
  limit: number,
): Promise<{ readonly groups: readonly DirectoryGroup[]; readonly isRead: boolean }> {
  const whole = foldName(search);
  const words = whole.split(' ').filter(Boolean).slice(0, mostWords);
  const hasAll = words.map((word) => sql`and strpos(search_name, ${word}) > 0`);
  const { rows } = await sql<{ is_read: boolean | null; object_id: null } | (FoundRow & { is_read: boolean | null })>`
    select found.*, (
      select last_completed_at is not null from sync_state where tenant_id = ${tenantId}::uuid and kind = 'groups'
    ) as is_read
    from (values (1)) always(here) left join (
      select *, case when starts_with(search_name, ${whole}) then 0
        when strpos(' ' || search_name, ' ' || ${whole}) > 0 then 1 else 2 end as place
      from directory_group where tenant_id = ${tenantId}::uuid ${sql.join(hasAll, sql` `)}
      order by place, search_name, object_id limit ${limit}
    ) found on true
    order by found.place, found.search_name, found.object_id`.execute(db);
  return {
    groups: rows.flatMap((row) => (row.object_id === null ? [] : [groupOf(row)])),
    isRead: rows[0]?.is_read === true,
  };
}

type FoundRow = Selectable<GroupTable>;

/** Whether the directory's groups have been read at all. */
export async function hasReadGroups({ db }: TenantTransaction): Promise<boolean> {
  const row = await db
    .selectFrom('sync_state')
    .select('last_completed_at')
    .where('kind', '=', 'groups')
    .executeTakeFirst();
  return row?.last_completed_at != null;
}

/** What a group is called: by its id where the directory gives it no name. */
export const groupName = ({ id, displayName }: Pick<DirectoryGroup, 'id' | 'displayName'>): string => displayName || id;

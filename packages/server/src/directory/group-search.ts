import type { DirectoryGroup, EntraObjectId } from '@picket/domain';
import { sql } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';
import { foldName } from './fold-name.ts';

/** Words of a search beyond these say nothing more. */
const mostWords = 8;

/**
 * Groups whose name has all words of the search in it, in any order and any part of a word; those that begin like the
 * search come first, then those of which a word does, then by name. The same search gives the same order.
 */
export async function findGroupIds(
  { tenantId, db }: TenantTransaction,
  search: string,
  limit: number,
): Promise<readonly EntraObjectId[]> {
  const whole = foldName(search);
  const words = whole.split(' ').filter(Boolean).slice(0, mostWords);
  const hasAll = words.map((word) => sql`and strpos(search_name, ${word}) > 0`);
  const { rows } = await sql<{ object_id: EntraObjectId }>`
    select object_id from directory_group
    where tenant_id = ${tenantId}::uuid ${sql.join(hasAll, sql` `)}
    order by
      case when starts_with(search_name, ${whole}) then 0
        when strpos(' ' || search_name, ' ' || ${whole}) > 0 then 1 else 2 end,
      search_name, object_id
    limit ${limit}`.execute(db);
  return rows.map(({ object_id }) => object_id);
}

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

import type { DeviceLevel, Instant, TenantId } from '@picket/domain';
import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';

type Looked = Pick<Database, 'acrossTenants'>;

/** What the database says a phone's level is, or was from some moment on. */
export interface LevelSaid {
  /** Null for a phone that the directory does not know. */
  readonly entraDeviceId: string | null;
  readonly level: DeviceLevel;
}

/** Every phone's level now, read from outside, without asking the server. */
export async function readLevels(database: Looked, tenantId: TenantId): Promise<readonly LevelSaid[]> {
  const { rows } = await database.acrossTenants((db) =>
    sql<LevelSaid>`
      select entra_device_id as "entraDeviceId", level from devices_device
      where tenant_id = ${tenantId} and retired_at is null and assessed_at is not null`.execute(db),
  );
  return rows;
}

/** Every level that any phone was ever given, in order: a change and its history are one transaction. */
export async function readLevelHistory(
  database: Looked,
  tenantId: TenantId,
): Promise<readonly (LevelSaid & { readonly at: Instant })[]> {
  const { rows } = await database.acrossTenants((db) =>
    sql<LevelSaid & { readonly at: Instant }>`
      select entra_device_id as "entraDeviceId", entry.level, entry.at
      from history_entry entry join devices_device using (tenant_id, device_id)
      where tenant_id = ${tenantId} and entry.kind = 'assessed' order by entry_id`.execute(db),
  );
  return rows;
}

/** How many syncs operators have asked for that the database knows of. */
export async function countSyncRuns(database: Looked, tenantId: TenantId): Promise<number> {
  const { rows } = await database.acrossTenants((db) =>
    sql<{ count: number }>`select count(*)::int as count from sync_run where tenant_id = ${tenantId}`.execute(db),
  );
  return rows[0]?.count ?? 0;
}

import type { InstalledApp, SourceId, TenantId } from '@picket/domain';
import type { Knowing } from '../assessment/knowing.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { hostOfKey } from './host-key.ts';
import './tables.ts';

/** An app that somebody may have something to say of, as it is shared by all devices that have it. */
export interface RemarkableApp {
  readonly source: SourceId;
  readonly app: InstalledApp;
}

/** Of all apps and hosts of a tenant those that matter to detectors, by id. Few, in an honest fleet. */
export interface Remarkable {
  readonly apps: ReadonlyMap<number, RemarkableApp>;
  readonly hosts: ReadonlyMap<number, string>;
}

/** Remembers what was found remarkable, so that each app and host is looked at once for each edition of what is known. */
export interface Remarkables {
  /** Looks at what has been stored since it was last asked. Within the transaction that has taken devices to be judged. */
  bringUpToDate(tx: TenantTransaction, knowing: Knowing): Promise<Remarkable>;
}

interface Kept {
  readonly edition: string;
  readonly apps: Map<number, RemarkableApp>;
  readonly hosts: Map<number, string>;
  /** All up to these have been looked at. Ids appear in their order (`intern.ts`), so nothing below can come later. */
  lastAppId: number;
  lastHostId: number;
}

const pageSize = 5_000;
/** What was found for a tenant that has not been judged for the longest is looked at anew. */
const mostTenants = 2_000;

export function createRemarkables(): Remarkables {
  const memory = new Map<TenantId, Kept>();
  const keptFor = (tenantId: TenantId, edition: string): Kept => {
    const known = memory.get(tenantId);
    memory.delete(tenantId);
    const kept =
      known?.edition === edition ? known : { edition, apps: new Map(), hosts: new Map(), lastAppId: 0, lastHostId: 0 };
    memory.set(tenantId, kept);
    const [oldest] = memory.keys();
    if (memory.size > mostTenants && oldest !== undefined) memory.delete(oldest);
    return kept;
  };
  return {
    async bringUpToDate(tx, knowing) {
      const kept = keptFor(tx.tenantId, knowing.edition);
      await lookAtApps(tx, knowing, kept);
      await lookAtHosts(tx, knowing, kept);
      return kept;
    },
  };
}

async function lookAtApps({ db }: TenantTransaction, knowing: Knowing, kept: Kept): Promise<void> {
  for (;;) {
    const rows = await db
      .selectFrom('ingest_app')
      .select(['app_id', 'source', 'body'])
      .where('app_id', '>', kept.lastAppId)
      .orderBy('app_id')
      .limit(pageSize)
      .execute();
    for (const { app_id, source, body: app } of rows) {
      if (knowing.isRemarkableApp(app)) kept.apps.set(app_id, { source, app });
      kept.lastAppId = app_id;
    }
    if (rows.length < pageSize) return;
  }
}

async function lookAtHosts({ db }: TenantTransaction, knowing: Knowing, kept: Kept): Promise<void> {
  for (;;) {
    const rows = await db
      .selectFrom('ingest_host')
      .select(['host_id', 'host'])
      .where('host_id', '>', kept.lastHostId)
      .orderBy('host_id')
      .limit(pageSize)
      .execute();
    for (const { host_id, host: key } of rows) {
      const host = hostOfKey(key);
      if (knowing.isRemarkableHost(host)) kept.hosts.set(host_id, host);
      kept.lastHostId = host_id;
    }
    if (rows.length < pageSize) return;
  }
}

import { sql } from 'kysely';
import { migrations } from '../../migrations/index.ts';
import type { OpenDatabase } from './database.ts';
import { openPostgres } from './postgres.ts';
import { openTestPostgres } from './testing.ts';
import { testCluster } from './testing-cluster.ts';

/** One PostgreSQL for several processes, each with connections of its own. */
export interface SharedPostgres {
  /** For tests that start real processes. */
  readonly url: string;
  /** As the process of this name; `cut` ends its connections in the middle of what they do, and nobody else's. */
  open(process: string): Promise<OpenDatabase & { cut(): Promise<void> }>;
  remove(): Promise<void>;
}

export async function openSharedPostgres(): Promise<SharedPostgres> {
  const cluster = testCluster();
  const first = await openTestPostgres();
  const { rows } = await first.acrossTenants((db) =>
    sql<{ name: string }>`select current_database() as name`.execute(db),
  );
  const name = rows[0]?.name ?? '';
  const url = cluster.url(name);
  return {
    url,
    open: async (process) => {
      const database = await openPostgres({
        url: `${url}&application_name=${process}`,
        migrations,
        onConnectionLost: () => undefined,
      });
      const cut = async () => {
        await cluster.administer(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name = '${process}'`,
        );
        // Not awaited: it would wait for transactions that a killed process still holds.
        void database.close().catch(() => undefined);
      };
      return { ...database, cut };
    },
    remove: () => first.remove(),
  };
}

import { PgBoss } from 'pg-boss';
import { instanceRole } from './roles.ts';

/** What pg-boss asks of a database. */
export interface JobStore {
  // biome-ignore lint/suspicious/noExplicitAny: pg-boss's own signature
  executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>;
}

export const jobSchema = 'pgboss';

/**
 * What every pg-boss of ours is told: to do nothing on its own. It has no timers (its clock's never fire); Picket's own
 * loop calls it, on Picket's clock, and so a run can be repeated.
 */
export const quietBoss = {
  schema: jobSchema,
  supervise: false,
  schedule: false,
  reindex: false,
  monitorVacuum: false,
  registerInstance: false,
} as const;

/** Timers that never fire. */
export const noTimers = {
  setTimeout: () => undefined as never,
  setInterval: () => undefined as never,
  clearTimeout: () => undefined,
  clearInterval: () => undefined,
};

/** Creates or upgrades the tables of the job queue, which stay pg-boss's own, and lets Picket's instance role work on them. */
export async function installJobStore(store: JobStore): Promise<void> {
  const boss = new PgBoss({ ...quietBoss, db: store, migrate: true, clock: { now: () => 0, ...noTimers } });
  await boss.start();
  await boss.stop({ graceful: false });
  for (const statement of [
    `grant usage on schema ${jobSchema} to ${instanceRole}`,
    `grant select, insert, update, delete on all tables in schema ${jobSchema} to ${instanceRole}`,
    `grant usage on all sequences in schema ${jobSchema} to ${instanceRole}`,
  ]) {
    await store.executeSql(statement);
  }
}

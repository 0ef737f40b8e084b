import type { Clock, Instant } from '@picket/domain';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import { jobSchema } from '../platform/database/job-store.ts';

/** Rows of one table, as the database has them, with long texts cut short. */
export type DiagnosedRows = readonly Readonly<Record<string, unknown>>[];

/**
 * What a database says of work that is waiting, under way or stuck, by what it is about. For whoever must explain why a
 * run ended with something untrue; it reads every tenant's rows and belongs to tests alone.
 */
export async function diagnoseDatabase(
  database: Pick<Database, 'engine' | 'acrossTenants'>,
  clock: Clock,
): Promise<Readonly<Record<string, DiagnosedRows>>> {
  return await database.acrossTenants(async (db) => {
    const found: Record<string, DiagnosedRows> = {};
    const ask = async (asked: Readonly<Record<string, RawBuilder<Row>>>) => {
      for (const [about, query] of Object.entries(asked)) found[about] = (await query.execute(db)).rows.map(shorten);
    };
    await ask(questions(clock.now()));
    if (database.engine === 'postgres') {
      // Only who logged in sees what the sessions of that login do.
      await sql`set local role none`.execute(db);
      await ask(sessionQuestions);
    }
    return found;
  });
}

type Row = Record<string, unknown>;

function questions(now: Instant) {
  const at = sql`${new Date(now).toISOString()}::timestamptz`;
  return {
    sync_state: sql<Row>`select * from sync_state order by tenant_id, kind`,
    'sync_staged, by round': sql<Row>`
      select tenant_id, kind, round_id, count(*)::int as rows from sync_staged group by 1, 2, 3 order by 1, 2`,
    'sync_run that are running': sql<Row>`select * from sync_run where state = 'running' order by started_at`,
    'jobs that are not completed': sql<Row>`
      select name, id, state, singleton_key, data, retry_count, retry_limit, start_after, created_on, started_on,
        heartbeat_on, expire_seconds, heartbeat_seconds, output
      from ${sql.id(jobSchema)}.job where state <> 'completed' order by created_on desc limit 40`,
    workers_worker: sql<Row>`select *, alive_until > ${at} as is_alive from workers_worker order by worker_id`,
    workers_duty: sql<Row>`select *, held_until > ${at} as is_held from workers_duty order by duty`,
    connectors_connector: sql<Row>`select * from connectors_connector order by tenant_id`,
    assessment_dirty: sql<Row>`select * from assessment_dirty order by marked_at`,
    delivery_channel: sql<Row>`select * from delivery_channel order by tenant_id, channel_id`,
    'deliveries that are not accepted': sql<Row>`
      select *, not_before <= ${at} as is_due, lease_until > ${at} as is_leased
      from delivery_intent where state <> 'accepted' order by tenant_id, channel_id, device_id`,
    devices_device: sql<Row>`
      select tenant_id, name, device_id, remote_id, entra_device_id, level, since, reasons, vouched_by, assessed_at,
        review_at, heard_at, last_sync_at, compliance_state, partner_reported_threat_state, retired_at,
        identity_conflict, facts
      from devices_device order by tenant_id, name`,
    devices_managed: sql<Row>`
      select tenant_id, remote_id, device_id, is_current, missing_since_round
      from devices_managed order by tenant_id, remote_id`,
    'findings that are open': sql<Row>`select * from findings_finding where state = 'open' order by device_id`,
  };
}

/** A transaction that a killed process left open holds its locks until the server notices. */
const sessionQuestions = {
  'sessions of this database': sql<Row>`
    select pid, application_name, state, wait_event_type, wait_event, xact_start, state_change, query
    from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() order by pid`,
  'locks that are waited for': sql<Row>`
    select pid, locktype, mode, relation::regclass::text as relation, pg_blocking_pids(pid) as blocked_by
    from pg_locks where not granted`,
};

const longestText = 400;

function shorten(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shortenValue(value)]));
}

function shortenValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === undefined || text.length <= longestText) return value;
  return `${text.slice(0, longestText)}… (${text.length} characters)`;
}

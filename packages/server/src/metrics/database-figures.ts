import type { Clock } from '@picket/domain';
import { type RawBuilder, sql } from 'kysely';
import { at } from '../platform/database/columns.ts';
import type { OpenDatabase, Transaction } from '../platform/database/database.ts';
import { jobSchema } from '../platform/database/job-store.ts';
import type { Metrics } from './metrics.ts';

/** How many, or how old, of one kind; `what` is a word of ours. */
interface Figure {
  readonly what: string;
  readonly more: string;
  readonly value: number;
}

/** Reads what the database knows at each scrape: sums over all tenants, and the oldest of each. */
export function showDatabaseFigures(metrics: Metrics, database: OpenDatabase, clock: Clock): void {
  metrics.beforeScrape(async () => {
    const now = sql`${at(clock.now())}`;
    await database.acrossTenants((db) => showFigures(metrics, db, now));
    const { rows } = await database.jobStore.executeSql(
      `select name as what, state::text as more, count(*)::int as value from ${jobSchema}.job group by 1, 2`,
    );
    metrics.show(
      'picket_jobs',
      (rows as Figure[]).map(({ what, more, value }) => [value, { queue: what, state: more }]),
    );
    const pool = database.connections?.();
    if (pool === undefined) return;
    metrics.show(
      'picket_database_connections',
      Object.entries(pool).map(([state, count]) => [count, { state }]),
    );
  });
}

async function showFigures(metrics: Metrics, db: Transaction, now: RawBuilder<unknown>): Promise<void> {
  const read = async (query: RawBuilder<Figure>) =>
    (await query.execute(db)).rows.map(({ what, more, value }) => ({ what, more, value: Number(value) }));

  const devices = await read(sql<Figure>`
    select level as what, '' as more, count(*) as value from devices_device where retired_at is null group by level`);
  metrics.show(
    'picket_devices',
    devices.map(({ what, value }) => [value, { level: what }]),
  );

  const [dirty] = await read(sql<Figure>`select '' as what, '' as more, count(*) as value from assessment_dirty`);
  const [oldest] = await read(
    sql<Figure>`select '' as what, '' as more, ${secondsSince(sql`min(marked_at)`, now)} as value from assessment_dirty`,
  );
  metrics.show('picket_assessment_backlog', [[dirty?.value ?? 0]]);
  metrics.show('picket_assessment_backlog_oldest_seconds', [[oldest?.value ?? 0]]);

  const intents = await read(sql<Figure>`
    select channel_id as what, state as more, count(*) as value from delivery_intent
    where state <> 'accepted' group by 1, 2`);
  metrics.show(
    'picket_delivery_backlog',
    intents.map(({ what, more, value }) => [value, { channel: what, state: more }]),
  );
  const waiting = await read(sql<Figure>`
    select channel_id as what, '' as more, ${secondsSince(sql`min(decided_at)`, now)} as value from delivery_intent
    where state in ('waiting', 'sent') group by 1`);
  metrics.show(
    'picket_delivery_backlog_oldest_seconds',
    waiting.map(({ what, value }) => [value, { channel: what }]),
  );

  const linked = sql`tenant_id in (select tenant_id from connectors_connector where last_heard_at is not null)`;
  const ages = await read(sql<Figure>`
    select kind as what, '' as more, ${secondsSince(sql`min(last_completed_at)`, now)} as value from sync_state
    where ${linked} and last_completed_at is not null group by 1`);
  metrics.show(
    'picket_sync_age_seconds',
    ages.map(({ what, value }) => [value, { kind: what }]),
  );
  const failing = await read(sql<Figure>`
    select kind as what, '' as more, count(*) filter (where last_problem is not null) as value from sync_state
    where ${linked} group by 1`);
  metrics.show(
    'picket_sync_failing',
    failing.map(({ what, value }) => [value, { kind: what }]),
  );

  const drift = await read(sql<Figure>`
    select drift_state as what, '' as more, count(*) as value from deployment_object
    where drift_state is not null group by 1`);
  metrics.show(
    'picket_deployment_drift',
    drift.map(({ what, value }) => [value, { state: what }]),
  );
  const runs = await read(sql<Figure>`
    select case when state = 'running' and not_before > ${now} then 'waiting' else state end as what, '' as more,
      count(*) as value
    from deployment_run where state in ('running', 'paused', 'stopped') group by 1`);
  metrics.show(
    'picket_deployment_runs',
    runs.map(({ what, value }) => [value, { state: what }]),
  );

  const connectors = await read(sql<Figure>`
    select uem as what, state as more, count(*) as value from connectors_connector group by 1, 2`);
  metrics.show(
    'picket_connectors',
    connectors.map(({ what, more, value }) => [value, { uem: what, state: more }]),
  );
  await showGrants(metrics, read, now);
  const beats = await read(sql<Figure>`
    select '' as what, '' as more, ${secondsSince(sql`min(last_heartbeat_at)`, now)} as value from connectors_connector
    having count(last_heartbeat_at) > 0`);
  metrics.show(
    'picket_heartbeat_age_seconds',
    beats.map(({ value }) => [value]),
  );
}

/** What the last looks at grants showed, and how near the ends of their credentials are now. */
async function showGrants(
  metrics: Metrics,
  read: (query: RawBuilder<Figure>) => Promise<readonly Figure[]>,
  now: RawBuilder<unknown>,
): Promise<void> {
  const grants = await read(sql<Figure>`
    select purpose as what, kind as more, count(*) as value from consent_sight group by 1, 2`);
  metrics.show(
    'picket_grants',
    grants.map(({ what, more, value }) => [value, { purpose: what, sight: more }]),
  );
  const within = (days: number) =>
    sql`credential_expires_at <= ${now}::timestamptz + ${sql.lit(`${days} days`)}::interval`;
  const credentials = await read(sql<Figure>`
    select purpose as what, case
        when credential_expires_at is null then 'unknown' when ${within(0)} then 'expired'
        when ${within(1)} then 'within-1-day' when ${within(7)} then 'within-7-days'
        when ${within(30)} then 'within-30-days' else 'later' end as more,
      count(*) as value from consent_sight group by 1, 2`);
  metrics.show(
    'picket_credentials',
    credentials.map(({ what, more, value }) => [value, { purpose: what, end: more }]),
  );
}

/** Never below zero, whatever was done to a clock; zero where there is nothing. */
const secondsSince = (moment: RawBuilder<unknown>, now: RawBuilder<unknown>) =>
  sql`coalesce(greatest(0, extract(epoch from ${now}::timestamptz - ${moment})), 0)`;

import { type ChannelId, day, type Instant, second, type TenantId } from '@picket/domain';
import { type AnyChannel, channels } from '@picket/enforcement';
import { deliverRound } from '../packages/server/src/delivery/deliver.ts';
import { createLedger } from '../packages/server/src/ledger/ledger.ts';
import { systemEntropy } from '../packages/server/src/platform/real/system-entropy.ts';
import { noTracing } from '../packages/server/src/tracing/tracing.ts';
import type { Bench, BenchOptions, Figure } from './harness/bench.ts';
import { against, takeTurns, timed } from './harness/measure.ts';
import { openConsoleDoor } from './parts/console-door.ts';
import { cloneOf, openEmpty, settle } from './parts/databases.ts';
import { openInstantGraph, restlessClock } from './parts/instant-graph.ts';
import { assessAll, assessmentTools, fleetMoment, openPicketDatabase, readFleetInto } from './parts/known-fleet.ts';
import { fillLedger } from './parts/month-of-calls.ts';

const columns =
  'call_id, at, duration_ms, purpose, operation, cause, cause_of, work_id, status, attempts, parts, failed_parts, failed, code, detail, request_id, client_request_id, tries';
const newest = 'order by at desc, call_id desc limit 51';

interface Question {
  readonly name: string;
  readonly path: string;
  /** The same rows, without Picket; `$1` is the tenant. */
  readonly bare: readonly string[];
}

const callsWhere = (condition: string) => [
  `select ${columns} from ledger_call where tenant_id = $1 ${condition} ${newest}`,
];

const questions: readonly Question[] = [
  { name: 'newest messages', path: 'calls', bare: callsWhere('') },
  { name: 'what failed', path: 'calls?failed=true', bare: callsWhere('and failed') },
  {
    name: 'a rare purpose',
    path: 'calls?purpose=setup',
    bare: callsWhere("and purpose = 'setup'"),
  },
  {
    name: 'one operation',
    path: `calls?operation=${encodeURIComponent('PATCH /devices/{device-id}')}`,
    bare: callsWhere("and operation = 'PATCH /devices/{device-id}'"),
  },
  {
    name: 'health',
    path: 'health',
    bare: [
      'select * from connectors_connector where tenant_id = $1',
      'select * from consent_registration where tenant_id = $1',
      'select * from sync_state where tenant_id = $1',
      'select * from delivery_channel where tenant_id = $1',
      'select * from feeds_feed where removed_at is null and $1::uuid is not null',
      'select * from connectors_heartbeat where tenant_id = $1 order by sent_at desc limit 20',
      `select channel_id, state, count(*), min(decided_at) from delivery_intent
       where tenant_id = $1 and state in ('waiting', 'sent', 'refused') group by 1, 2`,
      `select count(*), count(*) filter (where failed), count(*) filter (where status = 429 or tries @> '[{"status": 429}]')
       from ledger_call where tenant_id = $1 and at >= now() - interval '1 day'`,
    ],
  },
];

export const ledger: Bench = {
  name: 'ledger',
  what: 'the ledger of messages to Microsoft and the health of a link, at 50,000 devices and with a month of messages (250,000), over HTTP with a token; and what recording costs a delivery',
  limit: 'bare queries for the same rows over a connection of its own; the same deliveries with nobody told of them',
  aim: 'at most 3 times the limit for pages, 1.1 times for deliveries',
  mostMs: 900_000,

  async run(options) {
    const { size, log } = options;
    const { url } = await openEmpty(options);
    const database = await openPicketDatabase(url);
    const tenantId = await readFleetInto(database, size(50_000, 300));
    await assessAll(await assessmentTools(database), tenantId);
    await fillLedger(database, tenantId, size(250_000, 2_000), Date.now() as Instant);
    await database.close();
    await settle(url);
    log('a month has gone by');
    const pages = await askForPages(options, url, tenantId);
    return [...pages, ...(await deliverInTurns(options, url, tenantId))];
  },
};

async function askForPages(options: BenchOptions, url: string, tenantId: TenantId): Promise<readonly Figure[]> {
  const { rounds, log } = options;
  const database = await openPicketDatabase(url);
  const door = await openConsoleDoor(options, { database, url, tenantId });
  const { bare } = door;

  const figures: Figure[] = [];
  for (const { name, path, bare: queries } of questions) {
    const select = async () => {
      let rows = 0;
      for (const query of queries) rows = (await bare.query(query, [tenantId])).rows.length;
      return rows;
    };
    const pairs = await door.inTurns(rounds(60, 2), `/connector/${path}`, select);
    const answer = JSON.parse(await door.ask(`/connector/${path}`)) as {
      readonly items?: readonly unknown[];
      readonly calls?: { total: number };
    };
    const rows = await select();
    const shown = answer.items?.length ?? answer.calls?.total ?? 0;
    if (shown === 0 || (answer.items !== undefined && shown !== Math.min(50, rows)))
      throw new Error(`${name}: ${shown} are shown of ${rows}`);
    log(`${name}: ${shown}`);
    figures.push(...against(pairs, { name, most: 3 }));
  }
  await door.close();
  return figures;
}

/** All tags of the fleet, sent and read back, by a Graph that answers at once: with the ledger, and with nobody told. */
async function deliverInTurns(options: BenchOptions, url: string, tenantId: TenantId): Promise<readonly Figure[]> {
  const channel = channels.find(({ id }) => id === ('entra-attribute' satisfies ChannelId)) as AnyChannel;
  let messages = 0;
  const deliver = async (withLedger: boolean) => {
    const own = await cloneOf(options, url);
    const database = await openPicketDatabase(own.url);
    const kept = createLedger({
      database,
      onLost: () => {
        throw new Error('a message was lost');
      },
    });
    const clock = restlessClock((fleetMoment + day) as Instant);
    const tell = kept.observer(tenantId, { kind: 'delivery', of: channel.id, work: systemEntropy.uuid() });
    const uem = openInstantGraph(clock, withLedger ? tell : undefined);
    const tools = { database, clock, entropy: systemEntropy, tracing: noTracing };
    const settings = channel.settings.parse({});
    const round = { tenantId, channel, settings, uem, signal: new AbortController().signal };
    const ms = await timed(async () => {
      let flushedAt = performance.now();
      while (await deliverRound(tools, round)) {
        if (performance.now() - flushedAt < second) continue;
        flushedAt = performance.now();
        await kept.flush();
      }
      await kept.flush();
    });
    messages = await database.forTenant(tenantId, async ({ db }) => {
      const query = db.selectFrom('ledger_call').select(({ fn }) => fn.countAll<number>().as('count'));
      return Number((await query.where('cause_of', '=', channel.id).executeTakeFirst())?.count ?? 0);
    });
    await database.close();
    await own.remove();
    return ms;
  };
  const pairs = await takeTurns(
    options.rounds(3, 1),
    () => deliver(true),
    () => deliver(false),
  );
  options.log(`${messages} messages of deliveries are in the ledger`);
  return against(pairs, { name: 'deliveries with the ledger', most: 1.1 });
}

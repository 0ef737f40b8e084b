import type { TenantId } from '@picket/domain';
import type pg from 'pg';
import type { Bench } from './harness/bench.ts';
import { against, figure, takeTurns, timed } from './harness/measure.ts';
import { cloneOf, connectBare, openEmpty, readRows, settle, type TableRows, writeRows } from './parts/databases.ts';
import { assessAll, assessmentTools, openPicketDatabase, readFleetInto } from './parts/known-fleet.ts';

/** What an assessment reads, and what it writes. */
const read = ['assessment_dirty', 'devices_device', 'findings_finding', 'delivery_intent'];
const written = ['findings_finding', 'devices_device', 'delivery_intent', 'history_entry'];

export const dirty: Bench = {
  name: 'dirty',
  what: 'from dirty device to stored intent: 10,000 devices that are all dirty at once, on PostgreSQL, with tags switched on',
  limit:
    'reading the same rows and writing the same rows (marks deleted, findings, levels, intents, history) bare, a thousand a statement',
  aim: 'at most twice the limit',

  async run(options) {
    const { size, rounds, log } = options;
    const phones = size(10_000, 300);
    const prepared = await openEmpty(options);
    const before = await openPicketDatabase(prepared.url);
    const tenantId: TenantId = await readFleetInto(before, phones);
    await before.close();
    await settle(prepared.url);
    log(`${phones} dirty devices`);

    let rows: readonly TableRows[] = [];
    const pairs = await takeTurns(
      rounds(3, 1),
      async () => {
        const own = await cloneOf(options, prepared.url);
        const database = await openPicketDatabase(own.url);
        const tools = await assessmentTools(database);
        const ms = await timed(() => assessAll(tools, tenantId));
        await database.close();
        if (rows.length === 0) rows = await readAll(await connectBare(options, own.url), written);
        if (rows.some(({ rows: some }) => some.length === 0)) throw new Error('nothing was judged');
        return ms;
      },
      async () => {
        const own = await cloneOf(options, prepared.url);
        const client = await connectBare(options, own.url);
        const ms = await timed(async () => {
          await readAll(client, read);
          await client.query('delete from assessment_dirty');
          await writeRows(client, rows);
        });
        await client.end();
        return ms;
      },
    );
    return [
      figure(
        'devices',
        '/s',
        pairs.map(({ subject }) => phones / (subject / 1000)),
      ),
      ...against(pairs, { name: 'dirty to intent', most: 2 }),
    ];
  },
};

async function readAll(client: pg.Client, tables: readonly string[]): Promise<readonly TableRows[]> {
  const all: TableRows[] = [];
  for (const table of tables) all.push(await readRows(client, table));
  return all;
}

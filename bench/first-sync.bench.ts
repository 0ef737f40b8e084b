import type { Bench, BenchOptions } from './harness/bench.ts';
import { against, figure, takeTurns, timed } from './harness/measure.ts';
import { memoryOf, startSideProcess } from './harness/side-process.ts';
import { connectBare, openEmpty, readRows, type TableRows, writeRows } from './parts/databases.ts';
import { fetchBare } from './parts/fetch-bare.ts';
import type { SimulatedTenant, SimulatorMethods } from './parts/simulator.side.ts';
import type { SyncMethods } from './parts/sync.side.ts';

/**
 * As whoever has little memory runs it (docs/how-to/run-for-real.md): V8 is told how much there is. Untold, it lets garbage
 * lie for as long as the machine has room.
 */
const inLittleMemory = ['--max-old-space-size=192', '--max-semi-space-size=8'];

/** What a first sync leaves behind. */
const tables = [
  'directory_user',
  'directory_group',
  'directory_member',
  'directory_device',
  'devices_device',
  'devices_managed',
  'assessment_dirty',
  'history_entry',
];

export const firstSync: Bench = {
  name: 'first-sync',
  what: 'the first sync of a tenant of 50,000 users and 50,000 devices into an empty PostgreSQL: users, groups, Entra devices and Intune’s inventory, one after another',
  limit:
    'fetching the same pages with plain `fetch` and `JSON.parse`, plus writing the same rows with bare multi-row upserts',
  aim: 'at most 1.5 times their sum; less than 400 MB in the process that syncs',
  mostMs: 600_000,

  async run(options) {
    const { size, log } = options;
    const simulator = await startSideProcess<SimulatorMethods>(
      options,
      new URL('parts/simulator.side.ts', import.meta.url),
    );
    const simulated = await simulator.ask('start', {
      users: size(50_000, 300),
      phones: size(50_000, 300),
      checkInEveryMs: null,
      throttling: false,
      from: undefined,
      isConsented: true,
    });
    log('the simulator stands');
    let pages: readonly string[] = [];
    let rows: readonly TableRows[] = [];
    const peaks: number[] = [];
    const pairs = await takeTurns(
      options.rounds(2, 1),
      async () => {
        const synced = await syncOnce(options, simulated);
        pages = synced.pages;
        if (rows.length === 0) rows = synced.rows;
        peaks.push(synced.peakMb);
        log(synced.kinds.map(({ kind, ms, count }) => `${kind} ${count} in ${(ms / 1000).toFixed(1)} s`).join(', '));
        return synced.kinds.reduce((sum, { ms }) => sum + ms, 0) / 1000;
      },
      async () => {
        const fetchMs = await timed(() => fetchBare(simulated, pages));
        const database = await openEmpty(options);
        const client = await connectBare(options, database.url);
        const writeMs = await timed(() => writeRows(client, rows));
        await client.end();
        await database.remove();
        log(`bare: fetching ${(fetchMs / 1000).toFixed(1)} s, writing ${(writeMs / 1000).toFixed(1)} s`);
        return { fetch: fetchMs / 1000, write: writeMs / 1000 };
      },
    );
    return [
      ...against(
        pairs.map(({ subject, limit }) => ({ subject, limit: limit.fetch + limit.write })),
        { name: 'first sync', unit: 's', most: 1.5 },
      ),
      figure(
        'limit: fetching',
        's',
        pairs.map(({ limit }) => limit.fetch),
      ),
      figure(
        'limit: writing',
        's',
        pairs.map(({ limit }) => limit.write),
      ),
      figure('memory at its worst', 'MB', peaks, { most: 400 }),
    ];
  },
};

/** A fresh process on an empty database. */
async function syncOnce(options: BenchOptions, simulated: SimulatedTenant) {
  const database = await openEmpty(options);
  const picket = await startSideProcess<SyncMethods>(
    options,
    new URL('parts/sync.side.ts', import.meta.url),
    inLittleMemory,
  );
  await picket.ask('open', { url: database.url, simulated });
  const kinds = await picket.ask('sync', undefined);
  const pages = await picket.ask('firstPages', undefined);
  const peakMb = memoryOf(picket.pid).peak;
  await picket.end();
  const client = await connectBare(options, database.url);
  const rows: TableRows[] = [];
  for (const table of tables) rows.push(await readRows(client, table));
  await client.end();
  await database.remove();
  return { kinds, pages, peakMb, rows };
}

import type { Term } from '@picket/domain';
import { markConcerned } from '../packages/server/src/ingest/mark-concerned.ts';
import type { Bench } from './harness/bench.ts';
import { against, figure, takeTurns, timed } from './harness/measure.ts';
import { makeAgentFleet } from './parts/agent-fleet.ts';
import { connectBare, openEmpty, settle } from './parts/databases.ts';
import { openPicketDatabase, standingClock } from './parts/known-fleet.ts';

export const newIndicator: Bench = {
  name: 'new-indicator',
  what: 'one new indicator over 100,000 phones with 100 apps each, 20,000 of them distinct, on PostgreSQL: from the change of the feed to durable marks on exactly the phones that have the app',
  limit:
    'a bare indexed query for the same phones on the same rows, and (for the marks) a bare statement that inserts what it finds',
  aim: 'at most three times the limit',
  mostMs: 60 * 60_000,

  async run(options) {
    const { size, rounds, log } = options;
    const devices = size(100_000, 300);
    const distinctApps = size(20_000, 500);
    const { url } = await openEmpty(options);
    const database = await openPicketDatabase(url);
    const tenantId = await makeAgentFleet(database, { devices, appsOfEach: 100, distinctApps });
    const client = await connectBare(options, url);
    await client.query('truncate assessment_dirty').catch(() => client.query('delete from assessment_dirty'));
    await settle(url);
    log(`${devices} phones are there`);

    let generation = 0;
    const forget = () => client.query('delete from assessment_dirty');
    const measure = async (name: string, term: Term) => {
      const ids = `
        select distinct link.device_id from ingest_app_term term join ingest_device_app link
          on link.tenant_id = term.tenant_id and link.app_id = term.app_id
        where term.tenant_id = $1 and term.kind = $2 and term.value = $3`;
      const values = [tenantId, term.kind, term.value];
      let found = 0;
      const asked = async () => {
        found = (await client.query(ids, values)).rows.length;
      };
      const inserted = () =>
        client.query(
          `insert into assessment_dirty (tenant_id, device_id, marked_at) select $1, device_id, now() from (${ids}) as found`,
          values,
        );
      const marked = async () => {
        generation += 1;
        const changes = { upTo: generation, terms: [term] };
        await markConcerned(
          { database, clock: standingClock, indicators: { changesSince: async () => changes } },
          { tenantId, markedUpTo: generation - 1 },
        );
      };
      const once = async (work: () => Promise<unknown>) => {
        await forget();
        return await timed(work);
      };
      for (const warm of [marked, asked, inserted]) await once(warm);
      const toQuery = await takeTurns(
        rounds(15, 1),
        () => once(marked),
        () => once(asked),
      );
      await once(marked);
      const { rows } = await client.query('select count(*)::int as count from assessment_dirty');
      if (Number(rows[0]?.count) !== found || found === 0)
        throw new Error(`${rows[0]?.count} marks for ${found} phones`);
      const toInsert = await takeTurns(
        rounds(15, 1),
        () => once(marked),
        () => once(inserted),
      );
      log(`${name}: ${found} phones`);
      return [
        figure(`${name}: phones`, 'phones', [found]),
        ...against(toQuery, { name: `${name}, against the query`, most: 3 }),
        ...against(toInsert, { name: `${name}, against the insert`, most: 3 }),
      ];
    };
    const [rare, common] = [distinctApps - 1, 0];
    return [
      ...(await measure('a rare app', { kind: 'app', value: `com.example.app${rare}` })),
      ...(await measure('a signer of ten rare apps', { kind: 'signer', value: signerOf(rare) })),
      ...(await measure('a popular app', { kind: 'app', value: `com.example.app${common}` })),
    ];
  },
};

const signerOf = (n: number) => (Math.floor(n / 10) + 1).toString(16).padStart(64, '0');

import { sql } from 'kysely';
import type { AssessmentTools, assessBatch } from '../packages/server/src/assessment/assess-batch.ts';
import type { Knowing } from '../packages/server/src/assessment/knowing.ts';
import { createRemarkables } from '../packages/server/src/ingest/remarkable.ts';
import type { Bench } from './harness/bench.ts';
import { figure, timed } from './harness/measure.ts';
import { isFunctionOfOurs, profiled, renderProfile } from './harness/profile.ts';
import { appOf, makeAgentFleet } from './parts/agent-fleet.ts';
import { openEmpty, settle } from './parts/databases.ts';
import { assessAll, assessmentTools, openPicketDatabase } from './parts/known-fleet.ts';
import { knowingWith, makeIndex } from './parts/threats.ts';

const appsOfEach = 100;
/** Every so-manyth phone has the bad app, in all fleets alike: what a finding costs is no matter of how many apps there are. */
const worstOfEvery = 10;

export const appFleet: Bench = {
  name: 'app-fleet',
  what: '100,000 phones with 100 apps each, 20,000 of them distinct, judged from cold on PostgreSQL: every phone dirty, nothing remembered, one in ten with an app that a million indicators list',
  limit:
    'the same phones with agents that tell of no app but the bad one, where it is, and each distinct app judged once',
  aim: 'devices a second printed; the time grows with distinct apps, and not with devices × apps: at most 1.3 times the limit',
  mostMs: 60 * 60_000,

  async run(options) {
    const { size, log, keep } = options;
    const devices = size(100_000, 300);
    const distinctApps = size(20_000, 500);
    const knowing = await knowingWith(makeIndex(size(1_000_000, 2_000), appOf(distinctApps).appId));

    const judgeDistinct = async (count: number) => {
      const apps = Array.from({ length: count }, (_, n) => appOf(n));
      let remarkable = 0;
      const ms = await timed(async () => {
        for (const app of apps) if (knowing.isRemarkableApp(app)) remarkable += 1;
      });
      log(`${count} distinct apps judged once in ${Math.round(ms)} ms, ${remarkable} remarkable`);
      return ms;
    };
    await judgeDistinct(distinctApps);
    const half = await judgeDistinct(distinctApps / 2);
    const distinct = await judgeDistinct(distinctApps);

    const measure = async (apps: number) => {
      const { url, remove } = await openEmpty(options);
      const database = await openPicketDatabase(url);
      const tenantId = await makeAgentFleet(database, { devices, appsOfEach: apps, distinctApps, worstOfEvery });
      await settle(url);
      log(`${devices} phones with ${apps} apps each are there`);
      const tools = await toolsOf(database, knowing);
      const ms = await timed(() => assessAll(tools, tenantId));
      const profile = await again(tools, tenantId);
      const judged = await database.forTenant(tenantId, async ({ db }) => {
        const { rows } = await sql<{ level: string; count: number }>`
          select level, count(*)::int as count from devices_device where assessed_at is not null group by level`.execute(
          db,
        );
        return rows;
      });
      if (judged.reduce((sum, { count }) => sum + count, 0) !== devices) throw new Error('not every phone was judged');
      const bad = judged.reduce((sum, { level, count }) => sum + (isBad(level) ? count : 0), 0);
      if (bad !== Math.floor(devices / worstOfEvery)) throw new Error(`${bad} phones were found to be bad`);
      log(`with ${apps} apps each: ${Math.round(ms)} ms`);
      await database.close();
      await remove();
      return { ms, profile };
    };
    const without = await measure(0);
    const halved = await measure(appsOfEach / 2);
    const whole = await measure(appsOfEach);
    keep('app-fleet.txt', renderProfile(`app-fleet: ${devices} phones with ${appsOfEach} apps each`, whole.profile));
    const busiest = whole.profile.busiest.find(isFunctionOfOurs);
    log(`busiest: ${busiest?.name} ${busiest?.place}`);
    const perSecond = (ms: number) => devices / (ms / 1000);
    return [
      figure('devices with 100 apps each', '/s', [perSecond(whole.ms)]),
      figure('devices with 50 apps each', '/s', [perSecond(halved.ms)]),
      figure('devices without other apps', '/s', [perSecond(without.ms)]),
      figure('each distinct app judged once', 'ms', [distinct]),
      figure('half as many distinct apps', 'ms', [half]),
      figure('fleet', 'ms', [whole.ms]),
      figure('fleet: limit', 'ms', [without.ms + distinct]),
      figure('fleet: ratio', '×', [whole.ms / (without.ms + distinct)], { most: 1.3 }),
    ];
  },
};

const isBad = (level: string) => level !== 'secured' && level !== 'not-assessed';

async function toolsOf(database: Parameters<typeof assessmentTools>[0], knowing: Knowing): Promise<AssessmentTools> {
  return {
    ...(await assessmentTools(database)),
    findKnowing: async () => knowing,
    remarkables: createRemarkables(),
  };
}

/** Some batches once more under the profiler, with everything remembered. */
async function again(tools: AssessmentTools, tenantId: Parameters<typeof assessBatch>[1]) {
  await tools.database.forTenant(tenantId, ({ db }) =>
    sql`insert into assessment_dirty (tenant_id, device_id, marked_at)
      select tenant_id, device_id, since from devices_device order by device_id limit 5000`.execute(db),
  );
  return await profiled(() => assessAll(tools, tenantId));
}

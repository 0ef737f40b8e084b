import { type Instant, minute, second } from '@picket/domain';
import { sql } from 'kysely';
import { startWorld, type World } from '../journeys/world.ts';
import { openTestPostgres } from '../packages/server/src/platform/database/testing.ts';
import type { Bench, BenchOptions, Figure } from './harness/bench.ts';
import { figure } from './harness/measure.ts';

/** https://learn.microsoft.com/graph/throttling-limits: writes to the directory, for one app in one tenant. */
const published = { writes: 3_000, perMs: 150 * second };

/** The least that so many writes can take: a whole window between one quota and the next. */
const floorOf = (tags: number) => Math.floor((tags - 1) / published.writes) * published.perMs;

const quarterHour = 15 * minute;

export const tags: Bench = {
  name: 'tags',
  what: 'tags through `entra-attribute`, each looked at, written and read back, with Microsoft’s published limits on and a clock that is moved: 1,000 and 5,000 at once',
  limit:
    'the floor of the limits: 3,000 writes in any 150 s. 1,000 fit into the first window, so their floor is nothing',
  aim: 'at most 1.1 times the floor, and no 429',

  async run(options) {
    const { size } = options;
    return [...(await deliver(options, size(1_000, 30))), ...(await deliver(options, size(5_000, 60)))];
  },
};

async function deliver({ log, cleanUp }: BenchOptions, phones: number): Promise<readonly Figure[]> {
  const world = await startWorld({
    open: openTestPostgres,
    throttling: true,
    // Nobody is up to date, so that everybody gets a tag.
    contoso: { users: phones, phones, outdatedShare: 1, oddPhones: false, checkInEveryMs: null },
    rhythm: {
      syncEveryMs: {
        users: quarterHour,
        groups: quarterHour,
        'entra-devices': quarterHour,
        'managed-devices': quarterHour,
      },
      signInsEveryMs: 5 * minute,
      heartbeatEveryMs: quarterHour,
      pollMs: second,
    },
  });
  cleanUp(() => world.close());
  const startedAt = performance.now();
  let seen = await look(world);
  while (seen.wanted < phones * 0.9 || seen.accepted < seen.wanted) {
    if (world.clock.now() > seen.begunAt + 60 * minute) throw new Error(`stuck: ${JSON.stringify(seen)}`);
    await world.pass(second);
    seen = await look(world);
  }
  const tookMs = seen.endedAt - seen.begunAt;
  const floorMs = floorOf(seen.wanted);
  const refused = world.simulator.world.journal.ledger.filter(({ status }) => status === 429).length;
  log(
    `${seen.wanted} tags in ${tookMs / second} s of moved time, ${Math.round(performance.now() - startedAt)} ms of ours`,
  );
  const name = `${phones} tags`;
  return [
    figure(`${name}: until read back, moved time`, 's', [tookMs / second]),
    figure(`${name}: floor`, 's', [floorMs / second]),
    ...(floorMs === 0 ? [] : [figure(`${name}: ratio`, '×', [tookMs / floorMs], { most: 1.1 })]),
    figure(`${name}: refused with 429`, 'requests', [refused], { most: 0 }),
  ];
}

async function look(world: World) {
  const { rows } = await world.database().acrossTenants((db) =>
    sql<{ wanted: number; accepted: number; begun: Instant | null; ended: Instant | null }>`
      select count(*) as wanted, count(*) filter (where state = 'accepted') as accepted,
             min(decided_at) as begun, max(receipt_at) as ended
      from delivery_intent where channel_id = 'entra-attribute'`.execute(db),
  );
  const [row] = rows;
  const now = world.clock.now();
  return {
    wanted: row?.wanted ?? 0,
    accepted: row?.accepted ?? 0,
    begunAt: row?.begun ?? now,
    endedAt: row?.ended ?? now,
  };
}

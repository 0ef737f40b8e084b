import type { Bench } from './harness/bench.ts';
import { figure } from './harness/measure.ts';
import { startSideProcess } from './harness/side-process.ts';
import { openEmpty, settle } from './parts/databases.ts';
import type { SimulatorMethods } from './parts/simulator.side.ts';
import type { SyncMethods } from './parts/sync.side.ts';

/** Of each kind so many change between two rounds: a hundred together. */
const changedOfEach = 25;

export const resync: Bench = {
  name: 'resync',
  what: 'the next sync of that tenant (50,000 users, 50,000 devices) after 100 changes: 25 users, 25 memberships, 25 Entra devices, 25 phones in Intune',
  limit: 'the first sync of the same kind in the same run',
  aim: 'users, groups and Entra devices, which are read by changes, at most a fiftieth. Intune has no changes to ask for: its inventory is printed only',
  mostMs: 600_000,

  async run(options) {
    const { size, rounds, log } = options;
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
    const { url } = await openEmpty(options);
    const picket = await startSideProcess<SyncMethods>(options, new URL('parts/sync.side.ts', import.meta.url));
    await picket.ask('open', { url, simulated });
    const first = await picket.ask('sync', undefined);
    await settle(url);
    log(first.map(({ kind, ms, count }) => `${kind} ${count} in ${(ms / 1000).toFixed(1)} s`).join(', '));

    const again: (typeof first)[] = [];
    for (let round = 0; round < rounds(5, 1); round += 1) {
      await simulator.ask('change', { each: changedOfEach, mark: `round ${round}` });
      again.push(await picket.ask('sync', undefined));
    }
    return first.flatMap(({ kind, ms: firstMs }) => {
      const took = again.map((kinds) => kinds.find((one) => one.kind === kind)?.ms ?? Number.NaN);
      return [
        figure(`${kind}: first`, 'ms', [firstMs]),
        figure(`${kind}: again`, 'ms', took),
        figure(
          `${kind}: again, of the first`,
          '×',
          took.map((ms) => ms / firstMs),
          kind === 'managed-devices' ? undefined : { most: 1 / 50 },
        ),
      ];
    });
  },
};

import { hour, second } from '@picket/domain';
import type { Bench, BenchOptions, Figure } from './harness/bench.ts';
import { figure } from './harness/measure.ts';
import { startSideProcess } from './harness/side-process.ts';
import { openEmpty, postmasterPid, settle } from './parts/databases.ts';
import type { QuietMethods } from './parts/quiet.side.ts';
import type { SimulatorMethods } from './parts/simulator.side.ts';

const from = Date.parse('2026-11-23T08:00:00.000Z');
/** As often as Microsoft says that phones do: https://learn.microsoft.com/intune/intune-service/configuration/device-profile-troubleshoot */
const checkInEveryMs = 8 * hour;

interface Hours {
  readonly quiet: Hour;
  readonly listed: Hour;
  readonly changed: Hour;
}
interface Hour {
  readonly seconds: number;
  readonly postgres: number;
  readonly statements: number;
}

export const quiet: Bench = {
  name: 'quiet',
  what: 'an hour in which nothing happens, on a clock that is moved, with the settings as they come: 5,000 phones and 50,000, that check in every 8 hours',
  limit: 'the smaller fleet: ten times the phones, and the same changes',
  aim: 'seconds of processor time and statements printed; without Intune’s inventory, which can only be listed whole, the larger fleet takes at most 1.5 times the smaller one’s',
  mostMs: 900_000,

  async run(options) {
    const { size } = options;
    const few = await passHours(options, size(5_000, 100));
    const many = await passHours(options, size(50_000, 200));
    const names = { quiet: 'without the inventory', listed: 'with the inventory', changed: 'and 1,000 phones renamed' };
    return (Object.keys(names) as (keyof Hours)[]).flatMap((which): readonly Figure[] => {
      const aim = which === 'quiet' ? { most: 1.5 } : undefined;
      return (
        [
          ['processor', 's', 'seconds'],
          ['PostgreSQL’s processor', 's', 'postgres'],
          ['statements', 'sent', 'statements'],
        ] as const
      ).flatMap(([what, unit, key]) => [
        figure(`${names[which]}: ${what}, small`, unit, [few[which][key]]),
        figure(`${names[which]}: ${what}, large`, unit, [many[which][key]]),
        figure(`${names[which]}: ${what}, ratio`, '×', [many[which][key] / few[which][key]], aim),
      ]);
    });
  },
};

async function passHours(options: BenchOptions, phones: number): Promise<Hours> {
  const simulator = await startSideProcess<SimulatorMethods>(
    options,
    new URL('parts/simulator.side.ts', import.meta.url),
  );
  const { origin } = await simulator.ask('start', {
    users: phones,
    phones,
    checkInEveryMs,
    throttling: false,
    from,
    outdatedShare: 0.01,
    isConsented: false,
  });
  const { url } = await openEmpty(options);
  const picket = await startSideProcess<QuietMethods>(options, new URL('parts/quiet.side.ts', import.meta.url));
  await picket.ask('start', { url, origin, from });
  await settle(url);
  options.log(`${phones} phones have come to rest`);

  const hourOf = { postmaster: postmasterPid(), ms: options.quick ? 20 * second : hour };
  await picket.ask('listInventory', false);
  const quiet = await picket.ask('pass', hourOf);
  await picket.ask('listInventory', true);
  const listed = await picket.ask('pass', hourOf);
  await simulator.ask('rename', { phones: Math.min(phones, 1_000), mark: 'renamed' });
  const changed = await picket.ask('pass', hourOf);
  options.log(`${phones} phones: ${JSON.stringify({ quiet, listed, changed })}`);
  await picket.end();
  await simulator.end();
  return { quiet, listed, changed };
}

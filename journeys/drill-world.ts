import { minute, second } from '@picket/domain';
import { openTestPglite, openTestPostgres, type TestDatabase } from '@picket/server/testing';
import type { KillSwitch } from './kill-switch.ts';
import type { Reading } from './readings.ts';
import { startWorld, type World } from './world.ts';

export type Engine = 'pglite' | 'postgres';

export interface DrillWorld {
  readonly world: World;
  /** As whoever looks from outside sees it: looking is no step of Picket's. */
  database(): TestDatabase;
}

/** A small fleet, everything of which happens within about a minute, on a database that the kill switch watches. */
export async function startDrillWorld(
  { seed, engine, reading }: { readonly seed: number; readonly engine: Engine; readonly reading: Reading },
  killSwitch: KillSwitch,
  logTo: { write(line: string): void },
): Promise<DrillWorld> {
  let database = await (engine === 'pglite' ? openTestPglite : openTestPostgres)();
  const watch = (opened: TestDatabase): TestDatabase => {
    database = opened;
    return { ...killSwitch.watchDatabase(opened), reopen: async (options) => watch(await opened.reopen(options)) };
  };
  const world = await startWorld({
    seed,
    reading,
    // With those that are enrolled, and what each of them was before, fewer than a shrinkage that is refused needs.
    contoso: { users: 6, phones: 3, oddPhones: false, outdatedShare: 0, checkInEveryMs: null },
    // Everything within about a minute, so that every place is passed soon; and else fewer beats than usual.
    rhythm: {
      syncEveryMs: { users: minute, groups: minute, 'entra-devices': minute, 'managed-devices': 15 * second },
      signInsEveryMs: 30 * second,
      pollMs: 2 * second,
    },
    logTo,
    wrapFetch: killSwitch.watchFetch,
    open: async () => watch(database),
  });
  return { world, database: () => database };
}

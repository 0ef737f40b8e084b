import { type Clock, second } from '@picket/domain';
import { sql } from 'kysely';
import type { Database } from './platform/database/database.ts';
import { endsWithin } from './platform/ends-within.ts';
import type { LookReady } from './platform/http/health-doors.ts';

/** A database that takes longer for `select 1` makes every page wait as long. */
const patienceMs = 3 * second;

/** Ready is: the database answers, and Picket's own work runs. Migrations are done before anything listens. */
export function lookReady({
  database,
  clock,
  isWorking,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly isWorking: () => boolean;
}): LookReady {
  return async () => {
    if (!isWorking()) return 'background_stopped';
    const asked = database.acrossTenants((db) => sql`select 1`.execute(db));
    const isThere = await endsWithin(clock, patienceMs, asked).catch(() => false);
    return isThere ? undefined : 'database_unavailable';
  };
}

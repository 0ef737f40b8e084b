import { type Clock, toIso } from '@picket/domain';
import { type JobStore, jobSchema } from './database/job-store.ts';

/** The one function through which all of pg-boss's statements ask what time it is. */
const serverTime = `${jobSchema}.job_now()`;

/**
 * The same store, in which pg-boss's statements are told the clock's time instead of asking the server for its own. (pg-boss
 * has a test clock, but it needs to replace functions, which the serving role may not.)
 */
export function simulateDatabaseTime(store: JobStore, clock: Clock): JobStore {
  return {
    executeSql: (text, values) =>
      store.executeSql(text.replaceAll(serverTime, `'${toIso(clock.now())}'::timestamptz`), values),
  };
}

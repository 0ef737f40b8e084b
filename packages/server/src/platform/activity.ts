import type { Database, OpenDatabase } from './database/database.ts';

/** How many turns of the event loop must pass without new work before nobody is expected to begin any. */
const quietTurns = 3;

/**
 * What is on its way to or from the world outside: database, network. A test moves its clock only while nothing is, and then a
 * run of the whole server can be repeated: `new TestClock(start, () => activity.idle())`.
 *
 * It is counted where the process meets the world, not in loops and jobs: those may sleep on the clock in the
 * middle of their work (a full token bucket), and whoever waits for them to finish before moving the clock waits for ever.
 */
export class Activity {
  #underWay = 0;
  #rested = Promise.withResolvers<void>();

  /** Counts `work` until it settles. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) {
        this.#rested.resolve();
        this.#rested = Promise.withResolvers();
      }
    }
  }

  /** Resolves when nothing is under way and nobody begins anything: whoever is awake has gone to sleep on the clock. */
  async idle(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns; quiet += 1) {
      if (this.#underWay > 0) {
        await this.#rested.promise;
        quiet = 0;
      }
      await nextTurn();
    }
  }

  /** The same database, with every transaction counted. */
  watchDatabase<Watched extends Database | OpenDatabase>(database: Watched): Watched {
    const watched: Database = {
      ...database,
      forTenant: (tenantId, work) => this.during(() => database.forTenant(tenantId, work)),
      acrossTenants: (work) => this.during(() => database.acrossTenants(work)),
      readForTenant: (tenantId, work) => this.during(() => database.readForTenant(tenantId, work)),
      lookAcrossTenants: (look) => this.during(() => database.lookAcrossTenants(look)),
    };
    if (!('jobStore' in database)) return watched as Watched;
    const { jobStore } = database;
    const executeSql: typeof jobStore.executeSql = (text, values) =>
      this.during(() => jobStore.executeSql(text, values));
    return { ...watched, jobStore: { executeSql } } as unknown as Watched;
  }

  /** The same fetch, counted until the whole answer has arrived. */
  watchFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return (input, init) =>
      this.during(async () => {
        const answer = await fetch(input, init);
        const { status, statusText, headers, url } = answer;
        const empty = status === 204 || status === 205 || status === 304;
        const whole = new Response(empty ? null : await answer.arrayBuffer(), { status, statusText, headers });
        Object.defineProperty(whole, 'url', { value: url });
        return whole;
      });
  }
}

/** Lets sockets, other threads' messages and promises have their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

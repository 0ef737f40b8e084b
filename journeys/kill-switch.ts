import type { TestDatabase } from '@picket/server/testing';

type Reach = Pick<TestDatabase, 'forTenant' | 'acrossTenants' | 'jobStore'>;

/** Counts the steps of one process towards the world, and ends it at the one that was chosen. */
export function createKillSwitch() {
  let left = Number.POSITIVE_INFINITY;
  let die: () => Promise<void> = async () => undefined;
  let dead: { readonly where: string; readonly done: Promise<void> } | undefined;

  /** The dead process goes no further: what it was about to do must not happen. */
  const step = async (where: string): Promise<void> => {
    if (dead === undefined) {
      left -= 1;
      if (left > 0) return;
      dead = { where, done: die() };
    }
    await dead.done;
    throw new Error('killed');
  };

  const around = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    await step('before a transaction');
    const result = await run();
    await step('after a transaction');
    return result;
  };
  const inside =
    <Tx, Result>(work: (tx: Tx) => Promise<Result>) =>
    async (tx: Tx): Promise<Result> => {
      const result = await work(tx);
      await step('before a commit');
      return result;
    };

  return {
    reset() {
      left = Number.POSITIVE_INFINITY;
      dead = undefined;
    },
    arm(steps: number, kill: () => Promise<void>) {
      left = steps;
      die = kill;
    },
    /** Waits for the death, or brings it about. Answers where the process was. */
    async finish(kill: () => Promise<void>): Promise<string> {
      dead ??= { where: 'at rest', done: kill() };
      await dead.done;
      return dead.where;
    },
    watchFetch:
      (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
      async (input, init) => {
        await step('before a request');
        const answer = await fetch(input, init);
        await step('after a request took effect');
        return answer;
      },
    watchDatabase: <Watched extends Reach>(database: Watched): Watched => ({
      ...database,
      forTenant: ((tenantId, work) => around(() => database.forTenant(tenantId, inside(work)))) as Watched['forTenant'],
      acrossTenants: ((work) => around(() => database.acrossTenants(inside(work)))) as Watched['acrossTenants'],
    }),
  };
}

import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/**
 * Runs `work` under a name that follows it through everything it awaits: `assessment`, `sync … managed-devices`,
 * `setChannel`. Work begun inside other work has its own name.
 */
export function workOn<Result>(name: string, work: () => Result): Result {
  return current.run(name, work);
}

/** What is being done here and now; undefined where nothing has named it. Log lines carry it. */
export function currentWork(): string | undefined {
  return current.getStore();
}

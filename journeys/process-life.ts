import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';
import { type Clock, second } from '@picket/domain';
import type { TestClock, TestDatabase } from '@picket/server/testing';

/** The world as a process sees it until it is killed: afterwards nothing it asked for is ever answered. */
export function whileAlive(dead: AbortSignal) {
  const never = <Value>() => new Promise<Value>(() => {});
  const guard = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      const value = await work;
      return dead.aborted ? await never<Value>() : value;
    } catch (error) {
      if (dead.aborted) return await never<Value>();
      throw error;
    }
  };
  return {
    fetch:
      (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
      (input, init) =>
        dead.aborted ? never() : guard(fetch(input, init)),
    clock: (clock: Clock): Clock => ({
      now: () => clock.now(),
      sleep: (ms, signal) =>
        dead.aborted ? never() : guard(clock.sleep(ms, signal === undefined ? dead : AbortSignal.any([signal, dead]))),
    }),
    database: <
      Watched extends Pick<
        TestDatabase,
        'forTenant' | 'acrossTenants' | 'readForTenant' | 'lookAcrossTenants' | 'jobStore'
      >,
    >(
      database: Watched,
    ): Watched => ({
      ...database,
      forTenant: ((tenantId, work) =>
        dead.aborted ? never() : guard(database.forTenant(tenantId, work))) as Watched['forTenant'],
      acrossTenants: ((work) =>
        dead.aborted ? never() : guard(database.acrossTenants(work))) as Watched['acrossTenants'],
      readForTenant: ((tenantId, work) =>
        dead.aborted ? never() : guard(database.readForTenant(tenantId, work))) as Watched['readForTenant'],
      lookAcrossTenants: ((look) =>
        dead.aborted ? never() : guard(database.lookAcrossTenants(look))) as Watched['lookAcrossTenants'],
      jobStore: {
        ...database.jobStore,
        executeSql: (text: string, values?: unknown[]) =>
          dead.aborted ? never() : guard(database.jobStore.executeSql(text, values)),
      },
    }),
  };
}

/** Every door that this process opens until `stopWatching`: a server that is killed while it starts hands none of them out. */
export function watchDoors() {
  const doors: Server[] = [];
  const note = (message: unknown) => void doors.push((message as { readonly server: Server }).server);
  subscribe('tracing:net.server.listen:asyncStart', note);
  return { doors, stopWatching: () => unsubscribe('tracing:net.server.listen:asyncStart', note) };
}

export async function shut(door: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => door.close(() => resolve()));
  if (door instanceof HttpServer) door.closeAllConnections();
  await closed;
}

/** Also of a signal that was aborted before anybody asked: a process can be killed by the first thing it does. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Lets what is on its way between sockets, threads and promises arrive. */
export async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Waits for something that may wait on the moved clock itself, as an orderly stop does. For as long as it takes: how far it
 * comes within so much moved time depends on sockets, which the clock knows nothing of.
 */
export async function whileTimeGoesOn<Value>(clock: TestClock, work: Promise<Value>): Promise<Value> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  while (!isOver) {
    await clock.advance(second);
    await someTurns();
  }
  return await work;
}

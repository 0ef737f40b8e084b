import { Worker } from 'node:worker_threads';
import { threadEnded } from './database-errors.ts';
import type { ThreadAnswer, ThreadError, ThreadRequest, ThreadResult } from './pglite-worker.ts';

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Results<Row>>;
}

interface Results<Row> {
  rows: Row[];
  affectedRows?: number;
  fields: { dataTypeID: number; name: string }[];
}

/**
 * PGlite's own shape over the thread, as much of it as Kysely's PGliteDialect and pg-boss's `fromPglite` use. There
 * is one connection: transactions and single statements wait for each other in one queue.
 */
export interface PgliteThread extends Queryable {
  readonly ready: true;
  readonly waitReady: Promise<void>;
  readonly closed: boolean;
  exec(sql: string): Promise<Results<Record<string, unknown>>[]>;
  transaction<Result>(work: (tx: Queryable & { rollback(): Promise<void> }) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
  /** Ends the thread at once, as a power cut would; what waits is rejected. For drills. */
  terminate(): Promise<void>;
  /** The same database with values as PGlite's own parsers make them (dates as `Date`), for pg-boss. */
  readonly unparsed: Pick<PgliteThread, 'query' | 'exec'>;
}

/**
 * Opens the database in `directory` in a thread of its own.
 *
 * @param onLost called when the thread ends without having been asked to: nothing will work from then on.
 */
export async function startPgliteThread(directory: string, onLost: (cause: Error) => void): Promise<PgliteThread> {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: { directory } });
  const waiting = new Map<number, { resolve(results: readonly ThreadResult[]): void; reject(error: Error): void }>();
  let lastId = 0;
  let expected = false;
  let ended: Error | undefined;

  const end = (cause: Error) => {
    if (ended !== undefined) return;
    ended = cause;
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
    if (!expected) onLost(cause);
  };

  const ready = Promise.withResolvers<void>();
  worker.on('message', (message: ThreadAnswer) => {
    if ('ready' in message) return ready.resolve();
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) call?.reject(revive(message.error));
    else call?.resolve(message.results);
  });
  worker.on('error', (error) => {
    ready.reject(error);
    end(threadError(`the database thread failed: ${error.message}`, error));
  });
  worker.on('exit', () => {
    const cause = threadError('the database thread has ended');
    ready.reject(cause);
    end(cause);
  });

  type Call = Partial<Omit<ThreadRequest, 'id'>> & Pick<ThreadRequest, 'operation'>;
  const call = ({ operation, sql = '', params = [], begin = false, unparsed = false }: Call) =>
    new Promise<readonly ThreadResult[]>((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, operation, sql, params, begin, unparsed } satisfies ThreadRequest);
    });

  /** Settled when the queue is empty; never rejects. */
  let queue: Promise<unknown> = Promise.resolve();
  const alone = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };

  const single = (unparsed: boolean) => ({
    query: <Row>(sql: string, params: readonly unknown[] = []) =>
      alone(async () => only<Row>(await call({ operation: 'query', sql, params, unparsed }))),
    exec: (sql: string) =>
      alone(async () => {
        try {
          return (await call({ operation: 'exec', sql, unparsed })).map(asResults<Record<string, unknown>>);
        } catch (error) {
          // A script with its own BEGIN that failed half-way would leave everybody after it in its dead transaction.
          await call({ operation: 'exec', sql: 'rollback' }).catch(() => undefined);
          throw error;
        }
      }),
  });

  // Kysely's driver waits for `work` to be called and would hang if it never were; so it is called even when the
  // thread has ended, and its first query is refused.
  const transaction: PgliteThread['transaction'] = (work) =>
    alone(async () => {
      let begun = false;
      const query = async <Row>(sql: string, params: readonly unknown[] = []) => {
        const begin = !begun;
        begun = true;
        return only<Row>(await call({ operation: 'query', sql, params, begin }));
      };
      const rollback = async () => {
        if (begun) await call({ operation: 'exec', sql: 'rollback' });
      };
      try {
        const result = await work({ query, rollback });
        if (begun) await commit();
        return result;
      } catch (error) {
        await rollback().catch(() => undefined);
        throw error;
      }
    });

  const commit = async () => {
    const [result] = await call({ operation: 'exec', sql: 'commit' });
    // A statement failed and its error was swallowed: PostgreSQL answers COMMIT with ROLLBACK, and nothing was kept.
    if (result?.command === 'ROLLBACK') {
      throw revive({ code: '25P02', message: 'the transaction was rolled back instead of committed' });
    }
  };

  const terminate = async () => {
    expected = true;
    await worker.terminate();
  };

  await ready.promise;
  return {
    ...single(false),
    unparsed: single(true),
    transaction,
    ready: true,
    waitReady: Promise.resolve(),
    get closed() {
      return ended !== undefined || expected;
    },
    close: () =>
      alone(async () => {
        if (ended !== undefined) return;
        expected = true;
        await call({ operation: 'close' });
        await worker.terminate();
      }),
    terminate,
  };
}

function threadError(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: threadEnded });
}

function revive({ message, ...fields }: ThreadError): Error {
  return Object.assign(new Error(message), fields);
}

function asResults<Row>({ rows, affectedRows }: ThreadResult): Results<Row> {
  return { rows: rows as Row[], fields: [], ...(affectedRows === undefined ? {} : { affectedRows }) };
}

function only<Row>([result]: readonly ThreadResult[]): Results<Row> {
  return asResults<Row>(result ?? { rows: [] });
}

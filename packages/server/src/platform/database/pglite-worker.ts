/**
 * PGlite in a thread of its own. In the main thread its awaits resolve as microtasks only: a loop of small
 * queries would let no timer and no socket run until it ends. The main thread's side is `pglite-thread.ts`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { parsers } from './parsers.ts';

export interface ThreadRequest {
  readonly id: number;
  readonly operation: 'query' | 'exec' | 'close';
  readonly sql: string;
  readonly params: readonly unknown[];
  /** Begin a transaction before the query: saves every transaction a round trip between the threads. */
  readonly begin: boolean;
  /** Values as PGlite's own parsers make them: pg-boss expects dates, not numbers. */
  readonly unparsed: boolean;
}

export interface ThreadResult {
  readonly rows: Record<string, unknown>[];
  readonly affectedRows?: number | undefined;
  readonly command?: string | undefined;
}

/** An error's fields, copied by hand: structured clone keeps only the message of an Error. */
export interface ThreadError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly constraint?: string | undefined;
  readonly detail?: string | undefined;
  readonly table?: string | undefined;
}

export type ThreadAnswer =
  | { readonly id: number; readonly results: readonly ThreadResult[] }
  | { readonly id: number; readonly error: ThreadError }
  | { readonly ready: true };

if (parentPort === null) throw new Error('the database thread must be started as a worker');
const port = parentPort;

/** node-postgres would send a number as it stands and be refused; the engines must agree on what is an error. */
const refuseNumber = (value: unknown) => {
  if (typeof value === 'number') throw new RangeError('an instant is written through at(), not as a number');
  return value instanceof Date ? value.toISOString() : String(value);
};

const database = await PGlite.create({
  dataDir: (workerData as { directory: string }).directory,
  serializers: { 1184: refuseNumber },
});

const say = (answer: ThreadAnswer) => port.postMessage(answer);

async function answer({ id, operation, sql, params, begin, unparsed }: ThreadRequest): Promise<void> {
  try {
    // `exec` takes one step where `query` takes four (parse, describe, bind, execute).
    if (begin) await database.exec('begin');
    const options = unparsed ? {} : { parsers };
    if (operation === 'close') await database.close();
    const results =
      operation === 'query'
        ? [await database.query<Record<string, unknown>>(sql, [...params], options)]
        : operation === 'exec'
          ? ((await database.exec(sql, options)) as ThreadResult[])
          : [];
    say({ id, results: results.map(({ rows, affectedRows, command }) => ({ rows, affectedRows, command })) });
  } catch (thrown) {
    const { message, code, constraint, detail, table } = thrown as ThreadError;
    say({ id, error: { message, code, constraint, detail, table } });
  }
}

// One after the other, in the order of arrival: `begin` must not be overtaken by the query that follows it.
let last = Promise.resolve();
port.on('message', (request: ThreadRequest) => {
  last = last.then(() => answer(request));
});
say({ ready: true });

import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hour, second, type TenantId } from '@picket/domain';
import pg from 'pg';
import type { Database } from '../../packages/server/src/platform/database/database.ts';
import type { BenchOptions } from '../harness/bench.ts';
import { takeTurns } from '../harness/measure.ts';
import { startSideProcess } from '../harness/side-process.ts';
import { askAsOperator } from './ask-as-operator.ts';
import { becomeOwner } from './operator.ts';
import type { ServerMethods } from './server.side.ts';

/** Two ways to the same rows: through Picket, as a page asks for them, and past it. */
export interface ConsoleDoor {
  /** The body of what the console gets below its tenant: `/devices?level=high`. */
  ask(path: string): Promise<string>;
  /** As the instance, which sees every tenant. */
  readonly bare: pg.Client;
  /** How long each way takes, in turns and in milliseconds, after seconds of the same that warm up engine, pool and cache. */
  inTurns(rounds: number, path: string, select: () => Promise<unknown>): Promise<readonly Turn[]>;
  /** The same where one path is not all of it. */
  inTurnsOf(rounds: number, subject: () => Promise<unknown>, select: () => Promise<unknown>): Promise<readonly Turn[]>;
  /** Ends the server; a bench that ends does so by itself. */
  close(): Promise<void>;
}

interface Turn {
  readonly subject: number;
  readonly limit: number;
}

const never = 1_000 * hour;

/**
 * A server that runs for days is measured, and not its first minute: V8 compiles what has been called some hundred times, in
 * the server as on the way past it. A question whose answer takes long is asked a few times at least.
 */
const warmForMs = 3 * second;

/** A server that only answers: it reads nothing and beats no heart, so that a page is measured and nothing beside it. */
export async function openConsoleDoor(
  options: BenchOptions,
  { database, url, tenantId }: { readonly database: Database; readonly url: string; readonly tenantId: TenantId },
): Promise<ConsoleDoor> {
  const { cleanUp } = options;
  const directory = mkdtempSync(join(tmpdir(), 'picket-bench-'));
  cleanUp(async () => rmSync(directory, { recursive: true, force: true }));
  const server = await startSideProcess<ServerMethods>(options, new URL('server.side.ts', import.meta.url));
  const { address, welcome } = await server.ask('start', {
    url,
    directory,
    origin: 'http://127.0.0.1:9',
    roles: ['http'],
    rhythm: {
      syncEveryMs: { users: never, groups: never, 'entra-devices': never, 'managed-devices': never },
      signInsEveryMs: never,
      heartbeatEveryMs: never,
      pollMs: hour,
    },
  });
  const token = await becomeOwner(database, { address, welcome, tenantId });
  const bare = new pg.Client({ connectionString: url, options: '-c role=picket_instance' });
  await bare.connect();
  bare.on('error', () => undefined);
  cleanUp(() => bare.end());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  cleanUp(async () => agent.destroy());
  const ask = (path: string) => askAsOperator(agent, `${address}/api/v1/tenants/${tenantId}${path}`, token);
  const inTurnsOf: ConsoleDoor['inTurnsOf'] = async (rounds, subject, select) => {
    const turns = (count: number) =>
      takeTurns(
        count,
        () => once(subject),
        () => once(select),
      );
    const warmUntil = performance.now() + options.rounds(warmForMs, 0);
    do await turns(Math.ceil(rounds / 4));
    while (performance.now() < warmUntil);
    return await turns(rounds);
  };
  return {
    ask,
    bare,
    inTurns: (rounds, path, select) => inTurnsOf(rounds, () => ask(path), select),
    inTurnsOf,
    async close() {
      await bare.end();
      await server.end();
    },
  };
}

/** Without a collection before each, as `timed` has: an answer takes a few milliseconds. */
async function once(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

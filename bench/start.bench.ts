import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench, BenchOptions } from './harness/bench.ts';
import { figure, takeTurns } from './harness/measure.ts';
import { startSideProcess } from './harness/side-process.ts';
import type { SimulatorMethods } from './parts/simulator.side.ts';

const launcher = fileURLToPath(new URL('../packages/cli/bin/picket.mjs', import.meta.url));
const lookEveryMs = 10;
const mostMs = 120_000;

export const start: Bench = {
  name: 'start',
  what: '`npm start` until `/healthz` answers 200, with state of an earlier start; beside it `picket serve` with the embedded database',
  limit: 'the simulator alone with the same tenants: a process from its start until it listens',
  aim: 'less than 3 s beyond the simulator’s own start',

  async run(options) {
    const { rounds, log, cleanUp } = options;
    const directory = mkdtempSync(join(tmpdir(), 'picket-bench-'));
    cleanUp(async () => rmSync(directory, { recursive: true, force: true }));
    const sandbox = () => untilHealthy(options, ['sandbox', '--no-stories'], join(directory, 'sandbox'));
    const serve = () => untilHealthy(options, ['serve'], join(directory, 'serve'));
    log(
      `the first start of all: ${Math.round(await sandbox())} ms, of \`picket serve\`: ${Math.round(await serve())} ms`,
    );
    const pairs = await takeTurns(
      rounds(5, 1),
      async () => ({ sandbox: await sandbox(), serve: await serve() }),
      () => untilSimulating(options),
    );
    return [
      figure(
        '`npm start`',
        'ms',
        pairs.map(({ subject }) => subject.sandbox),
      ),
      figure(
        'the simulator alone',
        'ms',
        pairs.map(({ limit }) => limit),
      ),
      figure(
        '`npm start` beyond the simulator',
        'ms',
        pairs.map(({ subject, limit }) => subject.sandbox - limit),
        { most: 3_000 },
      ),
      figure(
        '`picket serve`',
        'ms',
        pairs.map(({ subject }) => subject.serve),
      ),
    ];
  },
};

async function untilHealthy(
  { cleanUp }: Pick<BenchOptions, 'cleanUp'>,
  words: readonly string[],
  data: string,
): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [launcher, ...words], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PICKET_DATA: data,
      PICKET_PORT: String(port),
      PICKET_TLS_PORT: '0',
      PICKET_SIMULATOR_PORT: '0',
      PICKET_SIMULATOR_TLS_PORT: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  cleanUp(() => end(child));
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  while (!(await isHealthy(port))) {
    if (child.exitCode !== null || performance.now() - startedAt > mostMs)
      throw new Error(`picket ${words.join(' ')} does not become healthy: ${said}`);
    await pause(lookEveryMs);
  }
  const tookMs = performance.now() - startedAt;
  await end(child);
  return tookMs;
}

async function isHealthy(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/healthz`).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.status === 200;
    },
    () => false,
  );
}

async function untilSimulating(options: BenchOptions): Promise<number> {
  const startedAt = performance.now();
  const simulator = await startSideProcess<SimulatorMethods>(
    options,
    new URL('parts/simulator.side.ts', import.meta.url),
  );
  await simulator.ask('start', {
    users: 64,
    phones: 210,
    checkInEveryMs: 1_800_000,
    throttling: false,
    from: undefined,
    isConsented: false,
  });
  const tookMs = performance.now() - startedAt;
  await simulator.end();
  return tookMs;
}

/** In order, as Ctrl-C does. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

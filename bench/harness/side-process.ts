import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BenchOptions } from './bench.ts';

/** What another process offers to the bench that started it, by name. Arguments and answers are JSON. */
export type Methods = Readonly<Record<string, (input: never) => unknown>>;

type Ask<Of extends Methods> = <Name extends keyof Of & string>(
  name: Name,
  input: Parameters<Of[Name]>[0],
) => Promise<Awaited<ReturnType<Of[Name]>>>;

/** Another process, so that its heap and its processor time are its own. */
export interface SideProcess<Of extends Methods> {
  readonly pid: number;
  readonly ask: Ask<Of>;
  end(): Promise<void>;
}

interface Question {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

/** Starts `file` (which calls `offer`), ends with the bench at the latest. */
export async function startSideProcess<Of extends Methods>(
  { cleanUp }: Pick<BenchOptions, 'cleanUp'>,
  file: URL,
  execArgv: readonly string[] = [],
): Promise<SideProcess<Of>> {
  const child = fork(file, [], { execArgv: [...execArgv], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  child.on('message', (reply: Reply) => {
    const asked = open.get(reply.id);
    open.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(`in ${file.pathname}: ${reply.error}`));
    else asked?.resolve(reply.value);
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of open.values())
      reject(new Error(`${file.pathname} ended (${signal ?? code}) before it answered`));
  });
  const end = async () => {
    if (isOver(child)) return;
    child.kill('SIGKILL');
    await exited;
  };
  cleanUp(end);
  return {
    pid: child.pid ?? 0,
    ask: ((name: string, input: unknown) => {
      if (isOver(child)) return Promise.reject(new Error(`${file.pathname} has ended`));
      last += 1;
      const asked = Promise.withResolvers<unknown>();
      open.set(last, asked);
      child.send({ id: last, name, input } satisfies Question);
      return asked.promise;
    }) as Ask<Of>,
    end,
  };
}

/** The other end: answers questions one after another, until the parent has gone. */
export function offer(methods: Methods): void {
  let before: Promise<unknown> = Promise.resolve();
  process.on('message', ({ id, name, input }: Question) => {
    before = before.then(async () => {
      try {
        const method = methods[name] as ((input: unknown) => unknown) | undefined;
        if (method === undefined) throw new Error(`nothing called ${name} is offered`);
        process.send?.({ id, value: await method(input) });
      } catch (error) {
        process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    });
  });
  process.on('disconnect', () => process.exit(0));
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** What a process has held in memory: now and at its worst, in MB of 10^6 bytes. Linux only. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes } from './exit-codes.ts';
import { CommandFailure } from './failure.ts';
import { buildProgram } from './program.ts';
import type { Terminal } from './session.ts';

const terminal: Terminal = {
  env: process.env,
  workingDirectory: process.cwd(),
  width: process.stdout.columns ?? 160,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(text.startsWith('\r') ? text : `${text}\n`),
  interactive: process.stderr.isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb',
  now: () => Date.now(),
  sleep: async (ms) => {
    await sleep(ms);
  },
  fetch: globalThis.fetch,
};

// A reader that has seen enough (`| head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await buildProgram(terminal, (code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  if (!(error instanceof CommandFailure)) throw error;
  terminal.err(error.message);
  process.exitCode = error.exitCode === exitCodes.done ? exitCodes.failed : error.exitCode;
}

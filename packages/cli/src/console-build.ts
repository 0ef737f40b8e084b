import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodes } from './exit-codes.ts';
import { CommandFailure } from './failure.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the built console lies. */
export const consoleFolder = join(root, 'packages/console/dist');

/** The console is built from source when it is stale; a few seconds, and only then. */
export function buildConsole(): void {
  const built = spawnSync(process.execPath, [join(root, 'packages/console/build.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) {
    throw new CommandFailure(exitCodes.failed, 'The console could not be built; the lines above say why.');
  }
}

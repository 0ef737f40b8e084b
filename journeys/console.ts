import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const consolePackage = fileURLToPath(new URL('../packages/console/', import.meta.url));

/** Builds the console where its sources have changed. Answers the folder that a server serves it from. */
export function buildConsole(): string {
  execFileSync(process.execPath, [`${consolePackage}build.ts`], { stdio: ['ignore', 'ignore', 'inherit'] });
  return `${consolePackage}dist`;
}

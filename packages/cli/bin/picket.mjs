#!/usr/bin/env node
// Hands over to the CLI under the Node that npm installed. Plain JavaScript: an old system Node may run it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

// Output of an install goes to stderr, so that `--json` stays clean.
const ready = spawnSync(process.execPath, [`${root}tools/ready.mjs`], { stdio: ['ignore', 2, 2] });
if (ready.status !== 0) process.exit(ready.status ?? 1);

const bundled = `${root}node_modules/.bin/node`;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (!existsSync(bundled) && (major < 22 || (major === 22 && minor < 18))) {
  process.stderr.write(
    `Picket needs Node 22.18 or newer here (this is ${process.versions.node}): npm has no Node for this platform.\n`,
  );
  process.exit(1);
}

const child = spawn(
  existsSync(bundled) ? bundled : process.execPath,
  [`${root}packages/cli/src/main.ts`, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});

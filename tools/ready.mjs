// Makes a checkout ready to run: installs what package-lock.json names, once, and again when it changes.
// Plain JavaScript on purpose: this is the only code that a system Node 20 runs before Node 24 from npm is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const stamp = `${root}node_modules/.picket-lock`;
const want = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex');

if (process.argv[2] === '--stamp') {
  // Runs as npm's postinstall, so that an `npm install` by hand counts too.
  writeFileSync(stamp, want);
  process.exit(0);
}

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== want) {
  process.stderr.write('Picket: installing dependencies (npm ci). This takes a minute or two the first time.\n');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  // Development dependencies are included even under NODE_ENV=production: they hold the tests and the console's build.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const done = spawnSync(npm[0], [...npm.slice(1), ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) {
    process.stderr.write(
      "Picket: npm ci failed. Is the npm registry reachable? Behind a proxy, set npm's `proxy` and `https-proxy`.\n",
    );
    process.exit(done.status ?? 1);
  }
  writeFileSync(stamp, want);
}

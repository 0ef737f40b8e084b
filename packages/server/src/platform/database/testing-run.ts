import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** Vitest runs test files in children (or threads) of its own process: that process is the run. */
const runPid = isMainThread ? process.ppid : process.pid;

/**
 * Outlives the run by half a second, also one that was killed: stops what the run started and removes its folder.
 * (A teardown of the test runner would not be called then.)
 */
const warden = `
while kill -0 "$1" 2>/dev/null; do sleep 0.5; done
if [ -f "$2/postgres/data/postmaster.pid" ]; then
  postmaster=$(head -n 1 "$2/postgres/data/postmaster.pid")
  kill -QUIT "$postmaster"
  while kill -0 "$postmaster" 2>/dev/null; do sleep 0.1; done
fi
rm -rf "$2"`;

/** A folder for this run of the tests, shared by its processes and removed when the run has ended, however it ends. */
export function testRunFolder(): string {
  const folder = join(tmpdir(), `picket-tests-${runPid}-${startOf(runPid)}`);
  if (existsSync(folder)) return folder;
  try {
    // Readable for others: PostgreSQL runs as another user where the tests run as root.
    mkdirSync(folder, { mode: 0o755 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return folder;
    throw error;
  }
  spawn('sh', ['-c', warden, 'warden', `${runPid}`, folder], { detached: true, stdio: 'ignore' }).unref();
  return folder;
}

/** Where the outcome of PGlite's initdb is kept between runs. */
export function pristinePgliteFolder(): string {
  return join(tmpdir(), `picket-pglite-${pgliteVersion()}-${process.getuid?.() ?? 0}`);
}

function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** When a process started, so that a reused process id does not find another run's leftovers. Linux only. */
function startOf(pid: number): string {
  try {
    // The name in parentheses may hold spaces: fields are counted from its end (proc_pid_stat(5), field 22).
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

// `npm run check`: everything that can be said about the code without running it. Each step is named, timed and
// run to its end, so that one run shows every fault.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const steps: readonly Step[] = [
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the console', command: ['tsc', '-p', 'packages/console/tsconfig.json'] },
  { name: 'lint and format', command: ['biome', 'ci', '--error-on-warnings', '--diagnostic-level=warn', '.'] },
  { name: 'arrows, file sizes, home rules', command: ['vitest', 'run', '--project', 'house'] },
  { name: 'generated docs are fresh', command: ['node', 'tools/docs.ts', '--check'] },
];

let failed = 0;
for (const { name, command } of steps) {
  const startedAt = performance.now();
  const [program, ...args] = command;
  const run = spawnSync(`${root}node_modules/.bin/${program}`, args, { cwd: root, encoding: 'utf8' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (run.status === 0) {
    console.log(`check: ${name}: ok (${seconds} s)`);
  } else {
    failed++;
    console.log(`check: ${name}: FAILED (${seconds} s)\n${run.stdout}${run.stderr}`);
  }
}
if (failed > 0) {
  console.log(`check: ${failed} of ${steps.length} steps failed`);
  process.exit(1);
}

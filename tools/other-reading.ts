// `npm run readings [-- FILTER …]`: every journey with Microsoft behaving the other way than in `npm test`, wherever it does not
// say how it behaves (packages/simulator/src/world/undocumented.ts, journeys/readings.ts). `npm test` runs the journeys that such
// behavior matters to under both readings, and half of the others under each; this finds one that was thought not to depend on it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'journeys', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PICKET_READING: 'turned' },
});
process.exitCode = status ?? 1;

// `npm run drill -- --processes 2 --seed 1 --seeds 20 --kills 5`: two servers and two workers, killed one after the other.
import { parseArgs } from 'node:util';
import { runManyProcessesDrill } from '../journeys/many-processes-drill.ts';

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    kills: { type: 'string', default: '5' },
  },
});
if (values.processes !== '2') throw new Error('--processes is 2: so many of each role are drilled');

const first = Number(values.seed);
const summary = { seeds: 0, kills: 0, actions: 0, events: 0, seedsWithDifferences: [] as number[] };
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const report = await runManyProcessesDrill({ seed, kills: Number(values.kills) });
  const { killedAt, actions, events, settledAfterMs, differences } = report;
  const verdict = differences.length === 0 ? 'true' : `FALSE: ${differences.join('; ')}`;
  console.log(
    `seed ${seed}: killed at [${killedAt.join(' | ')}], ${actions} actions, ${events} events, settled after ${settledAfterMs / 1000} s: ${verdict}`,
  );
  summary.seeds += 1;
  summary.kills += killedAt.length;
  summary.actions += actions;
  summary.events += events;
  if (differences.length > 0) summary.seedsWithDifferences.push(seed);
}
console.log(JSON.stringify(summary));
// Servers that were killed in this process may still hold connections open.
process.exit(summary.seedsWithDifferences.length === 0 ? 0 : 1);

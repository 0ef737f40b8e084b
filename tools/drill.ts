// `npm run drill -- --seed 1 --seeds 20 --kills 5`: the kill drill from the command line, one line a seed and a summary as JSON.
import { parseArgs } from 'node:util';
import { runDrill } from '../journeys/drill.ts';

// Several processes have a drill of their own, with options of its own; it ends this process.
if (process.argv.includes('--processes')) await import('./drill-processes.ts');

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    kills: { type: 'string', default: '5' },
  },
});

function wholeNumber(name: keyof typeof values): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} is a whole number, not ${values[name]}`);
  return number;
}

const first = wholeNumber('seed');
const count = wholeNumber('seeds');
const kills = wholeNumber('kills');
const summary = { seeds: 0, kills: 0, actions: 0, faultsThatHit: 0, seedsWithDifferences: [] as number[] };
for (let seed = first; seed < first + count; seed += 1) {
  const report = await runDrill({ seed, kills });
  const { killedAt, actions, faultsThatHit, settledAfterMs, differences } = report;
  const verdict = differences.length === 0 ? 'true' : `FALSE: ${differences.join('; ')}`;
  console.log(
    `seed ${seed}: killed at [${killedAt.join(' | ')}], ${actions} actions, ${faultsThatHit} faults, ` +
      `settled after ${settledAfterMs / 1000} s: ${verdict}`,
  );
  summary.seeds += 1;
  summary.kills += killedAt.length;
  summary.actions += actions;
  summary.faultsThatHit += faultsThatHit;
  if (differences.length > 0) summary.seedsWithDifferences.push(seed);
}
console.log(JSON.stringify(summary));
process.exitCode = summary.seedsWithDifferences.length === 0 ? 0 : 1;

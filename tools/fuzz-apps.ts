// `npm run fuzz -- --runs 100000 --seed 1 [--record]`: changes every sample app at random and analyses it, one seed a case. What crashes,
// hangs, grows or cannot be right is told with the seed that brings it back (`--seed N --runs 1`).
import { parseArgs } from 'node:util';
import { recordFuzzRun } from './assurance/record-fuzz.ts';
import { fuzzApps } from './fuzz/fuzz-run.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    /** One case in so many is scanned by the YARA rules too. */
    'rules-every': { type: 'string', default: '50' },
    record: { type: 'boolean', default: false },
  },
});
const wholeNumber = (name: 'runs' | 'seed' | 'rules-every'): number => {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`--${name} is a whole number from 1 on, not ${values[name]}`);
  return number;
};

const run = await fuzzApps(
  { firstSeed: wholeNumber('seed'), executions: wholeNumber('runs'), rulesEvery: wholeNumber('rules-every') },
  {
    onFailure: ({ seed, sample, way, what }) => console.error(`seed ${seed} (${sample}, ${way}): ${what}`),
    onProgress: (done) => console.error(`${done} cases`),
  },
);
console.log(JSON.stringify(run, undefined, 2));
if (values.record) recordFuzzRun(run);
process.exit(run.failures.length === 0 ? 0 : 1);

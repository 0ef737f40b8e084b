// `npm run drill -- --seed 1 --kills 1000 [--database postgres] [--processes 2] [--record]`: the kill drills from the
// command line. A line a world, every place with how often somebody was struck there, and the sums as JSON.
import { runDrill } from '../journeys/drill.ts';
import { runManyProcessesDrill } from '../journeys/many-processes-drill.ts';
import { recordDrill } from './assurance/record-drill.ts';
import { readDrillOptions } from './drill-options.ts';
import { drillEach, printPlaces } from './drill-runs.ts';

const options = readDrillOptions();
const { kills, engine, at } = options;

const run = await drillEach(options, async (seed, itinerary) => {
  if (options.processes === 'several') {
    const { operatorChanges, ...report } = await runManyProcessesDrill({ seed, kills, itinerary });
    const { actions, events } = report;
    return { ...report, counts: { actions, events, ...named(operatorChanges) } };
  }
  const { operatorChanges, ...report } = await runDrill({ seed, kills, engine, itinerary, at });
  const { actions, faultsThatHit, clockJumps, samples } = report;
  return { ...report, counts: { actions, faultsThatHit, clockJumps, samples, ...named(operatorChanges) } };
});
printPlaces(run);
const { places: _, ...sums } = run;
console.log(JSON.stringify(sums));
if (options.isRecorded) recordDrill(run);
// Servers that were killed in this process may still hold connections open.
process.exit(run.seedsWithDifferences.length === 0 ? 0 : 1);

function named({ answered, unanswered }: { readonly answered: number; readonly unanswered: number }) {
  return { changesAnswered: answered, changesUnanswered: unanswered };
}

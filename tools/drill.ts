// `npm run drill -- --seed 1 --seeds 20 --kills 5 [--processes 2]`: the kill drills from the command line, one line a
// seed and the sums as JSON.
import { runDrill } from '../journeys/drill.ts';
import { runManyProcessesDrill } from '../journeys/many-processes-drill.ts';
import { drillEach, readDrillOptions } from './drill-runs.ts';

const options = readDrillOptions();
if (options.processes > 2) throw new Error('--processes is 1, or 2: so many of each role are drilled');

const isTrue =
  options.processes === 2
    ? await drillEach(options, async (seed, kills) => {
        const { actions, events, ...report } = await runManyProcessesDrill({ seed, kills });
        return { ...report, counts: { actions, events } };
      })
    : await drillEach(options, async (seed, kills) => {
        const { actions, faultsThatHit, ...report } = await runDrill({ seed, kills });
        return { ...report, counts: { actions, faultsThatHit } };
      });
// Servers that were killed in this process may still hold connections open.
process.exit(isTrue ? 0 : 1);

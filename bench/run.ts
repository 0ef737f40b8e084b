// `npm run bench -- [--only NAME] [--quick] [--smaller N] [--record] [--profile]`: each bench in a process of its own, one after
// another; a table each, and everything as JSON in `bench/out/latest.json`. Ends with 1 when a bench crashed.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Figure, isMissed } from './harness/bench.ts';
import { benchFolder, listBenchNames, loadBench } from './harness/catalogue.ts';
import type { Told } from './harness/child.ts';
import { describeCommit, describeSurroundings, type Results, readResults, resultsFile } from './harness/results.ts';
import { renderTable } from './harness/table.ts';

const { values: asked } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    smaller: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
});
const { quick, record, profile } = asked;
if (asked.smaller !== '1' && record) throw new Error('only the full sizes are recorded');
if (quick && record) throw new Error('--quick says nothing about speed, so there is nothing to --record');
const known = listBenchNames();
const names = asked.only ?? known;
const stranger = names.find((name) => !known.includes(name));
if (stranger !== undefined) throw new Error(`there is no bench "${stranger}"; there are ${known.join(', ')}`);

const outFolder = join(benchFolder, 'out');
const profileFolder = join(benchFolder, 'profiles');
for (const folder of [outFolder, profileFolder]) mkdirSync(folder, { recursive: true });
const fiveMinutes = 300_000;

const recorded = readResults();
const commit = describeCommit();
const on = describeSurroundings();
console.log(
  `${on.processor}, ${on.cores} cores, ${on.memoryGb} GB; Node ${on.node}, PostgreSQL ${on.postgres}; commit ${commit}`,
);
if (quick) console.log('Quick: small sizes, one round. It shows that the benches work, and says nothing about speed.');

const benches: Results['benches'] = {};
const crashed: string[] = [];
const missed: string[] = [];
for (const name of names) {
  const bench = await loadBench(name);
  console.log(`\n${name}: ${bench.what}\n  against: ${bench.limit}\n  aim: ${bench.aim}`);
  const startedAt = performance.now();
  const figures = await runApart(name, bench.mostMs ?? fiveMinutes);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  if (figures === undefined) {
    crashed.push(name);
    continue;
  }
  console.log(`${renderTable(figures, recorded.benches[name], quick)}\n  took ${seconds} s`);
  benches[name] = { at: new Date().toISOString(), commit, seconds, on, figures: [...figures] };
  if (!quick) missed.push(...figures.filter(isMissed).map((figure) => `${name}: ${figure.name}`));
}

const asJson = (results: Results) => `${JSON.stringify(results, null, 2)}\n`;
writeFileSync(join(outFolder, 'latest.json'), asJson({ benches }));
if (record) {
  const together = { ...recorded.benches, ...benches };
  const kept = Object.fromEntries(
    known.flatMap((name) => (together[name] === undefined ? [] : [[name, together[name]]])),
  );
  writeFileSync(resultsFile, asJson({ benches: kept }));
  console.log('\nRecorded in bench/results.json; `npm run docs` makes docs/bench.md of it.');
}
for (const each of missed) console.log(`missed: ${each}`);
console.log(
  `\n${Object.keys(benches).length} of ${names.length} benches ran${crashed.length > 0 ? `; crashed: ${crashed.join(', ')}` : ''}`,
);
process.exit(crashed.length > 0 ? 1 : 0);

/** Undefined when it crashed, was not done in time, or left anything undone. */
async function runApart(name: string, mostMs: number): Promise<readonly Figure[] | undefined> {
  const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${outFolder}`, `--cpu-prof-name=${name}.cpuprofile`] : [];
  const child = fork(
    fileURLToPath(new URL('harness/child.ts', import.meta.url)),
    [name, ...(quick ? ['--quick'] : []), asked.smaller],
    {
      execArgv: ['--expose-gc', ...profiling],
      // A group of its own, so that whatever the bench has started ends with it.
      detached: true,
    },
  );
  let figures: readonly Figure[] | undefined;
  child.on('message', (told: Told) => {
    if (told.kind === 'figures') figures = told.figures;
    else if (told.kind === 'text') writeFileSync(join(record ? profileFolder : outFolder, told.file), told.text);
    else console.log(told.kind === 'log' ? `  … ${told.text}` : `  FAILED: ${told.text}`);
  });
  const endGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Everybody in it has gone already.
    }
  };
  const interrupted = () => {
    endGroup();
    process.exit(130);
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  const tooLate = setTimeout(() => {
    console.log(`  FAILED: not done within ${mostMs / 1000} s`);
    endGroup();
  }, mostMs);
  const [code] = await once(child, 'exit');
  clearTimeout(tooLate);
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  endGroup();
  if (code !== 0) console.log(`  FAILED: the process of ${name} ended with ${code ?? 'a signal'}`);
  return code === 0 ? figures : undefined;
}

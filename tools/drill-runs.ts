import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { findPostgres } from '@picket/server/testing';
import { type Diagnosis, renderDiagnosis } from '../journeys/diagnose.ts';
import { type Difference, describeDifference, differenceKinds } from '../journeys/difference.ts';
import type { Kill } from '../journeys/drill.ts';
import { createItinerary, type Itinerary } from '../journeys/itinerary.ts';
import type { DrillRun } from './assurance/drill-section.ts';
import type { DrillChoice } from './drill-options.ts';

/** How one world went. */
export interface WorldReport {
  readonly kills: readonly Kill[];
  /** What happened in it, by name. */
  readonly counts: Readonly<Record<string, number>>;
  readonly settledAfterMs: number;
  readonly differences: readonly Difference[];
  readonly diagnosis: Diagnosis | undefined;
}

/** One world after the other, a line each; between them they visit every place they come to know. */
export async function drillEach(
  choice: DrillChoice,
  run: (seed: number, itinerary: Itinerary) => Promise<WorldReport>,
): Promise<DrillRun> {
  const itinerary = createItinerary();
  const startedAt = performance.now();
  // What was loaded is what is there now, not when the run has ended.
  const commit = describeCommit();
  const reports: (WorldReport & { readonly seed: number })[] = [];
  for (let seed = choice.firstSeed; seed < choice.firstSeed + choice.worlds; seed += 1) {
    const report = { seed, ...(await run(seed, itinerary)) };
    reports.push(report);
    printWorld(report);
  }
  return {
    at: new Date().toISOString().slice(0, 16),
    ...commit,
    machine: describeMachine(choice.engine),
    processes: choice.processes,
    engine: choice.engine,
    firstSeed: choice.firstSeed,
    seeds: choice.worlds,
    tookSeconds: Math.round((performance.now() - startedAt) / 1000),
    ...sumUp(reports),
    places: itinerary.visits().map((visits) => ({ ...visits })),
  };
}

function sumUp(reports: readonly (WorldReport & { readonly seed: number })[]) {
  const kills = reports.flatMap((report) => report.kills);
  const differences = reports.flatMap((report) => report.differences);
  const countOf = (victim: Kill['victim']) => kills.filter((kill) => kill.victim === victim).length;
  const counts: Record<string, number> = {};
  for (const [what, count] of reports.flatMap((report) => Object.entries(report.counts)))
    counts[what] = (counts[what] ?? 0) + count;
  const settled = reports.map(({ settledAfterMs }) => Math.round(settledAfterMs / 1000)).toSorted((a, b) => a - b);
  const share = (part: number) => settled[Math.min(settled.length - 1, Math.floor(settled.length * part))] ?? 0;
  return {
    kills: { process: countOf('process'), database: countOf('database') },
    counts,
    settledAfterSeconds: { median: share(0.5), ninetieth: share(0.9), longest: share(1) },
    differences: Object.fromEntries(
      differenceKinds.map((kind) => [kind, differences.filter((each) => each.kind === kind).length]),
    ) as DrillRun['differences'],
    seedsWithDifferences: reports.filter((report) => report.differences.length > 0).map(({ seed }) => seed),
  };
}

function printWorld({ seed, kills, counts, settledAfterMs, differences, diagnosis }: WorldReport & { seed: number }) {
  const verdict = differences.length === 0 ? 'true' : `FALSE: ${differences.map(describeDifference).join('; ')}`;
  const counted = Object.entries(counts).map(([what, number]) => `${number} ${what}`);
  console.log(`seed ${seed}: ${counted.join(', ')}, settled after ${settledAfterMs / 1000} s: ${verdict}`);
  for (const { place, victim } of kills) console.log(`  ${victim} at "${place}"`);
  if (diagnosis !== undefined) console.log(renderDiagnosis(diagnosis));
}

/** Every place, how often it was passed and how often somebody was struck there. */
export function printPlaces({ places }: DrillRun): void {
  for (const { place, passed, struck } of places)
    console.log(`${String(struck).padStart(5)} of ${String(passed).padStart(7)}  ${place}`);
  const visited = places.filter(({ struck }) => struck > 0).length;
  console.log(`${visited} of ${places.length} places were struck`);
}

function describeCommit() {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  return { commit: git('rev-parse', 'HEAD'), isChanged: git('status', '--porcelain', '--', ':!docs') !== '' };
}

function describeMachine(engine: DrillChoice['engine']): DrillRun['machine'] {
  return {
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    engine: engine === 'pglite' ? describePglite() : describePostgres(),
  };
}

function describePglite(): string {
  const entry = createRequire(import.meta.resolve('@picket/server')).resolve('@electric-sql/pglite');
  const manifest = readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8');
  return `PGlite ${(JSON.parse(manifest) as { version: string }).version}`;
}

function describePostgres(): string {
  return execFileSync(join(findPostgres() ?? '', 'postgres'), ['--version'], { encoding: 'utf8' }).trim();
}

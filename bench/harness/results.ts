import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { findPostgres } from '@picket/server/testing';
import { Type } from 'typebox';
import Value from 'typebox/value';
import { benchFolder } from './catalogue.ts';

const Spread = Type.Object({ low: Type.Number(), high: Type.Number(), rounds: Type.Integer() });

const RecordedFigure = Type.Object({
  name: Type.String(),
  value: Type.Number(),
  unit: Type.String(),
  spread: Type.Optional(Spread),
  aim: Type.Optional(Type.Object({ most: Type.Optional(Type.Number()), least: Type.Optional(Type.Number()) })),
});

const Surroundings = Type.Object({
  processor: Type.String(),
  cores: Type.Integer(),
  memoryGb: Type.Number(),
  system: Type.String(),
  node: Type.String(),
  postgres: Type.String(),
});

const RecordedBench = Type.Object({
  /** ISO 8601, UTC. */
  at: Type.String(),
  commit: Type.String(),
  seconds: Type.Number(),
  on: Surroundings,
  figures: Type.Array(RecordedFigure),
});
export type RecordedBench = Type.Static<typeof RecordedBench>;

const Results = Type.Object({ benches: Type.Record(Type.String(), RecordedBench) });
export type Results = Type.Static<typeof Results>;

/** The last recorded run: what others are compared with, and what `docs/bench.md` is made from. */
export const resultsFile = join(benchFolder, 'results.json');

export function readResults(): Results {
  if (!existsSync(resultsFile)) return { benches: {} };
  return Value.Parse(Results, JSON.parse(readFileSync(resultsFile, 'utf8')));
}

export function describeSurroundings(): RecordedBench['on'] {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `Linux ${release()}`,
    node: process.version,
    postgres: postgresVersion(),
  };
}

function postgresVersion(): string {
  const bin = findPostgres();
  if (bin === undefined) return 'not installed';
  return (
    execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' })
      .trim()
      .replace(/^.*\) /, '')
      .split(' ')[0] ?? ''
  );
}

/** The commit that is measured, with `+` where files differ from it. */
export function describeCommit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: benchFolder, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no');
  return `${git('rev-parse', '--short=10', 'HEAD')}${changed === '' ? '' : '+'}`;
}

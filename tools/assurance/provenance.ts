import { spawnSync } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Static, Type } from 'typebox';

/** Of what a run was made, and where. */
export const Provenance = Type.Object({
  /** When it ended, ISO 8601, by the machine's clock. */
  at: Type.String(),
  commit: Type.String(),
  /** Whether files differed from that commit. */
  isChanged: Type.Boolean(),
  machine: Type.Object({ cores: Type.Integer(), memoryGiB: Type.Number(), node: Type.String() }),
});
export type Provenance = Static<typeof Provenance>;

/** Of a run that begins or ends now. What it has recorded itself is no change. */
export function provenanceOf(recordedIn: string): Provenance {
  return {
    at: new Date().toISOString(),
    commit: git('rev-parse', '--short=12', 'HEAD'),
    isChanged: git('status', '--porcelain', '--', '.', `:!${recordedIn}`) !== '',
    machine: {
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
  };
}

/** `commit abc, 2026-11-28, 2 cores, 24 GiB, Node v24.21.0` */
export function describeProvenance({ at, commit, isChanged, machine }: Provenance): string {
  const { cores, memoryGiB, node } = machine;
  return `commit \`${commit}\`${isChanged ? ' with changes' : ''}, ${at.slice(0, 10)}, ${cores} cores, ${memoryGiB} GiB, Node ${node}`;
}

function git(...args: readonly string[]): string {
  const cwd = fileURLToPath(new URL('../../', import.meta.url));
  return spawnSync('git', args, { cwd, encoding: 'utf8' }).stdout.trim();
}

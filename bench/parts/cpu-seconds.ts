import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second everywhere. */
const ticksPerSecond = 100;

/** proc_pid_stat(5), from field 3 on: the name before it may hold spaces. */
function statOf(pid: number | string): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
  } catch {
    return undefined;
  }
}

/** Of a PostgreSQL server with all its sessions, also those that have ended, in seconds. */
export function postgresSeconds(postmaster: number): number {
  const sum = (stat: readonly string[] | undefined, fields: readonly number[]) =>
    fields.reduce((ticks, field) => ticks + Number(stat?.[field] ?? 0), 0);
  const sessions = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => stat?.[1] === String(postmaster))
    .reduce((ticks, stat) => ticks + sum(stat, [11, 12]), 0);
  const own = statOf(postmaster);
  if (own === undefined) throw new Error(`there is no process ${postmaster}`);
  return (sessions + sum(own, [11, 12, 13, 14])) / ticksPerSecond;
}

import type { Figure } from './bench.ts';

/** How long `work` took, in milliseconds, after a collection of what others left behind. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * Takes turns (A B A B …), so that what slows the machine for a while slows both. Each side answers with what it
 * measured of itself; the answers come back side by side, round by round.
 */
export async function takeTurns<Subject, Limit>(
  rounds: number,
  subject: (round: number) => Promise<Subject>,
  limit: (round: number) => Promise<Limit>,
): Promise<readonly { readonly subject: Subject; readonly limit: Limit }[]> {
  const pairs: { subject: Subject; limit: Limit }[] = [];
  for (let round = 0; round < rounds; round += 1)
    pairs.push({ subject: await subject(round), limit: await limit(round) });
  return pairs;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const high = sorted[middle];
  if (high === undefined) throw new Error('there is no middle of nothing');
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/** A figure of several rounds: its middle, and how far they lay apart. */
export function figure(
  name: string,
  unit: string,
  values: readonly number[],
  aim?: NonNullable<Figure['aim']>,
): Figure {
  return {
    name,
    unit,
    value: median(values),
    ...(values.length > 1
      ? { spread: { low: Math.min(...values), high: Math.max(...values), rounds: values.length } }
      : {}),
    ...(aim === undefined ? {} : { aim }),
  };
}

/** Subject, limit, and how many times the limit the subject took: round by round, so that a slow round spoils one ratio. */
export function against(
  pairs: readonly { readonly subject: number; readonly limit: number }[],
  { name, unit = 'ms', most }: { readonly name: string; readonly unit?: string; readonly most?: number },
): readonly Figure[] {
  return [
    figure(
      name,
      unit,
      pairs.map(({ subject }) => subject),
    ),
    figure(
      `${name}: limit`,
      unit,
      pairs.map(({ limit }) => limit),
    ),
    figure(
      `${name}: ratio`,
      '×',
      pairs.map(({ subject, limit }) => subject / limit),
      most === undefined ? undefined : { most },
    ),
  ];
}

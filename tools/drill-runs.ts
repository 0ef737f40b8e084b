import { parseArgs } from 'node:util';
import { type Diagnosis, renderDiagnosis } from '../journeys/diagnose.ts';

export interface DrillChoice {
  /** Of the first run; the next ones follow it. */
  readonly first: number;
  readonly count: number;
  readonly kills: number;
}

const usual = { seed: '1', seeds: '1', kills: '5', processes: '1' };

/**
 * What `npm run drill --` was asked for.
 *
 * @throws where a value is no whole number: a drill of nothing would end well
 */
export function readDrillOptions(): DrillChoice & { readonly processes: number } {
  const options = Object.fromEntries(Object.keys(usual).map((name) => [name, { type: 'string' as const }]));
  const values: Readonly<Record<string, unknown>> = { ...usual, ...parseArgs({ options }).values };
  const wholeNumber = (name: keyof typeof usual): number => {
    const number = Number(values[name]);
    if (!Number.isSafeInteger(number) || number < 0)
      throw new Error(`--${name} is a whole number, not ${values[name]}`);
    return number;
  };
  return {
    first: wholeNumber('seed'),
    count: wholeNumber('seeds'),
    kills: wholeNumber('kills'),
    processes: wholeNumber('processes'),
  };
}

/** One run after the other, a line each; then the sums as JSON. */
export async function drillEach(
  { first, count, kills }: DrillChoice,
  run: (seed: number, kills: number) => Promise<DrillLine>,
): Promise<boolean> {
  const sums: Record<string, number> = { seeds: 0, kills: 0 };
  const seedsWithDifferences: number[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    const { killedAt, counts, settledAfterMs, differences, diagnosis } = await run(seed, kills);
    const verdict = differences.length === 0 ? 'true' : `FALSE: ${differences.join('; ')}`;
    const counted = Object.entries(counts).map(([what, number]) => `${number} ${what}`);
    console.log(
      `seed ${seed}: killed at [${killedAt.join(' | ')}], ${counted.join(', ')}, settled after ${settledAfterMs / 1000} s: ${verdict}`,
    );
    if (diagnosis !== undefined) console.log(renderDiagnosis(diagnosis));
    for (const [what, number] of Object.entries({ seeds: 1, kills: killedAt.length, ...counts }))
      sums[what] = (sums[what] ?? 0) + number;
    if (differences.length > 0) seedsWithDifferences.push(seed);
  }
  console.log(JSON.stringify({ ...sums, seedsWithDifferences }));
  return seedsWithDifferences.length === 0;
}

/** How one run went. */
export interface DrillLine {
  readonly killedAt: readonly string[];
  /** What happened in it, by name. */
  readonly counts: Readonly<Record<string, number>>;
  readonly settledAfterMs: number;
  readonly differences: readonly string[];
  readonly diagnosis: Diagnosis | undefined;
}

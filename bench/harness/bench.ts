/** One thing that is measured against a limit taken in the same run. One file a bench: `bench/<name>.bench.ts`. */
export interface Bench {
  /** As the file is called. */
  readonly name: string;
  /** What is done, at which size, in a sentence. */
  readonly what: string;
  /** What it is measured against, in the same run. */
  readonly limit: string;
  /** What would be good enough, in words; figures carry it as numbers. */
  readonly aim: string;
  /** How long it may take at most before it is given up; five minutes unless said. */
  readonly mostMs?: number;
  /** Runs in a process of its own. Whatever it rejects with is a crash, which a missed aim is not. */
  run(options: BenchOptions): Promise<readonly Figure[]>;
}

export interface BenchOptions {
  /** Small sizes, one round: shows that it works, says nothing about speed. */
  readonly quick: boolean;
  /** How many things there are: `full` or `quick`, whichever this run is; fewer where a full run was asked to be smaller. */
  size(full: number, quick: number): number;
  /** How many times something is done. */
  rounds(full: number, quick: number): number;
  /** Told to whoever watches; no part of the result. */
  log(text: string): void;
  /** A small text that belongs to the result: kept as `bench/profiles/<file>` when the run is recorded. */
  keep(file: string, text: string): void;
  /** Tidied up when the bench has ended, last in first out. */
  cleanUp(tidy: () => Promise<unknown>): void;
}

/** One number of a run. The middle of several rounds, where it was taken several times. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `s`, `ms`, `MB`, `×`, `/s`, `%`, or what is counted. */
  readonly unit: string;
  /** Least and most of so many rounds. */
  readonly spread?: { readonly low: number; readonly high: number; readonly rounds: number };
  /** Missed when the value is above `most` or below `least`. */
  readonly aim?: { readonly most?: number; readonly least?: number };
}

export function isMissed({ value, aim }: Figure): boolean {
  if (aim === undefined) return false;
  return value > (aim.most ?? Number.POSITIVE_INFINITY) || value < (aim.least ?? Number.NEGATIVE_INFINITY);
}

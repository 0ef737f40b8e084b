import type { FuzzWay } from '../../packages/app-analysis/src/fuzz-case.suite.ts';
import type { FuzzOutcome } from '../../packages/app-analysis/src/fuzz-verdict.suite.ts';

/** What a fuzzing thread is started with. */
export interface FuzzSetup {
  /** From the first on, up to but without the last. */
  readonly seeds: { readonly from: number; readonly to: number };
  /** The YARA engine looks at one case in so many: it costs twenty times the rest, and reads bytes, no formats. */
  readonly rulesEvery: number;
  /** Four bytes: the seed that is being analysed now. */
  readonly current: SharedArrayBuffer;
}

export interface FuzzFailure {
  readonly seed: number;
  readonly sample: string;
  readonly way: FuzzWay | 'unknown';
  readonly what: string;
}

export interface FuzzDone {
  readonly seed: number;
  readonly sample: string;
  readonly way: FuzzWay;
  readonly outcome: FuzzOutcome;
  readonly code: string | undefined;
  /** Of the thread, analysis alone. */
  readonly cpuMs: number;
  /** Of the process, in bytes. */
  readonly rss: number;
  readonly hasRules: boolean;
  /** Changed, and its signature holds all the same; `asked`: apksig was asked about it. */
  readonly verified: 'no' | 'asked' | 'unasked';
}

export type FuzzMessage =
  | ({ readonly kind: 'failed' } & FuzzFailure)
  | ({ readonly kind: 'done'; readonly isLast: boolean } & FuzzDone);

import type { AppReport } from '../app-report.ts';
import type { KnownSigners } from '../known-signers.ts';
import type { Limits } from '../limits.ts';
import type { RuleSource } from '../rules/rule-source.ts';
import type { UnreadableCode } from '../unreadable.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly limits: Limits;
  /** Beside what ships. */
  readonly knownSigners: KnownSigners;
  /** In place of what is known of the same packages otherwise. */
  readonly ownSigners: KnownSigners;
  /** YARA rules for the unpacked files. Compiled once, when the worker starts. */
  readonly rules: readonly RuleSource[];
}

/** What a worker says of one file. `rest`: all but what the rules find; the report follows, unless they never end. */
export type WorkerAnswer =
  | { readonly rest: AppReport }
  /** `worn`: the worker is not to be used again. */
  | { readonly report: AppReport; readonly worn: boolean }
  | { readonly code: UnreadableCode; readonly message: string };

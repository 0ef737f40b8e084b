import type { AppReport } from '../app-report.ts';
import type { Limits } from '../limits.ts';
import type { RuleSource } from '../rules/rule-source.ts';
import type { UnreadableCode } from '../unreadable.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly limits: Limits;
  /** Package names with the SHA-256 of certificates that sign them, on top of what ships. */
  readonly ownSigners: readonly (readonly [string, readonly string[]])[];
  /** YARA rules for the unpacked files. Compiled once, when the worker starts. */
  readonly rules: readonly RuleSource[];
}

/** What a worker says of one file. `rest`: all but what the rules find; the report follows, unless they never end. */
export type WorkerAnswer =
  | { readonly rest: AppReport }
  /** `worn`: the worker is not to be used again. */
  | { readonly report: AppReport; readonly worn: boolean }
  | { readonly code: UnreadableCode; readonly message: string };

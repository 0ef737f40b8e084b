import type { AppReport } from '../app-report.ts';
import type { Limits } from '../limits.ts';
import type { UnreadableCode } from '../unreadable.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly limits: Limits;
  /** Package names with the SHA-256 of certificates that sign them, on top of what ships. */
  readonly ownSigners: readonly (readonly [string, readonly string[]])[];
}

/** What a worker says of one file. */
export type WorkerAnswer = { readonly report: AppReport } | { readonly code: UnreadableCode; readonly message: string };

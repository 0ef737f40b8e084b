import type { Said } from '../told.ts';
import type { ConsentPurpose } from '../vocabulary.ts';
import type { DeploymentPlace } from './deployment.ts';

/**
 * Looks for what would keep Picket's work from having an effect in a tenant, or would lock out more than it should. It
 * changes nothing.
 */
export interface Doctor {
  /** Every check once, as each is done. One that cannot look says so and does not stop the others. */
  examine(picket: PicketInTenant, signal: AbortSignal): AsyncIterable<CheckResult>;
}

/** What Picket is and does in the tenant that is looked at: what acts on it, and what is its own, depends on that. */
export type PicketInTenant = Pick<DeploymentPlace, 'owner' | 'deviceTag'>;

/** One thing that is looked at. What does not depend on what was seen. */
export interface Check {
  /** Stable: `threat-level-rules`. */
  readonly id: string;
  /** What is looked at, in a few words. */
  readonly title: string;
  /** Why it matters, in a sentence or two. */
  readonly because: string;
  /** Where the maker of the UEM explains it. */
  readonly docs: string;
  /** What is asked of the customer for looking. */
  readonly permissions: readonly { readonly name: string; readonly purpose: ConsentPurpose }[];
}

/**
 * `failed`: Picket's work has no effect, or phones are locked out without a reason. `warning`: something will, or may.
 * `passed` is said only of what was seen: where looking failed it is `not-checked`, which is never good news.
 */
export const checkOutcomes = ['failed', 'warning', 'not-checked', 'passed', 'not-applicable'] as const;
export type CheckOutcome = (typeof checkOutcomes)[number];

export interface CheckResult {
  readonly check: Check;
  readonly outcome: CheckOutcome;
  /** What was seen, in a sentence. */
  readonly saw: Said;
  /** The objects it is about, by the names they have in the UEM. */
  readonly objects: readonly string[];
  /** What to do; absent where nothing needs doing. */
  readonly todo: Said | undefined;
}

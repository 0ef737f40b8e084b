import { type CheckOutcome, checkOutcomes } from '@picket/domain';
import type { CheckResult } from '@picket/wire/console';
import type { SayDoctor } from './texts.ts';

/** Worst first; what could not be looked at stands before what is good, since it may be anything. */
export function worstFirst(results: readonly CheckResult[]): readonly CheckResult[] {
  const rank = ({ outcome }: CheckResult) => checkOutcomes.indexOf(outcome);
  return results.toSorted((one, other) => rank(one) - rank(other));
}

/** "2 checks failed, 1 warning, 1 not checked". Never good news unless everything was looked at. */
export function summaryOf(results: readonly CheckResult[], t: SayDoctor): string {
  const count = (outcome: CheckOutcome) => results.filter((result) => result.outcome === outcome).length;
  const parts = (['failed', 'warning', 'not-checked'] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => t(`sum.${outcome}`, { count: count(outcome) }));
  return parts.length === 0 ? t('sum.nothing') : `${parts.join(', ')}.`;
}

export const needsAction = ({ outcome }: CheckResult): boolean =>
  outcome === 'failed' || outcome === 'warning' || outcome === 'not-checked';

import { type CheckOutcome, checkOutcomes } from '@picket/domain';
import type { CheckResult } from '@picket/wire/console';
import { counted } from '../../words/remote-words.ts';

export const outcomeWords: Readonly<Record<CheckOutcome, string>> = {
  failed: 'Failed',
  warning: 'Warning',
  'not-checked': 'Not checked',
  passed: 'Passed',
  'not-applicable': 'Not needed here',
};

/** Worst first; what could not be looked at stands before what is good, since it may be anything. */
export function worstFirst(results: readonly CheckResult[]): readonly CheckResult[] {
  const rank = ({ outcome }: CheckResult) => checkOutcomes.indexOf(outcome);
  return results.toSorted((one, other) => rank(one) - rank(other));
}

/** "2 checks failed, 1 warning, 1 not checked". Never good news unless everything was looked at. */
export function summaryOf(results: readonly CheckResult[]): string {
  const count = (outcome: CheckOutcome) => results.filter((result) => result.outcome === outcome).length;
  const parts = [
    count('failed') > 0 ? counted(count('failed'), 'check failed', 'checks failed') : '',
    count('warning') > 0 ? counted(count('warning'), 'warning', 'warnings') : '',
    count('not-checked') > 0
      ? counted(count('not-checked'), 'check could not be made', 'checks could not be made')
      : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'Nothing stands in the way, as far as it was looked at.' : `${parts.join(', ')}.`;
}

export const needsAction = ({ outcome }: CheckResult): boolean =>
  outcome === 'failed' || outcome === 'warning' || outcome === 'not-checked';

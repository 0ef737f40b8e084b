import { minute, type Outcome, PicketError } from '@picket/domain';

export type RetryOutcome = Omit<Extract<Outcome, { kind: 'retry' }>, 'deviceId'>;

/** A fault that waiting does not cure (a missing permission) may still be cured by somebody meanwhile. */
const lookAgainMs = 5 * minute;

/**
 * What a fault means for the orders it hit, when others of the same delivery have already been carried out: try again.
 * Never `refused`, which says that nothing was written: an answer that could not be understood may have followed a write.
 *
 * Whatever is not a `PicketError` is our bug or an abort, and is thrown on; repeating the whole delivery does no harm.
 */
export function retryAfterFault(error: unknown): RetryOutcome {
  if (!(error instanceof PicketError)) throw error;
  const { retry, message: detail } = error;
  if (retry === 'later') return { kind: 'retry', detail };
  return { kind: 'retry', detail, afterMs: retry === 'never' ? lookAgainMs : retry.afterMs };
}

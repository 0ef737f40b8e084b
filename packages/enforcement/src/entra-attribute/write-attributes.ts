import type { AttributeChange, DeviceAttributes, EntraObjectId, WriteResult } from '@picket/domain';
import { retryAfterFault } from '../retry-after-fault.ts';

/** What became of attribute changes so far. A change that is not in it was not tried. */
export type WriteLog = Map<AttributeChange, WriteResult>;

/**
 * Makes attribute changes and notes what became of each. `write` answers once for each object, so changes of the same
 * object go one after another. Throws only while the log is empty: from then on something may have been done, and what
 * fails is to be tried again.
 */
export async function writeAttributes(
  attributes: DeviceAttributes,
  changes: readonly AttributeChange[],
  log: WriteLog,
  signal: AbortSignal,
): Promise<void> {
  for (const round of oncePerObject(changes)) {
    try {
      const results = await attributes.write(round, signal);
      for (const change of round) log.set(change, results.get(change.id) ?? unanswered);
    } catch (error) {
      if (log.size === 0) throw error;
      const retry = retryAfterFault(error);
      for (const change of round) log.set(change, retry);
    }
  }
}

const unanswered: WriteResult = { kind: 'retry', detail: 'The directory gave no answer for this device.' };

function oncePerObject(changes: readonly AttributeChange[]): readonly (readonly AttributeChange[])[] {
  const seen = new Map<EntraObjectId, number>();
  const rounds = Map.groupBy(changes, ({ id }) => {
    const round = seen.get(id) ?? 0;
    seen.set(id, round + 1);
    return round;
  });
  return [...rounds.values()];
}

import type { Instant } from '@picket/domain';
import { type Feed, type IndicatorIndex, indexInSteps } from '@picket/intelligence';
import { nextTurn } from '../platform/activity.ts';
import { asFeed, type Piece } from './pieces.ts';

/** So long this thread works at an index before it lets others have their turn. */
const sliceMs = 5;

/**
 * Indexes what comes in pieces, in slices of time between which the thread serves. The index is there whole or not at all.
 *
 * @param elapsed of this thread, in milliseconds.
 */
export async function indexInSlices(
  pieces: AsyncIterable<Piece>,
  feed: Omit<Feed, 'files'>,
  now: Instant,
  elapsed: () => number = () => performance.now(),
): Promise<IndicatorIndex> {
  const all: Piece[] = [];
  for await (const piece of pieces) all.push(piece);
  const steps = indexInSteps([asFeed(all, feed)], now);
  let begun = elapsed();
  while (true) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (elapsed() - begun < sliceMs) continue;
    await nextTurn();
    begun = elapsed();
  }
}

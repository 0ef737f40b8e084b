import type { Instant } from '@picket/domain';
import { type Feed, type IndicatorIndex, indexInSteps } from '@picket/intelligence';
import { nextTurn } from '../platform/activity.ts';
import { asFeed, type Piece } from './pieces.ts';

/** After so many steps, a millisecond or two each, others have their turn. */
const stepsInTurn = 3;

/** Indexes what comes in pieces, in slices between which the thread serves. The index is there whole or not at all. */
export async function indexInSlices(
  pieces: AsyncIterable<Piece>,
  feed: Omit<Feed, 'files'>,
  now: Instant,
): Promise<IndicatorIndex> {
  const all: Piece[] = [];
  for await (const piece of pieces) all.push(piece);
  const steps = indexInSteps([asFeed(all, feed)], now);
  for (let taken = 1; ; taken++) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (taken % stepsInTurn === 0) await nextTurn();
  }
}

import { createRemarkables } from '../ingest/remarkable.ts';
import type { AssessmentTools } from './assess-batch.ts';
import type { Knowing } from './knowing.ts';

/** For tests that have one thing to judge by, whatever feeds say: nothing is left out as unremarkable. */
export function judgedBy(judge: Knowing['judge']): Pick<AssessmentTools, 'findKnowing' | 'remarkables'> {
  const knowing: Knowing = {
    generation: 0,
    edition: 'test',
    judge,
    isRemarkableApp: () => true,
    isRemarkableHost: () => true,
  };
  return { findKnowing: async () => knowing, remarkables: createRemarkables() };
}

import type { Instant } from '@picket/domain';
import { createIndicatorIndex } from '@picket/intelligence';
import type { Indicators } from './indicators.ts';

/** Where no feed is kept: nothing is listed, and nothing changes. */
export function nothingListed(now: Instant): Indicators {
  const index = createIndicatorIndex([], now);
  return {
    currentIndicators: async () => ({ generation: 0, index }),
    changesSince: async (_tenantId, generation) => ({ upTo: generation, terms: [] }),
  };
}

import { defaultAssessmentPolicy, type Knowledge, requiredSourcesOf, type TenantId } from '@picket/domain';
import { createIndicatorIndex, type IndicatorIndex, loadShippedKnowledge } from '@picket/intelligence';
import { createLog } from '@picket/server/testing';
import { createFindKnowing } from '../../packages/server/src/assessment/find-knowing.ts';
import type { Knowing } from '../../packages/server/src/assessment/knowing.ts';
import { fleetMoment, standingClock } from './known-fleet.ts';

/** An index of so many indicators, all but one of which no phone of a bench's fleet shows. */
export function makeIndex(indicators: number, listedApp: string): IndicatorIndex {
  const entries = Array.from({ length: indicators }, (_, n) => {
    const [kind, value] =
      n === 0
        ? (['app', listedApp] as const)
        : n % 3 === 0
          ? (['app', `com.listed.app${n}`] as const)
          : n % 3 === 1
            ? (['domain', `h${n}.listed.example`] as const)
            : (['file', n.toString(16).padStart(64, '0')] as const);
    return {
      kind,
      value,
      category: 'malware',
      name: 'Bench',
      position: n + 1,
      together: [],
      validUntil: undefined,
    } as const;
  });
  const content = { format: 'bench', indicators: entries, rejected: [], warnings: [], knownSigners: [] };
  const feed = { id: 'bench', title: 'Bench', edition: '1', asOf: fleetMoment, files: [{ name: 'bench', content }] };
  return createIndicatorIndex([feed], fleetMoment);
}

/** What a worker judges by, with this index in force. */
export async function knowingWith(index: IndicatorIndex): Promise<Knowing> {
  const knowledge: Knowledge = await loadShippedKnowledge();
  return await createFindKnowing({
    knowledge,
    indicators: { currentIndicators: async () => ({ generation: 1, index, feeds: [] }) },
    requirements: (platform) => requiredSourcesOf(defaultAssessmentPolicy, platform),
    clock: standingClock,
    log: createLog({ level: 'silent', clock: standingClock }),
  })('bench' as TenantId);
}

import { isRemarkableApp, isRemarkableHost, judgeDevice } from '@picket/detections';
import type { Clock, DetectorTools, Knowledge, Platform, SourceRequirement } from '@picket/domain';
import { createThreatKnowledge, type IndicatorIndex } from '@picket/intelligence';
import type { Indicators } from '../feeds/indicators.ts';
import { expectedFacts } from '../ingest/facts-of-source.ts';
import type { Log } from '../platform/log.ts';
import type { FindKnowing, Knowing } from './knowing.ts';

export interface KnowingTools {
  /** Of versions and patch levels. */
  readonly knowledge: Knowledge;
  readonly indicators: Pick<Indicators, 'currentIndicators'>;
  readonly requirements: (platform: Platform) => readonly SourceRequirement[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Puts together what devices are judged by: what ships, and what the tenant's feeds list now. */
export function createFindKnowing(tools: KnowingTools): FindKnowing {
  /** Made once for each index: two batches of one tenant have the same. */
  const known = new WeakMap<IndicatorIndex, Knowing>();
  return async (tenantId) => {
    const { generation, index } = await tools.indicators.currentIndicators(tenantId);
    const held = known.get(index);
    if (held?.generation === generation) return held;
    const knowing = knowingOf(index, generation, tools);
    known.set(index, knowing);
    return knowing;
  };
}

/** Where apps and hosts can be bad. Of one that is seen first nobody may know yet what it is on. */
const judgedPlatforms: readonly Platform[] = ['android', 'ios', 'ipados'];

function knowingOf(index: IndicatorIndex, generation: number, tools: KnowingTools): Knowing {
  const { clock, log } = tools;
  const threats = createThreatKnowledge(index);
  const knowledge: Knowledge = { ...tools.knowledge, threats };
  const expected = new Map(
    judgedPlatforms.map((platform) => [platform, expectedFacts(tools.requirements(platform))] as const),
  );
  const toolsNow = (): DetectorTools => ({ knowledge, now: clock.now() });
  return {
    generation,
    edition: `${generation} ${threats.edition}`,
    isRemarkableApp: (app) => judgedPlatforms.some((platform) => isRemarkableApp(platform, app, toolsNow())),
    isRemarkableHost: (host) => judgedPlatforms.some((platform) => isRemarkableHost(platform, host, toolsNow())),
    judge: (snapshot, now) =>
      judgeDevice(snapshot, { knowledge, now, expected: expected.get(snapshot.platform) ?? [] }).map(
        ({ detectorId, verdict, failure }) => {
          if (failure !== undefined)
            log.error({ err: failure, detectorId, deviceId: snapshot.deviceId }, 'a detector failed');
          return { detectorId, verdict };
        },
      ),
  };
}

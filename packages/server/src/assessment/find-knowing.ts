import { judgeDevice } from '@picket/detections';
import type { DetectorTools, Knowledge } from '@picket/domain';
import type { IndicatorIndex } from '@picket/intelligence';
import type { Indicators } from '../feeds/indicators.ts';
import type { Log } from '../platform/log.ts';
import type { FindKnowing, Knowing } from './knowing.ts';

export interface KnowingTools {
  /** Of versions and patch levels. */
  readonly knowledge: Knowledge;
  readonly indicators: Pick<Indicators, 'currentIndicators'>;
  readonly log: Log;
}

/** Puts together what devices are judged by: what ships, and what the tenant's feeds list now. */
export function createFindKnowing({ knowledge, indicators, log }: KnowingTools): FindKnowing {
  /** Tenants with the same feeds have the same index, and so have two batches of one tenant. */
  const known = new WeakMap<IndicatorIndex, Knowing>();
  return async (tenantId) => {
    const { generation, index } = await indicators.currentIndicators(tenantId);
    const held = known.get(index);
    if (held?.generation === generation) return held;
    const knowing = knowingOf({ knowledge }, generation, log);
    known.set(index, knowing);
    return knowing;
  };
}

function knowingOf(tools: Omit<DetectorTools, 'now'>, generation: number, log: Log): Knowing {
  return {
    generation,
    edition: `${generation}`,
    isRemarkableApp: () => true,
    isRemarkableHost: () => true,
    judge: (snapshot, now) =>
      judgeDevice(snapshot, { ...tools, now }).map(({ detectorId, verdict, failure }) => {
        if (failure !== undefined)
          log.error({ err: failure, detectorId, deviceId: snapshot.deviceId }, 'a detector failed');
        return { detectorId, verdict };
      }),
  };
}

import { isRemarkableApp, isRemarkableHost, judgeDevice } from '@picket/detections';
import type { Clock, DetectorTools, Knowledge, Platform, SourceRequirement, ThreatKnowledge } from '@picket/domain';
import { createThreatKnowledge, type IndicatorIndex } from '@picket/intelligence';
import type { Indicators } from '../feeds/indicators.ts';
import { expectedFacts } from '../ingest/facts-of-source.ts';
import type { Log } from '../platform/log.ts';
import type { FindKnowing, Knowing } from './knowing.ts';
import type { FindTenantDomains } from './tenant-domains.ts';

export interface KnowingTools {
  /** Of versions and patch levels. */
  readonly knowledge: Knowledge;
  readonly indicators: Pick<Indicators, 'currentIndicators'>;
  readonly tenantDomains: FindTenantDomains;
  readonly requirements: (platform: Platform) => readonly SourceRequirement[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Puts together what devices are judged by: what ships, what the tenant's feeds list now, and what the tenant is called. */
export function createFindKnowing(tools: KnowingTools): FindKnowing {
  /** Made once for each index and each set of names: two batches of one tenant have the same. */
  const known = new WeakMap<IndicatorIndex, OverIndex>();
  return async (tenantId) => {
    const domains = await tools.tenantDomains(tenantId);
    const { generation, index } = await tools.indicators.currentIndicators(tenantId);
    let over = known.get(index);
    if (over?.generation !== generation) {
      over = { generation, threats: over?.threats ?? createThreatKnowledge(index), byNames: new Map() };
      known.set(index, over);
    }
    const names = domains.join(' ');
    const held = over.byNames.get(names) ?? knowingOf(over, domains, tools);
    over.byNames.set(names, held);
    return held;
  };
}

interface OverIndex {
  readonly generation: number;
  readonly threats: ThreatKnowledge;
  /** By the tenant's domains. */
  readonly byNames: Map<string, Knowing>;
}

/** Where apps and hosts can be bad. Of one that is seen first nobody may know yet what it is on. */
const judgedPlatforms: readonly Platform[] = ['android', 'ios', 'ipados'];

function knowingOf({ generation, threats }: OverIndex, domains: readonly string[], tools: KnowingTools): Knowing {
  const { clock, log } = tools;
  const knowledge: Knowledge = { ...tools.knowledge, threats };
  const expected = new Map(
    judgedPlatforms.map((platform) => [platform, expectedFacts(tools.requirements(platform))] as const),
  );
  const tenant = { domains, watchware: 'low' } as const;
  const toolsNow = (): DetectorTools => ({ knowledge, tenant, now: clock.now() });
  return {
    generation,
    edition: `${generation} ${threats.edition} ${domains.join(' ')}`,
    isRemarkableApp: (app) => judgedPlatforms.some((platform) => isRemarkableApp(platform, app, toolsNow())),
    isRemarkableHost: (host) => judgedPlatforms.some((platform) => isRemarkableHost(platform, host, toolsNow())),
    judge: (snapshot, now) =>
      judgeDevice(snapshot, { knowledge, tenant, now, expected: expected.get(snapshot.platform) ?? [] }).map(
        ({ detectorId, verdict, failure }) => {
          if (failure !== undefined)
            log.error({ err: failure, detectorId, deviceId: snapshot.deviceId }, 'a detector failed');
          return { detectorId, verdict };
        },
      ),
  };
}

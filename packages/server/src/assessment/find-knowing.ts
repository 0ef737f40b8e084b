import { isRemarkableApp, isRemarkableHost, judgeDevice } from '@picket/detections';
import type { Clock, DetectorTools, Knowledge, Platform, SourceRequirement, TenantJudgment } from '@picket/domain';
import { createThreatKnowledge, type IndicatorIndex } from '@picket/intelligence';
import type { Indicators } from '../feeds/indicators.ts';
import { joinIndexes } from '../feeds/join-indexes.ts';
import { expectedFacts } from '../ingest/facts-of-source.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { FindKnowing, Knowing } from './knowing.ts';
import { ownIndexOf } from './own-index.ts';

export interface KnowingTools {
  /** Of versions and patch levels. */
  readonly knowledge: Knowledge;
  readonly indicators: Pick<Indicators, 'currentIndicators'>;
  readonly requirements: (platform: Platform) => readonly SourceRequirement[];
  /** What a tenant is called, and what it has decided. Asked for each batch. Absent: nothing. */
  readonly judgments?: {
    readonly database: Pick<Database, 'forTenant'>;
    readonly read: (tx: TenantTransaction) => Promise<TenantJudgment>;
  };
  readonly clock: Clock;
  readonly log: Log;
}

/** Puts together what devices are judged by: what ships, and what the tenant's feeds list now. */
export function createFindKnowing(tools: KnowingTools): FindKnowing {
  /** Made once for each index and what a tenant has decided: two batches of one tenant have the same, whoever came between. */
  const known = new WeakMap<IndicatorIndex, Map<string, Knowing>>();
  return async (tenantId) => {
    const { generation, index } = await tools.indicators.currentIndicators(tenantId);
    const { judgments } = tools;
    const tenant = await judgments?.database.forTenant(tenantId, judgments.read);
    const edition = editionOf(generation, index, tenant);
    const editions = known.get(index) ?? new Map<string, Knowing>();
    known.set(index, editions);
    const held = editions.get(edition);
    if (held !== undefined) return held;
    const knowing = knowingOf(index, { generation, edition, tenant }, tools);
    const [oldest] = editions.keys();
    if (oldest !== undefined && editions.size >= mostEditions) editions.delete(oldest);
    editions.set(edition, knowing);
    return knowing;
  };
}

/** Tenants that look in the same feeds share an index; so many of them are remembered, each with its own names. */
const mostEditions = 200;

/** Where apps and hosts can be bad. Of one that is seen first nobody may know yet what it is on. */
const judgedPlatforms: readonly Platform[] = ['android', 'ios', 'ipados'];

const editionOf = (generation: number, { edition }: IndicatorIndex, tenant: TenantJudgment | undefined): string =>
  `${generation} ${edition} ${JSON.stringify(tenant)}`;

function knowingOf(
  index: IndicatorIndex,
  {
    generation,
    edition,
    tenant,
  }: Pick<Knowing, 'generation' | 'edition'> & { readonly tenant: TenantJudgment | undefined },
  tools: KnowingTools,
): Knowing {
  const { clock, log } = tools;
  const threats = createThreatKnowledge(tenant === undefined ? index : joinIndexes([index, ownIndexOf(tenant)]));
  const knowledge: Knowledge = { ...tools.knowledge, threats };
  const expected = new Map(
    judgedPlatforms.map((platform) => [platform, expectedFacts(tools.requirements(platform))] as const),
  );
  const own = tenant === undefined ? {} : { tenant };
  const toolsNow = (): DetectorTools => ({ knowledge, now: clock.now(), ...own });
  return {
    generation,
    edition,
    isCurrent: async (tx) => JSON.stringify(await tools.judgments?.read(tx)) === JSON.stringify(tenant),
    isRemarkableApp: (app) => judgedPlatforms.some((platform) => isRemarkableApp(platform, app, toolsNow())),
    isRemarkableHost: (host) => judgedPlatforms.some((platform) => isRemarkableHost(platform, host, toolsNow())),
    judge: (snapshot, now) =>
      judgeDevice(snapshot, { knowledge, now, ...own, expected: expected.get(snapshot.platform) ?? [] }).map(
        ({ detectorId, verdict, failure }) => {
          if (failure !== undefined)
            log.error({ err: failure, detectorId, deviceId: snapshot.deviceId }, 'a detector failed');
          return { detectorId, verdict };
        },
      ),
  };
}

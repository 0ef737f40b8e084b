import type { Confidence, TenantId, Term } from '@picket/domain';
import type { IndicatorIndex } from '@picket/intelligence';
import type { Database } from '../platform/database/database.ts';
import { type ChangeRecord, listAllSwitchedOff, listChanges, readGeneration } from './change-store.ts';
import { differenceOf, eachPiece } from './difference.ts';
import { inTurns } from './in-turns.ts';
import { indexInSlices } from './index-in-slices.ts';
import type { CurrentIndicators, IndicatorChanges, Indicators } from './indicators.ts';
import { joinIndexes } from './join-indexes.ts';
import { type FeedRecord, listFeeds, listLiveVersions, type VersionRecord } from './store.ts';
import { vitalIndex } from './vital-hosts.ts';

/** The feeds as this process has them in memory. */
export interface IndicatorsInMemory extends Indicators {
  /** What is in force in a tenant, without what is only on trial. */
  withoutTrials(tenantId: TenantId): Promise<CurrentIndicators>;
}

interface Member {
  readonly feedId: string;
  readonly title: string;
  readonly edition: string;
  readonly confidence: Confidence;
  /** Names the version, and which of its entries have ended. */
  readonly key: string;
  readonly index: IndicatorIndex;
  /** On trial: the tenants that it counts for already. */
  readonly canary: ReadonlySet<string> | undefined;
}

interface Loaded {
  readonly generation: number;
  readonly members: readonly Member[];
  /** Feeds that are off, by tenant. */
  readonly off: ReadonlyMap<TenantId, ReadonlySet<string>>;
  /** What each tenant looks in, once asked for. */
  readonly views: Map<string, CurrentIndicators>;
}

/** More changes than these are not kept apart for the next tenant that asks: they are compared anew. */
const mostRemembered = 8;

/**
 * Keeps an index for each version that looks for something, and joins for each tenant those that are in force there. New versions
 * are indexed beside the old ones and come into force by one assignment: nobody waits, and nobody sees half of a feed.
 */
export function createIndicators(database: Database): IndicatorsInMemory {
  let loaded: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;
  const remembered = new Map<number, Promise<readonly Term[] | 'everything'>>();

  const load = async (): Promise<Loaded> => {
    const { generation, feeds, versions, off } = await database.acrossTenants(async (db) => ({
      // First: what is read after it may be newer than it says, never older.
      generation: await readGeneration(db),
      feeds: new Map((await listFeeds(db)).map((feed) => [feed.feed_id, feed])),
      versions: await listLiveVersions(db),
      off: await listAllSwitchedOff(db),
    }));
    const known = new Map(loaded?.members.map((member) => [member.key, member]));
    const members: Member[] = [];
    for (const version of versions) {
      const feed = feeds.get(version.feed_id);
      const canary = version.state === 'trial' ? new Set(version.canary_tenants ?? []) : undefined;
      if (feed === undefined || canary?.size === 0) continue;
      const { title, confidence } = feed;
      const key = JSON.stringify([version.version_id, version.read_as_of, title, confidence]);
      const index = known.get(key)?.index ?? (await indexOf(database, version, feed));
      members.push({ feedId: version.feed_id, edition: version.edition, title, confidence, key, index, canary });
    }
    const byTenant = Map.groupBy(off, ({ tenantId }) => tenantId);
    loaded = {
      generation,
      members,
      off: new Map([...byTenant].map(([tenantId, rows]) => [tenantId, new Set(rows.map(({ feedId }) => feedId))])),
      views: new Map(),
    };
    return loaded;
  };

  const catchUp = async (): Promise<Loaded> => {
    const newest = await database.acrossTenants(readGeneration);
    while (true) {
      if (loaded !== undefined && loaded.generation >= newest) return loaded;
      loading ??= load().finally(() => {
        loading = undefined;
      });
      const now = await loading;
      if (now.generation >= newest) return now;
    }
  };

  const view = async (tenantId: TenantId, withTrials: boolean): Promise<CurrentIndicators> => {
    const { generation, members, off, views } = await catchUp();
    const key = `${tenantId} ${withTrials}`;
    const known = views.get(key);
    if (known !== undefined) return known;
    const switchedOff = off.get(tenantId);
    const onTrial = new Set(
      members.filter(({ canary }) => withTrials && canary?.has(tenantId)).map(({ feedId }) => feedId),
    );
    const own = members.filter(
      ({ feedId, canary }) =>
        switchedOff?.has(feedId) !== true && (canary === undefined ? !onTrial.has(feedId) : onTrial.has(feedId)),
    );
    const made: CurrentIndicators = {
      generation,
      // Last: what speaks against a match for everybody, whatever is off, aged out or not yet there.
      index: joinIndexes([...own.map(({ index }) => index), vitalIndex]),
      feeds: own.map(({ feedId, title, edition, confidence }) => ({ id: feedId, title, edition, confidence })),
    };
    views.set(key, made);
    return made;
  };

  const termsOf = (change: ChangeRecord): Promise<readonly Term[] | 'everything'> => {
    const known = remembered.get(change.generation);
    if (known !== undefined) return known;
    const asked = termsOfChange(database, change);
    remembered.set(change.generation, asked);
    asked.catch(() => remembered.delete(change.generation));
    for (const oldest of remembered.keys()) {
      if (remembered.size <= mostRemembered) break;
      remembered.delete(oldest);
    }
    return asked;
  };

  return {
    currentIndicators: (tenantId) => view(tenantId, true),
    withoutTrials: (tenantId) => view(tenantId, false),
    async changesSince(tenantId, generation): Promise<IndicatorChanges> {
      const changes = await database.acrossTenants((db) => listChanges(db, generation));
      const upTo = changes.at(-1)?.generation ?? generation;
      const own = changes.filter(({ tenant_ids }) => tenant_ids?.includes(tenantId) !== false);
      // Who asks for the first time has compared nothing yet, and needs no list of all there is.
      if (generation === 0) return { upTo, terms: own.length === 0 ? [] : 'everything' };
      const terms = new Map<string, Term>();
      for (const change of own) {
        const touched = await termsOf(change);
        if (touched === 'everything') return { upTo, terms: 'everything' };
        await inTurns(touched, (term) => void terms.set(`${term.kind} ${term.value}`, term));
      }
      return { upTo, terms: [...terms.values()] };
    },
  };
}

async function indexOf(
  database: Database,
  version: VersionRecord,
  { title, confidence, confirmed_at }: FeedRecord,
): Promise<IndicatorIndex> {
  const { feed_id: id, edition, read_as_of, fetched_at } = version;
  const asOf = confirmed_at !== null && confirmed_at > fetched_at ? confirmed_at : fetched_at;
  const pieces = eachPiece(database, version.version_id);
  return await indexInSlices(pieces, { id, title, edition, confidence, asOf }, read_as_of);
}

/** What one change touches; `everything` where a version it speaks of is no longer kept. */
async function termsOfChange(
  database: Database,
  { from_version, to_version, expired_after, expired_until }: ChangeRecord,
): Promise<readonly Term[] | 'everything'> {
  const kept = async (versionId: string | null) => {
    if (versionId === null) return true;
    for await (const _ of eachPiece(database, versionId)) return true;
    return false;
  };
  if (!(await kept(from_version)) || !(await kept(to_version))) return 'everything';
  if (expired_after !== null && expired_until !== null && to_version !== null) {
    const ended: Term[] = [];
    for await (const { indicators } of eachPiece(database, to_version))
      for (const { kind, value, validUntil } of indicators)
        if (validUntil !== undefined && validUntil > expired_after && validUntil <= expired_until)
          ended.push({ kind, value });
    return ended;
  }
  const { added, removed, changed, warned } = await differenceOf(database, from_version, to_version);
  return [...added.map(({ kind, value }) => ({ kind, value })), ...removed, ...changed, ...warned];
}

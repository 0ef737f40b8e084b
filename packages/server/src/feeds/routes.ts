import { PicketError, type TenantId, type Term, toIso } from '@picket/domain';
import { termsOf } from '@picket/intelligence';
import {
  compareFeedVersion,
  discardFeedVersion,
  type Feed,
  importFeed,
  listFeedVersions,
  listFeeds as listOperation,
  matchIndicator,
  refreshFeed,
  releaseFeedVersion,
  rollBackFeed,
  switchFeed,
} from '@picket/wire/console';
import { type Route, route } from '../platform/http/route.ts';
import { listSwitchedOff, recordChange, setSwitch } from './change-store.ts';
import { discardVersion, releaseVersion, rollBack } from './decide.ts';
import { differenceOf } from './difference.ts';
import { importVersion } from './import-version.ts';
import { listRemovedFeeds } from './remove-feed.ts';
import { type FeedRouteTools, feedSetupRoutes } from './setup-routes.ts';
import { findFeed, listFeeds, listVersions, makeDue } from './store.ts';
import { feedToWire, versionToWire } from './to-wire.ts';

const mostExamples = 100;

/** The routes of feeds. What is the same for all tenants takes an owner of the instance; a tenant says what it looks in. */
export function feedRoutes(tools: FeedRouteTools): readonly Route[] {
  const { database, clock, indicators, onDue } = tools;

  const showFeeds = async (tenantId: TenantId, list = listFeeds): Promise<readonly Feed[]> => {
    const off = new Set(await database.forTenant(tenantId, listSwitchedOff));
    const { feeds, versions } = await database.acrossTenants(async (db) => ({
      feeds: await list(db),
      versions: Map.groupBy(await listVersions(db), ({ feed_id }) => feed_id),
    }));
    return feeds.map((feed) =>
      feedToWire(feed, versions.get(feed.feed_id) ?? [], { tenantId, isOn: !off.has(feed.feed_id), now: clock.now() }),
    );
  };

  const decisions = [
    [releaseFeedVersion, releaseVersion, 'in-force'],
    [discardFeedVersion, discardVersion, 'discarded'],
  ] as const;

  return [
    ...feedSetupRoutes(tools),
    route(listOperation, async ({ tenantId, query: { removed = false } }) => ({
      items: [...(await showFeeds(tenantId, removed ? listRemovedFeeds : listFeeds))],
    })),

    route(listFeedVersions, async ({ tenantId, params: { feedId } }) => {
      const { feed, versions } = await database.acrossTenants(async (db) => ({
        feed: await findFeed(db, feedId),
        versions: await listVersions(db, feedId),
      }));
      if (feed === undefined) throw noSuchFeed();
      return { items: versions.map((version) => versionToWire(version, tenantId)) };
    }),

    route(compareFeedVersion, async ({ params: { feedId, versionId } }) => {
      const versions = await database.acrossTenants((db) => listVersions(db, feedId));
      const version = versions.find(({ version_id }) => version_id === versionId);
      if (version === undefined) throw new PicketError('not_found', 'The feed has no such version.');
      const past = versions
        .filter(({ state }) => state === 'past')
        .toSorted((one, other) => (other.ended_at ?? 0) - (one.ended_at ?? 0));
      const from = version.state === 'in-force' ? past[0] : versions.find(({ state }) => state === 'in-force');
      const difference = await differenceOf(database, from?.version_id ?? null, versionId);
      const { added, removed, changed, kept, warned } = difference;
      const some = (terms: readonly Term[]) => terms.slice(0, mostExamples).map(({ kind, value }) => ({ kind, value }));
      return {
        from: from?.edition ?? null,
        to: version.edition,
        added: added.length,
        removed: removed.length,
        changed: changed.length,
        warnings: warned.length,
        kept,
        examples: { added: some(added), removed: some(removed), changed: some(changed) },
      };
    }),

    route(switchFeed, async ({ tenantId, params: { feedId }, body: { isOn }, audit }) => {
      const wasOff = (await database.forTenant(tenantId, listSwitchedOff)).includes(feedId);
      const feed = await database.acrossTenants((db) => findFeed(db, feedId));
      if (feed === undefined) throw noSuchFeed();
      const [from, to] = isOn ? [null, feed.version_id] : [feed.version_id, null];
      // One transaction over what is the tenant's and what is the instance's: else a switch could be said and never be seen.
      await database.acrossTenants(async (db) => {
        await setSwitch({ tenantId, db }, feedId, isOn, clock.now());
        await recordChange(db, { feedId, from, to, tenantIds: [tenantId] }, clock.now());
        const detail = { before: { enabled: !wasOff }, after: { enabled: isOn } };
        await audit({ tenantId, db }, { target: feedId, detail });
      });
      const shown = (await showFeeds(tenantId)).find(({ id }) => id === feedId);
      if (shown === undefined) throw noSuchFeed();
      return shown;
    }),

    route(matchIndicator, async ({ tenantId, query: { value } }) => {
      const { generation, index } = await indicators.currentIndicators(tenantId);
      const matches = termsOf(value ?? '').flatMap(({ kind, value: normalized }) => {
        const term = { kind, value: normalized };
        const found = index.find(term);
        const against = index.objectionsTo(term);
        return found.for.length + found.partly.length + against.length === 0
          ? []
          : [{ ...term, for: [...found.for], partly: [...found.partly], against: against.map(objectionToWire) }];
      });
      return { generation, indicators: index.size, matches };
    }),

    route(refreshFeed, async ({ params: { feedId }, audit }) => {
      const checkedAt = await database.acrossTenants(async (db) => {
        const feed = await findFeed(db, feedId);
        if (feed === undefined) throw noSuchFeed();
        if (feed.url === null) throw new PicketError('conflict', 'This feed has no address to be fetched from.');
        if (feed.is_paused) throw new PicketError('conflict', 'This feed is paused: nobody is asked for it.');
        await makeDue(db, feedId, clock.now());
        await audit(db, { target: feedId });
        return feed.checked_at;
      });
      onDue();
      return { checkedAt: checkedAt === null ? null : toIso(checkedAt) };
    }),

    route(importFeed, async ({ params: { feedId }, query: { name }, body, audit }) => {
      const outcome = await importVersion(tools, feedId, {
        files: [{ name, bytes: body }],
        audit: (db, { edition, state }) =>
          audit(db, { target: feedId, detail: { name: edition, state, size: body.length } }),
      });
      if (outcome.kind === 'refused') throw new PicketError('feed_refused', `${outcome.reason}: ${outcome.detail}`);
      const { versionId, state, kind } = outcome;
      if (state === 'staged') throw new Error('an import ended before it was settled');
      onDue();
      return { versionId, state, isNew: kind === 'imported' };
    }),

    route(rollBackFeed, async ({ params: { feedId }, body: { versionId }, audit }) => {
      await database.acrossTenants(async (db) => {
        await rollBack(db, feedId, versionId, clock.now());
        await audit(db, { target: feedId, detail: { state: 'discarded' } });
      });
      onDue();
    }),

    ...decisions.map(([operation, decide, state]) =>
      route(operation, async ({ params: { feedId, versionId }, audit }) => {
        await database.acrossTenants(async (db) => {
          await decide(db, feedId, versionId, clock.now());
          await audit(db, { target: feedId, detail: { state } });
        });
        onDue();
      }),
    ),
  ];
}

const noSuchFeed = () => new PicketError('not_found', 'There is no such feed.');

const objectionToWire = ({ source, entry, rejects }: { source: string; entry: string; rejects: boolean }) => ({
  source,
  entry,
  rejects,
});

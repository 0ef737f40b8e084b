import { day, minute, PicketError, type TenantId } from '@picket/domain';
import {
  type AnswerOf,
  addFeed,
  type BodyOf,
  changeFeed,
  previewFeedRemoval,
  removeFeed,
  restoreFeed,
} from '@picket/wire/console';
import { type Route, route } from '../platform/http/route.ts';
import { changeFeedOf } from './change-feed.ts';
import { listSwitchedOff } from './change-store.ts';
import { eachPiece } from './difference.ts';
import { sealAuthorization } from './feed-authorization.ts';
import type { FeedTools } from './import-version.ts';
import { usualTrialMs } from './refresh.ts';
import { removeFeedOf, restoreFeedOf } from './remove-feed.ts';
import { findFeed, findVersion, insertFeed, type NewFeed } from './store.ts';
import { whomItHits } from './whom-it-hits.ts';

export interface FeedRouteTools extends FeedTools {
  /** Something is to be done: whoever works may look. */
  readonly onDue: () => void;
}

/** The routes by which a feed is set up, changed, removed and brought back. */
export function feedSetupRoutes(tools: FeedRouteTools): readonly Route[] {
  const { database, clock, sealer, onDue } = tools;
  return [
    route(addFeed, async ({ body, audit }) => {
      const feed = feedOf(tools, body);
      await database.acrossTenants(async (db) => {
        if (!(await insertFeed(db, feed, clock.now())))
          throw new PicketError('conflict', 'There is a feed of this id already, or one that was removed lately.');
        await audit(db, { target: feed.id, detail: { name: feed.title } });
      });
      onDue();
    }),

    route(changeFeed, async ({ params: { feedId }, body, audit }) => {
      await database.acrossTenants(async (db) => {
        const { changed, before, after } = await changeFeedOf(db, sealer, feedId, body, clock.now());
        await audit(db, { target: feedId, detail: { changed, before, after } });
      });
      onDue();
    }),

    route(previewFeedRemoval, ({ tenantId, params: { feedId } }) => previewRemoval(tools, tenantId, feedId)),

    route(removeFeed, async ({ params: { feedId }, audit }) => {
      await database.acrossTenants(async (db) => {
        const { title } = await removeFeedOf(db, feedId, clock.now());
        await audit(db, { target: feedId, detail: { name: title } });
      });
      onDue();
    }),

    route(restoreFeed, async ({ params: { feedId }, audit }) => {
      await database.acrossTenants(async (db) => {
        const { title } = await restoreFeedOf(db, feedId, clock.now());
        await audit(db, { target: feedId, detail: { name: title } });
      });
      onDue();
    }),
  ];
}

function feedOf({ sealer }: FeedRouteTools, body: BodyOf<typeof addFeed>): NewFeed {
  const { id, title, url, checksumUrl, collection, authorization, license, confidence = 'medium' } = body;
  const { everyMinutes = day / minute, maxAgeDays, trialMinutes, canaryPercent = 0 } = body;
  if (url !== undefined && collection !== undefined)
    throw new PicketError('invalid_request', 'A feed has an address, or a collection, or neither.');
  const address = collection === undefined ? url : addressOf(collection);
  if (address === undefined && authorization !== undefined)
    throw new PicketError('invalid_request', 'Nobody is asked for this feed, so there is nobody to tell a secret.');
  if (url === undefined && checksumUrl !== undefined)
    throw new PicketError('invalid_request', 'Only what is fetched from an address of its own has a checksum.');
  return {
    id,
    title,
    source: collection !== undefined ? 'taxii' : url === undefined ? 'upload' : 'url',
    url: address,
    checksumUrl,
    license,
    confidence,
    everyMs: address === undefined ? undefined : everyMinutes * minute,
    maxAgeMs: maxAgeDays === undefined ? undefined : maxAgeDays * day,
    trialMs: trialMinutes === undefined ? usualTrialMs : trialMinutes * minute,
    canaryPercent,
    authorizationSealed: authorization === undefined ? undefined : sealAuthorization(sealer, id, authorization),
    collection:
      collection === undefined
        ? undefined
        : {
            reading: collection.reading ?? 'incremental',
            mostPages: collection.mostPages ?? 500,
            pageSize: collection.pageSize ?? 1_000,
          },
  };
}

/** https://docs.oasis-open.org/cti/taxii/v2.1/os/taxii-v2.1-os.html, 5.2 */
const addressOf = ({ apiRoot, id }: { readonly apiRoot: string; readonly id: string }) =>
  `${apiRoot.replace(/\/+$/, '')}/collections/${encodeURIComponent(id)}/`;

async function previewRemoval(
  { database, clock, sight, indicators }: FeedRouteTools,
  tenantId: TenantId,
  feedId: string,
): Promise<AnswerOf<typeof previewFeedRemoval>> {
  const isOff = (await database.forTenant(tenantId, listSwitchedOff)).includes(feedId);
  const { feed, version } = await database.acrossTenants(async (db) => {
    const found = await findFeed(db, feedId);
    return { feed: found, version: found?.version_id == null ? undefined : await findVersion(db, found.version_id) };
  });
  if (feed === undefined) throw new PicketError('not_found', 'There is no such feed.');
  const nothing = { isKnown: false, devices: 0, losesMark: 0, examples: [], terms: [] };
  if (version === undefined) return { edition: null, entries: 0, warnings: 0, ...nothing };
  const { edition, summary, version_id: versionId } = version;
  const said = { edition, entries: summary.indicators, warnings: summary.warnings };
  if (sight === undefined) return { ...said, ...nothing };
  const listed = [];
  // What is off here marks nobody here.
  if (!isOff) for await (const piece of eachPiece(database, versionId)) listed.push(...piece.indicators);
  const hits = await whomItHits({ sight, indicators }, tenantId, feedId, listed, clock.now());
  return {
    ...said,
    isKnown: hits.devices > 0,
    devices: hits.devices,
    losesMark: hits.newlyHit,
    examples: [...hits.examples],
    terms: hits.terms.map(({ kind, value, devices }) => ({ kind, value, devices })),
  };
}

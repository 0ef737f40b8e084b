import { createHash } from 'node:crypto';
import { type Clock, type Entropy, type Instant, PicketError, type TenantId, toIso } from '@picket/domain';
import type { RefusalReason } from '@picket/intelligence';
import type { AuditActor } from '../audit/audit-entry.ts';
import { recordAudit } from '../audit/audit-trail.ts';
import type { Database, Transaction } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { Sealer } from '../platform/sealer.ts';
import { recordChange } from './change-store.ts';
import { differenceOf, type VersionDifference } from './difference.ts';
import type { FeedReader } from './feed-reader.ts';
import type { IndicatorsInMemory } from './in-memory.ts';
import type { FleetSight } from './indicators.ts';
import { reasonsToHold } from './judge-version.ts';
import { insertPieces, readPieces } from './pieces.ts';
import type { FeedFileBytes, ReadVersion } from './read-version.ts';
import {
  deleteVersions,
  type FeedRecord,
  findFeed,
  insertStaged,
  listLiveVersions,
  listVersions,
  lockFeed,
  moveVersion,
  setInForce,
  type VersionRecord,
} from './store.ts';
import type { HoldReason, VersionState } from './tables.ts';

/** What moves feeds along. */
export interface FeedTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  readonly reader: FeedReader;
  readonly indicators: IndicatorsInMemory;
  /** Absent while no source reports what feeds list: then nobody can tell whom a version would hit. */
  readonly sight?: FleetSight | undefined;
  readonly listTenantIds: (db: Transaction) => Promise<readonly TenantId[]>;
  readonly sealer: Sealer;
}

/** What came, and what is known of it. */
export interface Arrival {
  readonly files: readonly FeedFileBytes[];
  readonly modifiedAt?: Instant | undefined;
  /** Says who brought it, within the transaction that stores it; Picket itself writes its own entry. */
  readonly audit?: (
    db: Transaction,
    version: { readonly edition: string; readonly state: VersionState },
  ) => Promise<void>;
}

export type ImportOutcome =
  | { readonly kind: 'imported' | 'known'; readonly versionId: string; readonly state: VersionState }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly detail: string };

/** Picket itself, as the audit log names it. */
export const picket: AuditActor = { kind: 'picket', id: null, name: 'Picket' };

const piecesAtOnce = 4;

/**
 * Takes a new version of a feed in: read whole or refused whole, written beside what is in force, and only then, by one transaction, held or
 * put on trial. Killed anywhere, what is in force stays. The same content again is known, also when it was discarded.
 *
 * @throws PicketError `not_found`
 */
export async function importVersion(tools: FeedTools, feedId: string, arrival: Arrival): Promise<ImportOutcome> {
  const { database, clock, reader } = tools;
  const hash = createHash('sha256');
  for (const { bytes } of arrival.files) hash.update(bytes);
  const sha256 = hash.digest('hex');
  const { feed, known } = await database.acrossTenants(async (db) => ({
    feed: await findFeed(db, feedId),
    known: await findTwin(db, feedId, sha256),
  }));
  if (feed === undefined) throw new PicketError('not_found', 'There is no such feed.');
  if (known !== undefined) {
    await database.acrossTenants(async (db) => arrival.audit?.(db, known));
    return { kind: 'known', versionId: known.version_id, state: known.state };
  }
  const reading = await reader.read(arrival.files, await warningsInForce(database), clock.now());
  if (reading.kind === 'refused') return reading;
  const size = arrival.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const edition = `${toIso(arrival.modifiedAt ?? clock.now()).slice(0, 10)} ${sha256.slice(0, 8)}`;
  return await storeVersion(tools, feedId, { ...reading.content, ...arrival, sha256, size, edition });
}

/** A version that has been read. */
interface Incoming extends ReadVersion, Pick<Arrival, 'modifiedAt' | 'audit'> {
  readonly sha256: string;
  readonly size: number;
  readonly edition: string;
  /** The first version of what came with Picket was looked at before Picket was released. */
  readonly isReviewed?: boolean;
}

export async function storeVersion(tools: FeedTools, feedId: string, incoming: Incoming): Promise<ImportOutcome> {
  const { database, clock, entropy, log } = tools;
  const versionId = entropy.uuid();
  const { pieces, ...version } = incoming;
  await database.acrossTenants((db) => insertStaged(db, { ...version, id: versionId, feedId }, clock.now()));
  for (let place = 0; place < pieces.length; place += piecesAtOnce)
    await database.acrossTenants((db) => insertPieces(db, versionId, place, pieces.slice(place, place + piecesAtOnce)));

  while (true) {
    const before = await database.acrossTenants((db) => findFeed(db, feedId));
    const difference = await differenceOf(database, before?.version_id ?? null, versionId);
    const outcome = await database.acrossTenants(async (db): Promise<ImportOutcome | undefined> => {
      const feed = await lockFeed(db, feedId);
      if (feed === undefined) throw new PicketError('not_found', 'The feed was taken away in the meantime.');
      // Compared with what is no longer in force: compare again.
      if (feed.version_id !== before?.version_id) return undefined;
      const twin = await findTwin(db, feedId, incoming.sha256);
      if (twin !== undefined) {
        await deleteVersions(db, [versionId]);
        await incoming.audit?.(db, twin);
        return { kind: 'known', versionId: twin.version_id, state: twin.state };
      }
      const state = await settle(db, feed, { ...incoming, id: versionId, difference }, clock.now());
      return { kind: 'imported', versionId, state };
    });
    if (outcome === undefined) continue;
    log.info({ feedId, edition: incoming.edition, ...outcome }, 'a version of a feed has come');
    return outcome;
  }
}

/** The same content, unless it is only a memory: what was in force once may come again. */
async function findTwin(db: Transaction, feedId: string, sha256: string): Promise<VersionRecord | undefined> {
  const versions = await listVersions(db, feedId);
  return versions.find((version) => version.sha256 === sha256 && version.state !== 'past');
}

interface Staged extends Incoming {
  readonly id: string;
  readonly difference: VersionDifference;
}

async function settle(db: Transaction, feed: FeedRecord, version: Staged, now: Instant): Promise<VersionState> {
  const versions = await listVersions(db, feed.feed_id);
  const inForce = versions.find(({ version_id }) => version_id === feed.version_id);
  const { removed, kept } = version.difference;
  const isFirstReviewed = version.isReviewed === true && inForce === undefined;
  const reasons = isFirstReviewed ? [] : reasonsToHold({ ...version, removed: removed.length, kept }, before(inForce));
  for (const waiting of versions.filter(({ state }) => state === 'held' || state === 'trial'))
    await endWaiting(db, feed, waiting, now);

  const state = isFirstReviewed ? 'in-force' : reasons.length > 0 ? 'held' : 'trial';
  if (state === 'in-force') await putInForce(db, feed, { version_id: version.id, format: version.format }, now);
  else if (state === 'held') await moveVersion(db, version.id, { state, reasons });
  else await moveVersion(db, version.id, { state, trialUntil: (now + feed.trial_ms) as Instant });
  if (version.audit !== undefined) await version.audit(db, { edition: version.edition, state });
  else await tell(db, feed.feed_id, { edition: version.edition, state, reasons }, now);
  return state;
}

function before(version: VersionRecord | undefined) {
  if (version === undefined) return undefined;
  const { format, summary, modified_at } = version;
  return { format, summary, modifiedAt: modified_at ?? undefined };
}

/** A version that waited does so no longer, and whoever looked for it already does not any more. */
export async function endWaiting(
  db: Transaction,
  feed: FeedRecord,
  { version_id, canary_tenants }: VersionRecord,
  now: Instant,
  change: { readonly state: 'discarded' | 'held'; readonly reasons?: readonly HoldReason[] } = { state: 'discarded' },
): Promise<void> {
  await moveVersion(db, version_id, { ...change, ...(change.state === 'discarded' ? { endedAt: now } : {}) });
  if (canary_tenants !== null)
    await recordChange(
      db,
      { feedId: feed.feed_id, from: version_id, to: feed.version_id, tenantIds: canary_tenants },
      now,
    );
}

/** From now on it is what is looked for. Within a transaction that has locked the feed. */
export async function putInForce(
  db: Transaction,
  feed: FeedRecord,
  version: Pick<VersionRecord, 'version_id' | 'format'>,
  now: Instant,
  by: { readonly releasedAt?: Instant } = {},
): Promise<void> {
  if (feed.version_id !== null) await moveVersion(db, feed.version_id, { state: 'past', endedAt: now });
  await moveVersion(db, version.version_id, { state: 'in-force', inForceAt: now, ...by });
  await setInForce(db, feed.feed_id, { id: version.version_id, format: version.format });
  await recordChange(db, { feedId: feed.feed_id, from: feed.version_id, to: version.version_id }, now);
}

/** What Picket did by itself. */
export async function tell(
  db: Transaction,
  feedId: string,
  said: { readonly edition: string; readonly state: VersionState; readonly reasons?: readonly HoldReason[] },
  now: Instant,
): Promise<void> {
  const { edition, state, reasons = [] } = said;
  const reason = reasons.map(({ code }) => code).join(', ');
  await recordAudit(db, {
    at: now,
    actor: picket,
    action: `feed.${state}`,
    outcome: 'done',
    target: feedId,
    detail: { name: edition, state, ...(reason === '' ? {} : { reason }) },
  });
}

/** Stored pieces of every version in force that says what must not be listed. */
async function warningsInForce(database: Database): Promise<readonly Uint8Array[]> {
  const versions = await database.acrossTenants(listLiveVersions);
  const pieces: Uint8Array[] = [];
  for (const { version_id } of versions.filter(({ state, summary }) => state === 'in-force' && summary.warnings > 0))
    pieces.push(...(await database.acrossTenants((db) => readPieces(db, version_id, 0, Number.MAX_SAFE_INTEGER))));
  return pieces;
}

import { type Instant, PicketError } from '@picket/domain';
import type { Transaction } from '../platform/database/database.ts';
import { recordChange } from './change-store.ts';
import { endWaiting, putInForce } from './import-version.ts';
import {
  type FeedRecord,
  findVersion,
  listVersions,
  lockFeed,
  moveVersion,
  setInForce,
  type VersionRecord,
} from './store.ts';

/** A feed, locked, with one of its versions. */
interface Found {
  readonly feed: FeedRecord;
  readonly version: VersionRecord;
}

async function lock(db: Transaction, feedId: string, versionId: string): Promise<Found> {
  const feed = await lockFeed(db, feedId);
  if (feed === undefined) throw new PicketError('not_found', 'There is no such feed.');
  const version = await findVersion(db, versionId);
  if (version?.feed_id !== feedId || version.state === 'staged')
    throw new PicketError('not_found', 'The feed has no such version.');
  return { feed, version };
}

/**
 * Puts a version that is held or on trial in force at once: a person has looked. Said twice, it changes nothing.
 *
 * @throws PicketError `not_found`, or `conflict` when it waits no longer
 */
export async function releaseVersion(db: Transaction, feedId: string, versionId: string, now: Instant): Promise<void> {
  const { feed, version } = await lock(db, feedId, versionId);
  if (version.state === 'in-force') return;
  if (version.state !== 'held' && version.state !== 'trial')
    throw new PicketError('conflict', `The version is ${version.state}: it waits for nobody.`);
  await putInForce(db, feed, version, now, { releasedAt: now });
}

/**
 * Lets a version that is held or on trial go for good: the same content is not taken again. Said twice, it changes nothing.
 *
 * @throws PicketError `not_found`, or `conflict` when it waits no longer
 */
export async function discardVersion(db: Transaction, feedId: string, versionId: string, now: Instant): Promise<void> {
  const { feed, version } = await lock(db, feedId, versionId);
  if (version.state === 'discarded') return;
  if (version.state !== 'held' && version.state !== 'trial')
    throw new PicketError('conflict', `The version is ${version.state}: it waits for nobody.`);
  await endWaiting(db, feed, version, now);
}

/**
 * Takes the version in force back: the one before it is in force again, or none where there was none. The same content is not taken
 * again. Said twice of the same version, it goes back once.
 *
 * @throws PicketError `not_found`, or `conflict` when another version is in force
 */
export async function rollBack(db: Transaction, feedId: string, versionId: string, now: Instant): Promise<void> {
  const { feed, version } = await lock(db, feedId, versionId);
  if (version.state === 'discarded') return;
  if (feed.version_id !== versionId) throw new PicketError('conflict', 'Another version is in force.');
  const versions = await listVersions(db, feedId);
  const [previous] = versions
    .filter(({ state }) => state === 'past')
    .toSorted((one, other) => (other.ended_at ?? 0) - (one.ended_at ?? 0));
  await moveVersion(db, versionId, { state: 'discarded', endedAt: now });
  if (previous !== undefined) await moveVersion(db, previous.version_id, { state: 'in-force', inForceAt: now });
  await setInForce(db, feedId, { id: previous?.version_id ?? null, format: previous?.format });
  await recordChange(db, { feedId, from: versionId, to: previous?.version_id ?? null }, now);
}

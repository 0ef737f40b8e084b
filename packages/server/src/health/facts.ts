import { type Clock, day, type Instant, type Silence, type TenantId } from '@picket/domain';
import { silenceOfConnector } from '../connectors/connectors.ts';
import { type HeartbeatRecord, listHeartbeats } from '../connectors/heartbeat-store.ts';
import { type ConnectorRecord, findConnector } from '../connectors/store.ts';
import { listRegistrations, type Registration } from '../consent/store.ts';
import { listChannelSwitches } from '../delivery/channel-switches.ts';
import { heardAt, overdueSince } from '../feeds/overdue.ts';
import { type FeedRecord, listFeeds } from '../feeds/store.ts';
import { type CallCount, countCallsSince } from '../ledger/store.ts';
import type { Database } from '../platform/database/database.ts';
import { type UsualRhythm, usualEveryMs } from '../sync/rhythm.ts';
import { listSyncStates, type SyncState } from '../sync/store.ts';
import { type Backlog, noBacklog, readBacklog } from './backlog.ts';
import { type HeartbeatSurroundings, isHeartbeatUsed, isPartnerChannel } from './is-heartbeat-used.ts';

/** Everything that a connector's health is told from, as it was read at one moment. */
export interface HealthFacts {
  readonly now: Instant;
  readonly connector: ConnectorRecord;
  readonly registrations: readonly Registration[];
  readonly isHeartbeatOffered: boolean;
  readonly isHeartbeatUsed: boolean;
  /** Undefined where nobody waits for a heartbeat: none is sent, and none was ever promised. */
  readonly silence: Silence | undefined;
  readonly heartbeats: readonly HeartbeatRecord[];
  readonly syncs: readonly (SyncState & { readonly isOverdue: boolean })[];
  readonly channels: readonly {
    readonly id: string;
    readonly title: string;
    readonly speaksToPartner: boolean;
    readonly enabled: boolean;
    readonly backlog: Backlog;
  }[];
  readonly feeds: {
    readonly total: number;
    readonly old: readonly string[];
    readonly oldestHeardAt: Instant | undefined;
  };
  readonly callsSince: Instant;
  readonly calls: CallCount;
}

export interface HealthTools extends HeartbeatSurroundings {
  readonly database: Database;
  readonly clock: Clock;
  readonly rhythm: { readonly syncEveryMs: UsualRhythm; readonly heartbeatEveryMs: number };
}

/** So many readings in a row may be missed. */
const missedReadings = 3;
const recentHeartbeats = 20;
const callsOf = day;

/** Undefined where the tenant has no connector at all. */
export async function gatherFacts(tools: HealthTools, tenantId: TenantId): Promise<HealthFacts | undefined> {
  const { database, clock, channels, uem, rhythm } = tools;
  const uemId = uem.id;
  const now = clock.now();
  const callsSince = (now - callsOf) as Instant;
  const reading = database.readForTenant(tenantId, async (tx) => {
    const connector = await findConnector(tx, uemId);
    if (connector === undefined) return undefined;
    const switches = await listChannelSwitches(tx);
    const isUsed = isHeartbeatUsed({ uem, channels }, switches);
    const backlogs = await readBacklog(
      tx,
      channels.map(({ id }) => id),
    );
    return {
      now,
      connector,
      registrations: await listRegistrations(tx),
      isHeartbeatOffered: uem.takesThreatLevels === true,
      isHeartbeatUsed: isUsed,
      silence: isUsed || connector.provisionedAt !== undefined ? silenceOfConnector(connector, now) : undefined,
      heartbeats: await listHeartbeats(tx, uemId, recentHeartbeats),
      syncs: (await listSyncStates(tx)).map((sync) => ({
        ...sync,
        isOverdue: isOverdue(sync, connector, rhythm, now),
      })),
      channels: channels.map(({ id, title, purpose }) => ({
        id,
        title,
        speaksToPartner: isPartnerChannel({ purpose }),
        enabled: switches.some(({ channelId, enabled }) => enabled && channelId === id),
        backlog: backlogs.get(id) ?? noBacklog,
      })),
      callsSince,
      calls: await countCallsSince(tx, callsSince),
    };
  });
  // Feeds are the instance's: a tenant's transaction may not read them.
  const [ofTenant, feeds] = await Promise.all([reading, database.lookAcrossTenants(listFeeds)]);
  return ofTenant && { ...ofTenant, feeds: feedFacts(feeds, now) };
}

/** Read so long ago, or never since the link began to work, that several readings must have been missed. */
function isOverdue(
  sync: SyncState,
  { state, since }: ConnectorRecord,
  { syncEveryMs }: HealthTools['rhythm'],
  now: Instant,
): boolean {
  if (state === 'unlinked' || state === 'awaiting-consent' || state === 'paused') return false;
  const everyMs = sync.everySeconds === undefined ? usualEveryMs(syncEveryMs, sync.kind) : sync.everySeconds * 1_000;
  return now - (sync.lastCompletedAt ?? since) > missedReadings * everyMs + longestReadingMs;
}

/** A big tenant's first reading takes this long, and is late by nothing. */
const longestReadingMs = 10 * 60_000;

function feedFacts(feeds: readonly FeedRecord[], now: Instant): HealthFacts['feeds'] {
  const asked = feeds.filter(({ url, is_paused }) => url !== null && !is_paused);
  const heard = asked.map(heardAt);
  return {
    total: feeds.length,
    old: feeds
      .filter((feed) => feed.aged_out_at !== null || overdueSince(feed, now) !== undefined)
      .map(({ title }) => title),
    oldestHeardAt: heard.length === 0 ? undefined : (Math.min(...heard) as Instant),
  };
}

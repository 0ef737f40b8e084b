import { day, type Instant, minute, type TenantId, toIso } from '@picket/domain';
import type { Feed, FeedVersion } from '@picket/wire/console';
import { overdueSince } from './overdue.ts';
import type { FeedRecord, VersionRecord } from './store.ts';
import type { VersionSight } from './tables.ts';

const moment = (instant: Instant | null) => (instant === null ? null : toIso(instant));

/** A version as one tenant sees it: whom it hits elsewhere is not told. */
export function versionToWire(version: VersionRecord, tenantId: TenantId): FeedVersion {
  const { summary, state } = version;
  if (state === 'staged') throw new Error('a version that is still being written was shown');
  return {
    id: version.version_id,
    edition: version.edition,
    state,
    fetchedAt: toIso(version.fetched_at),
    inForceAt: moment(version.in_force_at),
    trialUntil: moment(version.trial_until),
    sha256: version.sha256,
    format: version.format,
    size: version.size,
    indicators: summary.indicators,
    warnings: summary.warnings,
    kinds: { ...summary.kinds },
    rejected: [...summary.rejected],
    reasons: version.reasons.map(({ code, detail }) => ({ code, detail })),
    isCanaryHere: version.canary_tenants?.includes(tenantId) ?? false,
    hits: version.sight === null ? null : hitsOf(version.sight, tenantId),
  };
}

function hitsOf({ at, newTerms, tenants }: VersionSight, tenantId: TenantId): FeedVersion['hits'] {
  const own = tenants?.find((each) => each.tenantId === tenantId);
  return {
    at,
    newTerms,
    // A fleet of which nothing is reported is hit by nothing, and that says nothing.
    isKnown: own !== undefined && own.devices > 0,
    devices: own?.devices ?? 0,
    newlyHit: own?.newlyHit ?? 0,
    apps: own?.apps ?? 0,
    domains: own?.domains ?? 0,
    examples: [...(own?.examples ?? [])],
    terms: [...(own?.terms ?? [])],
  };
}

export function feedToWire(
  feed: FeedRecord,
  versions: readonly VersionRecord[],
  { tenantId, isOn, now }: { readonly tenantId: TenantId; readonly isOn: boolean; readonly now: Instant },
): Feed {
  const inForce = versions.find(({ version_id }) => version_id === feed.version_id);
  const waiting = versions.find(({ state }) => state === 'held' || state === 'trial');
  return {
    id: feed.feed_id,
    title: feed.title,
    source: feed.source,
    url: feed.url,
    license: feed.license,
    confidence: feed.confidence,
    format: feed.format,
    everyMinutes: feed.every_ms === null ? null : Math.round(feed.every_ms / minute),
    maxAgeDays: feed.max_age_ms === null ? null : Math.round(feed.max_age_ms / day),
    trialMinutes: Math.round(feed.trial_ms / minute),
    canaryPercent: feed.canary_percent,
    reading: feed.reading,
    hasAuthorization: feed.authorization_sealed !== null,
    isPaused: feed.is_paused,
    removedAt: moment(feed.removed_at),
    isOn,
    checkedAt: moment(feed.checked_at),
    confirmedAt: moment(feed.confirmed_at),
    nextDueAt: moment(feed.next_due_at),
    agedOutAt: moment(feed.aged_out_at),
    overdueSince: moment(overdueSince(feed, now) ?? null),
    problem: feed.problem,
    inForce: inForce === undefined ? null : versionToWire(inForce, tenantId),
    waiting: waiting === undefined ? null : versionToWire(waiting, tenantId),
  };
}

import { consentPurposes, type Instant, second, toIso } from '@picket/domain';
import type { Health } from '@picket/wire/console';
import { describeConnector } from '../connectors/connectors.ts';
import { findConcerns, verdictOf } from './concerns.ts';
import type { HealthFacts } from './facts.ts';
import { heartbeatView } from './heartbeat-view.ts';

const iso = (at: Instant | null | undefined) => (at == null ? null : toIso(at));
const seconds = (ms: number | undefined) => (ms === undefined ? null : Math.floor(ms / second));

export function healthToWire(facts: HealthFacts, usualHeartbeatMs: number): Health {
  const { now, connector, silence, feeds } = facts;
  const concerns = findConcerns(facts);
  return {
    at: toIso(now),
    verdict: verdictOf(concerns),
    state: connector.state,
    since: toIso(connector.since),
    because: describeConnector(connector, now),
    concerns: [...concerns],
    silence: {
      kind: silence?.kind ?? 'not-used',
      thresholdDays: connector.unresponsiveAfterDays ?? null,
      countedFrom: silence?.countedFrom ?? null,
      silentForSeconds: seconds(silence?.silentForMs),
      leftSeconds: seconds(silence?.leftMs),
      warnAt: iso(silence?.warnAt),
      ignoredAt: iso(silence?.ignoredAt),
    },
    heartbeat: {
      isOffered: facts.isHeartbeatOffered,
      isUsed: facts.isHeartbeatUsed,
      ...heartbeatView(connector, usualHeartbeatMs, now, facts.isHeartbeatUsed),
      acknowledgedAt: iso(connector.lastHeartbeatAt),
      remoteSaysAt: iso(connector.partnerLastHeartbeatAt),
      partnerState: connector.partnerState ?? null,
      androidEnabled: connector.androidEnabled ?? null,
      iosEnabled: connector.iosEnabled ?? null,
      recent: facts.heartbeats.map((beat) => ({
        sentAt: toIso(beat.sent_at),
        acknowledgedAt: iso(beat.acknowledged_at),
        code: beat.code,
        detail: beat.detail,
        partnerState: beat.partner_state,
      })),
    },
    syncs: facts.syncs.map(
      ({ kind, lastCompletedAt, lastCount, lastDurationMs, nextDueAt, isOverdue, lastProblem }) => ({
        kind,
        lastCompletedAt: iso(lastCompletedAt),
        count: lastCount ?? null,
        durationMs: lastDurationMs ?? null,
        nextDueAt: toIso(nextDueAt),
        isOverdue,
        problem: lastProblem ?? null,
      }),
    ),
    purposes: consentPurposes.map((purpose) => {
      const registration = facts.registrations.find((each) => each.purpose === purpose);
      return {
        purpose,
        state: registration?.state ?? 'not-registered',
        missing: [...(registration?.missingPermissions ?? [])],
      };
    }),
    channels: facts.channels.map(
      ({ id, title, enabled, speaksToPartner, backlog: { waiting, sent, refused, oldestAt } }) => ({
        id,
        title,
        enabled,
        speaksToPartner,
        waiting,
        sent,
        refused,
        oldestUndeliveredAt: iso(oldestAt),
      }),
    ),
    feeds: { total: feeds.total, old: [...feeds.old], oldestHeardAt: iso(feeds.oldestHeardAt) },
    calls: { since: toIso(facts.callsSince), ...facts.calls },
  };
}

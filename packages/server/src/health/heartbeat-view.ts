import { after, day, heartbeatMostMs, type Instant, second, toIso } from '@picket/domain';
import { type ConnectorRecord, heartbeatRhythmMs } from '../connectors/store.ts';

/** How often a heartbeat is sent, how seldom it may be, and when the next one is due. */
export function heartbeatView(connector: ConnectorRecord, usualEveryMs: number, now: Instant, isUsed: boolean) {
  const { unresponsiveAfterDays: days, lastHeartbeatAt, state } = connector;
  const everyMs = heartbeatRhythmMs(connector, usualEveryMs, now);
  const isSent = isUsed && (state === 'linked' || state === 'unresponsive');
  const dueAt = lastHeartbeatAt === undefined ? now : after(lastHeartbeatAt, everyMs);
  return {
    everySeconds: Math.round(everyMs / second),
    isOwnRhythm: connector.heartbeatEverySeconds !== undefined,
    mostSeconds: Math.floor(heartbeatMostMs(days === undefined ? undefined : days * day) / second),
    nextDueAt: isSent ? toIso(dueAt > now ? dueAt : now) : null,
  };
}

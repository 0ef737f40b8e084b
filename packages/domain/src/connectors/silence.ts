import { after, day, type Instant, minute } from '../time.ts';

/**
 * How a UEM hears a partner. `heard`: well. `quiet`: a quarter of the time after which it ignores a partner has gone by
 * without a heartbeat. `ignored`: all of it has, or the UEM itself calls the partner unresponsive; it no longer takes our
 * word into account, and lets every phone through. `unknown`: nobody can say, which is never good news.
 */
export const silenceKinds = ['heard', 'quiet', 'ignored', 'unknown'] as const;
export type SilenceKind = (typeof silenceKinds)[number];

/** Whose word the time is counted by. */
export type CountedFrom = 'picket' | 'uem' | 'set-up';

export interface SilenceFacts {
  /** When the UEM last acknowledged a heartbeat, as we know. */
  readonly acknowledgedAt: Instant | undefined;
  /** The same as the UEM says; undefined where it says never, or has not been asked. */
  readonly remoteSaysAt: Instant | undefined;
  /** Since when it waits for one: when the partner was set up there. */
  readonly setUpAt: Instant | undefined;
  /** Past this it ignores a partner; undefined where it does not say. */
  readonly thresholdMs: number | undefined;
  /** Whether the UEM itself calls the partner unresponsive. */
  readonly isCalledUnresponsive: boolean;
}

export interface Silence {
  readonly kind: SilenceKind;
  /** Undefined where nothing was ever acknowledged and nobody knows since when to count. */
  readonly countedFrom: CountedFrom | undefined;
  readonly silentForMs: number | undefined;
  /** Until the UEM ignores us; never below zero. Undefined where the threshold or the silence is not known. */
  readonly leftMs: number | undefined;
  readonly warnAt: Instant | undefined;
  readonly ignoredAt: Instant | undefined;
}

/**
 * How long a partner has been silent, and how long it may still be. Past its threshold Intune ignores a partner without
 * a word to anybody, so this warns when a quarter of it has gone by. Where the UEM's word and ours differ, the worse
 * counts: a heartbeat that we believe acknowledged, and that Intune does not show, is none.
 *
 * Intune's table of states and the text of its setting disagree on whether a connector is called unresponsive before the
 * threshold or at it; so that word counts as ignored whatever the times say.
 * https://learn.microsoft.com/intune/intune-service/protect/mtd-connector-enable
 */
export function silenceOf(facts: SilenceFacts, now: Instant): Silence {
  const { thresholdMs, isCalledUnresponsive } = facts;
  const last = lastHeard(facts);
  if (last === undefined) {
    const kind = isCalledUnresponsive ? 'ignored' : 'unknown';
    return {
      kind,
      countedFrom: undefined,
      silentForMs: undefined,
      leftMs: undefined,
      warnAt: undefined,
      ignoredAt: undefined,
    };
  }
  // A clock that was set back makes no silence shorter than none.
  const silentForMs = Math.max(0, now - last.at);
  const counted = { countedFrom: last.from, silentForMs };
  if (thresholdMs === undefined) {
    const kind = isCalledUnresponsive ? 'ignored' : 'unknown';
    return { ...counted, kind, leftMs: undefined, warnAt: undefined, ignoredAt: undefined };
  }
  const times = { warnAt: after(last.at, thresholdMs / 4), ignoredAt: after(last.at, thresholdMs) };
  if (isCalledUnresponsive || silentForMs >= thresholdMs) return { ...counted, ...times, kind: 'ignored', leftMs: 0 };
  const leftMs = thresholdMs - silentForMs;
  if (silentForMs >= thresholdMs / 4) return { ...counted, ...times, kind: 'quiet', leftMs };
  // Acknowledged, and Intune shows none: too early to warn, and no good news either.
  const isConfirmed = facts.acknowledgedAt !== undefined && facts.remoteSaysAt !== undefined;
  return { ...counted, ...times, kind: isConfirmed ? 'heard' : 'unknown', leftMs };
}

function lastHeard({ acknowledgedAt, remoteSaysAt, setUpAt }: SilenceFacts) {
  // Without an acknowledgment of ours the UEM's word may be about somebody else's heartbeat, or one before a restored backup.
  if (acknowledgedAt === undefined)
    return setUpAt === undefined ? undefined : ({ at: setUpAt, from: 'set-up' } as const);
  if (remoteSaysAt !== undefined && remoteSaysAt < acknowledgedAt) return { at: remoteSaysAt, from: 'uem' } as const;
  return { at: acknowledgedAt, from: 'picket' } as const;
}

/** Where a UEM does not say after how long it ignores a partner, the shortest that Intune lets an administrator choose. */
const shortestThresholdMs = day;
/** More often is kind to nobody. */
export const heartbeatLeastMs = 5 * minute;

/**
 * The longest that may lie between two heartbeats: an eighth of the threshold, so that one may fail and another still
 * comes before the warning, which is at a quarter.
 */
export function heartbeatMostMs(thresholdMs: number | undefined): number {
  return (thresholdMs ?? shortestThresholdMs) / 8;
}

/** How often a heartbeat is sent: as wished, and never so seldom that it could be missed. */
export function heartbeatEveryMs(wishedMs: number, thresholdMs: number | undefined): number {
  return Math.min(wishedMs, heartbeatMostMs(thresholdMs));
}

import { day, hour, minute, second } from '@picket/domain';

/** How long ago, in the fewest words: `4 min ago`, `in 3 h`. Both in epoch milliseconds. */
export function ago(at: number, now: number): string {
  const passedMs = now - at;
  if (Math.abs(passedMs) < 5 * second) return 'just now';
  const amount = roughly(Math.abs(passedMs));
  return passedMs > 0 ? `${amount} ago` : `in ${amount}`;
}

function roughly(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h`;
  return `${Math.floor(ms / day)} days`;
}

/** How long something took, exact enough to compare: `under 1 s`, `42 s`, `2 min 5 s`, `3 h 10 min`, `5 d 3 h`. */
export function lasted(ms: number): string {
  if (ms < second) return 'under 1 s';
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return twoUnits(ms, minute, 'min', second, 's');
  if (ms < day) return twoUnits(ms, hour, 'h', minute, 'min');
  return twoUnits(ms, day, 'd', hour, 'h');
}

function twoUnits(ms: number, bigMs: number, big: string, smallMs: number, small: string): string {
  const rest = Math.floor((ms % bigMs) / smallMs);
  const whole = `${Math.floor(ms / bigMs)} ${big}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

/** Writes instants for one reader: their locale and zone. A time without its zone is a riddle, so the zone is named. */
export interface Calendar {
  /** IANA name of the zone: `Europe/Berlin`. */
  readonly zone: string;
  /** Day, time to the second and zone: `23 Nov 2026, 09:12:04 CET`. */
  absolute(at: number): string;
  /** Time of day to the second. */
  clock(at: number): string;
  /** `Today`, `Yesterday`, or the date with its weekday. */
  dayName(at: number, now: number): string;
}

export function calendarOf(locale: string, zone: string): Calendar {
  const options = { timeZone: zone, hourCycle: 'h23' } as const;
  const absolute = new Intl.DateTimeFormat(locale, {
    ...options,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
  const clock = new Intl.DateTimeFormat(locale, {
    ...options,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const date = new Intl.DateTimeFormat(locale, {
    ...options,
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  });
  return {
    zone,
    absolute: (at) => absolute.format(at),
    clock: (at) => clock.format(at),
    dayName: (at, now) => {
      const name = date.format(at);
      if (name === date.format(now)) return 'Today';
      if (name === date.format(now - day)) return 'Yesterday';
      return name;
    },
  };
}

/**
 * A locale that this browser can really format with. Some report one that their own Intl refuses (`en-US@posix` where
 * no language is set), and a page must not stay blank for it.
 */
export function usableLocale(reported: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(reported)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

import { day, hour, minute, second } from '@picket/domain';
import type { SayWords } from './texts.ts';

/** How long ago, in the fewest words: `4 min ago`, `in 3 h`. Both in epoch milliseconds. */
export function ago(at: number, now: number, t: SayWords): string {
  const passedMs = now - at;
  if (Math.abs(passedMs) < 5 * second) return t('moment.justNow');
  const amount = roughly(Math.abs(passedMs), t);
  return passedMs > 0 ? t('moment.ago', { amount }) : t('moment.ahead', { amount });
}

function roughly(ms: number, t: SayWords): string {
  if (ms < minute) return t('moment.seconds', { count: Math.floor(ms / second) });
  if (ms < hour) return t('moment.minutes', { count: Math.floor(ms / minute) });
  if (ms < 2 * day) return t('moment.hours', { count: Math.floor(ms / hour) });
  return t('moment.days', { count: Math.floor(ms / day) });
}

/** From the longest to the shortest. */
const units = [
  ['days', day],
  ['hours', hour],
  ['minutes', minute],
  ['seconds', second],
] as const;

/** How long something took, exact enough to compare: `under 1 s`, `42 s`, `2 min 5 s`, `3 h 10 min`, `5 d 3 h`. */
export function lasted(ms: number, t: SayWords): string {
  const largest = units.findIndex(([, length]) => ms >= length);
  if (largest === -1) return t('lasted.instant');
  let rest = ms;
  return units
    .slice(largest, largest + 2)
    .map(([unit, length]) => {
      const count = Math.floor(rest / length);
      rest %= length;
      return count === 0 ? '' : t(`lasted.${unit}`, { count });
    })
    .filter((part) => part !== '')
    .join(' ');
}

/** A length of time that somebody chose: `15 minutes`, `1 day`. In the largest unit that leaves no rest. */
export function lengthOf(ms: number, t: SayWords): string {
  const [unit, length] = units.find(([, one]) => ms >= one && ms % one === 0) ?? units[3];
  return t(`length.${unit}`, { count: Math.round(ms / length) });
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
  const near = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    zone,
    absolute: (at) => absolute.format(at),
    clock: (at) => clock.format(at),
    dayName: (at, now) => {
      const name = date.format(at);
      if (name === date.format(now)) return capital(near.format(0, 'day'));
      if (name === date.format(now - day)) return capital(near.format(-1, 'day'));
      return name;
    },
  };
}

/** A word at the beginning of a line. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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

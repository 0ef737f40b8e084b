import { type Instant, parseInstant } from '../time.ts';

/** An Android security patch level: everything published up to this day is fixed. */
export interface PatchLevel {
  /** `YYYY-MM-DD`. Compares as a string: day 01 sorts below day 05, and does not include its fixes. */
  readonly level: string;
  /** Midnight UTC of that day. */
  readonly at: Instant;
}

/** Bulletins, and with them patch levels, began in August 2015 (https://source.android.com/docs/security/bulletin). */
const firstBulletin = '2015-08-01';

/** What a source reported, or undefined when it is no patch level: empty, no such day, or before there were any. */
export function parsePatchLevel(reported: string | null | undefined): PatchLevel | undefined {
  const level = reported?.trim();
  if (level === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(level) || level < firstBulletin) return undefined;
  const at = parseInstant(`${level}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March; a level that is not the day it names is no level.
  return at !== undefined && new Date(at).toISOString().startsWith(level) ? { level, at } : undefined;
}

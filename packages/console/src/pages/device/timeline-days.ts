import type { TimelineEntry } from '@picket/wire/console';
import type { Calendar } from '../../words/moments.ts';

/** An entry, and how often in a row it was the same. */
interface TimelineItem {
  readonly entry: TimelineEntry;
  readonly times: number;
  /** When the first of the row was; equal to the entry's own when it stands alone. */
  readonly firstAt: number;
}

export interface TimelineDay {
  readonly name: string;
  readonly items: readonly TimelineItem[];
}

/** Newest first, as it came, by the reader's days; what repeats itself stands once, with its count. */
export function timelineDays(
  entries: readonly TimelineEntry[],
  calendar: Calendar,
  now: number,
): readonly TimelineDay[] {
  const days: { name: string; items: TimelineItem[] }[] = [];
  for (const entry of entries) {
    const at = Date.parse(entry.at);
    const name = calendar.dayName(at, now);
    let today = days.at(-1);
    if (today?.name !== name) {
      today = { name, items: [] };
      days.push(today);
    }
    const last = today.items.at(-1);
    if (last !== undefined && isRepeat(last.entry, entry)) {
      today.items[today.items.length - 1] = { ...last, times: last.times + 1, firstAt: at };
    } else {
      today.items.push({ entry, times: 1, firstAt: at });
    }
  }
  return days;
}

function isRepeat(one: TimelineEntry, other: TimelineEntry): boolean {
  return (
    one.kind === other.kind && one.text === other.text && one.level === other.level && one.channelId === other.channelId
  );
}

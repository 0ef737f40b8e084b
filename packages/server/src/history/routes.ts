import { type Clock, second, toIso } from '@picket/domain';
import { type PicketEvent, streamEvents } from '@picket/wire/console';
import type { Database } from '../platform/database/database.ts';
import { type Route, route } from '../platform/http/route.ts';
import { eventOfKind } from './history.ts';
import { lastHistoryId, listHistoryAfter, type StoredHistoryEntry } from './store.ts';

/** How long a stream rests before it looks for news. Reading one index entry is cheap; nobody waits for a second. */
const restMs = second;
const pageSize = 200;

export function historyRoutes({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): readonly Route[] {
  return [
    route(streamEvents, async ({ tenantId, query, lastEventId, signal }) => {
      // Without a place to resume at a stream begins with what happens next: the past is in the timeline.
      const from = lastEventId ?? query.after ?? (await database.forTenant(tenantId, lastHistoryId));
      return follow(from);

      async function* follow(after: number): AsyncIterable<PicketEvent> {
        let seen = after;
        while (!signal.aborted) {
          const entries = await database.forTenant(tenantId, (tx) => listHistoryAfter(tx, seen, pageSize));
          for (const entry of entries) {
            seen = entry.id;
            yield* toEvent(entry);
          }
          if (entries.length < pageSize) await clock.sleep(restMs, signal).catch(() => undefined);
        }
      }
    }),
  ];
}

function* toEvent(entry: StoredHistoryEntry): Iterable<PicketEvent> {
  const type = eventOfKind[entry.kind];
  if (type === undefined) return;
  yield {
    id: entry.id,
    type,
    at: toIso(entry.at),
    subject: entry.deviceId ?? null,
    data: {
      ...entry.data,
      text: entry.text,
      ...(entry.level === undefined ? {} : { level: entry.level }),
      ...(entry.channelId === undefined ? {} : { channelId: entry.channelId }),
    },
  };
}

import { type DeviceRow, type PicketEvent, streamEvents } from '@picket/wire/console';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys, touchedByAll } from '../api/touched-queries.ts';
import { usePage } from '../page-context.ts';
import { followEvents, type LiveState } from './follow-events.ts';
import { type Happening, tellHappening, withHappening } from './happening.ts';

/** Events come in bursts (a sync judges hundreds of phones): what they touch is read once for all of them. */
const gatherMs = 400;

export interface Live {
  readonly state: LiveState;
  /** Newest first. */
  readonly happenings: readonly Happening[];
}

/** Keeps everything that is on screen of a tenant up to date, and tells what just happened there. */
export function useLive(tenantId: string): Live {
  const { api } = usePage();
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  const [happenings, setHappenings] = useState<readonly Happening[]>([]);

  useEffect(() => {
    let gathered: PicketEvent[] = [];
    let timer: number | undefined;
    const readTouched = () => {
      timer = undefined;
      for (const queryKey of touchedByAll(gathered, tenantId)) void queries.invalidateQueries({ queryKey });
      gathered = [];
    };
    const readAll = () => void queries.invalidateQueries({ queryKey: keys.tenant(tenantId) });

    setHappenings([]);
    const stop = followEvents({
      addressAfter: (after) => api.addressOf(streamEvents, { params: { tenantId }, query: { after } }),
      onEvent: (event) => {
        gathered.push(event);
        timer ??= window.setTimeout(readTouched, gatherMs);
        const happening = tellHappening(event, (deviceId) => nameOf(queries, tenantId, deviceId));
        setHappenings((before) => withHappening(before, event, happening));
      },
      onUnreadable: readAll,
      onState: (next) => {
        setState(next);
        if (next === 'live') readAll();
      },
      onRefused: () => void queries.invalidateQueries({ queryKey: keys.session }),
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [api, queries, tenantId]);

  return { state, happenings };
}

/** The name of a phone that was shown lately. */
function nameOf(queries: QueryClient, tenantId: string, deviceId: string): string | undefined {
  interface Pages {
    readonly pages: readonly { readonly items: readonly DeviceRow[] }[];
  }
  return queries
    .getQueriesData<Pages>({ queryKey: keys.devices(tenantId) })
    .flatMap(([, data]) => data?.pages ?? [])
    .flatMap(({ items }) => items)
    .find(({ id }) => id === deviceId)?.name;
}

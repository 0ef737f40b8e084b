import { type PicketEvent, streamEvents } from '@picket/wire/console';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys, touchedByAll } from '../api/touched-queries.ts';
import { usePage } from '../page-context.ts';
import { followEvents, type LiveState } from './follow-events.ts';
import { type Happening, withHappening } from './happening.ts';

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
        setHappenings((before) => withHappening(before, event));
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

import { type AnswerOf, getCall, getConnectorHealth, listCalls, type QueryOf } from '@picket/wire/console';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Api } from '../../../api/api.ts';
import { keys } from '../../../api/touched-queries.ts';

/** A heartbeat is acknowledged without any event: so often is looked. */
const refreshMs = 15_000;
const rowsAPage = 25;

export type CallRow = AnswerOf<typeof listCalls>['items'][number];
export type CallFilters = Pick<QueryOf<typeof listCalls>, 'failed' | 'cause'>;

/** Below the connector's key: whatever changes the one makes the other out of date. */
export const healthKey = (tenantId: string) => [...keys.connectors(tenantId), 'health'];
export const callsKey = (tenantId: string) => [...keys.connectors(tenantId), 'calls'];

export const healthQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: healthKey(tenantId),
    queryFn: ({ signal }) => api.call(getConnectorHealth, { params: { tenantId }, signal }),
    refetchInterval: refreshMs,
  });

export const callsQuery = (api: Api, tenantId: string, filters: CallFilters) =>
  infiniteQueryOptions({
    queryKey: [...callsKey(tenantId), filters],
    queryFn: ({ signal, pageParam }) =>
      api.call(listCalls, { params: { tenantId }, query: { limit: rowsAPage, ...filters, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

/** What was sent does not change. */
export const callQuery = (api: Api, tenantId: string, callId: string) =>
  queryOptions({
    queryKey: [...callsKey(tenantId), 'one', callId],
    queryFn: ({ signal }) => api.call(getCall, { params: { tenantId, callId }, signal }),
    refetchInterval: false,
  });

import type { ConsentPurpose } from '@picket/domain';
import {
  type AnswerOf,
  getDevice,
  getExamination,
  getInstanceRegistrationGuide,
  getOverview,
  getRegistrationGuide,
  getTimeline,
  listChannels,
  listConnectors,
  listDevices,
  listEntraAssignments,
  listFeeds,
  listInstanceRegistrations,
  listTenants,
  previewConnectorChange,
  previewGivingBack,
  type QueryOf,
  whoAmI,
} from '@picket/wire/console';
import {
  infiniteQueryOptions,
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
} from '@tanstack/react-query';
import type { FleetFilters } from '../routing/route.ts';
import { type Api, needsSignIn } from './api.ts';
import { CallFailed } from './failure.ts';
import { keys } from './touched-queries.ts';

/** Without any event: as old as an answer may get while it is looked at. */
const refreshMs = 30_000;
const rowsAPage = 50;

/** The answers this page keeps. A call that nobody signed in may make ends the session here too. */
export function openQueries(): QueryClient {
  const onError = (error: unknown) => {
    if (needsSignIn(error)) changeSession(client, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // The browser's idea of being online is about the internet; Picket may run on this very machine.
        networkMode: 'always',
        staleTime: 5_000,
        refetchInterval: refreshMs,
        retry: (count, error) => error instanceof CallFailed && error.retryAfterMs !== undefined && count < 2,
        retryDelay: (_, error) => (error instanceof CallFailed ? (error.retryAfterMs ?? 0) : 0),
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

export type Me = AnswerOf<typeof whoAmI>;

/** Who is signed in from now on; null for nobody. Nothing that another operator was shown stays. */
export function changeSession(client: QueryClient, me: Me | null): void {
  // The session first, and not by clearing all: the page listens to this very entry.
  client.setQueryData(keys.session, me);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
}

/** Who is signed in; null when nobody is. */
export const sessionQuery = (api: Api) =>
  queryOptions({
    queryKey: keys.session,
    queryFn: async ({ signal }) => {
      try {
        const me = await api.call(whoAmI, { signal });
        api.proveWith(me.csrfToken);
        return me;
      } catch (error) {
        if (needsSignIn(error)) return null;
        throw error;
      }
    },
  });

export const tenantsQuery = (api: Api) =>
  queryOptions({
    queryKey: keys.tenants,
    queryFn: async ({ signal }) => (await api.call(listTenants, { query: { limit: 1000 }, signal })).items,
  });

export const overviewQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: keys.overview(tenantId),
    queryFn: ({ signal }) => api.call(getOverview, { params: { tenantId }, signal }),
  });

export const connectorsQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: keys.connectors(tenantId),
    queryFn: async ({ signal }) => (await api.call(listConnectors, { params: { tenantId }, signal })).items,
  });

export const feedsQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: keys.feeds(tenantId),
    queryFn: async ({ signal }) => (await api.call(listFeeds, { params: { tenantId }, signal })).items,
  });

/** It changes only with Picket itself and its address. */
export const guideQuery = (api: Api, tenantId: string | undefined, purpose: ConsentPurpose) =>
  queryOptions({
    queryKey: keys.guide(tenantId, purpose),
    queryFn: ({ signal }) =>
      tenantId === undefined
        ? api.call(getInstanceRegistrationGuide, { params: { purpose }, signal })
        : api.call(getRegistrationGuide, { params: { tenantId, purpose }, signal }),
    refetchInterval: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The service's own apps, to which many organizations consent. For owners of the instance. */
export const serviceAppsQuery = (api: Api) =>
  queryOptions({
    queryKey: keys.serviceApps,
    queryFn: ({ signal }) => api.call(listInstanceRegistrations, { signal }).then(({ items }) => items),
  });

/** Every tenant, page by page, with the Entra tenant that it is. For owners of the instance. */
export const assignmentsQuery = (api: Api) =>
  infiniteQueryOptions({
    queryKey: keys.assignments,
    queryFn: ({ pageParam, signal }) =>
      api.call(listEntraAssignments, {
        query: { limit: rowsAPage, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** The ways by which levels are made to bite. */
export const channelsQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: keys.channels(tenantId),
    queryFn: ({ signal }) => api.call(listChannels, { params: { tenantId }, signal }).then(({ items }) => items),
  });

/** What pausing, resetting and unlinking would mean now. */
export const connectorPreviewQuery = (api: Api, tenantId: string, uem: string) =>
  queryOptions({
    queryKey: keys.connectorPreview(tenantId, uem),
    queryFn: ({ signal }) => api.call(previewConnectorChange, { params: { tenantId, uem }, signal }),
    refetchInterval: 5_000,
  });

export const givingBackQuery = (api: Api, tenantId: string, purpose: ConsentPurpose) =>
  queryOptions({
    queryKey: keys.givingBack(tenantId, purpose),
    queryFn: ({ signal }) => api.call(previewGivingBack, { params: { tenantId, purpose }, signal }),
  });

/** What the doctor saw last; null when it never looked. */
export const examinationQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: keys.examination(tenantId),
    queryFn: async ({ signal }) => (await api.call(getExamination, { params: { tenantId }, signal })).last,
  });

/** Below the same key: what is removed and what is there change with each other. */
export const removedFeedsQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: [...keys.feeds(tenantId), 'removed'],
    queryFn: async ({ signal }) =>
      (await api.call(listFeeds, { params: { tenantId }, query: { removed: true }, signal })).items,
  });

export const devicesQuery = (api: Api, tenantId: string, filters: FleetFilters) =>
  infiniteQueryOptions({
    queryKey: [...keys.devices(tenantId), filters],
    queryFn: ({ signal, pageParam }) =>
      api.call(listDevices, { params: { tenantId }, query: { ...filterQuery(filters), cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

export const deviceQuery = (api: Api, tenantId: string, deviceId: string) =>
  queryOptions({
    queryKey: keys.device(tenantId, deviceId),
    queryFn: ({ signal }) => api.call(getDevice, { params: { tenantId, deviceId }, signal }),
  });

export const timelineQuery = (api: Api, tenantId: string, deviceId: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.device(tenantId, deviceId), 'timeline'],
    queryFn: ({ signal, pageParam }) =>
      api.call(getTimeline, { params: { tenantId, deviceId }, query: { limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

function filterQuery({ levels, platform, search, includeRetired }: FleetFilters): QueryOf<typeof listDevices> {
  return {
    limit: rowsAPage,
    ...(levels.length > 0 && { level: levels.join(',') }),
    ...(platform !== undefined && { platform }),
    ...(search !== '' && { search }),
    ...(includeRetired && { includeRetired }),
  };
}

import type { InstallState } from '@picket/domain';
import { type AnswerOf, getInstallStatus, listInstalls } from '@picket/wire/console';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Api } from '../../../api/api.ts';
import { keys } from '../../../api/touched-queries.ts';

export type InstallStatus = AnswerOf<typeof getInstallStatus>;
export type Install = AnswerOf<typeof listInstalls>['items'][number];

const rowsAPage = 50;

export const installStatusQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: keys.installs(tenantId),
    queryFn: ({ signal }) => api.call(getInstallStatus, { params: { tenantId }, signal }),
  });

export const installsQuery = (api: Api, tenantId: string, state: InstallState | undefined) =>
  infiniteQueryOptions({
    queryKey: [...keys.installs(tenantId), 'list', state ?? ''],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      api.call(listInstalls, { params: { tenantId }, query: { limit: rowsAPage, state, cursor }, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

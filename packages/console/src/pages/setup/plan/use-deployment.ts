import {
  type DeploymentDecision,
  type DeploymentPlan,
  decideDeployment,
  getDeployment,
  planDeploymentNow,
} from '@picket/wire/console';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Api } from '../../../api/api.ts';
import { keys } from '../../../api/touched-queries.ts';
import { usePage } from '../../../page-context.ts';

/** What was made, and the last run. Follows events. */
export const deploymentQuery = (api: Api, tenantId: string) =>
  queryOptions({
    queryKey: keys.deployment(tenantId),
    queryFn: ({ signal }) => api.call(getDeployment, { params: { tenantId }, signal }),
  });

const planKey = (tenantId: string) => ['deployment-plan', tenantId];

/** What would be done. Reads Intune, so it is asked for when somebody looks and not with each event. */
export const planQuery = (api: Api, tenantId: string, aim: DeploymentPlan['aim']) =>
  queryOptions({
    queryKey: [...planKey(tenantId), aim],
    queryFn: ({ signal }) => api.call(planDeploymentNow, { params: { tenantId }, query: { aim }, signal }),
    refetchInterval: false,
    refetchOnWindowFocus: false,
    refetchOnMount: 'always',
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Has the plan made anew, and what is stored read again. */
export function useLookAgain(tenantId: string): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: planKey(tenantId) });
    void client.invalidateQueries({ queryKey: keys.deployment(tenantId) });
  };
}

/** Decides about one object, and looks at the plan that comes of it. */
export function useDecide(tenantId: string) {
  const { api } = usePage();
  const lookAgain = useLookAgain(tenantId);
  return useMutation({
    mutationFn: ({ key, ...body }: { key: string; decision: DeploymentDecision; remoteId?: string }) =>
      api.call(decideDeployment, { params: { tenantId, key }, body }),
    onSettled: lookAgain,
  });
}

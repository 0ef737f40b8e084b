import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { usePage } from '../../page-context.ts';
import type { SetupStepId } from '../../routing/setup-steps.ts';
import { healthQuery } from '../connector/health/health-query.ts';
import { setupQuery } from './chosen/use-choices.ts';
import { installStatusQuery } from './install/install-queries.ts';
import { deploymentQuery } from './plan/use-deployment.ts';
import { type StepState, stepStates } from './step-states.ts';

interface StepStates {
  readonly states: Readonly<Record<SetupStepId, StepState>>;
  /** Every question has been answered, or refused: what is unknown now stays so for a while. */
  readonly isSettled: boolean;
  /** The question that was refused, if any. */
  readonly query: { readonly data: unknown; readonly error: unknown; readonly refetch: () => unknown };
}

/** The state of every step as the server's answers have it, which follow what happens by themselves. */
export function useStepStates(tenantId: string): StepStates {
  const { api } = usePage();
  const connectors = useQuery(connectorsQuery(api, tenantId));
  const setup = useQuery(setupQuery(api, tenantId));
  const deployment = useQuery(deploymentQuery(api, tenantId));
  const installs = useQuery(installStatusQuery(api, tenantId));
  const health = useQuery(healthQuery(api, tenantId));
  const all = [connectors, setup, deployment, installs, health];
  return {
    states: stepStates({
      connector: connectors.data?.[0],
      setup: setup.data,
      deployment: deployment.data,
      installs: installs.data,
      health: health.data,
    }),
    isSettled: all.every(({ data, error }) => data !== undefined || error !== null),
    query: all.find(({ error }) => error !== null) ?? connectors,
  };
}

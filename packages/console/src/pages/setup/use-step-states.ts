import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { usePage } from '../../page-context.ts';
import type { SetupStepId } from '../../routing/setup-steps.ts';
import { setupQuery } from './chosen/use-choices.ts';
import { installStatusQuery } from './install/install-queries.ts';
import { type StepState, stepStates } from './step-states.ts';

/** The state of every step as the server's answers have it, which follow what happens by themselves. */
export function useStepStates(tenantId: string): {
  readonly states: Readonly<Record<SetupStepId, StepState>>;
  readonly query: { readonly data: unknown; readonly error: unknown; readonly refetch: () => unknown };
} {
  const { api } = usePage();
  const connectors = useQuery(connectorsQuery(api, tenantId));
  const installs = useQuery(installStatusQuery(api, tenantId));
  const setup = useQuery(setupQuery(api, tenantId));
  return {
    states: stepStates({ connector: connectors.data?.[0], setup: setup.data, installs: installs.data }),
    query: connectors.error === null ? setup : connectors,
  };
}

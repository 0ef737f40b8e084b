import { type ComponentType, lazy } from 'react';
import type { SetupStepId } from '../../routing/setup-steps.ts';

/** What a step is given. All else it asks the server for. */
export interface StepProps {
  readonly tenantId: string;
}

interface SetupStep {
  readonly id: SetupStepId;
  readonly Step: ComponentType<StepProps>;
}

/** The steps that there are, in the order in which they are walked. Each is loaded when it is first opened. */
export const setupSteps: readonly SetupStep[] = [
  {
    id: 'permissions',
    Step: lazy(async () => ({ default: (await import('./permissions/permissions-step.tsx')).PermissionsStep })),
  },
  {
    id: 'platforms',
    Step: lazy(async () => ({ default: (await import('./platforms/platforms-step.tsx')).PlatformsStep })),
  },
  {
    id: 'groups',
    Step: lazy(async () => ({ default: (await import('./groups/groups-step.tsx')).GroupsStep })),
  },
  {
    id: 'plan',
    Step: lazy(async () => ({ default: (await import('./plan/plan-step.tsx')).PlanStep })),
  },
  {
    id: 'install',
    Step: lazy(async () => ({ default: (await import('./install/install-step.tsx')).InstallStep })),
  },
  {
    id: 'connector',
    Step: lazy(async () => ({ default: (await import('./connector/connector-step.tsx')).ConnectorStep })),
  },
];

import type { IntuneKind } from './kind.ts';
import { accessPolicy } from './kinds/access-policy.ts';
import { agentApp } from './kinds/agent-app.ts';
import { appAssignment } from './kinds/app-assignment.ts';
import { appConfiguration } from './kinds/app-configuration.ts';
import { compliancePolicy } from './kinds/compliance-policy.ts';
import { configurationProfile } from './kinds/configuration-profile.ts';
import { group } from './kinds/group.ts';

/** Every kind of object that setup makes, one line each. */
export const intuneKinds: readonly IntuneKind[] = [
  group,
  agentApp,
  appAssignment,
  appConfiguration,
  configurationProfile,
  compliancePolicy,
  accessPolicy,
];

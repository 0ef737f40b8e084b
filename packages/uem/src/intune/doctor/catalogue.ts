import { accessPolicies, repairPath } from './access-policies.ts';
import { managedGooglePlay, vppTokens } from './app-sources.ts';
import type { IntuneCheck } from './check.ts';
import { browserConfigurations, iosSingleSignOn } from './configurations.ts';
import { otherConnectors, ourConnector } from './connectors.ts';
import { licenses } from './licenses.ts';
import { nameClashes } from './name-clashes.ts';
import { grantedPermissions } from './permissions.ts';
import { threatLevelRules } from './threat-level-rules.ts';

/** Everything that is looked at in a tenant, one line each, in the order in which one would ask. */
export const intuneChecks: readonly IntuneCheck[] = [
  licenses,
  grantedPermissions,
  ourConnector,
  otherConnectors,
  threatLevelRules,
  accessPolicies,
  repairPath,
  managedGooglePlay,
  vppTokens,
  browserConfigurations,
  iosSingleSignOn,
  nameClashes,
];

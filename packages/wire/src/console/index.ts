import * as apps from './apps.ts';
import * as audit from './audit.ts';
import * as connectors from './connectors.ts';
import * as consent from './consent.ts';
import * as deployment from './deployment.ts';
import * as devices from './devices.ts';
import * as doctor from './doctor.ts';
import * as events from './events.ts';
import * as feeds from './feeds.ts';
import * as groups from './groups.ts';
import * as health from './health.ts';
import * as installs from './installs.ts';
import * as instanceRegistrations from './instance-registrations.ts';
import * as judgment from './judgment.ts';
import * as ledger from './ledger.ts';
import type { Operation } from './operation.ts';
import * as operators from './operators.ts';
import * as setup from './setup.ts';
import * as signIn from './sign-in.ts';
import * as sync from './sync.ts';
import * as tenants from './tenants.ts';

export * from './apps.ts';
export * from './audit.ts';
export * from './connectors.ts';
export * from './consent.ts';
export * from './deployment.ts';
export * from './devices.ts';
export * from './doctor.ts';
export * from './events.ts';
export * from './feeds.ts';
export * from './groups.ts';
export * from './health.ts';
export * from './install-table.ts';
export * from './installs.ts';
export * from './instance-registrations.ts';
export * from './judgment.ts';
export * from './ledger.ts';
export * from './operation.ts';
export * from './operators.ts';
export * from './setup.ts';
export * from './setup-choices.ts';
export * from './shapes.ts';
export * from './sign-in.ts';
export * from './sync.ts';
export * from './tenants.ts';

const isOperation = (value: object): value is Operation => 'guard' in value && 'method' in value;

/** Every operation of the console API. */
export const operations: readonly Operation[] = [
  operators,
  signIn,
  tenants,
  connectors,
  consent,
  instanceRegistrations,
  devices,
  apps,
  feeds,
  judgment,
  groups,
  setup,
  sync,
  installs,
  ledger,
  health,
  doctor,
  deployment,
  audit,
  events,
]
  .flatMap((noun) => Object.values<object>(noun as Record<string, object>))
  .filter((value) => typeof value === 'object' && isOperation(value));

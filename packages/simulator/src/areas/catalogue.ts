import type { Operation } from '../graph/operation.ts';
import { compliancePolicyOperations } from './compliance-policies/operations.ts';
import { conditionalAccessOperations } from './conditional-access/operations.ts';
import { connectorOperations } from './connectors/operations.ts';
import { deviceOperations } from './devices/operations.ts';
import { groupOperations } from './groups/operations.ts';
import { managedDeviceOperations } from './managed-devices/operations.ts';
import { organizationOperations } from './organization/operations.ts';
import { signInOperations } from './sign-ins/operations.ts';
import { userOperations } from './users/operations.ts';

/** Every operation of Graph that is modelled, one line an area. All others are refused with 501. */
export const operations: readonly Operation[] = [
  ...organizationOperations,
  ...userOperations,
  ...groupOperations,
  ...deviceOperations,
  ...managedDeviceOperations,
  ...connectorOperations,
  ...compliancePolicyOperations,
  ...conditionalAccessOperations,
  ...signInOperations,
];

import type { Proof } from '../stage.suite.ts';
import { appsProof } from './apps.suite.ts';
import { complianceProof } from './compliance.suite.ts';
import { configurationsProof } from './configurations.suite.ts';
import { connectorsProof } from './connectors.suite.ts';
import { directoryProof } from './directory.suite.ts';
import { entraProof } from './entra.suite.ts';
import { intuneServicesProof } from './intune-services.suite.ts';
import { managedDevicesProof } from './managed-devices.suite.ts';
import { meProof } from './me.suite.ts';
import { noticesProof } from './notices.suite.ts';
import { servicesProof } from './services.suite.ts';

/** What shows that operations are modelled, one line an area. */
export const proofs: readonly Proof[] = [
  appsProof,
  complianceProof,
  configurationsProof,
  connectorsProof,
  directoryProof,
  entraProof,
  intuneServicesProof,
  managedDevicesProof,
  meProof,
  noticesProof,
  servicesProof,
];

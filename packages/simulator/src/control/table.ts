import { Type } from 'typebox';
import { toIso } from '../clock.ts';
import { appControls, objectControls } from './app-controls.ts';
import { compliancePartnerControls } from './compliance-partner-controls.ts';
import { connectorControls } from './connector-controls.ts';
import { define, Nothing, TenantName, tenantNamed } from './define.ts';
import { keyControls, moreRegistrationControls, partnerControls, sessionControls } from './entra-controls.ts';
import { fleetControls, moreTenantControls } from './fleet-controls.ts';
import { phoneControls } from './phone-controls.ts';
import { describePhones } from './phone-view.ts';
import { roleControls } from './role-controls.ts';
import {
  consentControls,
  groupControls,
  registrationControls,
  tenantControls,
  userControls,
} from './tenant-controls.ts';
import { clockControls, faultControls, journalControls, throttlingControls } from './world-controls.ts';

/** Every control there is. `phones.update` here is `POST /control/phones/update` on the wire. */
export const controlTable = {
  ready: define('Whether the simulator answers', Nothing, ({ world }) => ({
    isReady: true,
    seed: world.seed,
    now: toIso(world.now()),
  })),
  truth: define(
    'All phones of a tenant as they really are, with what Intune and the directory hold about them',
    Type.Object({ tenant: TenantName }),
    (tools, { tenant: name }) => {
      const tenant = tenantNamed(tools, name);
      const now = tools.world.now();
      return {
        at: toIso(now),
        tenantId: tenant.id,
        phones: describePhones(tenant, now),
      };
    },
  ),
  tenants: { ...tenantControls, ...moreTenantControls },
  fleets: fleetControls,
  registrations: { ...registrationControls, ...moreRegistrationControls },
  consents: consentControls,
  keys: keyControls,
  sessions: sessionControls,
  users: userControls,
  groups: groupControls,
  roles: roleControls,
  phones: phoneControls,
  apps: appControls,
  objects: objectControls,
  connectors: connectorControls,
  compliancePartners: compliancePartnerControls,
  partners: partnerControls,
  clock: clockControls,
  faults: faultControls,
  throttling: throttlingControls,
  journal: journalControls,
};

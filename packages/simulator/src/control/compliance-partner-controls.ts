import { Type } from 'typebox';
import {
  compliancePartnerCollection,
  hearFromPartner,
  reportFromPartner,
} from '../areas/compliance-partners/compliance-partners.ts';
import type { Tenant } from '../world/tenant.ts';
import { ControlFault, define, TenantName, tenantNamed } from './define.ts';

/** Display name or id. */
const Partner = Type.String();

function partnerNamed(tenant: Tenant, name: string) {
  const found = tenant.kept
    .all(compliancePartnerCollection)
    .find(({ id, displayName }) => id === name || displayName === name);
  if (found === undefined) throw new ControlFault('not_found', `there is no compliance partner "${name}"`);
  return found;
}

export const compliancePartnerControls = {
  heartbeat: define(
    'A compliance partner (other management) says that it is there',
    Type.Object({ tenant: TenantName, partner: Partner }),
    (tools, { tenant: name, partner }) => {
      const tenant = tenantNamed(tools, name);
      hearFromPartner(tools.world, tenant, partnerNamed(tenant, partner));
      return {};
    },
  ),
  report: define(
    'A compliance partner says whether a device that it manages is compliant; the answer is why that is not taken, or null',
    Type.Object({ tenant: TenantName, partner: Partner, entraDeviceId: Type.String(), isCompliant: Type.Boolean() }),
    (tools, { tenant: name, partner, entraDeviceId, isCompliant }) => {
      const tenant = tenantNamed(tools, name);
      const device = tenant.devices.get(tenant.deviceIds.get(entraDeviceId.toLowerCase()) ?? '');
      if (device === undefined) throw new ControlFault('not_found', `there is no device ${entraDeviceId}`);
      const phone = [...tenant.phones.values()].find(({ entraObjectId }) => entraObjectId === device.id);
      const report = { device, userId: phone?.userId ?? null, isCompliant };
      return { refusedBecause: reportFromPartner(tools.world, tenant, partnerNamed(tenant, partner), report) ?? null };
    },
  ),
};

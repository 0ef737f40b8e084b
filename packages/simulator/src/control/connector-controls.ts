import { Type } from 'typebox';
import { changeConnector } from '../areas/connectors/change-connector.ts';
import type { Connector, ConnectorSettings } from '../areas/connectors/connector.ts';
import { partnerState } from '../areas/connectors/connector-state.ts';
import { reportedThreatStates } from '../areas/managed-devices/managed-device.ts';
import { toIso } from '../clock.ts';
import { setThreatState } from '../partner/work-off-upload.ts';
import { enrollmentOf } from '../phones/check-in.ts';
import type { Tenant } from '../world/tenant.ts';
import { ControlFault, type ControlTools, define, TenantName, tenantNamed } from './define.ts';
import { phoneNamed } from './phone-view.ts';

const Settings = Type.Partial(
  Type.Object({
    androidEnabled: Type.Boolean(),
    iosEnabled: Type.Boolean(),
    androidDeviceBlockedOnMissingPartnerData: Type.Boolean(),
    iosDeviceBlockedOnMissingPartnerData: Type.Boolean(),
    partnerUnsupportedOsVersionBlocked: Type.Boolean(),
    partnerUnresponsivenessThresholdInDays: Type.Integer({ minimum: 1 }),
    partnerMinimumSupportedAndroidVersion: Type.Union([Type.String(), Type.Null()]),
    partnerMinimumSupportedIosVersion: Type.Union([Type.String(), Type.Null()]),
  }),
  { additionalProperties: false },
);

export interface ConnectorView {
  readonly id: string;
  readonly partnerState: string;
  readonly lastHeartbeatAt: string | null;
  readonly settings: ConnectorSettings;
}

export const connectorControls = {
  list: define('Connectors of a tenant', Type.Object({ tenant: TenantName }), (tools, { tenant: name }) => {
    const tenant = tenantNamed(tools, name);
    return [...tenant.connectors.values()].map((connector) => describe(tools, tenant, connector));
  }),
  configure: define(
    "What an administrator switches in the admin center; the tenant's only connector unless `id` names one",
    Type.Object({ tenant: TenantName, id: Type.Optional(Type.String()), settings: Settings }),
    (tools, { tenant: name, id, settings }): ConnectorView => {
      const tenant = tenantNamed(tools, name);
      const connector = id === undefined ? [...tenant.connectors.values()][0] : tenant.connectors.get(id.toLowerCase());
      if (connector === undefined) throw new ControlFault('not_found', `${tenant.displayName} has no such connector`);
      changeConnector(tools.world, tenant, connector, { ...connector.settings, ...settings });
      return describe(tools, tenant, connector);
    },
  ),
  requestResync: define(
    "Intune asks the partner for every device's level anew, in the answer to its next heartbeat",
    Type.Object({ tenant: TenantName }),
    (tools, { tenant: name }) => {
      tenantNamed(tools, name).partner.resyncRequestedAt = tools.world.now();
      return { resyncRequestedAt: toIso(tools.world.now()) };
    },
  ),
  setThreatState: define(
    'Sets what Intune holds of a partner about a phone, states included that our partner channel cannot report',
    Type.Object({ phone: Type.String(), state: Type.Enum([...reportedThreatStates]) }),
    (tools, { phone: id, state }) => {
      const { tenant, phone } = phoneNamed(tools, id);
      const managed = enrollmentOf(tenant, phone);
      if (managed === undefined) throw new ControlFault('not_found', 'the phone is not enrolled');
      setThreatState(tools.world, tenant, managed, state);
      managed.threatReportedAt = tools.world.now();
      return {};
    },
  ),
};

function describe({ world }: ControlTools, tenant: Tenant, connector: Connector): ConnectorView {
  return {
    id: connector.id,
    partnerState: partnerState(tenant, connector, world.now()),
    lastHeartbeatAt: connector.lastHeartbeatAt === undefined ? null : toIso(connector.lastHeartbeatAt),
    settings: connector.settings,
  };
}

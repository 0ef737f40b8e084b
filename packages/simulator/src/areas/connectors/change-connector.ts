import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import { applyComplianceToAll } from '../compliance-policies/apply-compliance.ts';
import { type Connector, type ConnectorSettings, defaultConnectorSettings, partnerConnectorId } from './connector.ts';
import { isIgnored, thresholdMs } from './connector-state.ts';

/** Switches settings. Every one that changes is an effect, and every phone is judged anew. */
export function changeConnector(world: World, tenant: Tenant, connector: Connector, settings: ConnectorSettings): void {
  const before = connector.settings;
  connector.settings = settings;
  for (const name of Object.keys(settings) as (keyof ConnectorSettings)[]) {
    record(world, tenant, connector, name, before[name], settings[name]);
  }
  applyComplianceToAll(world, tenant);
  reviewWhenSilent(world, tenant, connector);
}

/**
 * The partner tells Intune that it serves the tenant, or no longer does. The row appears if nobody has added it. What an
 * administrator then turns on, the tenant's behaviour may turn on for him.
 */
export function provision(world: World, tenant: Tenant, isProvisioned: boolean, partnerName: string): Connector {
  const connector = tenant.connectors.get(partnerConnectorId) ?? {
    id: partnerConnectorId,
    partnerDisplayName: partnerName,
    isProvisioned: false,
    hasError: false,
    isGivenUp: false,
    lastHeartbeatAt: undefined,
    reviewAt: undefined,
    settings: defaultConnectorSettings(tenant.behaviour),
  };
  tenant.connectors.set(connector.id, connector);
  const before = connector.isProvisioned;
  connector.partnerDisplayName = partnerName;
  connector.isProvisioned = isProvisioned;
  record(world, tenant, connector, 'isProvisioned', before, isProvisioned);
  if (isProvisioned && connector.isGivenUp) {
    connector.isGivenUp = false;
    beat(world, tenant, connector);
  }
  if (!before && isProvisioned) {
    beat(world, tenant, connector);
    const { togglesOnProvision } = tenant.behaviour;
    changeConnector(world, tenant, connector, {
      ...connector.settings,
      androidEnabled: connector.settings.androidEnabled || togglesOnProvision.includes('android'),
      iosEnabled: connector.settings.iosEnabled || togglesOnProvision.includes('ios'),
    });
  }
  // A service that ended may take its row along.
  if (before && !isProvisioned && tenant.behaviour.deprovisionedConnector === 'removed') {
    tenant.connectors.delete(connector.id);
  }
  applyComplianceToAll(world, tenant);
  return connector;
}

/** The partner is alive. When it next falls silent for too long, its data stops counting. */
export function beat(world: World, tenant: Tenant, connector: Connector): void {
  const wasIgnored = isIgnored(connector, world.now());
  if (wasIgnored && connector.isProvisioned && tenant.behaviour.silentPartnerRecovers === 'by-provisioning') {
    connector.isGivenUp = true;
  }
  connector.lastHeartbeatAt = world.now();
  connector.hasError = false;
  if (wasIgnored) applyComplianceToAll(world, tenant);
  reviewWhenSilent(world, tenant, connector);
}

/** One review is planned at a time: it moves itself on while the partner keeps beating. */
function reviewWhenSilent(world: World, tenant: Tenant, connector: Connector): void {
  if (connector.lastHeartbeatAt === undefined) return;
  const silentAt = connector.lastHeartbeatAt + thresholdMs(connector) + 1;
  if (silentAt <= world.now() || (connector.reviewAt !== undefined && connector.reviewAt <= silentAt)) return;
  connector.reviewAt = silentAt;
  world.due.add(silentAt, () => {
    if (connector.reviewAt !== silentAt) return;
    connector.reviewAt = undefined;
    if (isIgnored(connector, world.now())) applyComplianceToAll(world, tenant);
    else reviewWhenSilent(world, tenant, connector);
  });
}

function record(
  world: World,
  tenant: Tenant,
  connector: Connector,
  property: string,
  from: unknown,
  to: unknown,
): void {
  if (from === to) return;
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'connector',
    subject: connector.id,
    property,
    entraDeviceId: null,
    from,
    to,
  });
}

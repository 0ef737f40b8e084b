import { day, hour } from '../../clock.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { Connector } from './connector.ts';

export type PartnerState = 'unavailable' | 'available' | 'enabled' | 'unresponsive' | 'notSetUp' | 'error';

/**
 * The connector's state as the admin center would show it (overview of Mobile Threat Defense in Intune):
 * not provisioned → `unavailable` (one that was only added: see `connectorWhenAdded`); provisioned → `available`; a platform turned on → `enabled`; silent for longer than
 * the threshold → `unresponsive`, whatever the toggles say; an error the partner reported → `error`.
 */
export function partnerState(tenant: Tenant, connector: Connector, now: number): PartnerState {
  if (!connector.isProvisioned) {
    return connector.lastHeartbeatAt === undefined ? tenant.behaviour.connectorWhenAdded : 'unavailable';
  }
  if (connector.hasError) return 'error';
  const { settings } = connector;
  if (isIgnored(connector, now) || isShownEarly(tenant, connector, now)) return 'unresponsive';
  return settings.androidEnabled || settings.iosEnabled || settings.windowsEnabled ? 'enabled' : 'available';
}

function isShownEarly(tenant: Tenant, connector: Connector, now: number): boolean {
  const silentMs = silenceMs(connector, now);
  // Nobody calls a partner silent who spoke within the hour.
  if (silentMs <= hour) return false;
  const { unresponsiveShownAfterDays } = tenant.behaviour;
  return unresponsiveShownAfterDays !== 'threshold' && silentMs > unresponsiveShownAfterDays * day;
}

/** Past its threshold a silent partner's data is ignored: the rule can make nobody noncompliant. It fails open. */
export function isIgnored(connector: Connector, now: number): boolean {
  return connector.isGivenUp || silenceMs(connector, now) > thresholdMs(connector);
}

export function thresholdMs({ settings }: Connector): number {
  return settings.partnerUnresponsivenessThresholdInDays * day;
}

function silenceMs({ lastHeartbeatAt }: Connector, now: number): number {
  return lastHeartbeatAt === undefined ? 0 : now - lastHeartbeatAt;
}

/**
 * The connector whose data counts for a platform. `none`: no provisioned one is turned on for it. `ignored`: there is
 * one, and it has been silent for too long. Several partners on one platform are not modelled: the first counts.
 */
export function connectorFor(tenant: Tenant, platform: 'iOS' | 'Android', now: number): Connector | 'none' | 'ignored' {
  for (const connector of tenant.connectors.values()) {
    const isOn = platform === 'iOS' ? connector.settings.iosEnabled : connector.settings.androidEnabled;
    if (connector.isProvisioned && isOn) return isIgnored(connector, now) ? 'ignored' : connector;
  }
  return 'none';
}

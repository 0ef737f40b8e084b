import { day } from '../../clock.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { Connector } from './connector.ts';

export type PartnerState = 'unavailable' | 'available' | 'enabled' | 'unresponsive' | 'notSetUp' | 'error';

/**
 * The connector's state as the admin center would show it (overview of Mobile Threat Defense in Intune):
 * not provisioned → `unavailable`; provisioned → `available`; a platform turned on → `enabled`; silent for longer than
 * the threshold → `unresponsive`, whatever the toggles say; an error the partner reported → `error`.
 */
export function partnerState(tenant: Tenant, connector: Connector, now: number): PartnerState {
  if (!connector.isProvisioned) return 'unavailable';
  if (connector.hasError) return 'error';
  const { unresponsiveShownAfterDays } = tenant.behaviour;
  const { settings } = connector;
  const shownAfterMs =
    unresponsiveShownAfterDays === 'threshold' ? thresholdMs(connector) : unresponsiveShownAfterDays * day;
  if (silenceMs(connector, now) > shownAfterMs) return 'unresponsive';
  return settings.androidEnabled || settings.iosEnabled || settings.windowsEnabled ? 'enabled' : 'available';
}

/** Past its threshold a silent partner's data is ignored: the rule can make nobody noncompliant. It fails open. */
export function isIgnored(connector: Connector, now: number): boolean {
  return silenceMs(connector, now) > thresholdMs(connector);
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

import type { TenantBehaviour } from '../../world/tenant-behaviour.ts';

/**
 * A Mobile Threat Defense connector (`mobileThreatDefenseConnector`). Its `partnerState` is not kept: it follows from
 * what is kept, the heartbeat and the clock.
 */
export interface Connector {
  /** In production the partner's well-known GUID; here one that is plainly made up. */
  readonly id: string;
  partnerDisplayName: string;
  /** False until the partner has provisioned the tenant. */
  isProvisioned: boolean;
  /** Set when the partner reported an error about itself. */
  hasError: boolean;
  /** It was silent past its threshold, and a heartbeat alone does not bring it back (`silentPartnerRecovers`). */
  isGivenUp: boolean;
  lastHeartbeatAt: number | undefined;
  /** When its silence is looked at next; undefined while nothing is planned. */
  reviewAt: number | undefined;
  settings: ConnectorSettings;
}

/** What an administrator switches. All of it is written by PATCH. */
export interface ConnectorSettings {
  readonly androidEnabled: boolean;
  readonly iosEnabled: boolean;
  readonly windowsEnabled: boolean;
  readonly androidDeviceBlockedOnMissingPartnerData: boolean;
  readonly iosDeviceBlockedOnMissingPartnerData: boolean;
  readonly windowsDeviceBlockedOnMissingPartnerData: boolean;
  readonly androidMobileApplicationManagementEnabled: boolean;
  readonly iosMobileApplicationManagementEnabled: boolean;
  readonly partnerUnsupportedOsVersionBlocked: boolean;
  readonly partnerUnresponsivenessThresholdInDays: number;
  readonly allowPartnerToCollectIOSApplicationMetadata: boolean;
  readonly allowPartnerToCollectIOSPersonalApplicationMetadata: boolean;
  readonly microsoftDefenderForEndpointAttachEnabled: boolean;
  /** Beta only. */
  readonly partnerMinimumSupportedAndroidVersion: string | null;
  /** Beta only. */
  readonly partnerMinimumSupportedIosVersion: string | null;
}

/** Nothing is shared, nothing is blocked. Seven days is what public set-up scripts write (`partnerThresholdDays`). */
const defaultSettings: Omit<ConnectorSettings, 'partnerUnresponsivenessThresholdInDays'> = {
  androidEnabled: false,
  iosEnabled: false,
  windowsEnabled: false,
  androidDeviceBlockedOnMissingPartnerData: false,
  iosDeviceBlockedOnMissingPartnerData: false,
  windowsDeviceBlockedOnMissingPartnerData: false,
  androidMobileApplicationManagementEnabled: false,
  iosMobileApplicationManagementEnabled: false,
  partnerUnsupportedOsVersionBlocked: false,
  allowPartnerToCollectIOSApplicationMetadata: false,
  allowPartnerToCollectIOSPersonalApplicationMetadata: false,
  microsoftDefenderForEndpointAttachEnabled: false,
  partnerMinimumSupportedAndroidVersion: null,
  partnerMinimumSupportedIosVersion: null,
};

export function defaultConnectorSettings({ partnerThresholdDays }: TenantBehaviour): ConnectorSettings {
  return { ...defaultSettings, partnerUnresponsivenessThresholdInDays: partnerThresholdDays };
}

/** The connector of the partner that speaks the partner protocol here. No partner of Microsoft's has this id. */
export const partnerConnectorId = '51a00000-5151-4151-8151-510000000001';

/**
 * The words of the field as types. One meaning each, in code, tables, API, console and docs (docs/glossary.md).
 * Ids are branded so that a user id cannot be passed where a device id is meant; they are made by parsing
 * (`parseEntraDeviceId`) or by the shell when it stores something new.
 */
declare const brand: unique symbol;
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };

/** One customer organisation in Picket. A UUID of ours. */
export type TenantId = Branded<string, 'TenantId'>;
/** The Entra tenant a tenant is linked to: a GUID of Microsoft's (`tid`). */
export type EntraTenantId = Branded<string, 'EntraTenantId'>;
/** Our record of a phone. A UUID of ours that outlives re-enrollment. */
export type DeviceId = Branded<string, 'DeviceId'>;
/** What the UEM calls one enrollment (`managedDevice.id` in Graph). A new enrollment has a new one. */
export type RemoteDeviceId = Branded<string, 'RemoteDeviceId'>;
/** `device.deviceId` in Entra: the join key between UEM, Entra and agent. Lower case, never all zero. */
export type EntraDeviceId = Branded<string, 'EntraDeviceId'>;
/** `id` of an Entra object (user, group, device). Not the same as a device's `deviceId`. */
export type EntraObjectId = Branded<string, 'EntraObjectId'>;
export type FindingId = Branded<string, 'FindingId'>;
/** One wish of ours for one device in one channel, from its first try to its receipt. */
export type IntentId = Branded<string, 'IntentId'>;
export type OperatorId = Branded<string, 'OperatorId'>;
/** Id of a family member (`os-out-of-support`, `entra-attribute`, `intune`): checked against its catalogue, never a union. */
export type DetectorId = string;
export type ChannelId = string;
export type UemId = string;
/** Where observations come from: `intune-inventory` is the first. */
export type SourceId = string;

/** From good to bad, so that the worst is the last. The words of Graph's `deviceThreatProtectionLevel`. */
export const riskLevels = ['secured', 'low', 'medium', 'high'] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** Of a threat or finding. */
export const severities = ['low', 'medium', 'high'] as const;
export type Severity = (typeof severities)[number];

/** What a device is shown as: its risk level, or that nobody can know it. */
export const deviceLevels = ['not-assessed', 'secured', 'low', 'medium', 'high'] as const;
export type DeviceLevel = (typeof deviceLevels)[number];

export const platforms = ['android', 'ios', 'ipados', 'other'] as const;
/** `other` is whatever Picket does not judge (Windows, macOS, Linux, unknown). */
export type Platform = (typeof platforms)[number];

export const ownerships = ['company', 'personal', 'unknown'] as const;
export type Ownership = (typeof ownerships)[number];

/** What an Entra administrator consents to, one app registration each (docs/decisions). */
export const consentPurposes = ['sync-and-signal', 'setup', 'response'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];

/** Whose the app registration of a purpose is: `own`, made for this tenant alone, or the `instance`'s, for many. */
export const registrationSources = ['own', 'instance'] as const;
export type RegistrationSource = (typeof registrationSources)[number];

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * The Entra device id in what a UEM or directory reported, or undefined where there is none: Intune leaves it empty
 * or all zero until registration has completed (microsoft.md 6.1).
 */
export function parseEntraDeviceId(reported: string | null | undefined): EntraDeviceId | undefined {
  const id = reported?.trim().toLowerCase();
  return id !== undefined && guid.test(id) && id !== nobody ? (id as EntraDeviceId) : undefined;
}

/** The worse of two severities or levels is the one later in its list. */
export function worstLevel(levels: Iterable<RiskLevel>): RiskLevel {
  let worst = 0;
  for (const level of levels) worst = Math.max(worst, riskLevels.indexOf(level));
  return riskLevels[worst] ?? 'secured';
}

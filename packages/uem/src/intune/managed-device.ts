import {
  type FactName,
  type Facts,
  type Instant,
  type ManagedDevice,
  type ObservedFacts,
  parseEntraDeviceId,
  parseInstant,
  parsePatchLevel,
  type RemoteDeviceId,
} from '@picket/domain';
import type { GraphManagedDevice } from '@picket/graph';
import { nonBlank, ownershipOf, parseObjectId, platformOf } from './words.ts';

/** The source that these facts name. */
export const intuneInventory = 'intune-inventory';

/** A device as Intune lists it, in our words. */
export function readManagedDevice(device: GraphManagedDevice): ManagedDevice {
  const lastSyncAt = momentOf(device.lastSyncDateTime);
  return {
    remoteId: device.id as RemoteDeviceId,
    entraDeviceId: parseEntraDeviceId(device.azureADDeviceId),
    name: nonBlank(device.deviceName) ?? 'unnamed',
    platform: platformOf(device.operatingSystem, device.model),
    ownership: ownershipOf(device.managedDeviceOwnerType),
    enrollmentType: device.deviceEnrollmentType ?? 'unknown',
    serialNumber: nonBlank(device.serialNumber),
    userId: parseObjectId(device.userId),
    userPrincipalName: nonBlank(device.userPrincipalName),
    userDisplayName: nonBlank(device.userDisplayName),
    enrolledAt: momentOf(device.enrolledDateTime),
    lastSyncAt,
    complianceState: device.complianceState ?? 'unknown',
    partnerReportedThreatState: nonBlank(device.partnerReportedThreatState),
    // Facts are as old as the phone's last word. Where that is not known, nobody can say how old, and they are none.
    facts: lastSyncAt === undefined ? {} : observed(factsOf(device), lastSyncAt),
  };
}

/** What Intune does not know is left out: an empty text, `Unknown`, a version of nothing but zeros. */
function factsOf(device: GraphManagedDevice): { readonly [Name in FactName]?: Facts[Name] | undefined } {
  const isAndroid = platformOf(device.operatingSystem, device.model) === 'android';
  return {
    osVersion: versionOf(device.osVersion),
    securityPatchLevel: isAndroid ? parsePatchLevel(device.androidSecurityPatchLevel)?.level : undefined,
    jailbroken: truthOf(device.jailBroken),
    encrypted: device.isEncrypted ?? undefined,
    manufacturer: nonBlank(device.manufacturer),
    model: nonBlank(device.model),
  };
}

function observed(facts: ReturnType<typeof factsOf>, observedAt: Instant): ObservedFacts {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, { value, source: intuneInventory, observedAt }]));
}

function versionOf(text: string | null | undefined): string | undefined {
  const version = nonBlank(text);
  return version === undefined || /^0(\.0)*$/.test(version) ? undefined : version;
}

/** `True`, `False` or `Unknown`, as text. Only the first two are facts. */
function truthOf(text: string | null | undefined): boolean | undefined {
  const word = nonBlank(text)?.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** `0001-01-01T00:00:00Z` is Intune's "never". */
function momentOf(text: string | null | undefined): Instant | undefined {
  const at = parseInstant(text);
  return at !== undefined && at > 0 ? at : undefined;
}

import type { EntraObjectId, MemberKind, Ownership, Platform, RiskLevel } from '@picket/domain';

/** Microsoft's words, and ours for them. Whatever is new there falls into the class that promises least. */

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const nobody = '00000000-0000-0000-0000-000000000000';

/** Undefined for what is left out, empty or blank: Graph uses all three for "not known". */
export function nonBlank(text: string | null | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed ? trimmed : undefined;
}

/** The id of an Entra object, or undefined where a reference is empty or all zero. */
export function parseObjectId(text: string | null | undefined): EntraObjectId | undefined {
  const id = nonBlank(text)?.toLowerCase();
  return id !== undefined && guid.test(id) && id !== nobody ? (id as EntraObjectId) : undefined;
}

/**
 * An iPad reports `iOS` and is known by its model: `iPad Air (5th generation)`, `iPad13,16`. The two have had versions
 * and fixes of their own since iPadOS 13.
 */
export function platformOf(operatingSystem: string | null | undefined, model: string | null | undefined): Platform {
  const system = nonBlank(operatingSystem)?.toLowerCase() ?? '';
  if (system.startsWith('android')) return 'android';
  if (system.startsWith('ipados')) return 'ipados';
  if (system.startsWith('ios')) return nonBlank(model)?.toLowerCase().startsWith('ipad') ? 'ipados' : 'ios';
  return 'other';
}

export function ownershipOf(ownerType: string | null | undefined): Ownership {
  return ownerType === 'company' || ownerType === 'personal' ? ownerType : 'unknown';
}

/** `#microsoft.graph.user`, at times without the hash. */
export function memberKindOf(odataType: string | undefined): MemberKind {
  switch (odataType?.replace(/^#?microsoft\.graph\./, '')) {
    case 'user':
      return 'user';
    case 'device':
      return 'device';
    case 'group':
      return 'group';
    default:
      return 'other';
  }
}

/**
 * `managedDevicePartnerReportedHealthState` as a level of ours; undefined for the states that no upload of ours makes
 * (`activated`, `unresponsive`, `compromised` …).
 */
export function levelOfThreatState(state: string | null | undefined): RiskLevel | undefined {
  switch (state) {
    case 'secured':
      return 'secured';
    case 'lowSeverity':
      return 'low';
    case 'mediumSeverity':
      return 'medium';
    case 'highSeverity':
      return 'high';
    default:
      return undefined;
  }
}

import type { DirectoryGroup } from '../contracts/uem.ts';

/**
 * `distribution`: it takes mail and nothing else. `unknown`: the directory has not said yet.
 * https://learn.microsoft.com/graph/api/resources/groups-overview
 */
export const groupKinds = ['security', 'microsoft-365', 'mail-enabled-security', 'distribution', 'unknown'] as const;
export type GroupKind = (typeof groupKinds)[number];

/** What kind of group it is. */
export function groupKindOf({
  isUnified,
  securityEnabled,
  mailEnabled,
}: Pick<DirectoryGroup, 'isUnified' | 'securityEnabled' | 'mailEnabled'>): GroupKind {
  if (isUnified) return 'microsoft-365';
  if (securityEnabled) return mailEnabled ? 'mail-enabled-security' : 'security';
  // What was never said is no "no": only a group that is said to be for mail alone is one.
  return mailEnabled && securityEnabled === false ? 'distribution' : 'unknown';
}

/** Whether apps and policies can be given to it. What is not known yet may be. */
export const canBeAssigned = (kind: GroupKind): boolean => kind !== 'distribution';

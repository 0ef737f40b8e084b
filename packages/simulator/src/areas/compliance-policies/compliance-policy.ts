/**
 * A device compliance policy as Graph names its properties. The settings that are evaluated here: OS version bounds,
 * Android patch level, jailbreak, encryption, and the threat level. Others (passcodes, Play Integrity …) are stored and
 * read back; every phone is taken to satisfy them.
 */
export interface CompliancePolicy {
  readonly '@odata.type': CompliancePolicyType;
  readonly id: string;
  readonly createdDateTime: string;
  readonly lastModifiedDateTime: string;
  readonly version: number;
  readonly displayName: string;
  readonly description: string | null;
  /** Everything else of its type, as it was written. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly gracePeriodHours: number;
  readonly scheduledActions: readonly Readonly<Record<string, unknown>>[];
  readonly assignments: readonly PolicyAssignment[];
}

/** The types modelled, and which enrollments each one reaches. */
export const compliancePolicyTypes = {
  '#microsoft.graph.iosCompliancePolicy': {
    reaches: ['appleAutomated', 'appleCompanyPortal', 'appleUserEnrollment'],
    betaOnly: false,
  },
  '#microsoft.graph.androidWorkProfileCompliancePolicy': { reaches: ['androidWorkProfile'], betaOnly: false },
  '#microsoft.graph.androidDeviceOwnerCompliancePolicy': {
    reaches: ['androidFullyManaged', 'androidCorporateWorkProfile'],
    betaOnly: true,
  },
} as const;

export type CompliancePolicyType = keyof typeof compliancePolicyTypes;

export type AssignmentTarget =
  | { readonly '@odata.type': '#microsoft.graph.groupAssignmentTarget'; readonly groupId: string }
  | { readonly '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget'; readonly groupId: string }
  | { readonly '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' }
  | { readonly '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' };

export interface PolicyAssignment {
  readonly id: string;
  readonly target: AssignmentTarget;
}

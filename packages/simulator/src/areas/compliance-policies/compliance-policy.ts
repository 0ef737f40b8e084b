import type { AssignmentTarget } from '../assignments/target.ts';

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

/**
 * Every type of the contract that is for phones, and which enrollments each one reaches. Android outside of Android
 * Enterprise is written and read; no phone here is enrolled so.
 */
export const compliancePolicyTypes = {
  '#microsoft.graph.iosCompliancePolicy': {
    reaches: ['appleAutomated', 'appleCompanyPortal', 'appleUserEnrollment'],
    betaOnly: false,
  },
  '#microsoft.graph.androidCompliancePolicy': { reaches: [], betaOnly: false },
  '#microsoft.graph.androidWorkProfileCompliancePolicy': { reaches: ['androidWorkProfile'], betaOnly: false },
  '#microsoft.graph.androidForWorkCompliancePolicy': { reaches: ['androidWorkProfile'], betaOnly: true },
  '#microsoft.graph.androidDeviceOwnerCompliancePolicy': {
    reaches: ['androidFullyManaged', 'androidCorporateWorkProfile'],
    betaOnly: true,
  },
  '#microsoft.graph.aospDeviceOwnerCompliancePolicy': { reaches: [], betaOnly: true },
} as const;

export type CompliancePolicyType = keyof typeof compliancePolicyTypes;

export interface PolicyAssignment {
  readonly id: string;
  readonly target: AssignmentTarget;
}

/** What a partner may have reported, in Graph's words (`managedDevicePartnerReportedHealthState`). */
export const reportedThreatStates = [
  'unknown',
  'activated',
  'deactivated',
  'secured',
  'lowSeverity',
  'mediumSeverity',
  'highSeverity',
  'unresponsive',
  'compromised',
  'misconfigured',
] as const;
export type ReportedThreatState = (typeof reportedThreatStates)[number];

export type ComplianceState =
  | 'unknown'
  | 'compliant'
  | 'noncompliant'
  | 'conflict'
  | 'error'
  | 'inGracePeriod'
  | 'configManager';

/**
 * One enrollment as Intune lists it. What stands here is what the phone said when it last checked in, not what is true
 * on the phone now. `lastSyncDateTime` is not kept: it follows from the phone's check-ins.
 */
export interface ManagedDevice {
  readonly id: string;
  readonly phoneId: string;
  /** `null` where Intune has no directory device yet: shown as the all-zero GUID. */
  entraDeviceId: string | null;
  userId: string | null;
  deviceName: string;
  managedDeviceName: string;
  ownership: 'company' | 'personal' | 'unknown';
  notes: string | null;
  readonly enrolledAt: number;
  readonly enrollment: EnrollmentKind;
  operatingSystem: 'iOS' | 'Android';
  osVersion: string;
  securityPatchLevel: string;
  jailBroken: 'True' | 'False' | 'Unknown';
  isEncrypted: boolean;
  threatState: ReportedThreatState;
  /** When the report that the threat state comes from was made; older reports have no effect. */
  threatReportedAt: number | undefined;
  complianceState: ComplianceState;
  /** By policy id: since when the device breaks it. Grace is counted from there. */
  readonly brokenSince: Map<string, number>;
  graceEndsAt: number | undefined;
  /** For an enrollment that its phone has left behind: when it last spoke. */
  abandonedLastSyncAt: number | undefined;
  /** Remote actions, the newest of each name. */
  actions?: readonly RemoteAction[];
  categoryId?: string | undefined;
  isInLostMode?: boolean;
  /** What an administrator said its compliance is, over every policy. */
  overriddenCompliance?: 'noncompliant' | undefined;
  /** Where the Company Portal sends its user to become compliant again; only with an override. */
  remediationUrl?: string | undefined;
}

/** Something asked of a phone from afar, with what came of it (`deviceActionResult`). */
export interface RemoteAction {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  state: 'pending' | 'active' | 'done' | 'failed' | 'notSupported';
  readonly startedAt: number;
  updatedAt: number;
}

/**
 * How a phone came under management. The words of `deviceEnrollmentType` differ: v1.0 has no Android Enterprise kinds
 * and shows `unknownFutureValue` for what beta names.
 */
export const enrollmentKinds = {
  appleAutomated: {
    platform: 'iOS',
    ownership: 'company',
    v1: 'appleBulkWithUser',
    beta: 'appleBulkWithUser',
    agent: 'mdm',
    supervised: true,
    profileName: 'Automated enrollment, with user affinity',
  },
  appleCompanyPortal: {
    platform: 'iOS',
    ownership: 'personal',
    v1: 'userEnrollment',
    beta: 'userEnrollment',
    agent: 'mdm',
    supervised: false,
    profileName: '',
  },
  appleUserEnrollment: {
    platform: 'iOS',
    ownership: 'personal',
    v1: 'appleUserEnrollment',
    beta: 'appleUserEnrollment',
    agent: 'mdm',
    supervised: false,
    profileName: '',
  },
  androidWorkProfile: {
    platform: 'Android',
    ownership: 'personal',
    v1: 'userEnrollment',
    beta: 'userEnrollment',
    agent: 'googleCloudDevicePolicyController',
    supervised: false,
    profileName: '',
  },
  androidFullyManaged: {
    platform: 'Android',
    ownership: 'company',
    v1: 'unknownFutureValue',
    beta: 'androidEnterpriseFullyManaged',
    agent: 'googleCloudDevicePolicyController',
    supervised: false,
    profileName: 'Fully managed phones',
  },
  androidCorporateWorkProfile: {
    platform: 'Android',
    ownership: 'company',
    v1: 'unknownFutureValue',
    beta: 'androidEnterpriseCorporateWorkProfile',
    agent: 'googleCloudDevicePolicyController',
    supervised: false,
    profileName: 'Company phones with a work profile',
  },
} as const satisfies Record<string, EnrollmentDescription>;

interface EnrollmentDescription {
  readonly platform: 'iOS' | 'Android';
  readonly ownership: 'company' | 'personal';
  /** As v1.0 spells it. */
  readonly v1: string;
  readonly beta: string;
  readonly agent: string;
  readonly supervised: boolean;
  readonly profileName: string;
}

export type EnrollmentKind = keyof typeof enrollmentKinds;
export const enrollmentKindNames = Object.keys(enrollmentKinds) as EnrollmentKind[];

/** A Conditional Access policy, as far as it is evaluated here, in Graph's shape. */
export interface ConditionalAccessPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly createdDateTime: string;
  readonly modifiedDateTime: string | null;
  readonly state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
  readonly conditions: PolicyConditions;
  readonly grantControls: GrantControls | null;
}

export interface PolicyConditions {
  readonly users: {
    /** Object ids, or `All` or `None`. */
    readonly includeUsers: readonly string[];
    readonly excludeUsers: readonly string[];
    readonly includeGroups: readonly string[];
    readonly excludeGroups: readonly string[];
  };
  readonly applications: {
    /** Application ids, or `All`, `None`, `Office365`. */
    readonly includeApplications: readonly string[];
    readonly excludeApplications: readonly string[];
  };
  readonly clientAppTypes: readonly string[];
  readonly platforms: {
    readonly includePlatforms: readonly string[];
    readonly excludePlatforms: readonly string[];
  } | null;
  readonly devices: { readonly deviceFilter: DeviceFilter | null } | null;
}

export interface DeviceFilter {
  readonly mode: 'include' | 'exclude';
  readonly rule: string;
}

export interface GrantControls {
  readonly operator: 'AND' | 'OR';
  readonly builtInControls: readonly GrantControl[];
}

/** Controls that are evaluated. `mfa` counts as done: the simulated users have done it. */
export const grantControlWords = ['block', 'compliantDevice', 'mfa'] as const;
export type GrantControl = (typeof grantControlWords)[number];

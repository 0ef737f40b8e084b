/** At most `count` in any `perMs`. */
export interface Quota {
  readonly count: number;
  readonly perMs: number;
}

/** What is throttled together: one group of resources, for one app in one tenant. */
export interface Service {
  readonly id: string;
  /** Requests of every kind; in the directory resource units. */
  readonly any: Quota;
  /** POST, PUT, PATCH and DELETE, which count twice: here and under `any`. */
  readonly writes: Quota;
  /** What `any` is in a tenant that has at least so many users, where that matters. */
  readonly anyFor?: (users: number) => Quota;
}

const per20s = (count: number): Quota => ({ count, perMs: 20_000 });

/**
 * Microsoft's published limits: https://learn.microsoft.com/graph/throttling-limits. "Subject to change"; where they
 * are lower in truth, a 429 says so. The directory's quota depends on the size of the tenant, which nobody tells us: the
 * smallest is assumed until enough users have been seen.
 */
export const services = {
  directory: {
    id: 'directory',
    any: resourceUnits(0),
    writes: { count: 3_000, perMs: 150_000 },
    anyFor: resourceUnits,
  },
  auditLogs: { id: 'audit-logs', any: { count: 5, perMs: 10_000 }, writes: { count: 5, perMs: 10_000 } },
  intuneDevices: { id: 'intune-devices', any: per20s(2_000), writes: per20s(200) },
  /** One request a second for a tenant, and no Retry-After when it is too many. */
  conditionalAccess: {
    id: 'conditional-access',
    any: { count: 1, perMs: 1_000 },
    writes: { count: 1, perMs: 1_000 },
  },
  intuneApps: { id: 'intune-apps', any: per20s(1_000), writes: per20s(100) },
  intuneDeviceConfiguration: { id: 'intune-device-configuration', any: per20s(1_000), writes: per20s(100) },
  /** Not in the table; held to be of the same class as the other Intune services. */
  intuneReports: { id: 'intune-reports', any: per20s(1_000), writes: per20s(100) },
  intuneEnrollment: { id: 'intune-enrollment', any: per20s(1_000), writes: per20s(100) },
} as const satisfies Record<string, Service>;

/** Sizes S, M and L of the same page: fewer than 50 users, up to 500, and more. */
function resourceUnits(users: number): Quota {
  const count = users < 50 ? 3_500 : users <= 500 ? 5_000 : 8_000;
  return { count, perMs: 10_000 };
}

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
}

const per20s = (count: number): Quota => ({ count, perMs: 20_000 });

/**
 * Microsoft's published limits: https://learn.microsoft.com/graph/throttling-limits. "Subject to change"; where they
 * are lower in truth, a 429 says so. The directory's quota depends on the size of the tenant (3,500, 5,000 or 8,000),
 * which nobody tells us: the smallest is assumed.
 */
export const services = {
  directory: { id: 'directory', any: { count: 3_500, perMs: 10_000 }, writes: { count: 3_000, perMs: 150_000 } },
  auditLogs: { id: 'audit-logs', any: { count: 5, perMs: 10_000 }, writes: { count: 5, perMs: 10_000 } },
  intuneDevices: { id: 'intune-devices', any: per20s(2_000), writes: per20s(200) },
  intuneEnrollment: { id: 'intune-enrollment', any: per20s(1_000), writes: per20s(100) },
} as const satisfies Record<string, Service>;

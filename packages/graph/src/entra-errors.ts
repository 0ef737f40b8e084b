/**
 * Why Entra gave no token.
 *
 * - `no-consent`: the app is not in the tenant (any more), or is disabled there
 * - `credential-refused`: the secret is wrong or has expired, or the certificate is not the app's, or out of date
 * - `tenant-unknown`: there is no such tenant
 * - `refused-by-policy`: the tenant's conditional access refuses the app
 * - `throttled`, `unreachable`, `unexpected`: as in `GraphErrorReason`
 */
export type EntraErrorReason =
  | 'no-consent'
  | 'credential-refused'
  | 'tenant-unknown'
  | 'refused-by-policy'
  | 'throttled'
  | 'unreachable'
  | 'unexpected';

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const reasons: ReadonlyMap<number, EntraErrorReason> = new Map([
  [700016, 'no-consent'], // the app is not found in the directory
  [7000229, 'no-consent'], // the service principal is missing in the tenant
  [7000112, 'no-consent'], // the app is disabled
  [65001, 'no-consent'],
  [500011, 'no-consent'], // the resource's service principal is missing
  [500014, 'no-consent'], // the resource's service principal is disabled
  [650052, 'no-consent'], // the tenant lacks a subscription for, or has disabled, the resource
  [7000215, 'credential-refused'],
  [7000222, 'credential-refused'], // expired
  [7000216, 'credential-refused'],
  [700027, 'credential-refused'], // the assertion's key is not registered, or has expired
  [700021, 'credential-refused'], // the assertion is of another app
  [700023, 'credential-refused'], // the assertion is for another endpoint
  [700024, 'credential-refused'], // the assertion is out of time: our clock, or Entra's, is wrong
  [50027, 'credential-refused'], // the assertion is malformed
  [90002, 'tenant-unknown'],
  [900021, 'tenant-unknown'],
  [900023, 'tenant-unknown'],
  [53003, 'refused-by-policy'],
  [530034, 'refused-by-policy'],
  [90055, 'throttled'],
]);

export function entraReason(codes: readonly number[], status: number): EntraErrorReason {
  for (const code of codes) {
    const reason = reasons.get(code);
    if (reason !== undefined) return reason;
  }
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unreachable' : 'unexpected';
}

/** Carries no secret, so that it may be logged whole. */
export class EntraError extends Error {
  override readonly name = 'EntraError';
  readonly reason: EntraErrorReason;
  readonly details: EntraErrorDetails;

  constructor(reason: EntraErrorReason, message: string, details: EntraErrorDetails = {}) {
    super(message);
    this.reason = reason;
    this.details = details;
  }
}

export interface EntraErrorDetails {
  readonly status?: number;
  /** The number behind `AADSTS`. */
  readonly code?: number;
  readonly traceId?: string;
  readonly retryAfterMs?: number;
}

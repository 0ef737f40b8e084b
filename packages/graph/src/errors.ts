/**
 * Why Graph did not do what was asked, in Graph's terms. What it means for a product is the caller's to decide.
 *
 * - `throttled`: too many requests; wait `retryAfterMs`
 * - `unauthorized`: the token is refused, a new one too
 * - `forbidden`: a permission, role or license is missing
 * - `not-found`, `conflict`: of one object
 * - `unreachable`: no answer, or one that blames the service (500, 502, 503, 504)
 * - `misdirected`: somebody tried to lead a request, and its token, elsewhere
 * - `resync`: a delta or page token is forgotten; start over
 * - `invalid`: Graph says that the request is wrong
 * - `unexpected`: the answer does not have the promised shape
 */
export type GraphErrorReason =
  | 'throttled'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'unreachable'
  | 'misdirected'
  | 'resync'
  | 'conflict'
  | 'invalid'
  | 'unexpected';

export interface GraphErrorDetails {
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** Graph's `error.code`, the innermost one where Intune wrapped it. */
  readonly code?: string;
  /** `request-id` of the answer, and Intune's `Activity ID`: what a support case needs. */
  readonly requestId?: string;
  readonly activityId?: string;
  /** How long the service asked to wait. */
  readonly retryAfterMs?: number;
  /** Of a 429 of the directory: whose limit it was, and which. `Tenant_Application/ReadWrite/<app>/<tenant>`, `WriteLimitExceeded`. */
  readonly throttleScope?: string;
  readonly throttleReason?: string;
  /** Of a 410: where to start over. Comes from the network and must be checked like any link. */
  readonly location?: string;
  /** Of a 401: the claims challenge, decoded. */
  readonly claims?: string;
}

/** Carries no token, no secret and no request body, so that it may be logged whole. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly reason: GraphErrorReason;
  readonly details: GraphErrorDetails;

  constructor(reason: GraphErrorReason, message: string, details: GraphErrorDetails = {}) {
    super(message);
    this.reason = reason;
    this.details = details;
  }
}

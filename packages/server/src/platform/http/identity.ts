import type { Instant, OperatorId, TenantId } from '@picket/domain';
import type { Right, Role } from '@picket/wire/console';

/** Who calls, as proven by a session cookie or an API token. Made anew for each request, so that nothing outlives a change of roles. */
export interface Identity {
  readonly operatorId: OperatorId;
  readonly name: string;
  readonly kind: 'session' | 'token';
  /** Id of the session or token row, never its secret: what a consent `state` is bound to, and what audit names. */
  readonly credentialId: string;
  /** How the audit log names who acted: the operator, or the token with its owner. */
  readonly actorName: string;
  readonly instanceOwner: boolean;
  /** The operator's role in each tenant. What a token may do there is `limits` cut out of it. */
  readonly grants: ReadonlyMap<TenantId, Role>;
  /** Tokens only. */
  readonly limits?: TokenLimits;
  /** Sessions only: what every change must carry in `x-picket-csrf`. */
  readonly csrfToken?: string;
  /** When the proof ends at the latest, whatever happens. */
  readonly expiresAt: Instant;
  /** Of an operator who signs in with Entra: in which of its tenants. Absent: a local one. */
  readonly entraTenantId?: string;
}

/** What a token was made with. It never widens what its owner may do. */
export interface TokenLimits {
  readonly rights: ReadonlySet<Right>;
  /** Absent: every tenant of its owner. */
  readonly tenantIds?: ReadonlySet<TenantId>;
}

/** The proofs a request carries. A request with both counts as the token's alone: it was sent on purpose. */
export type Credential =
  | { readonly kind: 'token'; readonly secret: string }
  | { readonly kind: 'session'; readonly secret: string };

/**
 * Finds out who calls, or undefined when the proof is worth nothing: unknown, expired, revoked, or of a disabled
 * operator. `touch` says that this is use by a person or program, which keeps a session from falling idle.
 */
export type Identify = (credential: Credential, options: { readonly touch: boolean }) => Promise<Identity | undefined>;

import type { Instant, TenantId } from '@picket/domain';

/**
 * The names that a detail may use. An allow-list: what is not here cannot get into evidence that is kept and
 * exported, so a secret cannot either. Values are scalars or lists of them, never objects that somebody else filled.
 */
export const auditFields = [
  'acceptShrinkage',
  'accessPolicy',
  'android',
  'aim',
  'allowGuests',
  'changed',
  'channelId',
  'clientId',
  'code',
  'compliancePolicy',
  'credential',
  'decision',
  'deviceId',
  'devices',
  'dryRun',
  'enabled',
  'entraTenantId',
  'everySeconds',
  'excludedGroups',
  'expiresAt',
  'failed',
  'findingId',
  'fingerprint',
  'grants',
  'includedGroups',
  'groups',
  'instanceOwner',
  'ios',
  'kinds',
  'leaveTags',
  'name',
  'offset',
  'operatorId',
  'outcomes',
  'pilotGroups',
  'purpose',
  'reason',
  'remoteId',
  'requestIds',
  'rights',
  'role',
  'runId',
  'sent',
  'sha256',
  'size',
  'stage',
  'state',
  'syncId',
  'tenantId',
  'tenantIds',
  'uem',
  'until',
  'version',
  'webProtection',
  'wish',
] as const;
export type AuditField = (typeof auditFields)[number];

export type AuditValue = string | number | boolean | null | readonly string[];
export type AuditFacts = Readonly<Partial<Record<AuditField, AuditValue>>>;

/** What was done or refused, in allow-listed words. */
export interface AuditDetail extends AuditFacts {
  /** The state of what was changed, before and after. */
  readonly before?: AuditFacts;
  readonly after?: AuditFacts;
}

/** `picket` is the product itself: a sweep, a sync, a start. */
export interface AuditActor {
  readonly kind: 'operator' | 'token' | 'picket';
  /** Of the operator or the token; null for Picket itself and for nobody in particular. */
  readonly id: string | null;
  readonly name: string;
}

export interface AuditEntry {
  readonly at: Instant;
  readonly actor: AuditActor;
  /** An `operationId`, or what Picket did by itself: `connector.revoked`. */
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  /** Id of what was acted on. */
  readonly target?: string | undefined;
  readonly detail?: AuditDetail;
  readonly requestId?: string | undefined;
  /** Only where the transaction does not say it: the tenant whose log this belongs to; absent, the instance's. */
  readonly tenantId?: TenantId;
}

/** The part of an entry that a route knows; the rest follows from the call. */
export interface AuditNote {
  readonly target?: string;
  readonly detail?: AuditDetail;
  /** Open operations only: who the caller turned out to be. */
  readonly actor?: AuditActor;
  /** Operations of no tenant only: whose log it belongs to all the same. */
  readonly tenantId?: TenantId;
}

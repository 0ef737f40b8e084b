import { day, type Instant } from '../time.ts';

/**
 * What a look at a grant shows. Only `granted` is good news: a fresh token carries every permission that is asked for now.
 *
 * - `incomplete`: it carries some of them
 * - `withdrawn`: the app is not in the directory, or holds none of them
 * - `app-disabled`: the app is there and switched off
 * - `api-missing`: an API that is asked for is not in the directory, as where nobody has a license for it
 * - `wrong-tenant`: another directory answered, or there is none of that id
 * - `credential-expired`, `credential-refused`: nothing is known of the grant, since the app could not show who it is
 * - `refused-by-policy`: an access policy of the customer's refuses the app
 * - `unknown`: it could not be looked at
 */
export const grantSightKinds = [
  'granted',
  'incomplete',
  'withdrawn',
  'app-disabled',
  'api-missing',
  'wrong-tenant',
  'credential-expired',
  'credential-refused',
  'refused-by-policy',
  'unknown',
] as const;
export type GrantSightKind = (typeof grantSightKinds)[number];

export interface GrantSight {
  readonly kind: GrantSightKind;
  /** One sentence, as the other side said it where it did. */
  readonly saw: string;
  /** The directory's own number for a refusal: `AADSTS7000112`. */
  readonly code: string | undefined;
  /** Names of the permissions in the token. Undefined: nothing is known of them. */
  readonly held: readonly string[] | undefined;
  /** Asked for now and not in the token. Undefined: nothing is known of them, which is not the same as none. */
  readonly missing: readonly string[] | undefined;
  /** In the token and asked for by nothing. */
  readonly notAskedFor: readonly string[];
}

/**
 * Whether a look says that the grant is gone. What only keeps Picket from looking (a credential, a policy, a network) says
 * nothing of the grant, and a disabled app still holds what it was granted.
 */
export function isGone({ kind }: Pick<GrantSight, 'kind'>): boolean {
  return kind === 'withdrawn';
}

/** How near the end of a credential is. `unknown`: nobody has said when a secret ends, and Entra tells no app. */
export const credentialEnds = [
  'expired',
  'within-1-day',
  'within-7-days',
  'within-30-days',
  'later',
  'unknown',
] as const;
export type CredentialEnd = (typeof credentialEnds)[number];

/** Says in time that a credential ends. The moment itself counts as past: Entra takes nothing at it. */
export function credentialEnd(expiresAt: Instant | undefined, now: Instant): CredentialEnd {
  if (expiresAt === undefined) return 'unknown';
  const leftMs = expiresAt - now;
  if (leftMs <= 0) return 'expired';
  if (leftMs <= day) return 'within-1-day';
  if (leftMs <= 7 * day) return 'within-7-days';
  return leftMs <= 30 * day ? 'within-30-days' : 'later';
}

/** Whether an end is to be told again: it is nearer than when it was told last. */
export function isNearer(end: CredentialEnd, toldLast: CredentialEnd): boolean {
  const isWarning = end !== 'later' && end !== 'unknown';
  return isWarning && credentialEnds.indexOf(end) < credentialEnds.indexOf(toldLast);
}

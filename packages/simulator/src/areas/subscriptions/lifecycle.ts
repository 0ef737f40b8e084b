import { minute } from '../../clock.ts';
import { permissionsFor } from '../../contract/contract.ts';
import type { JsonObject } from '../../graph/check-body.ts';
import type { GraphCall } from '../../graph/operation.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import { readResource } from './watched.ts';

/** So long before a subscription may not go on, its application is asked to authorize it anew [K]. */
const askedBeforeMs = 10 * minute;

/**
 * A subscription goes on for as long as the token it was last authorized with is good: made, renewed or reauthorized
 * (learn.microsoft.com/graph/change-notifications-lifecycle-events). What changed while it was not is told nobody.
 */
export function authorizedBy({ caller, tenant, world }: GraphCall, before: KeptObject | undefined): JsonObject {
  const wasStopped = before !== undefined && isStopped(before, world.now());
  return {
    authorizedUntil: caller.tokenExpiresAt,
    askedFor: 0,
    ofUser: caller.userId,
    ...(wasStopped ? { seen: tenant.changes.last } : {}),
  };
}

/** Only who can be asked to authorize it anew loses it for not doing so. */
export function isStopped({ authorizedUntil, lifecycleNotificationUrl }: KeptObject, now: number): boolean {
  return typeof lifecycleNotificationUrl === 'string' && typeof authorizedUntil === 'number' && authorizedUntil <= now;
}

/** When the application is to be asked; undefined: it was, or nobody can be. */
export function askingDueAt(subscription: KeptObject): number | undefined {
  const { authorizedUntil, askedFor, lifecycleNotificationUrl, expirationDateTime } = subscription;
  if (typeof lifecycleNotificationUrl !== 'string' || typeof authorizedUntil !== 'number') return undefined;
  const until = Math.min(authorizedUntil, Date.parse(String(expirationDateTime)));
  return askedFor === until ? undefined : until - askedBeforeMs;
}

export function asked(subscription: KeptObject): KeptObject {
  const until = Math.min(Number(subscription.authorizedUntil), Date.parse(String(subscription.expirationDateTime)));
  return { ...subscription, askedFor: until };
}

/** Whether its application may still read what it is told of: it was removed, or its permission was taken back. */
export function hasLostReading(tenant: Tenant, subscription: KeptObject): boolean {
  const principal = tenant.servicePrincipals.get(String(subscription.applicationId));
  if (principal === undefined) return true;
  if (typeof subscription.ofUser === 'string') return tenant.users.get(subscription.ofUser) === undefined;
  const needed = permissionsFor('GET', 'v1.0', `/${readResource(subscription.resource).kind}`) ?? [];
  return !needed.some((role) => principal.roles.has(role));
}

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved';

export function lifecycleNotification(tenant: Tenant, subscription: KeptObject, event: LifecycleEvent): JsonObject {
  return {
    value: [
      {
        subscriptionId: subscription.id,
        subscriptionExpirationDateTime: subscription.expirationDateTime,
        tenantId: tenant.id,
        clientState: subscription.clientState ?? null,
        lifecycleEvent: event,
      },
    ],
  };
}

import { revokeConsent } from '../entra/consent.ts';
import { unauthorized } from '../graph/authorize.ts';
import { GraphFault } from '../graph/graph-fault.ts';
import type { Caller } from '../graph/operation.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import type { Fault } from './fault.ts';

/** Refuses a request of Graph as a fault asks for, before anything is done. */
export function failBefore(world: World, caller: Caller, tenant: Tenant, { action }: Fault): void {
  switch (action.kind) {
    case 'throttle':
      throw new GraphFault(429, 'TooManyRequests', 'Too many requests.', retryAfter(action.retryAfter));
    case 'status':
      throw new GraphFault(
        action.status,
        action.code ?? (action.status === 503 ? 'serviceNotAvailable' : 'UnknownError'),
        'The service is temporarily unavailable.',
        { ...retryAfter(action.retryAfter ?? null), ...action.headers },
      );
    case 'expire-tokens':
      world.tokens.withdrawAll(tenant.id);
      throw unauthorized({ kind: 'refused', because: 'expired' });
    case 'claims-challenge': {
      const since = Math.floor(world.now() / 1_000);
      world.tokens.challengeAll(tenant.id, since);
      // A client that never said that it can be challenged is served until its token has run out.
      if (caller.canBeChallenged) throw unauthorized({ kind: 'refused', because: 'challenged', since });
      return;
    }
    case 'withdraw-consent':
      revokeConsent(world, tenant, caller.appId);
      throw unauthorized({ kind: 'refused', because: 'no-principal' });
    default:
  }
}

/** Says that it failed, once it is done. */
export function failAfter({ action }: Fault): void {
  if (action.kind !== 'after-effect') return;
  throw new GraphFault(action.status, 'UnknownError', 'The service is temporarily unavailable.');
}

/** Whether nobody of the service itself sees the request: a proxy answers, or the connection is gone. */
export function isLostOnTheWay({ action }: Fault): boolean {
  return action.kind === 'proxy-page' || (action.kind === 'hang-up' && !action.takesHold);
}

export function retryAfter(value: string | null): Readonly<Record<string, string>> {
  return value === null ? {} : { 'retry-after': value };
}

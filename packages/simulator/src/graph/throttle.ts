import type { Chance } from '../chance.ts';
import type { Limit, ServiceGroup } from './service-group.ts';

export type Taken =
  /** `used`: how much of the fullest limit that applies, 1 for all of it; 0 while nothing is counted. */
  { readonly kind: 'let-in'; readonly used: number } | Throttled;

export interface Throttled {
  readonly kind: 'throttled';
  /** As it goes into the header; undefined where the service sends none. */
  readonly retryAfter: string | undefined;
  readonly limit: Limit;
}

/**
 * Counts requests against the published limits. Off unless asked for: most tests are about something else.
 *
 * Modelled: fixed windows per app and tenant and per tenant, `Retry-After` to the end of the window, now and then with
 * a fraction (Microsoft's own sample is `2.128`), and how much of the limits is used. Not modelled: the ceiling of one app over all tenants, the priority
 * header, and that retrying too early counts against the quota.
 */
export class Throttle {
  isOn = false;
  readonly #chance: Chance;
  readonly #windows = new Map<string, { readonly endsAt: number; used: number }>();

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Takes from every bucket that applies, or from none. */
  take(
    group: ServiceGroup,
    request: {
      readonly method: string;
      readonly path: string;
      readonly query: URLSearchParams;
      readonly tenantId: string;
      readonly appId: string;
      readonly users: number;
    },
    now: number,
  ): Taken {
    if (!this.isOn) return { kind: 'let-in', used: 0 };
    const isWrite = request.method !== 'GET';
    const cost = group.cost(request);
    const buckets = group
      .limits(request)
      .filter((limit) => isWrite || limit.counts === 'any')
      .map((limit) => {
        const owner = limit.scope === 'tenant' ? request.tenantId : `${request.tenantId} ${request.appId}`;
        return { limit, window: this.#windowOf(`${group.name} ${limit.scope} ${limit.counts} ${owner}`, limit, now) };
      });
    const full = buckets.find(({ limit, window }) => window.used + (limit.counts === 'any' ? cost : 1) > limit.units);
    if (full !== undefined) {
      const waitMs = full.window.endsAt - now;
      return {
        kind: 'throttled',
        limit: full.limit,
        retryAfter: group.name === 'conditional-access' ? undefined : this.#spell(waitMs),
      };
    }
    for (const { limit, window } of buckets) window.used += limit.counts === 'any' ? cost : 1;
    return { kind: 'let-in', used: Math.max(...buckets.map(({ limit, window }) => window.used / limit.units)) };
  }

  #windowOf(key: string, limit: Limit, now: number): { readonly endsAt: number; used: number } {
    const current = this.#windows.get(key);
    if (current !== undefined && current.endsAt > now && current.endsAt - now <= limit.windowMs) return current;
    const fresh = { endsAt: now + limit.windowMs, used: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }

  #spell(waitMs: number): string {
    return this.#chance.fraction() < 0.3 ? (waitMs / 1_000).toFixed(3) : String(Math.ceil(waitMs / 1_000));
  }
}

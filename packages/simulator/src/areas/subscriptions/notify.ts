import { hour, second } from '../../clock.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import {
  asked,
  askingDueAt,
  hasLostReading,
  isStopped,
  type LifecycleEvent,
  lifecycleNotification,
} from './lifecycle.ts';
import { liveSubscriptions, subscriptionCollection } from './operations.ts';
import { changesSince, readResource } from './watched.ts';

/** Names that are reserved for examples lead nowhere (RFC 2606): subscriptions that a tenant is seeded with have such. */
const isNobodys = (address: string) => /\.(?:example|invalid|test)$/.test(URL.parse(address)?.hostname ?? '');

/** An endpoint that does not answer 2xx is asked again for so long. */
const tryForMs = 4 * hour;

/**
 * Tells subscribers what changed in the directories since they were last told. Basic notifications: that an object
 * changed, not how. Deliveries run beside everything else; `settled` waits for those that are under way.
 */
export class Notifier {
  readonly #world: World;
  readonly #fetch: typeof fetch;
  readonly #underWay = new Set<Promise<void>>();
  #isClosed = false;

  constructor(world: World, fetchFrom: typeof fetch) {
    this.#world = world;
    this.#fetch = fetchFrom;
  }

  /** Looks for changes. Costs nothing while nobody has subscribed. */
  look(): void {
    for (const tenant of this.#world.tenants.values()) {
      if (!tenant.kept.isUsed(subscriptionCollection)) continue;
      for (const subscription of liveSubscriptions({ tenant, world: this.#world })) {
        if (hasLostReading(tenant, subscription)) this.#remove(tenant, subscription);
        else if (!isStopped(subscription, this.#world.now())) this.#tell(tenant, this.#ask(tenant, subscription));
        else this.#ask(tenant, subscription);
      }
    }
  }

  /** Asks to authorize it anew, once it is time. */
  #ask(tenant: Tenant, subscription: KeptObject): KeptObject {
    const dueAt = askingDueAt(subscription);
    const now = this.#world.now();
    if (dueAt === undefined || dueAt > now) return subscription;
    const after = asked(subscription);
    tenant.kept.put(subscriptionCollection, after);
    this.#sendLifecycle(tenant, subscription, 'reauthorizationRequired');
    return after;
  }

  #remove(tenant: Tenant, subscription: KeptObject): void {
    tenant.kept.remove(subscriptionCollection, subscription.id);
    this.#sendLifecycle(tenant, subscription, 'subscriptionRemoved');
  }

  #sendLifecycle(tenant: Tenant, subscription: KeptObject, event: LifecycleEvent): void {
    const { lifecycleNotificationUrl: url } = subscription;
    if (typeof url !== 'string') return;
    this.#send(url, lifecycleNotification(tenant, subscription, event), this.#world.now(), 10 * second);
  }

  #tell(tenant: Tenant, subscription: KeptObject): void {
    const seen = Number(subscription.seen);
    const { last } = tenant.changes;
    if (last <= seen) return;
    tenant.kept.put(subscriptionCollection, { ...subscription, seen: last });
    const wanted = String(subscription.changeType)
      .split(',')
      .map((word) => word.trim());
    const watched = readResource(subscription.resource);
    const value = changesSince(tenant, watched, seen)
      .filter(({ changeType }) => wanted.includes(changeType))
      .map(({ changeType, id }) => ({
        changeType,
        clientState: subscription.clientState ?? null,
        resource: `${watched.kind === 'users' ? 'Users' : 'Groups'}/${id}`,
        resourceData: {
          '@odata.type': `#Microsoft.Graph.${watched.kind === 'users' ? 'User' : 'Group'}`,
          '@odata.id': `${watched.kind === 'users' ? 'Users' : 'Groups'}/${id}`,
          id,
        },
        subscriptionExpirationDateTime: subscription.expirationDateTime,
        subscriptionId: subscription.id,
        tenantId: tenant.id,
      }));
    const { notificationUrl } = subscription;
    if (value.length > 0) this.#send(String(notificationUrl), { value }, this.#world.now(), 10 * second);
  }

  #send(address: string, body: object, since: number, waitMs: number): void {
    if (this.#isClosed || isNobodys(address)) return;
    const delivery = this.#fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(3 * second),
    })
      .then(({ ok }) => ok)
      .catch(() => false)
      .then((isTaken) => {
        if (isTaken || this.#world.now() + waitMs > since + tryForMs) return;
        const again = () => this.#send(address, body, since, Math.min(waitMs * 2, hour));
        this.#world.due.add(this.#world.now() + waitMs, again);
      });
    this.#underWay.add(delivery);
    void delivery.finally(() => this.#underWay.delete(delivery));
  }

  /** When what is under way has arrived, or failed. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.settled();
  }
}

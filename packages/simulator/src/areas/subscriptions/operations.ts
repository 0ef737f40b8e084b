import { minute, toIso } from '../../clock.ts';
import { permissionsFor } from '../../contract/contract.ts';
import type { JsonObject } from '../../graph/check-body.ts';
import { answerCollection } from '../../graph/collection.ts';
import { GraphFault, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { changeNotifications } from '../../graph/service-group.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import { findKept, type KeptSet, keptOperations } from '../kept/kept-set.ts';
import { authorizedBy } from './lifecycle.ts';
import { readResource } from './watched.ts';

export const subscriptionCollection = '/subscriptions';
const longestMinutes = 41_760;
/** 100 for an app in a tenant, 1,000 for a tenant. */
const mostOfApp = 100;
const mostOfTenant = 1_000;

const invalid = (message: string) => new GraphFault(400, 'InvalidRequest', message);

const subscriptions: KeptSet = {
  collection: subscriptionCollection,
  key: 'subscription-id',
  type: 'subscription',
  group: changeNotifications,
  create(call, given) {
    const { tenant, caller } = call;
    const watched = readResource(given.resource);
    requireReading(call, watched.kind);
    readChangeTypes(given.changeType);
    readAddress(given.notificationUrl);
    if (given.lifecycleNotificationUrl !== undefined) readAddress(given.lifecycleNotificationUrl);
    if (given.includeResourceData === true) throw invalid('Rich notifications are not offered for this resource.');
    if (String(given.clientState ?? '').length > 128) throw invalid('clientState has up to 128 characters.');
    const all = liveSubscriptions(call);
    const own = all.filter(({ applicationId }) => applicationId === caller.appId);
    if (own.length >= mostOfApp || all.length >= mostOfTenant) {
      throw new GraphFault(403, 'Forbidden', 'The limit of subscriptions has been reached.');
    }
    return {
      applicationId: caller.appId,
      creatorId: tenant.servicePrincipals.get(caller.appId)?.objectId ?? null,
      expirationDateTime: readExpiry(call, given.expirationDateTime),
      latestSupportedTlsVersion: given.latestSupportedTlsVersion ?? 'v1_2',
      seen: tenant.changes.last,
      ...authorizedBy(call, undefined),
    };
  },
  update(call, before, given) {
    requireOwn(call, before);
    const stranger = Object.keys(given).find(
      (name) => name !== 'expirationDateTime' && name !== 'notificationUrl' && !name.includes('@'),
    );
    if (stranger !== undefined) throw invalid(`'${stranger}' of a subscription cannot be changed.`);
    return given.expirationDateTime === undefined
      ? given
      : {
          ...given,
          expirationDateTime: readExpiry(call, given.expirationDateTime),
          ...authorizedBy(call, before),
        };
  },
};

/** The application must be able to read what it wants to be told of. */
function requireReading({ caller, version }: GraphCall, kind: 'users' | 'groups'): void {
  if ((permissionsFor('GET', version, `/${kind}`) ?? []).some((role) => caller.roles.has(role))) return;
  throw new GraphFault(
    403,
    'ExtensionError',
    `Operation: Create; Exception: [Status Code: Forbidden; Reason: The application cannot read ${kind}.]`,
  );
}

function readChangeTypes(value: unknown): void {
  const words = String(value ?? '')
    .split(',')
    .map((word) => word.trim());
  const stranger = words.find((word) => !['created', 'updated', 'deleted'].includes(word));
  if (stranger !== undefined) throw invalid(`'${stranger}' is no change type.`);
}

/** Production takes https alone; here an address of this machine may be plain. */
function readAddress(value: unknown): void {
  const url = URL.parse(String(value ?? ''));
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !isLocal) throw invalid('Notification endpoint must be an https address.');
}

function readExpiry({ world }: GraphCall, value: unknown): string {
  const at = Date.parse(String(value));
  if (Number.isNaN(at) || at <= world.now()) throw invalid('Subscription expiration can only be in the future.');
  if (at > world.now() + longestMinutes * minute) {
    throw invalid(`Subscription expiration can only be ${longestMinutes} minutes in the future.`);
  }
  return toIso(at);
}

/** Those that have not run out. What has is forgotten. */
export function liveSubscriptions({ tenant, world }: Pick<GraphCall, 'tenant' | 'world'>): readonly KeptObject[] {
  const all = tenant.kept.all(subscriptionCollection);
  for (const { id, expirationDateTime } of all) {
    if (Date.parse(String(expirationDateTime)) <= world.now()) tenant.kept.remove(subscriptionCollection, id);
  }
  return tenant.kept.all(subscriptionCollection);
}

/** An application sees its own and no others. */
function requireOwn(call: GraphCall, subscription: KeptObject): void {
  if (subscription.applicationId !== call.caller.appId) throw noSuchObject('subscription', subscription.id);
}

function ownOnly(operation: Operation): Operation['handle'] {
  return (call) => {
    liveSubscriptions(call);
    requireOwn(call, findKept(call, subscriptions));
    return operation.handle(call);
  };
}

/**
 * Asks the endpoint whether it wants notifications: it has to give back the token within ten seconds, as plain text.
 *
 * @throws GraphFault where it does not
 */
async function shakeHands(call: GraphCall, fetchFrom: typeof fetch): Promise<void> {
  const given = (call.body ?? {}) as JsonObject;
  for (const name of ['notificationUrl', 'lifecycleNotificationUrl']) {
    const url = typeof given[name] === 'string' ? URL.parse(given[name]) : null;
    if (url === null) continue;
    readAddress(given[name]);
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${call.world.chance.uuid()}`;
    url.searchParams.set('validationToken', token);
    const failed = (why: string) =>
      new GraphFault(400, 'ValidationError', `Subscription validation request failed. ${why}`);
    const answer = await fetchFrom(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      signal: AbortSignal.timeout(10_000),
    }).catch(() => {
      throw failed('Notification endpoint could not be reached.');
    });
    const body = await answer.text();
    if (answer.status !== 200 || body !== token) {
      throw failed(
        `Must respond with 200 OK to this request, and the token as its body; the answer was ${answer.status}.`,
      );
    }
  }
}

const one = `${subscriptionCollection}/{subscription-id}` as const;

export const subscriptionOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: subscriptionCollection,
    versions: both,
    group: changeNotifications,
    asksItself: true,
    handle(call) {
      const own = liveSubscriptions(call).filter(({ applicationId }) => applicationId === call.caller.appId);
      return answerCollection(call, { type: 'subscription', context: 'subscriptions', objects: own });
    },
  },
  ...keptOperations(subscriptions, ['create']).map((operation) => ({
    ...operation,
    asksItself: true as const,
    prepare: shakeHands,
  })),
  ...keptOperations(subscriptions, ['get', 'update', 'delete']).map((operation) => ({
    ...operation,
    asksItself: true as const,
    handle: ownOnly(operation),
  })),
  {
    method: 'POST',
    path: `${one}/reauthorize`,
    versions: both,
    group: changeNotifications,
    asksItself: true,
    handle(call) {
      liveSubscriptions(call);
      const subscription = findKept(call, subscriptions);
      requireOwn(call, subscription);
      call.tenant.kept.put(subscriptionCollection, { ...subscription, ...authorizedBy(call, subscription) });
      return { status: 204 };
    },
  },
];

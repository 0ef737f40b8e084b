import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { type AadstsRefusal, aadsts } from './aadsts.ts';
import { everybody, type Registration, type ServicePrincipal } from './registration.ts';
import { resourceOf, resources } from './resources.ts';

/** The API a user's token is for. */
export interface DelegatedApi {
  readonly kind: 'graph' | 'application';
  /** What `aud` says. */
  readonly audience: string;
  /** Its application id, which is what a Conditional Access policy names. */
  readonly resourceId: string;
  readonly displayName: string;
}

/** What a `scope` parameter asks for, on behalf of a user. */
export interface AskedScopes {
  readonly openId: readonly string[];
  readonly api: DelegatedApi;
  /** Of that API, without its name in front. */
  readonly delegated: readonly string[];
}

const openIdScopes = new Set(['openid', 'profile', 'email', 'offline_access']);

const graph: DelegatedApi = {
  kind: 'graph',
  audience: 'https://graph.microsoft.com',
  resourceId: resources.graph.appId,
  displayName: resources.graph.displayName,
};

/**
 * Reads `scope` as Entra does: OpenID's own four, and delegated permissions of one API; a bare name is Graph's. An
 * application asks an API of somebody by `api://{clientId}/{name}`.
 *
 * Graph's list of delegated permissions is not modelled: any name that looks like one exists.
 */
export function readScopes(
  world: World,
  registration: Registration,
  scope: string,
  origins: readonly string[],
): AskedScopes | AadstsRefusal {
  const words = scope.split(' ').filter((word) => word !== '');
  const openId = words.filter((word) => openIdScopes.has(word));
  const parts = words.filter((word) => !openIdScopes.has(word)).map(splitScope);
  let api: DelegatedApi | undefined;
  const delegated: string[] = [];
  for (const { resource, name } of parts) {
    const named = resource === undefined ? graph : apiNamed(world, resource, origins);
    if (named === undefined) return aadsts(500011, resource ?? '', 'this tenant');
    if (api !== undefined && api.resourceId !== named.resourceId) return aadsts(28000, scope);
    api = named;
    if (name === '.default') {
      delegated.push(...everythingOf(world, registration, named));
      continue;
    }
    if (!exists(world, named, name)) {
      return aadsts(650053, registration.displayName, name, named.displayName);
    }
    delegated.push(name);
  }
  return { openId, api: api ?? graph, delegated: [...new Set(delegated)] };
}

function splitScope(word: string): { readonly resource: string | undefined; readonly name: string } {
  const at = word.lastIndexOf('/');
  return at <= 0 ? { resource: undefined, name: word } : { resource: word.slice(0, at), name: word.slice(at + 1) };
}

function apiNamed(world: World, resource: string, origins: readonly string[]): DelegatedApi | undefined {
  if (resourceOf(resource, origins) === 'graph') return { ...graph, audience: resource.replace(/\/$/, '') };
  const registration = world.registrations.get(resource.replace(/^api:\/\//, '').toLowerCase());
  return registration === undefined
    ? undefined
    : {
        kind: 'application',
        audience: registration.clientId,
        resourceId: registration.clientId,
        displayName: registration.displayName,
      };
}

function everythingOf(world: World, registration: Registration, api: DelegatedApi): readonly string[] {
  return api.kind === 'graph'
    ? registration.requiredScopes
    : (world.registrations.get(api.audience)?.exposedScopes ?? []);
}

function exists(world: World, api: DelegatedApi, name: string): boolean {
  if (api.kind === 'graph') return /^[A-Z][A-Za-z]*(?:[.-][A-Za-z]+)+$/.test(name);
  return world.registrations.get(api.audience)?.exposedScopes.includes(name) === true;
}

/** What of it nobody has consented to yet, for this user. A permission of the application's own API needs no consent. */
export function unconsented(
  principal: ServicePrincipal | undefined,
  registration: Registration,
  userId: string,
  asked: AskedScopes,
): readonly string[] {
  if (asked.api.resourceId === registration.clientId) return [];
  const held = new Set([...(principal?.scopes.get(everybody) ?? []), ...(principal?.scopes.get(userId) ?? [])]);
  return asked.delegated.filter((scope) => !held.has(scope));
}

/**
 * Whether only an administrator may consent to it. Production has it on each permission; here those that reach beyond
 * the user (`….All`) do, which is nearly the same.
 */
export function needsAdministrator(scope: string): boolean {
  return scope.endsWith('.All');
}

/** What a granted token carries in `scp`: for Graph, OpenID's scopes stand in it too. */
export function grantedScopes(tenant: Tenant, registration: Registration, userId: string, asked: AskedScopes) {
  const principal = tenant.servicePrincipals.get(registration.clientId);
  const missing = new Set(unconsented(principal, registration, userId, asked));
  return asked.delegated.filter((scope) => !missing.has(scope));
}

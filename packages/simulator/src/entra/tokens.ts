import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { roleLets } from '../areas/directory-roles/roles.ts';
import { minute } from '../clock.ts';
import type { Caller } from '../graph/operation.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import type { KeyRing } from './key-ring.ts';
import type { Registration, ServicePrincipal } from './registration.ts';
import { type ResourceName, resourceOf, resourceOfRole } from './resources.ts';

/** What is needed to make tokens and to believe them. */
export interface TokenTools {
  readonly world: World;
  readonly keys: KeyRing;
  /** Addresses of this simulator: issuers and audiences begin with one of them. */
  readonly origins: readonly string[];
}

/** Entra gives app-only tokens 60 to 90 minutes, so that clients do not all come back at once. */
const shortestLifeMinutes = 60;
const longestLifeMinutes = 90;

/** What of the `claims` of a token request is understood. */
export interface RequestedClaims {
  /** The client says `cp1`: it can answer a claims challenge. */
  readonly canBeChallenged: boolean;
  /** Epoch seconds. */
  readonly notBefore: number | undefined;
}

export interface IssuedToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

export async function issueToken(
  { world, keys }: TokenTools,
  request: {
    readonly tenant: Tenant;
    readonly registration: Registration;
    readonly principal: ServicePrincipal;
    readonly resource: ResourceName;
    /** The resource as it was asked for: it becomes `aud`. */
    readonly audience: string;
    readonly origin: string;
    readonly claims: RequestedClaims;
  },
): Promise<IssuedToken> {
  const { tenant, registration, principal, resource, claims } = request;
  const issuedAt = Math.floor(world.now() / 1_000);
  const usualSeconds = (world.chance.between(shortestLifeMinutes, longestLifeMinutes) * minute) / 1_000;
  const livesADay = claims.canBeChallenged && tenant.behaviour.challengeableTokens === 'a-day';
  const lifeSeconds = livesADay ? longestLifeSeconds : usualSeconds;
  const roles = [...principal.roles].filter((role) => resourceOfRole(role) === resource).toSorted();
  const token = await new SignJWT({
    appid: registration.clientId,
    azp: registration.clientId,
    app_displayname: registration.displayName,
    idtyp: 'app',
    oid: principal.objectId,
    ...(roles.length > 0 ? { roles } : {}),
    tid: tenant.id,
    uti: String(world.tokens.issue(claims.notBefore)),
    ver: '2.0',
    ...(claims.canBeChallenged ? { xms_cc: ['cp1'] } : {}),
  })
    .setProtectedHeader({ alg: 'RS256', kid: keys.current.kid, typ: 'JWT' })
    .setIssuer(`${request.origin}/${tenant.id}/v2.0`)
    .setAudience(request.audience)
    .setSubject(principal.objectId)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .sign(keys.current.privateKey);
  return { token, expiresInSeconds: lifeSeconds };
}

export type RefusedToken = Exclude<TokenVerdict, { readonly kind: 'valid' }>;

export type TokenVerdict =
  | { readonly kind: 'valid'; readonly caller: Caller }
  | {
      readonly kind: 'refused';
      readonly because: 'missing' | 'malformed' | 'forged' | 'expired' | 'wrong-audience' | 'no-principal';
    }
  | { readonly kind: 'refused'; readonly because: 'challenged'; readonly since: number };

const refused = (because: Exclude<RefusedToken['because'], 'challenged'>): TokenVerdict => ({
  kind: 'refused',
  because,
});

/** Graph's tokens live an hour or a day (https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes), none of these longer. */
const longestLifeSeconds = 24 * 60 * 60;

/** All that `issueToken` writes. A claim beside these (an actor, a user, a nested token) was not written by it. */
const ownClaims = new Set(
  'aud iss iat nbf exp appid azp app_displayname idtyp oid sub roles tid uti ver xms_cc'.split(' '),
);

/**
 * Header, signature, issuer, times, audience, kind, and that the application is still known in the tenant. The header
 * names the key and nothing else does: no key comes with a token, or from an address in it.
 */
export async function judgeToken(
  { world, keys, origins }: TokenTools,
  authorization: string | undefined,
  resource: ResourceName,
): Promise<TokenVerdict> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return refused('missing');
  const keyNamed = ({ kid }: { readonly kid?: string }) => {
    const key = keys.find(kid, world.now());
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key.publicKey;
  };
  const verified = await jwtVerify(token, keyNamed, {
    algorithms: ['RS256'],
    currentDate: new Date(world.now()),
    // Five minutes of skew, as Entra's own libraries allow, would make a test of expiry guess; here it is exact.
    clockTolerance: 0,
    requiredClaims: ['exp', 'nbf', 'iat'],
  }).catch((error: { code?: string }) => error.code ?? 'unknown');
  if (typeof verified === 'string') {
    if (verified === 'ERR_JWT_EXPIRED' || verified === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return refused('expired');
    return refused(verified === 'ERR_JWS_INVALID' || verified === 'ERR_JWT_INVALID' ? 'malformed' : 'forged');
  }
  const { payload, protectedHeader } = verified;
  const { alg: _alg, kid: _kid, typ, ...more } = protectedHeader;
  if (typ !== 'JWT' || Object.keys(more).length > 0) return refused('forged');
  const userId = world.tokens.userOf(Number(payload.uti));
  if (userId === undefined ? !isAppToken(payload) : !isUserToken(payload)) return refused('forged');
  const { iat = 0, exp = 0 } = payload;
  if (iat > world.now() / 1_000 || exp - iat > longestLifeSeconds) return refused('expired');
  const tenant = typeof payload.tid === 'string' ? world.tenants.get(payload.tid) : undefined;
  const appId = payload.appid;
  const isOurs = tenant !== undefined && origins.some((origin) => payload.iss === `${origin}/${tenant.id}/v2.0`);
  if (!isOurs || typeof appId !== 'string') return refused('forged');
  if (typeof payload.aud !== 'string' || resourceOf(payload.aud, origins) !== resource)
    return refused('wrong-audience');
  if (!world.tokens.wasIssued(Number(payload.uti))) return refused('forged');
  if (world.tokens.isWithdrawn(Number(payload.uti), tenant.id)) return refused('expired');
  const principal = tenant.servicePrincipals.get(appId);
  if (principal === undefined) return refused('no-principal');
  if (payload.oid !== (userId ?? principal.objectId)) return refused('forged');
  if (userId === undefined && payload.sub !== principal.objectId) return refused('forged');
  const since = world.tokens.challengeOf(Number(payload.uti), tenant.id);
  const canBeChallenged = Array.isArray(payload.xms_cc) && payload.xms_cc.includes('cp1');
  if (since !== undefined && canBeChallenged) return { kind: 'refused', because: 'challenged', since };
  const held = { tenantId: tenant.id, appId, canBeChallenged, tokenExpiresAt: exp * 1_000 };
  if (userId === undefined) {
    const roles = Array.isArray(payload.roles) ? payload.roles.map(String) : [];
    return { kind: 'valid', caller: { ...held, roles: new Set(roles), userId: null } };
  }
  if (tenant.users.get(userId) === undefined) return refused('no-principal');
  const roles = new Set(
    String(payload.scp)
      .split(' ')
      .filter((scope) => mayUse(tenant, userId, scope)),
  );
  return { kind: 'valid', caller: { ...held, roles, userId } };
}

/** What every member of a directory may read, and do with what is his own. */
const membersMay =
  /^(?:openid|profile|email|User\.\w+|(?:User|Group|GroupMember|Device|Organization|Application|Directory)\.Read(?:Basic)?\.All)$/;

/**
 * An application acting for a user may do no more than the user. Modelled coarsely: an administrator everything that was
 * consented to, everybody else what every member may, and what a role of the directory adds to that. Graph's table of delegated permissions names them as it names
 * application permissions, with few exceptions; here they open the same doors.
 */
function mayUse(tenant: Tenant, userId: string, scope: string): boolean {
  return tenant.admins.includes(userId) || membersMay.test(scope) || roleLets(tenant, userId, scope);
}

const userClaims = new Set([...ownClaims, 'name', 'preferred_username', 'scp', 'deviceid', 'wids']);

/** A token in a user's name for Graph, as made in `user-tokens.ts`. */
function isUserToken(payload: JWTPayload): boolean {
  return (
    payload.ver === '2.0' &&
    payload.idtyp === 'user' &&
    payload.azp === payload.appid &&
    payload.roles === undefined &&
    typeof payload.scp === 'string' &&
    typeof payload.uti === 'string' &&
    /^\d+$/.test(payload.uti) &&
    Object.keys(payload).every((name) => userClaims.has(name))
  );
}

/** An application's own token, as made here: not a user's, not one on behalf of somebody, not of another version. */
function isAppToken(payload: JWTPayload): boolean {
  const { roles, uti } = payload;
  return (
    payload.ver === '2.0' &&
    payload.idtyp === 'app' &&
    payload.azp === payload.appid &&
    typeof uti === 'string' &&
    /^\d+$/.test(uti) &&
    (roles === undefined || (Array.isArray(roles) && roles.every((role) => typeof role === 'string'))) &&
    Object.keys(payload).every((name) => ownClaims.has(name))
  );
}

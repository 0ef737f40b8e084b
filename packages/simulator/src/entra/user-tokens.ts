import { SignJWT } from 'jose';
import { roleClaims } from '../areas/directory-roles/roles.ts';
import type { User } from '../areas/users/user.ts';
import { minute } from '../clock.ts';
import type { Tenant } from '../world/tenant.ts';
import type { Registration } from './registration.ts';
import type { AskedScopes } from './scopes.ts';
import type { RequestedClaims, TokenTools } from './tokens.ts';
import { groupClaims, pairwiseSubject, rolesOf } from './user-claims.ts';

/** A user who signed in to an application, and what is asked in the user's name. */
export interface UserTokenRequest {
  readonly tenant: Tenant;
  readonly registration: Registration;
  readonly user: User;
  readonly asked: AskedScopes;
  /** Of those, what was consented to. */
  readonly scopes: readonly string[];
  readonly deviceId: string | undefined;
  readonly nonce: string | null;
  readonly origin: string;
  readonly claims: RequestedClaims;
}

/** Guests of this world come from personal accounts. */
const homeOfGuests = 'live.com';

const idTokenLivesSeconds = 60 * 60;

/** The id token: who signed in, to the application that asked. */
export async function issueIdToken({ world, keys }: TokenTools, request: UserTokenRequest): Promise<string> {
  const { tenant, registration, user, asked, nonce, origin } = request;
  const issuedAt = Math.floor(world.now() / 1_000);
  const roles = rolesOf(tenant, registration, user.id);
  const hasProfile = asked.openId.includes('profile');
  return await new SignJWT({
    ...(nonce === null ? {} : { nonce }),
    ...(hasProfile ? { name: user.displayName, preferred_username: user.userPrincipalName, oid: user.id } : {}),
    ...(asked.openId.includes('email') && user.mail !== null ? { email: user.mail } : {}),
    ...(roles.length > 0 ? { roles } : {}),
    ...groupClaims(tenant, registration, user, origin),
    // Only where it is another one than the issuer: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
    ...(user.userType === 'Guest' ? { idp: homeOfGuests } : {}),
    wids: roleClaims(tenant, user.id),
    tid: tenant.id,
    uti: world.chance.text(22),
    ver: '2.0',
  })
    .setProtectedHeader({ alg: 'RS256', kid: keys.current.kid, typ: 'JWT' })
    .setIssuer(`${origin}/${tenant.id}/v2.0`)
    .setAudience(registration.clientId)
    .setSubject(pairwiseSubject(user, registration.clientId))
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + idTokenLivesSeconds)
    .sign(keys.current.privateKey);
}

/** An access token in the user's name: for Graph, or for an application that is an API. */
export async function issueUserToken(
  { world, keys }: TokenTools,
  request: UserTokenRequest,
): Promise<{ readonly token: string; readonly expiresInSeconds: number }> {
  const { tenant, registration, user, asked, scopes, claims, origin } = request;
  const issuedAt = Math.floor(world.now() / 1_000);
  const lifeSeconds = (world.chance.between(60, 90) * minute) / 1_000;
  const ofApi = world.registrations.get(asked.api.audience);
  const roles = ofApi === undefined ? [] : rolesOf(tenant, ofApi, user.id);
  const token = await new SignJWT({
    appid: registration.clientId,
    azp: registration.clientId,
    app_displayname: registration.displayName,
    idtyp: 'user',
    oid: user.id,
    name: user.displayName,
    preferred_username: user.userPrincipalName,
    ...(request.deviceId === undefined ? {} : { deviceid: request.deviceId }),
    scp: [
      ...scopes,
      ...(asked.api.kind === 'graph' ? asked.openId.filter((one) => one !== 'offline_access') : []),
    ].join(' '),
    ...(roles.length > 0 ? { roles } : {}),
    ...(ofApi === undefined ? {} : groupClaims(tenant, ofApi, user, origin)),
    wids: roleClaims(tenant, user.id),
    tid: tenant.id,
    uti: String(world.tokens.issue(claims.notBefore, user.id)),
    ver: '2.0',
    ...(claims.canBeChallenged ? { xms_cc: ['cp1'] } : {}),
  })
    .setProtectedHeader({ alg: 'RS256', kid: keys.current.kid, typ: 'JWT' })
    .setIssuer(`${origin}/${tenant.id}/v2.0`)
    .setAudience(asked.api.audience)
    .setSubject(pairwiseSubject(user, asked.api.kind === 'graph' ? registration.clientId : asked.api.audience))
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .sign(keys.current.privateKey);
  return { token, expiresInSeconds: lifeSeconds };
}

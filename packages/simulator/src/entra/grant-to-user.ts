import { type AadstsRefusal, aadsts } from './aadsts.ts';
import { admitUser } from './admit-user.ts';
import type { SignedIn } from './grant-book.ts';
import { grantedScopes, readScopes, unconsented } from './scopes.ts';
import type { GrantedTokens, TokenRequest } from './token-endpoint.ts';
import type { TokenTools } from './tokens.ts';
import { issueIdToken, issueUserToken, type UserTokenRequest } from './user-tokens.ts';

/** Tokens in a user's name, for a code or a refresh token that is in order. */
export async function grantToUser(
  tools: TokenTools,
  { form, registration, origin, claims }: TokenRequest,
  { grant, scope, isRefresh }: { readonly grant: SignedIn; readonly scope: string; readonly isRefresh: boolean },
): Promise<GrantedTokens | AadstsRefusal> {
  const { world, origins } = tools;
  const tenant = world.tenants.get(grant.tenantId);
  const user = tenant?.users.get(grant.userId);
  if (tenant === undefined || user === undefined) return aadsts(50034, grant.userId, tenant?.displayName ?? '');
  const asked = readScopes(world, registration, scope, origins);
  if ('code' in asked) return asked;
  const principal = tenant.servicePrincipals.get(registration.clientId);
  if (principal === undefined) return aadsts(65001, registration.clientId, registration.displayName);
  if (unconsented(principal, registration, user.id, asked).length > 0) {
    return aadsts(65001, registration.clientId, registration.displayName);
  }
  if (isRefresh) {
    // For a code it was decided a moment ago. Here it is decided anew: a phone that became noncompliant gets no more.
    const refused = admitUser(world, tenant, { user, registration, api: asked.api, deviceId: grant.deviceId });
    if (refused !== undefined) return refused;
  } else if (!user.accountEnabled) {
    return aadsts(50057);
  }

  const scopes = grantedScopes(tenant, registration, user.id, asked);
  const request: UserTokenRequest = {
    tenant,
    registration,
    user,
    asked,
    scopes,
    deviceId: grant.deviceId,
    nonce: grant.nonce,
    origin,
    claims,
  };
  const { token, expiresInSeconds } = await issueUserToken(tools, request);
  const wants = (name: string) => asked.openId.includes(name);
  const tokens = {
    scope: [...asked.openId.filter((one) => one !== 'offline_access'), ...scopes].join(' '),
    expires_in: expiresInSeconds,
    ext_expires_in: expiresInSeconds,
    access_token: token,
    ...(wants('offline_access')
      ? {
          refresh_token: world.grants.addRefreshToken(world.chance, {
            tenantId: tenant.id,
            clientId: registration.clientId,
            userId: user.id,
            deviceId: grant.deviceId,
            scope,
            nonce: null,
            issuedAt: world.now(),
          }),
        }
      : {}),
    ...(wants('openid') ? { id_token: await issueIdToken(tools, request) } : {}),
    ...(form.get('client_info') === '1' ? { client_info: clientInfo(user.id, tenant.id) } : {}),
  };
  return { tokens };
}

/** Who the account is, by object and tenant: Microsoft's own libraries ask for it with `client_info=1`. */
function clientInfo(uid: string, utid: string): string {
  return Buffer.from(JSON.stringify({ uid, utid })).toString('base64url');
}

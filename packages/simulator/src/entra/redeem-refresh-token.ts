import { toIso } from '../clock.ts';
import { type AadstsRefusal, aadsts } from './aadsts.ts';
import { refreshTokenLivesMs } from './grant-book.ts';
import { grantToUser } from './grant-to-user.ts';
import type { GrantedTokens, TokenRequest } from './token-endpoint.ts';
import type { TokenTools } from './tokens.ts';

/**
 * New tokens without the user (https://learn.microsoft.com/entra/identity-platform/refresh-tokens). Each use hands out
 * a new refresh token; the one before stays good until it expires or the user's sign-ins are revoked, as in production.
 */
export async function redeemRefreshToken(
  tools: TokenTools,
  request: TokenRequest,
): Promise<GrantedTokens | AadstsRefusal> {
  const { world } = tools;
  const { form, registration, tenant } = request;
  const text = form.get('refresh_token');
  if (text === null) return aadsts(900144, 'refresh_token');
  const grant = world.grants.findRefreshToken(text);
  if (grant === undefined) return aadsts(9002313);
  if (grant.clientId !== registration.clientId) return aadsts(70000);
  if (tenant !== undefined && tenant.id !== grant.tenantId) return aadsts(70000);
  if (grant.issuedAt + refreshTokenLivesMs <= world.now()) {
    return aadsts(700082, toIso(grant.issuedAt), '90.00:00:00');
  }
  if (world.grants.isRevoked(grant.userId, grant.issuedAt)) {
    return aadsts(50173, toIso(grant.issuedAt), toIso(world.grants.validFrom(grant.userId) ?? 0));
  }
  return await grantToUser(tools, request, { grant, scope: form.get('scope') ?? grant.scope, isRefresh: true });
}

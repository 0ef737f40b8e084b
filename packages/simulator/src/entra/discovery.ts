import { type Answer, type Exchange, jsonAnswer } from '../http/exchange.ts';
import type { World } from '../world/world.ts';
import { refuseAadsts } from './aadsts.ts';
import { isSharedAuthority } from './shared-authority.ts';

/** `/{tenant}/v2.0/.well-known/openid-configuration`, with the names that Entra's own has; what is not modelled is not in it. */
export function describeIssuer(world: World, { url }: Exchange, tenantName: string): Answer {
  const tenant = world.findTenant(tenantName);
  if (tenant === undefined && !isSharedAuthority(tenantName)) return refuseAadsts(world, 90002, tenantName);
  const base = `${url.origin}/${tenant?.id ?? tenantName}`;
  return jsonAnswer(200, {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    code_challenge_methods_supported: ['S256', 'plain'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: tenant === undefined ? `${url.origin}/{tenantid}/v2.0` : `${base}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${url.origin}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    http_logout_supported: true,
    frontchannel_logout_supported: false,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: 'sub iss aud exp iat nonce preferred_username name tid ver email oid roles groups'.split(' '),
    tenant_region_scope: tenant === undefined ? null : 'EU',
    cloud_instance_name: url.host,
    cloud_graph_host_name: url.host,
    msgraph_host: url.host,
  });
}

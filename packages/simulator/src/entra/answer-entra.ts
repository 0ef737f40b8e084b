import { type Answer, type Exchange, jsonAnswer } from '../http/exchange.ts';
import { refuseAadsts } from './aadsts.ts';
import { answerConsent } from './consent-endpoint.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import type { TokenTools } from './tokens.ts';

/** What login.microsoftonline.com answers, as far as it is modelled. Undefined: not one of its addresses. */
export async function answerEntra(tools: TokenTools, exchange: Exchange): Promise<Answer | undefined> {
  const match = /^\/([^/]+)(\/.*)$/.exec(exchange.url.pathname);
  const tenantName = decodeURIComponent(match?.[1] ?? '');
  switch (`${exchange.method} ${match?.[2]}`) {
    case 'GET /v2.0/.well-known/openid-configuration':
    case 'GET /.well-known/openid-configuration':
      return describeIssuer(tools, exchange, tenantName);
    case 'GET /discovery/v2.0/keys':
      return jsonAnswer(200, { keys: [tools.key.publicJwk] });
    case 'POST /oauth2/v2.0/token':
      return answerTokenRequest(tools, exchange, tenantName);
    case 'GET /v2.0/adminconsent':
    case 'POST /v2.0/adminconsent':
      return answerConsent(tools, exchange, tenantName);
    default:
      return undefined;
  }
}

function describeIssuer({ world }: TokenTools, { url }: Exchange, tenantName: string): Answer {
  const tenant = world.findTenant(tenantName);
  const isShared = tenantName === 'common' || tenantName === 'organizations';
  if (tenant === undefined && !isShared) return refuseAadsts(world, 90002, tenantName);
  const base = `${url.origin}/${tenant?.id ?? tenantName}`;
  return jsonAnswer(200, {
    issuer: tenant === undefined ? `${url.origin}/{tenantid}/v2.0` : `${base}/v2.0`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    grant_types_supported: ['client_credentials'],
    response_types_supported: ['token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    tenant_region_scope: 'EU',
  });
}

import { type Answer, type Exchange, jsonAnswer } from '../http/exchange.ts';
import type { Tenant } from '../world/tenant.ts';
import { type AadstsRefusal, duplicatedParameter, refuseAadsts } from './aadsts.ts';
import { authenticateClient, readCredentials } from './authenticate-client.ts';
import { redeemCode } from './redeem-code.ts';
import { redeemRefreshToken } from './redeem-refresh-token.ts';
import type { Registration } from './registration.ts';
import { resourceOf } from './resources.ts';
import { isSharedAuthority } from './shared-authority.ts';
import { issueToken, type RequestedClaims, type TokenTools } from './tokens.ts';

/** A request to the token endpoint whose client has proved itself. */
export interface TokenRequest {
  readonly form: URLSearchParams;
  readonly registration: Registration;
  /** Undefined for `common` and `organizations`: what is redeemed says which. */
  readonly tenant: Tenant | undefined;
  readonly origin: string;
  readonly claims: RequestedClaims;
}

/**
 * `POST /{tenant}/oauth2/v2.0/token`: client credentials, authorization code, refresh token; the client by a secret, by
 * an assertion signed with a certificate, or public.
 *
 * Modelled: the order of Entra's checks (tenant, application, credential, grant, scope), and that an application nobody
 * consented to does not exist in a tenant. In production an application registered in the portal has a service
 * principal in its home tenant from the start and gets a token without roles; here consent makes it, as for one
 * registered through Graph. Not modelled: device code, on-behalf-of, passwords, assertions of other issuers.
 */
export async function answerTokenRequest(tools: TokenTools, exchange: Exchange, tenantName: string): Promise<Answer> {
  const { world } = tools;
  if (exchange.method !== 'POST') return refuseAadsts(world, 900561, exchange.method);
  const form = new URLSearchParams(exchange.body);
  const tenant = world.findTenant(tenantName);
  if (tenant === undefined && !isSharedAuthority(tenantName)) return refuseAadsts(world, 90002, tenantName);
  const twice = duplicatedParameter(form);
  if (twice !== undefined) return refuseAadsts(world, 9000411, twice);

  const grant = form.get('grant_type');
  if (grant === null) return refuseAadsts(world, 900144, 'grant_type');
  const redeem = grants.get(grant);
  if (redeem === undefined) return refuseAadsts(world, 70003, grant);
  const credentials = readCredentials(exchange, form);
  const clientId = credentials.clientId?.toLowerCase();
  if (clientId === undefined) return refuseAadsts(world, 900144, 'client_id');
  if (tenant === undefined && grant === 'client_credentials') return refuseAadsts(world, 50059);

  const registration = world.registrations.get(clientId);
  if (registration === undefined || (tenant !== undefined && !isKnownIn(tools, tenant, registration))) {
    return refuseAadsts(world, 700016, clientId, tenant?.displayName ?? tenantName);
  }
  if (tenant?.servicePrincipals.get(clientId)?.isDisabled === true) {
    return refuseAadsts(world, 7000112, clientId, registration.displayName);
  }
  const { origin } = exchange.url;
  const refusal = await authenticateClient(world, registration, credentials, audiencesOf(origin, tenant, tenantName));
  if (refusal !== undefined) return refuseAadsts(world, refusal.code, ...refusal.values);

  const granted = await redeem(tools, { form, registration, tenant, origin, claims: readClaims(form.get('claims')) });
  if ('code' in granted) return refuseAadsts(world, granted.code, ...granted.values);
  return jsonAnswer(
    200,
    { token_type: 'Bearer', ...granted.tokens },
    { 'cache-control': 'no-store', pragma: 'no-cache' },
  );
}

/** What a client gets, beside `token_type`. */
export interface GrantedTokens {
  readonly tokens: Readonly<Record<string, string | number>>;
}

const grants = new Map<string, (tools: TokenTools, request: TokenRequest) => Promise<GrantedTokens | AadstsRefusal>>([
  ['client_credentials', grantToApplication],
  ['authorization_code', redeemCode],
  ['refresh_token', redeemRefreshToken],
]);

function isKnownIn({ world }: TokenTools, tenant: Tenant, { clientId }: Registration): boolean {
  const principal = tenant.servicePrincipals.get(clientId);
  return principal !== undefined && principal.knownFrom <= world.now();
}

async function grantToApplication(
  tools: TokenTools,
  { form, registration, tenant, origin, claims }: TokenRequest,
): Promise<GrantedTokens | AadstsRefusal> {
  const scope = form.get('scope');
  if (scope === null) return { code: 900144, values: ['scope'] };
  const audience = /^(\S+)\/\.default$/.exec(scope)?.[1];
  if (audience === undefined) return { code: 1002012, values: [scope] };
  const resource = resourceOf(audience, tools.origins);
  const principal = tenant?.servicePrincipals.get(registration.clientId);
  if (resource === undefined || tenant === undefined || principal === undefined) {
    return { code: 500011, values: [audience, tenant?.displayName ?? ''] };
  }
  const { token, expiresInSeconds } = await issueToken(tools, {
    tenant,
    registration,
    principal,
    resource,
    audience,
    origin,
    claims,
  });
  return { tokens: { expires_in: expiresInSeconds, ext_expires_in: expiresInSeconds, access_token: token } };
}

/** The token endpoint as it was called, by the tenant's id too, or the tenant's issuer. */
function audiencesOf(origin: string, tenant: Tenant | undefined, tenantName: string): readonly string[] {
  const names = [...new Set([tenantName, tenant?.id ?? tenantName])];
  return names.flatMap((name) => [`${origin}/${name}/oauth2/v2.0/token`, `${origin}/${name}/v2.0`]);
}

/** Lenient, as far as is known: what is not understood asks for nothing. */
function readClaims(text: string | null): RequestedClaims {
  let claims: {
    readonly access_token?: {
      readonly xms_cc?: { readonly values?: unknown };
      readonly nbf?: { readonly value?: unknown };
    };
  } | null = null;
  try {
    claims = JSON.parse(text ?? 'null');
  } catch {}
  const { xms_cc: capabilities, nbf } = claims?.access_token ?? {};
  const notBefore = Number(nbf?.value);
  return {
    canBeChallenged: Array.isArray(capabilities?.values) && capabilities.values.includes('cp1'),
    notBefore: nbf === undefined || Number.isNaN(notBefore) ? undefined : notBefore,
  };
}

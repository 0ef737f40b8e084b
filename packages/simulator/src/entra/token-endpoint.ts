import { type Answer, type Exchange, jsonAnswer } from '../http/exchange.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { type AadstsCode, refuseAadsts } from './aadsts.ts';
import { judgeAssertion, jwtBearer } from './client-assertion.ts';
import type { Registration } from './registration.ts';
import { resourceOf } from './resources.ts';
import { issueToken, type RequestedClaims, type TokenTools } from './tokens.ts';

/**
 * `POST /{tenant}/oauth2/v2.0/token` with client credentials: a secret, or an assertion signed with a certificate.
 *
 * Modelled: the order of Entra's checks (tenant, application, credential, scope), and that an application nobody consented
 * to does not exist in a tenant. In production an application registered in the portal has a service principal in its
 * home tenant from the start and gets a token without roles; here consent makes it, as for one registered through
 * Graph. Not modelled: other grants, assertions of other issuers, Conditional Access for workloads.
 */
export async function answerTokenRequest(tools: TokenTools, exchange: Exchange, tenantName: string): Promise<Answer> {
  const { world } = tools;
  const form = new URLSearchParams(exchange.body);
  const tenant = world.findTenant(tenantName);
  if (tenant === undefined) return refuseAadsts(world, 90002, tenantName);

  const grant = form.get('grant_type');
  if (grant === null) return refuseAadsts(world, 900144, 'grant_type');
  if (grant !== 'client_credentials') return refuseAadsts(world, 70003, grant);
  const clientId = form.get('client_id');
  if (clientId === null) return refuseAadsts(world, 900144, 'client_id');

  const registration = world.registrations.get(clientId.toLowerCase());
  const principal = tenant.servicePrincipals.get(clientId.toLowerCase());
  if (registration === undefined || principal === undefined || principal.knownFrom > world.now()) {
    return refuseAadsts(world, 700016, clientId, tenant.displayName);
  }

  const { origin } = exchange.url;
  const assertion = form.get('client_assertion_type') === jwtBearer ? form.get('client_assertion') : null;
  const refusal =
    assertion === null
      ? judgeSecret(world, registration, form.get('client_secret'))
      : await judgeAssertion(world, registration, assertion, audiencesOf(origin, tenant, tenantName));
  if (refusal !== undefined) return refuseAadsts(world, refusal.code, ...refusal.values);

  const scope = form.get('scope');
  if (scope === null) return refuseAadsts(world, 900144, 'scope');
  const audience = /^(\S+)\/\.default$/.exec(scope)?.[1];
  if (audience === undefined) return refuseAadsts(world, 1002012, scope);
  const resource = resourceOf(audience, tools.origins);
  if (resource === undefined) return refuseAadsts(world, 500011, audience, tenant.displayName);

  const { token, expiresInSeconds } = await issueToken(tools, {
    tenant,
    registration,
    principal,
    resource,
    audience,
    origin,
    claims: readClaims(form.get('claims')),
  });
  return jsonAnswer(
    200,
    { token_type: 'Bearer', expires_in: expiresInSeconds, ext_expires_in: expiresInSeconds, access_token: token },
    { 'cache-control': 'no-store', pragma: 'no-cache' },
  );
}

function judgeSecret(
  world: World,
  { clientId, secrets }: Registration,
  secret: string | null,
): { readonly code: AadstsCode; readonly values: readonly string[] } | undefined {
  if (secret === null) return { code: 7000218, values: [] };
  const known = secrets.find(({ value }) => value === secret);
  if (known === undefined) return { code: 7000215, values: [clientId] };
  return known.expiresAt <= world.now() ? { code: 7000222, values: [clientId] } : undefined;
}

/** The token endpoint as it was called, by the tenant's id too, or the tenant's issuer. */
function audiencesOf(origin: string, tenant: Tenant, tenantName: string): readonly string[] {
  const names = [...new Set([tenantName, tenant.id])];
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

import { type Answer, type Exchange, jsonAnswer } from '../http/exchange.ts';
import { refuseAadsts } from './aadsts.ts';
import { resourceOf } from './resources.ts';
import { issueToken, type TokenTools } from './tokens.ts';

/**
 * `POST /{tenant}/oauth2/v2.0/token` with client credentials and a secret.
 *
 * Modelled: the order of Entra's checks (tenant, application, secret, scope), and that an application nobody consented
 * to does not exist in a tenant. In production an application registered in the portal has a service principal in its
 * home tenant from the start and gets a token without roles; here consent makes it, as for one registered through
 * Graph. Not modelled: other grants, certificates, Conditional Access for workloads.
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

  const secret = form.get('client_secret');
  if (secret === null) return refuseAadsts(world, 7000218);
  const known = registration.secrets.find(({ value }) => value === secret);
  if (known === undefined) return refuseAadsts(world, 7000215, clientId);
  if (known.expiresAt <= world.now()) return refuseAadsts(world, 7000222, clientId);

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
    origin: exchange.url.origin,
  });
  return jsonAnswer(
    200,
    { token_type: 'Bearer', expires_in: expiresInSeconds, ext_expires_in: expiresInSeconds, access_token: token },
    { 'cache-control': 'no-store', pragma: 'no-cache' },
  );
}

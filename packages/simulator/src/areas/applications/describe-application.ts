import { toSecondsIso } from '../../clock.ts';
import { appRoles, delegatedScopes } from '../../contract/contract.ts';
import type { ClientSecret, Registration } from '../../entra/registration.ts';
import { resourceOfRole, resources } from '../../entra/resources.ts';
import { isObject, type JsonObject } from '../../graph/check-body.ts';
import { noSuchObject } from '../../graph/graph-fault.ts';
import type { GraphCall } from '../../graph/operation.ts';
import type { Tenant } from '../../world/tenant.ts';
import { steadyId } from '../steady-id.ts';

/** What of an application nothing follows from (notes, tags, links) is kept here, by its object id. */
export const applicationCollection = '/applications';

export const applicationId = ({ clientId }: Registration) => steadyId('application', clientId);
export const secretKeyId = ({ value }: ClientSecret) => steadyId('secret', value);

/** Applications are of their home tenant; elsewhere only their service principals are known. */
export function applicationsOf({ tenant, world }: Pick<GraphCall, 'tenant' | 'world'>): readonly Registration[] {
  return [...world.registrations.values()].filter(({ homeTenantId }) => homeTenantId === tenant.id);
}

export function findApplication(call: GraphCall): Registration {
  const { 'application-id': id, appId } = call.params;
  const wanted = (id ?? appId ?? '').toLowerCase();
  const found = applicationsOf(call).find((one) => (id === undefined ? one.clientId : applicationId(one)) === wanted);
  if (found === undefined) throw noSuchObject('application', wanted);
  return found;
}

/** The application as the registration is now, and around it what was only written down. */
export function describeApplication(tenant: Tenant, registration: Registration): JsonObject {
  const id = applicationId(registration);
  const written: JsonObject = tenant.kept.get(applicationCollection, id) ?? {};
  return {
    createdDateTime: toSecondsIso(tenant.createdAt),
    publisherDomain: tenant.domain,
    ...written,
    id,
    appId: registration.clientId,
    displayName: registration.displayName,
    signInAudience: registration.isMultiTenant ? 'AzureADMultipleOrgs' : 'AzureADMyOrg',
    isFallbackPublicClient: registration.isPublic,
    ...describeRedirects(registration, written),
    groupMembershipClaims: registration.hasGroupClaims ? 'SecurityGroup' : null,
    requiredResourceAccess: describeAsked(registration),
    appRoles: registration.appRoles.map(({ value, displayName }) => ({
      id: steadyId('role', registration.clientId, value),
      value,
      displayName,
      description: displayName,
      allowedMemberTypes: ['User'],
      isEnabled: true,
      origin: 'Application',
    })),
    api: { ...(isObject(written.api) ? written.api : {}), oauth2PermissionScopes: describeScopes(registration) },
    passwordCredentials: registration.secrets.map(describeSecret),
    keyCredentials: registration.certificates.map(({ thumbprint, notBefore, notAfter, certificate }) => ({
      keyId: steadyId('certificate', thumbprint),
      customKeyIdentifier: thumbprint,
      displayName: certificate.subject,
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      startDateTime: toSecondsIso(notBefore),
      endDateTime: toSecondsIso(notAfter),
    })),
  };
}

/** Never with its text: that is told once, when it is made. */
export function describeSecret(secret: ClientSecret): JsonObject {
  return {
    keyId: secretKeyId(secret),
    displayName: secret.displayName ?? null,
    hint: secret.value.slice(0, 3),
    startDateTime: secret.startsAt === undefined ? null : toSecondsIso(secret.startsAt),
    endDateTime: toSecondsIso(secret.expiresAt),
    secretText: null,
    customKeyIdentifier: null,
  };
}

/** Those of a platform that were written as such; the others are of the web, or of a public client. */
function describeRedirects({ redirectUris, isPublic }: Registration, written: JsonObject): JsonObject {
  const part = (name: string) => (isObject(written[name]) ? written[name] : {});
  const writtenAs = (name: string) => {
    const uris = part(name).redirectUris;
    return Array.isArray(uris) ? uris.map(String).filter((uri) => redirectUris.includes(uri)) : [];
  };
  const spa = writtenAs('spa');
  const own = isPublic ? writtenAs('web') : writtenAs('publicClient');
  const others = redirectUris.filter((uri) => !spa.includes(uri) && !own.includes(uri));
  return {
    web: { ...part('web'), redirectUris: isPublic ? own : others },
    publicClient: { redirectUris: isPublic ? others : own },
    spa: { redirectUris: spa },
  };
}

function describeScopes({ clientId, exposedScopes }: Registration): readonly JsonObject[] {
  return exposedScopes.map((value) => ({
    id: steadyId('scope', clientId, value),
    value,
    type: 'User',
    isEnabled: true,
    adminConsentDisplayName: value,
    adminConsentDescription: value,
    userConsentDisplayName: value,
    userConsentDescription: value,
  }));
}

/** `requiredResourceAccess`: what it asks of Graph and of the Intune API. */
function describeAsked({ requiredPermissions, requiredScopes }: Registration): readonly JsonObject[] {
  return (Object.keys(resources) as (keyof typeof resources)[]).flatMap((name) => {
    const roles = requiredPermissions
      .filter((value) => resourceOfRole(value) === name)
      .flatMap((value) => appRoles.filter((role) => role.value === value))
      .map(({ id }) => ({ id, type: 'Role' }));
    const scopes = name === 'graph' ? requiredScopes.map((value) => ({ id: scopeId(value), type: 'Scope' })) : [];
    const resourceAccess = [...roles, ...scopes];
    return resourceAccess.length === 0 ? [] : [{ resourceAppId: resources[name].appId, resourceAccess }];
  });
}

/** Of a permission that the contract's selection lacks nobody knows the id: it has one of its own. */
function scopeId(value: string): string {
  return delegatedScopes.find((scope) => scope.value === value)?.id ?? steadyId('scope of Graph', value);
}

import { day } from '../../clock.ts';
import { appRoles, delegatedScopes } from '../../contract/contract.ts';
import { registerCertificate } from '../../entra/client-assertion.ts';
import type { ClientSecret, Registration } from '../../entra/registration.ts';
import { isObject, type JsonObject } from '../../graph/check-body.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import type { GraphCall } from '../../graph/operation.ts';
import { steadyId } from '../steady-id.ts';
import { applicationCollection, applicationId, describeApplication } from './describe-application.ts';

/** A secret without an end is good for two years. */
const secretLivesMs = 730 * day;

const objectsIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const textsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/**
 * Takes a change over into the registration that Entra decides by: redirects, what it asks for, what it offers, its
 * certificates. Everything else is written down.
 */
export function writeApplication(call: GraphCall, registration: Registration, given: JsonObject): void {
  const id = applicationId(registration);
  const before = call.tenant.kept.get(applicationCollection, id) ?? {};
  // All that can be refused comes first: a change is made as a whole or not at all.
  const redirects = readRedirects(describeApplication(call.tenant, registration), given);
  const asked = given.requiredResourceAccess === undefined ? undefined : readAsked(given.requiredResourceAccess);
  const certificates =
    given.keyCredentials === undefined ? undefined : readCertificates(registration, given.keyCredentials);
  if (given.passwordCredentials !== undefined && objectsIn(given.passwordCredentials).length > 0) {
    throw badRequest('Secrets are added by addPassword.');
  }
  if (typeof given.displayName === 'string') {
    if (given.displayName.trim() === '') throw badRequest("Invalid value specified for property 'displayName'.");
    registration.displayName = given.displayName;
  }
  if (typeof given.signInAudience === 'string') registration.isMultiTenant = given.signInAudience !== 'AzureADMyOrg';
  registration.redirectUris = [...new Set([...redirects.web, ...redirects.spa, ...redirects.publicClient])];
  const isFallback = given.isFallbackPublicClient;
  if (typeof isFallback === 'boolean') registration.isPublic = isFallback;
  if (asked !== undefined) {
    registration.requiredPermissions = [...asked.roles];
    registration.requiredScopes = [...asked.scopes];
  }
  if (given.groupMembershipClaims !== undefined) {
    registration.hasGroupClaims = ['SecurityGroup', 'All'].includes(String(given.groupMembershipClaims));
  }
  if (given.appRoles !== undefined) {
    registration.appRoles = objectsIn(given.appRoles).map(({ value, displayName }) => ({
      value: String(value),
      displayName: String(displayName ?? value),
    }));
  }
  if (isObject(given.api) && given.api.oauth2PermissionScopes !== undefined) {
    registration.exposedScopes = objectsIn(given.api.oauth2PermissionScopes).map(({ value }) => String(value));
  }
  if (certificates !== undefined) registration.certificates.splice(0, Infinity, ...certificates);
  call.tenant.kept.put(applicationCollection, { ...before, ...given, id });
}

type Platforms = Readonly<Record<'web' | 'spa' | 'publicClient', readonly string[]>>;

/** Each platform's list is replaced by itself. */
function readRedirects(before: JsonObject, given: JsonObject): Platforms {
  const read = (name: keyof Platforms) => {
    const part = isObject(given[name]) && given[name].redirectUris !== undefined ? given[name] : before[name];
    const uris = textsIn(isObject(part) ? part.redirectUris : []);
    const wrong = uris.find((uri) => URL.parse(uri) === null || uri.includes('#'));
    if (wrong !== undefined) throw badRequest(`Invalid value specified for property 'redirectUris': '${wrong}'.`);
    return uris;
  };
  return { web: read('web'), spa: read('spa'), publicClient: read('publicClient') };
}

/** What is asked for by an id that the contract's selection does not have is asked for in vain. */
function readAsked(value: unknown): { readonly roles: readonly string[]; readonly scopes: readonly string[] } {
  const wanted = objectsIn(value).flatMap(({ resourceAccess }) => objectsIn(resourceAccess));
  const ids = (type: string) => wanted.filter((one) => one.type === type).map((one) => String(one.id).toLowerCase());
  return {
    roles: ids('Role').flatMap((id) => appRoles.filter((role) => role.id === id).map((role) => role.value)),
    scopes: ids('Scope').flatMap((id) => delegatedScopes.filter((scope) => scope.id === id).map(({ value }) => value)),
  };
}

/** One that is there already comes by its `keyId`, without its key; a new one with its DER in base64. */
function readCertificates(registration: Registration, value: unknown): Registration['certificates'] {
  return objectsIn(value).map(({ key, keyId }) => {
    const known = registration.certificates.find(({ thumbprint }) => steadyId('certificate', thumbprint) === keyId);
    if (typeof key !== 'string') {
      if (known !== undefined) return known;
      throw badRequest("The property 'key' of a new key credential is required.");
    }
    const lines = key.match(/.{1,64}/g)?.join('\n') ?? '';
    try {
      return registerCertificate(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
    } catch {
      throw badRequest('Key credential is invalid: the key is no X.509 certificate.');
    }
  });
}

/** A registration as `POST /applications` makes it: nobody has consented to it, and its own tenant does not know it yet. */
export function newRegistration(call: GraphCall, displayName: string): Registration {
  const { world, tenant } = call;
  const registration: Registration = {
    clientId: world.chance.uuid(),
    displayName,
    homeTenantId: tenant.id,
    isMultiTenant: false,
    secrets: [],
    certificates: [],
    usedAssertions: new Map(),
    redirectUris: [],
    requiredPermissions: [],
    requiredScopes: [],
    isPublic: false,
    exposedScopes: [],
    appRoles: [],
    hasGroupClaims: false,
    needsAssignment: false,
  };
  return registration;
}

/** A secret that opens the token endpoint from now on. */
export function addSecret({ world }: GraphCall, registration: Registration, given: JsonObject): ClientSecret {
  const moment = (value: unknown, otherwise: number) => (typeof value === 'string' ? Date.parse(value) : otherwise);
  const startsAt = moment(given.startDateTime, world.now());
  const expiresAt = moment(given.endDateTime, startsAt + secretLivesMs);
  if (expiresAt <= startsAt) throw badRequest('Credential lifetime is invalid: it ends before it begins.');
  const secret: ClientSecret = {
    value: `${world.chance.text(3)}8Q~${world.chance.text(34)}`,
    ...(typeof given.displayName === 'string' ? { displayName: given.displayName } : {}),
    startsAt,
    expiresAt,
  };
  registration.secrets.push(secret);
  return secret;
}

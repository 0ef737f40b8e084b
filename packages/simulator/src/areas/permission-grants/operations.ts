import { everybody } from '../../entra/registration.ts';
import { checkBody, type JsonObject } from '../../graph/check-body.ts';
import { answerCollection, answerObject } from '../../graph/collection.ts';
import { badRequest, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { findPrincipal, principalsOf } from '../service-principals/principals.ts';

/** What was consented to in one person's name, or in everybody's, for one application. */
interface Grant {
  readonly id: string;
  readonly clientId: string;
  readonly who: string;
  readonly scopes: ReadonlySet<string>;
  /** Where it is kept. */
  readonly held: Map<string, Set<string>>;
}

const root = '/oauth2PermissionGrants';
const one = `${root}/{oAuth2PermissionGrant-id}` as const;
const common = { versions: both, group: directory };
const type = 'oAuth2PermissionGrant';
const context = 'oauth2PermissionGrants';

function grantsOf(call: GraphCall): readonly Grant[] {
  return [...call.tenant.servicePrincipals.values()].flatMap(({ objectId, scopes: held }) =>
    [...held].map(([who, scopes]) => ({
      id: Buffer.from(`${objectId}/${who}`).toString('base64url'),
      clientId: objectId,
      who,
      scopes,
      held,
    })),
  );
}

function graphPrincipalId(call: GraphCall): string {
  return principalsOf(call).find(({ isApi, displayName }) => isApi && displayName === 'Microsoft Graph')?.id ?? '';
}

function describe(call: GraphCall, { id, clientId, who, scopes }: Grant): JsonObject {
  return {
    id,
    clientId,
    consentType: who === everybody ? 'AllPrincipals' : 'Principal',
    principalId: who === everybody ? null : who,
    resourceId: graphPrincipalId(call),
    scope: [...scopes].join(' '),
  };
}

function find(call: GraphCall): Grant {
  const id = call.params['oAuth2PermissionGrant-id'] ?? '';
  const found = grantsOf(call).find((grant) => grant.id === id);
  if (found === undefined) throw noSuchObject('oAuth2PermissionGrant', id);
  return found;
}

const scopesIn = (value: unknown) =>
  new Set(
    String(value ?? '')
      .split(/\s+/)
      .filter((word) => word !== ''),
  );

function create(call: GraphCall) {
  const given = checkBody(call.version, type, call.body);
  const client = [...call.tenant.servicePrincipals.values()].find(
    ({ objectId }) => objectId === String(given.clientId).toLowerCase(),
  );
  const principalId = String(given.principalId ?? '').toLowerCase();
  const isForAll = given.consentType === 'AllPrincipals';
  if (client === undefined || String(given.resourceId).toLowerCase() !== graphPrincipalId(call)) {
    throw badRequest('Not a valid reference update: the client or the resource does not exist.');
  }
  if (!isForAll && given.consentType !== 'Principal') {
    throw badRequest("Invalid value specified for property 'consentType'.");
  }
  if (isForAll ? principalId !== '' : call.tenant.users.get(principalId) === undefined) {
    throw badRequest("Invalid value specified for property 'principalId'.");
  }
  const who = isForAll ? everybody : principalId;
  if (client.scopes.has(who)) throw badRequest('Permission entry already exists.');
  client.scopes.set(who, scopesIn(given.scope));
  const made = grantsOf(call).find((grant) => grant.clientId === client.objectId && grant.who === who);
  if (made === undefined) throw noSuchObject('oAuth2PermissionGrant', who);
  return answerObject(call, { type, context }, describe(call, made), 201);
}

/**
 * Delegated permissions as they were consented to: one grant for everybody, one for each person who consented alone. A
 * token in somebody's name carries what is granted when it is issued; one that was issued before keeps what it has.
 * Whatever is granted is Graph's: permissions of other APIs are kept among them.
 */
export const permissionGrantOperations: readonly Operation[] = [
  {
    ...common,
    method: 'GET',
    path: root,
    handle: (call) =>
      answerCollection(call, { type, context, objects: grantsOf(call).map((grant) => describe(call, grant)) }),
  },
  { ...common, method: 'POST', path: root, handle: create },
  {
    ...common,
    method: 'GET',
    path: one,
    handle: (call) => answerObject(call, { type, context }, describe(call, find(call))),
  },
  {
    ...common,
    method: 'PATCH',
    path: one,
    handle(call) {
      const { held, who } = find(call);
      const { scope, ...others } = checkBody(call.version, type, call.body, { isChange: true });
      const stranger = Object.keys(others).find((name) => !name.includes('@'));
      if (stranger !== undefined) throw badRequest(`The property '${stranger}' cannot be changed.`);
      if (scope !== undefined) held.set(who, scopesIn(scope));
      return { status: 204 };
    },
  },
  {
    ...common,
    method: 'DELETE',
    path: one,
    handle(call) {
      const { held, who } = find(call);
      held.delete(who);
      return { status: 204 };
    },
  },
  {
    ...common,
    method: 'GET',
    path: '/servicePrincipals/{servicePrincipal-id}/oauth2PermissionGrants',
    handle(call) {
      const { id } = findPrincipal(call);
      const own = grantsOf(call).filter(({ clientId }) => clientId === id);
      return answerCollection(call, { type, context, objects: own.map((grant) => describe(call, grant)) });
    },
  },
];

import { createHash } from 'node:crypto';
import { toSecondsIso } from '../../clock.ts';
import { appRoles } from '../../contract/contract.ts';
import { resourceOfRole, resources } from '../../entra/resources.ts';
import { noSuchObject } from '../../graph/graph-fault.ts';
import type { GraphCall } from '../../graph/operation.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import { steadyId } from '../steady-id.ts';

/** An application as a tenant knows it: one that was consented to, or one of the two APIs, which every tenant has. */
export interface KnownPrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  /** Values of the roles it holds. */
  readonly roles: ReadonlySet<string>;
  readonly isApi: boolean;
  readonly isEnabled: boolean;
}

/** Where partners look for the addresses of Intune's services. It is no API that tokens are asked for. */
const intuneDirectory = { appId: '0000000a-0000-0000-c000-000000000000', displayName: 'Microsoft Intune' };

/** Whether it is one of those whose `endpoints` name Intune's services. */
export const isIntune = ({ appId }: KnownPrincipal) =>
  appId === intuneDirectory.appId || appId === resources.intune.appId;

export function principalsOf({
  tenant,
  world,
}: {
  readonly tenant: Tenant;
  readonly world: World;
}): readonly KnownPrincipal[] {
  const apis = [...Object.values(resources), intuneDirectory].map(({ appId, displayName }) => ({
    // An API's object id is a tenant's own, and always the same.
    id: steadyId(tenant.id, appId),
    appId,
    displayName,
    roles: new Set<string>(),
    isApi: true,
    isEnabled: true,
  }));
  const consented = [...tenant.servicePrincipals.values()]
    .filter(({ knownFrom }) => knownFrom <= world.now())
    .map(({ objectId: id, appId, displayName, roles, isDisabled }) => {
      return { id, appId, displayName, roles, isApi: false, isEnabled: !isDisabled };
    });
  return [...apis, ...consented];
}

export function findPrincipal(call: GraphCall): KnownPrincipal {
  const { 'servicePrincipal-id': id, appId } = call.params;
  const wanted = (id ?? appId ?? '').toLowerCase();
  // Microsoft's own sample writes `/servicePrincipals/appId=…`.
  const byAppId = /^appid=(.+)$/.exec(wanted)?.[1] ?? (id === undefined ? wanted : undefined);
  const found = principalsOf(call).find((one) => (byAppId === undefined ? one.id === wanted : one.appId === byAppId));
  if (found === undefined) throw noSuchObject('servicePrincipal', wanted);
  return found;
}

export function describePrincipal(
  { tenant, world }: GraphCall,
  { id, appId, displayName, isApi, isEnabled }: KnownPrincipal,
) {
  const registration = world.registrations.get(appId);
  const name = (Object.keys(resources) as (keyof typeof resources)[]).find((one) => resources[one].appId === appId);
  return {
    id,
    appId,
    displayName,
    appDisplayName: displayName,
    accountEnabled: isEnabled,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: registration?.homeTenantId ?? (isApi ? 'f8cdef31-a31e-4b4a-93e4-5f571e91255a' : tenant.id),
    appRoleAssignmentRequired: registration?.needsAssignment ?? false,
    replyUrls: registration?.redirectUris ?? [],
    servicePrincipalNames: [appId],
    signInAudience: registration?.isMultiTenant === true || isApi ? 'AzureADMultipleOrgs' : 'AzureADMyOrg',
    appRoles: appRoles
      .filter(({ value }) => isApi && resourceOfRole(value) === name)
      .map((role) => ({ ...role, allowedMemberTypes: ['Application'], isEnabled: true, origin: 'Application' })),
  };
}

/** One role that one application holds of one API. */
export interface RoleAssignment {
  readonly id: string;
  readonly value: string;
  readonly principal: KnownPrincipal;
  readonly api: KnownPrincipal;
}

export function assignmentsIn(scope: { readonly tenant: Tenant; readonly world: World }): readonly RoleAssignment[] {
  const all = principalsOf(scope);
  return all.flatMap((principal) =>
    [...principal.roles].flatMap((value) => {
      const api = all.find(({ appId }) => appId === resources[resourceOfRole(value)].appId);
      if (api === undefined) return [];
      const id = createHash('sha256').update(`${principal.id}/${value}`).digest('base64url');
      return [{ id, value, principal, api }];
    }),
  );
}

export function describeAssignment({ tenant }: GraphCall, { id, value, principal, api }: RoleAssignment) {
  return {
    id,
    deletedDateTime: null,
    appRoleId: appRoles.find((role) => role.value === value)?.id ?? '00000000-0000-0000-0000-000000000000',
    createdDateTime: toSecondsIso(tenant.createdAt),
    principalDisplayName: principal.displayName,
    principalId: principal.id,
    principalType: 'ServicePrincipal',
    resourceDisplayName: api.displayName,
    resourceId: api.id,
  };
}

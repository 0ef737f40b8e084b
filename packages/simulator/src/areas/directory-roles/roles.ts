import type { JsonObject } from '../../graph/check-body.ts';
import type { Tenant } from '../../world/tenant.ts';
import { steadyId } from '../steady-id.ts';

/** A role of the directory that people can have, and which delegated permissions it lets them use. */
interface BuiltInRole {
  /** The same in every tenant (learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference). */
  readonly templateId: string;
  readonly displayName: string;
  readonly description: string;
  /** Coarse, as `mayUse` is: by the name of the permission. */
  readonly may: RegExp;
}

export const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

const builtInRoles: readonly BuiltInRole[] = [
  {
    templateId: globalAdministrator,
    displayName: 'Global Administrator',
    description: 'Can manage all aspects of Microsoft Entra ID and Microsoft services that use its identities.',
    may: /./,
  },
  {
    templateId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
    displayName: 'Global Reader',
    description: 'Can read everything that a Global Administrator can, but not update anything.',
    may: /\.Read(?:Basic)?\.(?:All|Directory)$/,
  },
  {
    templateId: '3a2c62db-5318-420d-8d74-23affee5d9d5',
    displayName: 'Intune Administrator',
    description: 'Can manage all aspects of the Intune product.',
    may: /^(?:DeviceManagement\w+|Device|Group|GroupMember)\.(?:Read|ReadWrite|PrivilegedOperations)\.All$/,
  },
  {
    templateId: '194ae4cb-b126-40b2-bd5b-6091b380977d',
    displayName: 'Security Administrator',
    description: 'Can read security information and reports, and manage configuration in Microsoft Entra ID.',
    may: /^(?:Policy\.\S+|AuditLog\.Read\.All|IdentityRisk\w+\.Read(?:Write)?\.All)$/,
  },
  {
    templateId: '5d6b6bb7-de71-4623-b4af-96380a352509',
    displayName: 'Security Reader',
    description: 'Can read security information and reports.',
    may: /^(?:Policy\.Read\.All|AuditLog\.Read\.All|IdentityRisk\w+\.Read\.All)$/,
  },
  {
    templateId: 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9',
    displayName: 'Conditional Access Administrator',
    description: 'Can manage Conditional Access capabilities.',
    may: /^Policy\.\S+$/,
  },
  {
    templateId: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    displayName: 'Application Administrator',
    description: 'Can create and manage all aspects of app registrations and enterprise apps.',
    may: /^(?:Application\.\S+|AppRoleAssignment\.\S+|DelegatedPermissionGrant\.\S+)$/,
  },
];

/** Everybody has it, and every token says so. */
const memberRole = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

const definitions = '/roleManagement/directory/roleDefinitions';
const assignments = '/roleManagement/directory/roleAssignments';

/** Those that every tenant has, and those that it defined itself. */
export function roleDefinitions(tenant: Tenant): readonly JsonObject[] {
  const own = tenant.kept.all(definitions).map((definition) => ({ isEnabled: true, isBuiltIn: false, ...definition }));
  return [...builtInRoles.map(describeBuiltIn), ...own];
}

function describeBuiltIn({ templateId, displayName, description }: BuiltInRole): JsonObject {
  return {
    id: templateId,
    templateId,
    displayName,
    description,
    isBuiltIn: true,
    isEnabled: true,
    version: '1',
    resourceScopes: ['/'],
    rolePermissions: [],
  };
}

/** One person's role. Nothing in the contract's selection gives one: administrators are seeded, or made by the control `roles.give`. */
export interface RoleAssignment {
  readonly id: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

export function roleAssignments(tenant: Tenant): readonly RoleAssignment[] {
  const administrators = tenant.admins.map((principalId) => ({ principalId, roleDefinitionId: globalAdministrator }));
  const others = tenant.kept.all(assignments).map(({ principalId, roleDefinitionId }) => ({
    principalId: String(principalId),
    roleDefinitionId: String(roleDefinitionId),
  }));
  return [...administrators, ...others]
    .filter(({ principalId }) => tenant.users.get(principalId) !== undefined)
    .map((one) => ({ ...one, id: steadyId(tenant.id, one.roleDefinitionId, one.principalId) }));
}

/** Gives somebody a role, or takes it away. */
export function changeRole(tenant: Tenant, userId: string, roleDefinitionId: string, isGiven: boolean): void {
  if (roleDefinitionId === globalAdministrator) {
    const index = tenant.admins.indexOf(userId);
    if (isGiven && index === -1) tenant.admins.push(userId);
    if (!isGiven && index !== -1) tenant.admins.splice(index, 1);
    return;
  }
  const id = steadyId(tenant.id, roleDefinitionId, userId);
  if (isGiven) tenant.kept.put(assignments, { id, principalId: userId, roleDefinitionId });
  else tenant.kept.remove(assignments, id);
}

/** Whether one of the user's roles lets applications use the permission in the user's name. */
export function roleLets(tenant: Tenant, userId: string, scope: string): boolean {
  const held = tenant.kept.all(assignments).filter(({ principalId }) => principalId === userId);
  return builtInRoles.some(
    ({ templateId, may }) => held.some(({ roleDefinitionId }) => roleDefinitionId === templateId) && may.test(scope),
  );
}

/** The claim `wids`: template ids of the roles the user has in the whole tenant. */
export function roleClaims(tenant: Tenant, userId: string): readonly string[] {
  const held = roleAssignments(tenant).filter(({ principalId }) => principalId === userId);
  return [...held.map(({ roleDefinitionId }) => roleDefinitionId).toSorted(), memberRole];
}

import { createHash } from 'node:crypto';
import type { User } from '../areas/users/user.ts';
import type { Tenant } from '../world/tenant.ts';
import type { Registration } from './registration.ts';

/** More groups than this do not fit into a token (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference). */
const mostGroups = 200;

/** Who the user is to this application: another one knows the same person by another `sub`. */
export function pairwiseSubject(user: User, clientId: string): string {
  return createHash('sha256').update(`${clientId}/${user.id}`).digest('base64url');
}

/** Roles of the application that the user has, directly or through a group that has them. Nested groups give none, as in production. */
export function rolesOf(tenant: Tenant, registration: Registration, userId: string): readonly string[] {
  const assignments = tenant.servicePrincipals.get(registration.clientId)?.assignments;
  if (assignments === undefined) return [];
  const held = new Set(assignments.get(userId));
  for (const [groupId, roles] of assignments) {
    const isMember = tenant.memberships
      .direct(groupId)
      .some(({ memberId, kind }) => kind === 'user' && memberId === userId);
    if (isMember) for (const role of roles) held.add(role);
  }
  return [...held].toSorted();
}

/** Whether the user may sign in where only people with an assignment may. An assignment without a role counts. */
export function isAssigned(tenant: Tenant, registration: Registration, userId: string): boolean {
  return !registration.needsAssignment || rolesOf(tenant, registration, userId).length > 0;
}

/**
 * `groups`, for applications that want it: object ids of security groups, nested ones included. Where there are too
 * many, the token says where to ask instead (`_claim_names`), as Entra's overage does.
 */
export function groupClaims(
  tenant: Tenant,
  registration: Registration,
  user: User,
  origin: string,
): Readonly<Record<string, unknown>> {
  if (!registration.hasGroupClaims) return {};
  const groups = [...tenant.memberships.groupsOf(user.id)].toSorted();
  if (groups.length === 0) return {};
  if (groups.length <= mostGroups) return { groups };
  return {
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: `${origin}/v1.0/users/${user.id}/getMemberObjects` } },
  };
}

import { consentPurposes } from '@picket/domain';
import { Type } from 'typebox';
import { CredentialSight, RegistrationGuide } from './consent.ts';
import type { Operation } from './operation.ts';
import { Id, oneOf, pageOf, pageQuery } from './shapes.ts';
import { credentialFields } from './tenants.ts';

const ofInstance = { kind: 'instance' } as const;

const InstanceRegistration = Type.Object({
  purpose: oneOf(consentPurposes),
  about: Type.String(),
  clientId: Type.Union([Type.String(), Type.Null()], { description: 'Null: none is set' }),
  credential: Type.Union([CredentialSight, Type.Null()]),
  usedBy: Type.Integer({ description: 'Tenants that have it, whatever came of the grant' }),
  grantedBy: Type.Integer({ description: 'Those whose grant stands' }),
});

export const listInstanceRegistrations = {
  id: 'listInstanceRegistrations',
  method: 'GET',
  path: '/api/v1/registrations',
  summary: "Show the instance's own app registrations, to which many Entra tenants may consent",
  guard: ofInstance,
  answer: pageOf(InstanceRegistration),
  status: 200,
} as const satisfies Operation;

const PurposeParams = Type.Object({ purpose: oneOf(consentPurposes) });

export const getInstanceRegistrationGuide = {
  id: 'getInstanceRegistrationGuide',
  method: 'GET',
  path: '/api/v1/registrations/{purpose}/guide',
  summary: 'Show how to make an app registration that many Entra tenants may consent to',
  guard: ofInstance,
  params: PurposeParams,
  answer: RegistrationGuide,
  status: 200,
} as const satisfies Operation;

export const setInstanceRegistration = {
  id: 'setInstanceRegistration',
  method: 'PUT',
  path: '/api/v1/registrations/{purpose}',
  summary:
    "Set the instance's own registration for a purpose, or give it a new credential, which is tried where a grant stands before it takes the old one's place",
  guard: ofInstance,
  params: PurposeParams,
  body: Type.Object(credentialFields),
  answer: Type.Object({
    tenants: Type.Integer({ description: 'To how many tenants the credential went' }),
    provenBy: Type.Union([Type.String(), Type.Null()], {
      description: 'The tenant whose Entra gave it a token; null: no grant stands that could show it',
    }),
  }),
  status: 200,
  problems: ['conflict', 'credential_refused', 'connector_unreachable'],
} as const satisfies Operation;

export const removeInstanceRegistration = {
  id: 'removeInstanceRegistration',
  method: 'DELETE',
  path: '/api/v1/registrations/{purpose}',
  summary: "Forget the instance's own registration for a purpose, while no tenant uses it",
  guard: ofInstance,
  params: PurposeParams,
  status: 204,
  problems: ['conflict', 'consent_missing'],
} as const satisfies Operation;

const AssignedTenant = Type.Object({
  id: Id,
  name: Type.String(),
  entraTenantId: Type.Union([Type.String(), Type.Null()], { description: 'The one it is linked to' }),
  assignedEntraTenantId: Type.Union([Type.String(), Type.Null()], {
    description: "The one that may consent to the instance's registrations for it",
  }),
  uses: Type.Array(oneOf(consentPurposes), { description: "Purposes for which it has the instance's registration" }),
});

export const listEntraAssignments = {
  id: 'listEntraAssignments',
  method: 'GET',
  path: '/api/v1/entra-assignments',
  summary: 'List all tenants with the Entra tenants that they are, as the instance has it',
  guard: ofInstance,
  query: Type.Object(pageQuery),
  answer: pageOf(AssignedTenant),
  status: 200,
} as const satisfies Operation;

/** Not `tenantId`: who calls need not be of that tenant. */
const SubjectParams = Type.Object({ subjectId: Id });

export const assignEntraTenant = {
  id: 'assignEntraTenant',
  method: 'PUT',
  path: '/api/v1/entra-assignments/{subjectId}',
  summary:
    "Say which Entra tenant a tenant is: only from there its consent to the instance's registrations is believed",
  guard: ofInstance,
  params: SubjectParams,
  body: Type.Object({ entraTenantId: Type.String({ format: 'uuid' }) }),
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;

export const unassignEntraTenant = {
  id: 'unassignEntraTenant',
  method: 'DELETE',
  path: '/api/v1/entra-assignments/{subjectId}',
  summary: 'Take that back, while the tenant uses none of those registrations',
  guard: ofInstance,
  params: SubjectParams,
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;

export const chooseInstanceRegistration = {
  id: 'chooseInstanceRegistration',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/registrations/{purpose}/instance',
  summary: "Take the instance's own registration for a purpose instead of one of the tenant's own; then grant it",
  guard: { kind: 'tenant', right: 'manage' },
  params: Type.Object({ tenantId: Id, purpose: oneOf(consentPurposes) }),
  answer: Type.Object({ clientId: Type.String(), entraTenantId: Type.String() }),
  status: 200,
  problems: ['conflict', 'consent_missing'],
} as const satisfies Operation;

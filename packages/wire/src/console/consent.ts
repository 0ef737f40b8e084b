import { consentPurposes } from '@picket/domain';
import { Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, oneOf } from './shapes.ts';

const PurposeParams = Type.Object({ tenantId: Id, purpose: oneOf(consentPurposes) });

export const getRegistrationGuide = {
  id: 'getRegistrationGuide',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/registrations/{purpose}/guide',
  summary: 'Show how to make the app registration of a purpose: by hand in Entra, or with the Azure CLI',
  guard: { kind: 'tenant', right: 'read' },
  params: PurposeParams,
  answer: Type.Object({
    name: Type.String({ description: 'What to call it' }),
    redirectUri: Type.String(),
    steps: Type.Array(Type.String()),
    script: Type.String({ description: 'For a POSIX shell, with the Azure CLI' }),
  }),
  status: 200,
} as const satisfies Operation;

export const proveRegistration = {
  id: 'proveRegistration',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/registrations/{purpose}/proof',
  summary:
    'Prove a grant that was given in Entra itself, by a fresh token; links the tenant, as coming back from consent does',
  guard: { kind: 'tenant', right: 'manage' },
  params: PurposeParams,
  answer: Type.Object({ entraTenantId: Type.String(), displayName: Type.String() }),
  status: 200,
  problems: [
    'consent_missing',
    'consent_wrong_tenant',
    'credential_refused',
    'permission_missing',
    'connector_unreachable',
  ],
} as const satisfies Operation;

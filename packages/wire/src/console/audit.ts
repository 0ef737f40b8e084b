import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Moment, oneOf, pageOf, pageQuery, TenantParams } from './shapes.ts';

export const AuditEntry = Type.Object({
  sequence: Type.Integer(),
  at: Moment,
  actor: Type.Object({
    kind: oneOf(['operator', 'token', 'picket']),
    id: Type.Union([Type.String(), Type.Null()]),
    name: Type.String(),
  }),
  /** An `operationId`, or what Picket did by itself: `connector.revoked`. */
  action: Type.String(),
  outcome: oneOf(['done', 'refused']),
  target: Type.Union([Type.String(), Type.Null()]),
  /** Allow-listed fields only: what was before and after, the reason given. Never a secret. */
  detail: Type.Record(Type.String(), Type.Unknown()),
  requestId: Type.Union([Type.String(), Type.Null()]),
  hash: Type.String({ description: 'SHA-256 over the entry and the hash before it' }),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const listAudit = {
  id: 'listAudit',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/audit',
  summary: 'Read the audit log, newest first',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    ...pageQuery,
    action: Type.Optional(Type.String({ maxLength: 100 })),
    outcome: Type.Optional(oneOf(['done', 'refused'])),
  }),
  answer: pageOf(AuditEntry),
  status: 200,
} as const satisfies Operation;

export const verifyAudit = {
  id: 'verifyAudit',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/audit/verification',
  summary: 'Recompute the chain and check the signed head',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Type.Object({
    intact: Type.Boolean(),
    entries: Type.Integer(),
    /** The first entry that does not fit, when not intact. */
    brokenAt: Type.Union([Type.Integer(), Type.Null()]),
    because: Type.String(),
    signedHead: Type.Union([
      Type.Object({
        sequence: Type.Integer(),
        hash: Type.String(),
        at: Moment,
        publicKey: Type.String(),
        signature: Type.String(),
      }),
      Type.Null(),
    ]),
  }),
  status: 200,
} as const satisfies Operation;

export const getOpenApi = {
  id: 'getOpenApi',
  method: 'GET',
  path: '/api/v1/openapi.json',
  summary: 'This API as OpenAPI 3.1',
  guard: { kind: 'signed-in' },
  answer: Type.Record(Type.String(), Type.Unknown()),
  status: 200,
} as const satisfies Operation;

import { consentPurposes } from '@picket/domain';
import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, Moment, oneOf, pageOf, pageQuery, TenantParams } from './shapes.ts';

/** What a message to Microsoft is sent for. */
export const callCauses = [
  'sync',
  'delivery',
  'heartbeat',
  'sign-ins',
  'doctor',
  'consent',
  'deployment',
  'other',
] as const;
export type CallCauseKind = (typeof callCauses)[number];

/** What an operator can have done again. */
export const repeatables = ['sync', 'delivery', 'heartbeat'] as const;
export type Repeatable = (typeof repeatables)[number];

export const Again = Type.Object({
  kind: oneOf(repeatables),
  of: Type.Union([Type.String(), Type.Null()], {
    description: 'Which kind of sync, or which channel; not of the heartbeat',
  }),
});

const callFields = {
  id: Id,
  at: Moment,
  purpose: oneOf(consentPurposes),
  operation: Type.String({ description: 'Method and path without ids: `GET /users/delta`' }),
  cause: Type.Object({
    kind: oneOf(callCauses),
    of: Type.Union([Type.String(), Type.Null()], { description: 'Which kind of sync, which channel, which step' }),
    work: Type.Union([Id, Type.Null()], { description: 'The batch of intents, or the run, that it belongs to' }),
  }),
  failed: Type.Boolean({ description: 'Also when only some parts of a batch did' }),
  status: Type.Union([Type.Integer(), Type.Null()], { description: 'Of the last try; null: there was no answer' }),
  code: Type.Union([Type.String(), Type.Null()], { description: 'What went wrong, as in docs/reference/errors.md' }),
  detail: Type.Union([Type.String(), Type.Null()]),
  durationMs: Type.Integer({ description: 'With the waits between tries' }),
  attempts: Type.Integer({ minimum: 1 }),
  parts: Type.Integer({ description: 'How many things were asked for at once; 1 where it is no batch' }),
  failedParts: Type.Integer(),
  requestId: Type.Union([Type.String(), Type.Null()], { description: 'Microsoft’s own: quote it to their support' }),
  clientRequestId: Id,
  again: Type.Union([Again, Type.Null()], { description: 'What `tryAgain` takes for it; null: nothing of that kind' }),
};

const Call = Type.Object(callFields);
export type Call = Static<typeof Call>;

export const listCalls = {
  id: 'listCalls',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/connector/calls',
  summary: 'List messages to Microsoft with their answers, newest first',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    ...pageQuery,
    failed: Type.Optional(Type.Boolean({ description: 'Only what failed' })),
    purpose: Type.Optional(oneOf(consentPurposes)),
    operation: Type.Optional(Type.String({ maxLength: 300 })),
    cause: Type.Optional(oneOf(callCauses)),
    since: Type.Optional(Moment),
  }),
  answer: pageOf(Call),
  status: 200,
} as const satisfies Operation;

const Try = Type.Object({
  at: Moment,
  ms: Type.Integer(),
  status: Type.Union([Type.Integer(), Type.Null()]),
  requestId: Type.Union([Type.String(), Type.Null()]),
  clientRequestId: Id,
});

const CallDetail = Type.Object({
  ...callFields,
  title: Type.Union([Type.String(), Type.Null()], { description: 'What the code means' }),
  remedy: Type.Union([Type.String(), Type.Null()], { description: 'What to do about it' }),
  tries: Type.Array(Try),
  devices: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
    description: 'Of a delivery: phones whose newest try was in this batch, 200 at most',
  }),
});
export type CallDetail = Static<typeof CallDetail>;

export const getCall = {
  id: 'getCall',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/connector/calls/{callId}',
  summary: 'Show one message to Microsoft: every try, and which phones it was about',
  guard: { kind: 'tenant', right: 'read' },
  params: Type.Object({ tenantId: Id, callId: Id }),
  answer: CallDetail,
  status: 200,
} as const satisfies Operation;

export const tryAgain = {
  id: 'tryAgain',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/connector/try-again',
  summary:
    'Do again what failed, now: a sync, a delivery, the heartbeat. Sends what is true now, never what was sent then',
  guard: { kind: 'tenant', right: 'operate' },
  params: TenantParams,
  body: Type.Object({
    kind: oneOf(repeatables),
    of: Type.Optional(Type.String({ maxLength: 100, description: 'Which kind of sync, or which channel' })),
  }),
  answer: Type.Object({
    kind: oneOf(repeatables),
    of: Type.Union([Type.String(), Type.Null()]),
    devices: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Of a delivery: how many phones are judged anew and told again if that is still so',
    }),
    syncId: Type.Union([Id, Type.Null()], { description: 'Of a sync: follow it with `getSync`' }),
  }),
  status: 202,
  problems: ['consent_missing', 'conflict'],
} as const satisfies Operation;

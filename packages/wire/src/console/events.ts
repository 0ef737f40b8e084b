import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Moment, oneOf, TenantParams } from './shapes.ts';

/** What a page or a collector may want to hear of at once. Ids are integers that grow; resume with `Last-Event-ID`. */
export const eventTypes = [
  'device.level-changed',
  'finding.opened',
  'finding.resolved',
  'intent.sent',
  'intent.accepted',
  'intent.lost',
  'intent.refused',
  'device.compliance-changed',
  'sign-in.refused',
  'sign-in.let-in',
  'sync.completed',
  'sync.failed',
  'connector.changed',
  'deployment.changed',
] as const;
export type EventType = (typeof eventTypes)[number];

export const PicketEvent = Type.Object({
  id: Type.Integer(),
  type: oneOf(eventTypes),
  at: Moment,
  /** The device or thing it is about. */
  subject: Type.Union([Type.String(), Type.Null()]),
  data: Type.Record(Type.String(), Type.Unknown()),
});
export type PicketEvent = Static<typeof PicketEvent>;

export const streamEvents = {
  id: 'streamEvents',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/events',
  summary: 'Follow what happens, as server-sent events',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    after: Type.Optional(Type.Integer({ minimum: 0, description: 'Resume after this id; `Last-Event-ID` wins' })),
  }),
  answer: PicketEvent,
  status: 200,
  stream: true,
} as const satisfies Operation;

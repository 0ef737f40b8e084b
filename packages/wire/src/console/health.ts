import { connectorStates, consentPurposes, silenceKinds } from '@picket/domain';
import { type Static, Type } from 'typebox';
import { Again } from './ledger.ts';
import type { Operation } from './operation.ts';
import { Moment, oneOf, TenantParams } from './shapes.ts';
import { syncKinds } from './sync.ts';

/** From good to bad. `unknown`: what would say so is not known, and is never taken for good. */
export const healthVerdicts = ['good', 'attention', 'unknown', 'bad'] as const;
export type HealthVerdict = (typeof healthVerdicts)[number];

/** What may be the matter with a link to Microsoft. */
export const concernIds = [
  'not-linked',
  'paused',
  'revoked',
  'unreachable',
  'permission-missing',
  'consent-withdrawn',
  'sync-failing',
  'sync-overdue',
  'silence-quiet',
  'silence-ignored',
  'silence-unknown',
  'heartbeat-failing',
  'heartbeat-off',
  'not-enabled',
  'delivery-late',
  'delivery-refused',
  'feeds-old',
] as const;
export type ConcernId = (typeof concernIds)[number];

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Seconds = Type.Integer({ minimum: 0 });

const Concern = Type.Object({
  id: oneOf(concernIds),
  verdict: oneOf(healthVerdicts),
  about: orNull(Type.String({ description: 'Which kind of sync, channel, permission or purpose' })),
  count: orNull(Type.Integer({ description: 'How many it is about' })),
  since: orNull(Moment),
  what: Type.String({ description: 'What is the matter, in a sentence' }),
  todo: Type.String({ description: 'What to do about it' }),
  again: orNull(Again),
});
export type Concern = Static<typeof Concern>;

const Heartbeat = Type.Object({
  sentAt: Moment,
  acknowledgedAt: orNull(Moment),
  code: orNull(Type.String()),
  detail: orNull(Type.String()),
  partnerState: orNull(Type.String()),
});

const HeartbeatHealth = Type.Object({
  isOffered: Type.Boolean({ description: 'This Picket has a partner service to send heartbeats to' }),
  isUsed: Type.Boolean({ description: 'A channel to the partner service is switched on, so heartbeats are sent' }),
  everySeconds: Seconds,
  isOwnRhythm: Type.Boolean(),
  mostSeconds: Type.Integer({ description: 'An eighth of the time after which Intune ignores a partner' }),
  acknowledgedAt: orNull(Moment),
  remoteSaysAt: orNull(Moment),
  nextDueAt: orNull(Moment),
  partnerState: orNull(Type.String({ description: 'Intune’s own word: available, enabled, unresponsive …' })),
  androidEnabled: orNull(Type.Boolean()),
  iosEnabled: orNull(Type.Boolean()),
  recent: Type.Array(Heartbeat, { description: 'Newest first' }),
});

const SilenceHealth = Type.Object({
  kind: oneOf([...silenceKinds, 'not-used']),
  thresholdDays: orNull(Type.Integer()),
  countedFrom: orNull(oneOf(['picket', 'uem', 'set-up'])),
  silentForSeconds: orNull(Seconds),
  leftSeconds: orNull(Type.Integer({ description: 'Until Intune ignores what Picket reports' })),
  warnAt: orNull(Moment),
  ignoredAt: orNull(Moment),
});

const SyncHealth = Type.Object({
  kind: oneOf(syncKinds),
  lastCompletedAt: orNull(Moment),
  count: orNull(Type.Integer()),
  durationMs: orNull(Type.Integer()),
  nextDueAt: Moment,
  isOverdue: Type.Boolean(),
  problem: orNull(Type.Object({ code: Type.String(), detail: Type.String(), at: Moment })),
});

const ChannelHealth = Type.Object({
  id: Type.String(),
  title: Type.String(),
  enabled: Type.Boolean(),
  speaksToPartner: Type.Boolean({ description: 'Through the partner service: Intune expects a heartbeat' }),
  waiting: Type.Integer(),
  sent: Type.Integer({ description: 'Sent, and not yet read back as true' }),
  refused: Type.Integer(),
  oldestUndeliveredAt: orNull(Moment),
});

const Health = Type.Object({
  at: Moment,
  verdict: oneOf(healthVerdicts),
  state: oneOf(connectorStates),
  since: Moment,
  because: Type.String(),
  concerns: Type.Array(Concern, { description: 'Worst first; empty when all is well' }),
  silence: SilenceHealth,
  heartbeat: HeartbeatHealth,
  syncs: Type.Array(SyncHealth),
  purposes: Type.Array(
    Type.Object({ purpose: oneOf(consentPurposes), state: Type.String(), missing: Type.Array(Type.String()) }),
  ),
  channels: Type.Array(ChannelHealth),
  feeds: Type.Object({
    total: Type.Integer(),
    old: Type.Array(Type.String(), { description: 'Feeds that are older than their schedule says' }),
    oldestHeardAt: orNull(Moment),
  }),
  calls: Type.Object({
    since: Moment,
    total: Type.Integer(),
    failed: Type.Integer(),
    throttled: Type.Integer({ description: 'Turned away at least once for being too many' }),
  }),
});
export type Health = Static<typeof Health>;

export const getConnectorHealth = {
  id: 'getConnectorHealth',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/connector/health',
  summary: 'Show whether the link to Microsoft is well, in one place, and what to do where it is not',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Health,
  status: 200,
} as const satisfies Operation;

/** Five minutes to the longest that Intune could ever be told to wait; what it is told now bounds it further. */
export const heartbeatEveryMinutes = { least: 5, most: 7 * 24 * 60 } as const;

export const setHeartbeatRhythm = {
  id: 'setHeartbeatRhythm',
  method: 'PUT',
  path: '/api/v1/tenants/{tenantId}/connector/heartbeat',
  summary:
    'Say how often Intune hears that Picket is alive; null: as often as the server does. At most an eighth of the time after which Intune ignores a partner',
  guard: { kind: 'tenant', right: 'manage' },
  params: TenantParams,
  body: Type.Object({
    everyMinutes: orNull(Type.Integer({ minimum: heartbeatEveryMinutes.least, maximum: heartbeatEveryMinutes.most })),
  }),
  answer: Type.Object({
    everySeconds: Seconds,
    isOwnRhythm: Type.Boolean(),
    mostSeconds: Type.Integer(),
    nextDueAt: orNull(Moment),
  }),
  status: 200,
} as const satisfies Operation;

import { ownerships } from '@picket/domain';
import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, Level, Moment, oneOf, PlatformWord, pageOf, pageQuery, SeverityWord, TenantParams } from './shapes.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);
const maybeMoment = Type.Union([Moment, Type.Null()]);

const deviceRow = {
  id: Id,
  name: Type.String(),
  user: Type.Union([Type.Object({ displayName: maybe, userPrincipalName: maybe }), Type.Null()]),
  platform: PlatformWord,
  osVersion: maybe,
  securityPatchLevel: maybe,
  manufacturer: maybe,
  model: maybe,
  ownership: oneOf(ownerships),
  level: Level,
  since: Moment,
  /** The deciding reason in one sentence; null only when secured. */
  because: maybe,
  moreReasons: Type.Integer(),
  complianceState: Type.String({ description: "Intune's word" }),
  /** What the last sign-in that we know of came to. */
  lastSignIn: Type.Union([
    Type.Object({ at: Moment, outcome: oneOf(['let-in', 'refused-by-policy', 'failed']) }),
    Type.Null(),
  ]),
  lastSeenAt: maybeMoment,
  retired: Type.Boolean({ description: 'No longer listed by the UEM' }),
};

export const DeviceRow = Type.Object(deviceRow);
export type DeviceRow = Static<typeof DeviceRow>;

export const listDevices = {
  id: 'listDevices',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/devices',
  summary: 'List phones, worst first, with the reason of each',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    ...pageQuery,
    level: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'One or several levels, comma-separated; a leading `-` takes one out',
      }),
    ),
    platform: Type.Optional(PlatformWord),
    search: Type.Optional(Type.String({ maxLength: 200, description: 'In name, user and serial number' })),
    includeRetired: Type.Optional(Type.Boolean()),
  }),
  answer: pageOf(DeviceRow),
  status: 200,
} as const satisfies Operation;

const Reason = Type.Object({
  kind: oneOf(['finding', 'source-missing', 'source-stale', 'could-not-judge', 'not-covered']),
  text: Type.String(),
  curedWhen: maybe,
  findingId: Type.Union([Id, Type.Null()]),
  detectorId: maybe,
});

export const Finding = Type.Object({
  id: Id,
  deviceId: Id,
  deviceName: Type.String(),
  detectorId: Type.String(),
  title: Type.String(),
  severity: SeverityWord,
  state: oneOf(['open', 'dismissed', 'resolved']),
  because: Type.String(),
  curedWhen: Type.String(),
  evidence: Type.Record(Type.String(), Type.Unknown()),
  techniques: Type.Array(Type.String()),
  meaning: Type.String(),
  remedy: Type.String(),
  openedAt: Moment,
  refreshedAt: Moment,
  resolvedAt: maybeMoment,
  dismissed: Type.Union([Type.Object({ by: Type.String(), reason: Type.String(), until: maybeMoment }), Type.Null()]),
});
export type Finding = Static<typeof Finding>;

const Fact = Type.Object({ name: Type.String(), value: Type.String(), source: Type.String(), observedAt: Moment });

const ChannelOfDevice = Type.Object({
  channelId: Type.String(),
  title: Type.String(),
  /**
   * `nothing-to-say`: no intent. `waiting`: to be sent. `sent`: not yet read back. `accepted`: read back as true there.
   * `refused`: left alone, and why. `retrying`: failed, will be tried again.
   */
  state: oneOf(['nothing-to-say', 'waiting', 'sent', 'accepted', 'refused', 'retrying']),
  wanted: Type.Union([Type.Record(Type.String(), maybe), Type.Null()]),
  detail: maybe,
  since: maybeMoment,
});

export const Device = Type.Object({
  ...deviceRow,
  serialNumber: maybe,
  entraDeviceId: maybe,
  remoteId: maybe,
  enrollmentType: maybe,
  enrolledAt: maybeMoment,
  assessedAt: maybeMoment,
  reviewAt: maybeMoment,
  reasons: Type.Array(Reason),
  vouchedBy: Type.Array(Type.Object({ source: Type.String(), observedAt: Moment })),
  facts: Type.Array(Fact),
  findings: Type.Array(Finding),
  channels: Type.Array(ChannelOfDevice),
  partnerReportedThreatState: maybe,
});
export type Device = Static<typeof Device>;

const DeviceParams = Type.Object({ tenantId: Id, deviceId: Id });

export const getDevice = {
  id: 'getDevice',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/devices/{deviceId}',
  summary: 'Show one phone: its level, every reason, its findings and what each channel was told',
  guard: { kind: 'tenant', right: 'read' },
  params: DeviceParams,
  answer: Device,
  status: 200,
} as const satisfies Operation;

export const timelineKinds = [
  'observed',
  'finding-opened',
  'finding-resolved',
  'assessed',
  'sent',
  'accepted',
  'lost',
  'refused',
  'noncompliant',
  'compliant',
  'refused-at-sign-in',
  'let-in',
  'operator',
] as const;

export const TimelineEntry = Type.Object({
  id: Type.String(),
  at: Moment,
  kind: oneOf(timelineKinds),
  /** A sentence for a person. */
  text: Type.String(),
  level: Type.Union([Level, Type.Null()]),
  channelId: maybe,
});
export type TimelineEntry = Static<typeof TimelineEntry>;

export const getTimeline = {
  id: 'getTimeline',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/devices/{deviceId}/timeline',
  summary: 'Tell one phone’s story, newest first: observed, assessed, sent, accepted, noncompliant, refused at sign-in',
  guard: { kind: 'tenant', right: 'read' },
  params: DeviceParams,
  query: Type.Object(pageQuery),
  answer: pageOf(TimelineEntry),
  status: 200,
} as const satisfies Operation;

export const listFindings = {
  id: 'listFindings',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/findings',
  summary: 'List findings, worst and newest first',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    ...pageQuery,
    state: Type.Optional(oneOf(['open', 'dismissed', 'resolved'])),
    severity: Type.Optional(SeverityWord),
    detectorId: Type.Optional(Type.String({ maxLength: 100 })),
    deviceId: Type.Optional(Id),
  }),
  answer: pageOf(Finding),
  status: 200,
} as const satisfies Operation;

export const dismissFinding = {
  id: 'dismissFinding',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/findings/{findingId}/dismiss',
  summary: 'Set a finding aside, with a reason and an end',
  guard: { kind: 'tenant', right: 'operate' },
  params: Type.Object({ tenantId: Id, findingId: Id }),
  body: Type.Object({ reason: Type.String({ minLength: 3, maxLength: 1000 }), until: Moment }),
  answer: Finding,
  status: 200,
  problems: ['conflict'],
} as const satisfies Operation;

import { Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, Moment } from './shapes.ts';

const ConnectorParams = Type.Object({ tenantId: Id, uem: Type.String({ maxLength: 100 }) });
const Reason = Type.String({ minLength: 1, maxLength: 500, description: 'Why, for whoever asks later' });
const Change = Type.Object({ because: Type.String(), since: Moment });
const common = { guard: { kind: 'tenant', right: 'manage' }, params: ConnectorParams, status: 200 } as const;

export const previewConnectorChange = {
  id: 'previewConnectorChange',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/connectors/{uem}/preview',
  summary: 'Show what pausing, resetting and unlinking a connector would mean; changes nothing',
  guard: { kind: 'tenant', right: 'read' },
  params: ConnectorParams,
  answer: Type.Object({
    silence: Type.Union(
      [
        Type.Object({
          ignoredAt: Moment,
          afterDays: Type.Integer({
            description: "The threshold set in Intune: 'Number of days until partner is unresponsive'",
          }),
        }),
        Type.Null(),
      ],
      {
        description:
          'When Intune would ignore the silent connector, and let every phone pass its rule; null: it was never told anything',
      },
    ),
    syncs: Type.Integer({ description: 'Kinds that a reset reads anew from nothing' }),
    intents: Type.Integer({ description: 'What a reset tells anew, in channels that are switched on' }),
    undelivered: Type.Integer({
      description: 'Decided, and not delivered yet: withheld while paused, and when unlinked',
    }),
    channels: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        enabled: Type.Boolean(),
        takingBack: Type.Boolean(),
        canTakeBack: Type.Boolean({ description: 'False where nothing of ours stays once Picket is silent' }),
        leftBehind: Type.Integer({ description: 'Phones that carry something that Picket wrote' }),
        told: Type.Integer({ description: 'Phones whose level was told there and read back' }),
      }),
    ),
    objects: Type.Integer({
      description: 'Objects in Intune that are Picket’s own: they stay there unless they are removed first',
    }),
    kept: Type.Object(
      { devices: Type.Integer(), findings: Type.Integer(), history: Type.Integer() },
      { description: 'What stays here, and is gone on with when the tenant is linked again' },
    ),
  }),
  status: 200,
} as const satisfies Operation;

export const pauseConnector = {
  ...common,
  id: 'pauseConnector',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/connectors/{uem}/pause',
  summary: 'Pause a connector: nothing is read or told until it is resumed, and it falls silent',
  body: Type.Object({ reason: Reason }),
  answer: Change,
  problems: ['conflict'],
} as const satisfies Operation;

export const resumeConnector = {
  ...common,
  id: 'resumeConnector',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/connectors/{uem}/resume',
  summary: 'Resume a paused connector: what is due is read and told at once',
  answer: Change,
  problems: ['conflict'],
} as const satisfies Operation;

export const resetConnector = {
  ...common,
  id: 'resetConnector',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/connectors/{uem}/reset',
  summary: 'Read everything anew from nothing and tell everything again; findings, history and audit stay',
  body: Type.Object({ reason: Reason }),
  answer: Type.Object({ syncs: Type.Integer(), intents: Type.Integer() }),
  problems: ['conflict'],
} as const satisfies Operation;

export const takeTagsBack = {
  ...common,
  id: 'takeTagsBack',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/connectors/{uem}/tags/taking-back',
  summary: 'Switch off every channel that leaves something on phones, and take back what it left',
  answer: Type.Object({ leftBehind: Type.Integer({ description: 'Phones whose tag is being taken back' }) }),
  problems: ['conflict', 'consent_missing'],
} as const satisfies Operation;

export const unlinkConnector = {
  ...common,
  id: 'unlinkConnector',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/connectors/{uem}/unlink',
  summary: 'Unlink a connector: nothing is read or told until a grant is proven again; what is known here stays',
  body: Type.Object({
    reason: Reason,
    leaveTags: Type.Optional(
      Type.Boolean({ description: 'Phones keep what Picket wrote. Without it: refused while there are any' }),
    ),
  }),
  answer: Change,
  problems: ['conflict'],
} as const satisfies Operation;

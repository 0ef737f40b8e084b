import { connectorStates, consentPurposes } from '@picket/domain';
import { Type } from 'typebox';
import { LicenseSight, PurposeState } from './consent.ts';
import type { Operation } from './operation.ts';
import { roles } from './operation.ts';
import { Id, Moment, oneOf, pageOf, pageQuery, TenantParams } from './shapes.ts';

export const Tenant = Type.Object({
  id: Id,
  name: Type.String(),
  entraTenantId: Type.Union([Type.String(), Type.Null()], { description: 'Set once consent has been proven' }),
  role: oneOf(roles),
  createdAt: Moment,
});

export const listTenants = {
  id: 'listTenants',
  method: 'GET',
  path: '/api/v1/tenants',
  summary: 'List the tenants you may see',
  guard: { kind: 'signed-in' },
  query: Type.Object(pageQuery),
  answer: pageOf(Tenant),
  status: 200,
} as const satisfies Operation;

export const createTenant = {
  id: 'createTenant',
  method: 'POST',
  path: '/api/v1/tenants',
  summary: 'Add a tenant; whoever adds it owns it',
  guard: { kind: 'instance' },
  body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }),
  answer: Tenant,
  status: 201,
} as const satisfies Operation;

export const Overview = Type.Object({
  tenant: Tenant,
  /** Every level is there, also with 0. */
  devicesByLevel: Type.Object({
    'not-assessed': Type.Integer(),
    secured: Type.Integer(),
    low: Type.Integer(),
    medium: Type.Integer(),
    high: Type.Integer(),
  }),
  devices: Type.Integer(),
  /** How old the newest complete inventory is; null before the first. */
  inventoryAt: Type.Union([Moment, Type.Null()]),
  refusedNow: Type.Integer({ description: 'Devices whose last sign-in was refused by a policy' }),
});

export const getOverview = {
  id: 'getOverview',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/overview',
  summary: 'Count the fleet by level, and say how fresh that picture is',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Overview,
  status: 200,
} as const satisfies Operation;

const SyncKindState = Type.Object({
  kind: Type.String(),
  lastCompletedAt: Type.Union([Moment, Type.Null()]),
  lastCount: Type.Union([Type.Integer(), Type.Null()]),
  lastProblem: Type.Union([Type.Object({ code: Type.String(), detail: Type.String(), at: Moment }), Type.Null()]),
  nextDueAt: Type.Union([Moment, Type.Null()]),
  everySeconds: Type.Integer({ description: 'How often it is read' }),
  isOwnRhythm: Type.Boolean({ description: 'The tenant has said how often; else the server does' }),
});

export const Connector = Type.Object({
  uem: Type.String(),
  title: Type.String(),
  state: oneOf(connectorStates),
  since: Moment,
  /** One sentence: what is the matter, or that all is well and how we know. */
  because: Type.String(),
  purposes: Type.Array(PurposeState),
  licenses: Type.Union([LicenseSight, Type.Null()], { description: 'What the doctor saw last; null: it never looked' }),
  syncs: Type.Array(SyncKindState),
  heartbeat: Type.Union([
    Type.Object({
      lastAt: Type.Union([Moment, Type.Null()]),
      partnerState: Type.Union([Type.String(), Type.Null()]),
      unresponsiveAt: Type.Union([Moment, Type.Null()], { description: 'When Intune would begin to ignore us' }),
    }),
    Type.Null(),
  ]),
});

export const listConnectors = {
  id: 'listConnectors',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/connectors',
  summary: 'Show the links to UEMs: state, consent, syncs, heartbeat',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: pageOf(Connector),
  status: 200,
} as const satisfies Operation;

/** An app registration's client id and credential, as they are entered. */
export const credentialFields = {
  clientId: Type.String({ format: 'uuid' }),
  clientSecret: Type.Optional(
    Type.String({ minLength: 8, maxLength: 1000, description: 'Either this, or certificate and privateKey' }),
  ),
  secretExpiresAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'When the secret ends, as Entra showed it: no app is told of its own',
    }),
  ),
  certificate: Type.Optional(Type.String({ minLength: 1, maxLength: 20_000, description: 'PEM' })),
  privateKey: Type.Optional(
    Type.String({ minLength: 1, maxLength: 20_000, description: 'RSA, PEM, without a passphrase' }),
  ),
};

export const setRegistration = {
  id: 'setRegistration',
  method: 'PUT',
  path: '/api/v1/tenants/{tenantId}/registrations/{purpose}',
  summary:
    'Set the app registration for a purpose: client id, and a secret or a certificate with its key. Secret and key are never shown again',
  guard: { kind: 'tenant', right: 'manage' },
  params: Type.Object({ tenantId: Id, purpose: oneOf(consentPurposes) }),
  body: Type.Object({
    ...credentialFields,
    entraTenantId: Type.String({
      format: 'uuid',
      description: 'Consent is believed from this Entra tenant and no other',
    }),
  }),
  status: 204,
} as const satisfies Operation;

export const startConsent = {
  id: 'startConsent',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/consents',
  summary: 'Begin a grant: open the answered address in the same browser, as an Entra administrator',
  guard: { kind: 'tenant', right: 'manage' },
  params: TenantParams,
  body: Type.Object({ purpose: oneOf(consentPurposes) }),
  answer: Type.Object({ url: Type.String(), expiresAt: Moment }),
  status: 201,
  problems: ['consent_missing'],
} as const satisfies Operation;

export const finishConsent = {
  id: 'finishConsent',
  method: 'GET',
  path: '/consent/callback',
  summary: 'Where Entra sends the administrator back; proves the grant before anything is believed',
  guard: { kind: 'signed-in' },
  changes: true,
  query: Type.Object(
    {
      state: Type.Optional(Type.String({ maxLength: 500 })),
      tenant: Type.Optional(Type.String({ maxLength: 200 })),
      admin_consent: Type.Optional(Type.String({ maxLength: 20 })),
      scope: Type.Optional(Type.String({ maxLength: 5000 })),
      error: Type.Optional(Type.String({ maxLength: 200 })),
      error_subcode: Type.Optional(Type.String({ maxLength: 200 })),
      error_description: Type.Optional(Type.String({ maxLength: 5000 })),
    },
    // Entra has added parameters to this redirect before; an unknown one must not break the grant.
    { additionalProperties: true },
  ),
  answer: Type.Object({
    tenantId: Id,
    purpose: oneOf(consentPurposes),
    entraTenantId: Type.String(),
    displayName: Type.String(),
  }),
  status: 200,
  problems: [
    'consent_refused',
    'consent_state_invalid',
    'consent_wrong_tenant',
    'consent_missing',
    'connector_unreachable',
  ],
} as const satisfies Operation;

const ChannelState = Type.Object({
  id: Type.String(),
  title: Type.String(),
  about: Type.String(),
  purpose: oneOf(consentPurposes),
  enabled: Type.Boolean(),
  takingBack: Type.Boolean({ description: 'Switched off, and taking back what it left on phones; `pending` are left' }),
  settings: Type.Record(Type.String(), Type.Unknown()),
  schema: Type.Record(Type.String(), Type.Unknown(), {
    description: 'JSON Schema of the settings, with titles, descriptions and choices: forms are made from it',
  }),
  pending: Type.Integer(),
  refused: Type.Integer(),
});

export const listChannels = {
  id: 'listChannels',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/channels',
  summary: 'Show the channels through which levels are made to bite',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: pageOf(ChannelState),
  status: 200,
} as const satisfies Operation;

export const setChannel = {
  id: 'setChannel',
  method: 'PUT',
  path: '/api/v1/tenants/{tenantId}/channels/{channelId}',
  summary: 'Switch a channel on or off and change its settings',
  guard: { kind: 'tenant', right: 'manage' },
  params: Type.Object({ tenantId: Id, channelId: Type.String({ maxLength: 100 }) }),
  body: Type.Object({
    enabled: Type.Boolean(),
    settings: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
  }),
  answer: ChannelState,
  status: 200,
} as const satisfies Operation;

import { checkOutcomes, consentPurposes, credentialEnds, grantSightKinds, registrationSources } from '@picket/domain';
import { Type } from 'typebox';
import type { Operation } from './operation.ts';
import { AllTold, Id, Moment, oneOf, pageOf, TenantParams } from './shapes.ts';

/** What the last look at a grant showed. Only `granted` is good news. */
const GrantSight = Type.Object({
  kind: oneOf(grantSightKinds),
  saw: Type.String(),
  todo: Type.Union([Type.String(), Type.Null()], { description: 'What to do; null where nothing needs doing' }),
  code: Type.Union([Type.String(), Type.Null()], { description: "Entra's number: `AADSTS7000112`" }),
  since: Moment,
  lookedAt: Moment,
  held: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Permissions in the token; null: not known',
  }),
  missing: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Asked for now and not in the token; null: not known, which is not the same as none',
  }),
  notAskedFor: Type.Array(Type.String(), { description: 'In the token, and asked for by nothing' }),
});

export const CredentialSight = Type.Object({
  kind: oneOf(['secret', 'certificate']),
  expiresAt: Type.Union([Moment, Type.Null()], { description: 'Null: nobody has said when the secret ends' }),
  end: oneOf(credentialEnds),
});

export const PurposeState = Type.Object({
  purpose: oneOf(consentPurposes),
  about: Type.String(),
  /**
   * `not-registered`: no client id yet. `withdrawn`: Microsoft refuses what it once granted. `given-back`: the same, because
   * an operator wanted it so; Picket holds no credential for it anymore.
   */
  state: oneOf(['not-registered', 'not-granted', 'granted', 'withdrawn', 'given-back']),
  source: Type.Union([oneOf(registrationSources), Type.Null()], {
    description: "Whose app it is: made for this tenant alone, or the instance's, for many. Null: none was entered",
  }),
  offered: Type.Union(
    [
      Type.Object({
        clientId: Type.String(),
        entraTenantId: Type.Union([Type.String(), Type.Null()], {
          description: 'From where consent to it would be believed; null: nobody has said which Entra tenant this is',
        }),
      }),
      Type.Null(),
    ],
    { description: "The instance's own registration; null: it has none for this purpose" },
  ),
  clientId: Type.Union([Type.String(), Type.Null()]),
  certificateExpiresAt: Type.Union([Moment, Type.Null()], { description: 'Null where the app has a secret' }),
  provenAt: Type.Union([Moment, Type.Null()]),
  givenBackAt: Type.Union([Moment, Type.Null()]),
  permissions: Type.Array(
    Type.Object({
      name: Type.String(),
      resource: Type.String(),
      why: Type.String(),
      without: Type.String({ description: 'What stops working without it' }),
    }),
  ),
  missing: Type.Array(Type.String(), { description: 'Permissions that Microsoft refused to us lately' }),
  sight: Type.Union([GrantSight, Type.Null()], { description: 'Null: nobody has looked yet' }),
  credential: Type.Union([CredentialSight, Type.Null()], { description: 'Null: Picket holds none' }),
});

/** The doctor's word on licenses, and how old it is. */
export const LicenseSight = Type.Object({
  outcome: oneOf(checkOutcomes),
  saw: Type.String(),
  todo: Type.Union([Type.String(), Type.Null()]),
  lookedAt: Moment,
  told: Type.Optional(AllTold),
});

const PurposeParams = Type.Object({ tenantId: Id, purpose: oneOf(consentPurposes) });

/** How an app registration is made. */
export const RegistrationGuide = Type.Object({
  name: Type.String({ description: 'What to call it' }),
  redirectUri: Type.String(),
  steps: Type.Array(Type.String()),
  script: Type.String({ description: 'For a POSIX shell, with the Azure CLI' }),
  told: AllTold,
});

export const getRegistrationGuide = {
  id: 'getRegistrationGuide',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/registrations/{purpose}/guide',
  summary: 'Show how to make the app registration of a purpose: by hand in Entra, or with the Azure CLI',
  guard: { kind: 'tenant', right: 'read' },
  params: PurposeParams,
  answer: RegistrationGuide,
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

export const checkConsents = {
  id: 'checkConsents',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/registrations/check',
  summary: 'Look at every grant as it is at Microsoft now; changes nothing there',
  guard: { kind: 'tenant', right: 'operate' },
  params: TenantParams,
  answer: pageOf(PurposeState),
  status: 200,
} as const satisfies Operation;

export const previewGivingBack = {
  id: 'previewGivingBack',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/registrations/{purpose}/giving-back',
  summary: 'Show what stops when a purpose is given back, and how to take its grant and registration away in Entra',
  guard: { kind: 'tenant', right: 'read' },
  params: PurposeParams,
  answer: Type.Object({
    name: Type.String({ description: 'What the app registration is called' }),
    clientId: Type.String(),
    stops: Type.Array(Type.Object({ permission: Type.String(), without: Type.String() })),
    channels: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        leftBehind: Type.Integer({
          description: 'Phones that would keep what Picket wrote, for nobody could take it back',
        }),
      }),
      { description: 'Channels that are switched on, or have left something, and that speak by this grant' },
    ),
    objects: Type.Integer({
      description: 'Objects in Intune that Picket could no longer change or remove; of setup only',
    }),
    unlinks: Type.Boolean({ description: 'Without it nothing is read: the connector becomes unlinked' }),
    steps: Type.Array(Type.String()),
    script: Type.String({ description: 'For a POSIX shell, with the Azure CLI' }),
    told: AllTold,
  }),
  status: 200,
  problems: ['consent_missing'],
} as const satisfies Operation;

export const giveBack = {
  id: 'giveBack',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/registrations/{purpose}/giving-back',
  summary:
    'Verify that a purpose is given back: only when Entra refuses its app a token, Picket forgets the credential. Repeat it until then',
  guard: { kind: 'tenant', right: 'manage' },
  params: PurposeParams,
  body: Type.Object({
    leaveTags: Type.Optional(
      Type.Boolean({ description: 'Phones keep what Picket wrote. Without it: refused while there are any' }),
    ),
  }),
  answer: Type.Object({
    result: oneOf(['given-back', 'still-granted', 'not-verified']),
    saw: Type.String({ description: 'What Entra answered' }),
    held: Type.Array(Type.String(), { description: 'Permissions that are still in the token' }),
  }),
  status: 200,
  problems: ['consent_missing', 'conflict'],
} as const satisfies Operation;

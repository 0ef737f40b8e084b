import { Type } from 'typebox';
import type { Operation } from './operation.ts';
import { type Role, roles } from './operation.ts';
import { Me } from './operators.ts';
import { AllTold, Id, Moment, oneOf, TenantParams } from './shapes.ts';

/** Values of the app roles by which Entra tells what somebody is in Picket. */
export const appRoleValues: Readonly<Record<Role, string>> = {
  reader: 'Picket.Reader',
  responder: 'Picket.Responder',
  administrator: 'Picket.Administrator',
  owner: 'Picket.Owner',
};
/** In the registration of the instance only: owns the instance itself, which is no role in any tenant. */
export const instanceOwnerValue = 'Picket.InstanceOwner';

/** A route of the console, as it stands behind `#`. It never leaves our own page. */
const PagePath = Type.String({ maxLength: 500, pattern: '^/[A-Za-z0-9/_.~?&=%+,-]*$' });

export const startEntraSignIn = {
  id: 'startEntraSignIn',
  method: 'GET',
  path: '/sign-in/entra',
  summary:
    'Begin to sign in with Entra: sends a browser to Microsoft, tells a program where; null where nothing of that name is switched on',
  guard: { kind: 'open', because: 'signing in: it leads to Microsoft, and binds the answer to this browser' },
  query: Type.Object({
    name: Type.Optional(
      Type.String({ maxLength: 100, description: 'The sign-in name of a tenant; without: the instance' }),
    ),
    test: Type.Optional(Type.String({ maxLength: 200, description: 'A ticket to try a registration out' })),
    to: Type.Optional(PagePath),
  }),
  answer: Type.Object({ url: Type.Union([Type.String(), Type.Null()]) }),
  status: 200,
} as const satisfies Operation;

export const finishEntraSignIn = {
  id: 'finishEntraSignIn',
  method: 'GET',
  path: '/sign-in/entra/callback',
  summary: 'Where Entra sends whoever signs in back; believes nothing but a fresh, signed token for this Picket',
  guard: {
    kind: 'open',
    because:
      'signing in: a single-use state, bound to the browser that began, and a token that Entra signed are the proof',
  },
  changes: true,
  query: Type.Object(
    {
      state: Type.Optional(Type.String({ maxLength: 200 })),
      code: Type.Optional(Type.String({ maxLength: 8000 })),
      iss: Type.Optional(Type.String({ maxLength: 500 })),
      error: Type.Optional(Type.String({ maxLength: 200 })),
      error_description: Type.Optional(Type.String({ maxLength: 5000 })),
    },
    // Entra has added parameters to this redirect before; an unknown one must not break signing in.
    { additionalProperties: true },
  ),
  answer: Me,
  status: 200,
  problems: [
    'sign_in_state_invalid',
    'sign_in_unknown',
    'sign_in_refused',
    'sign_in_untrusted',
    'sign_in_no_role',
    'sign_in_guest',
    'sign_in_too_many_groups',
    'sign_in_disabled',
    'connector_unreachable',
  ],
} as const satisfies Operation;

export const getSignInOffer = {
  id: 'getSignInOffer',
  method: 'GET',
  path: '/api/v1/sign-in/offer',
  summary: 'Say whether the sign-in page offers Entra without a name; which names there are is told to nobody',
  guard: { kind: 'open', because: 'the sign-in page shows the button by it, before anybody is known' },
  answer: Type.Object({ withoutName: Type.Boolean() }),
  status: 200,
} as const satisfies Operation;

const GroupRole = Type.Object({
  groupId: Type.String({ format: 'uuid', description: 'Object id of a security group: names can be taken by others' }),
  role: oneOf(roles),
});

/** Owner and instance owner are told apart: neither is the other. */
const RoleFound = Type.Object({ role: Type.Union([oneOf(roles), Type.Null()]), instanceOwner: Type.Boolean() });

export const signInChecks = ['local-owner', 'local-tenant-owner', 'linked', 'proven', 'credential', 'https'] as const;

const SignInSettings = Type.Object({
  state: oneOf(['not-set', 'off', 'on']),
  redirectUri: Type.String({ description: 'What the registration in Entra names, letter by letter' }),
  registration: Type.Union([
    Type.Object({
      name: Type.Union([Type.String(), Type.Null()], {
        description: 'The sign-in name; null for the instance, which needs none',
      }),
      address: Type.String({ description: 'The link that begins to sign in: for people, and for My Apps in Entra' }),
      entraTenantId: Type.String(),
      clientId: Type.String(),
      credential: oneOf(['secret', 'certificate']),
      certificateExpiresAt: Type.Union([Moment, Type.Null()]),
      groups: Type.Array(GroupRole),
      allowGuests: Type.Boolean(),
      tenantIds: Type.Union([Type.Array(Id), Type.Null()], {
        description: 'Of the instance: where its people get their role; null: in every tenant. Of a tenant: itself',
      }),
      changedAt: Moment,
      lastTest: Type.Union([
        Type.Object({
          at: Moment,
          succeeded: Type.Boolean(),
          who: Type.Union([Type.String(), Type.Null()]),
          would: Type.Union([RoleFound, Type.Null()]),
          code: Type.Union([Type.String(), Type.Null()]),
          aadsts: Type.Union([Type.Integer(), Type.Null()]),
        }),
        Type.Null(),
      ]),
    }),
    Type.Null(),
  ]),
  checks: Type.Array(Type.Object({ id: oneOf(signInChecks), outcome: oneOf(['passed', 'warning', 'failed']) })),
});

const enteredByBoth = {
  clientId: Type.String({ format: 'uuid' }),
  clientSecret: Type.Optional(
    Type.String({
      minLength: 8,
      maxLength: 1000,
      description: 'Either this, or certificate and privateKey; none of them: what was entered before stays',
    }),
  ),
  certificate: Type.Optional(Type.String({ minLength: 1, maxLength: 20_000, description: 'PEM' })),
  privateKey: Type.Optional(
    Type.String({ minLength: 1, maxLength: 20_000, description: 'RSA, PEM, without a passphrase' }),
  ),
  groups: Type.Optional(Type.Array(GroupRole, { maxItems: 50, description: 'Besides app roles, which always count' })),
  allowGuests: Type.Optional(Type.Boolean({ description: 'Let accounts of other organizations in that have a role' })),
  newName: Type.Optional(
    Type.Boolean({ description: 'Make another sign-in name: the earlier link opens nothing then' }),
  ),
};

const Switch = Type.Object({ isOn: Type.Boolean() });
const TestTicket = Type.Object({
  url: Type.String({ description: 'To be opened in a browser, once; nobody is signed in to Picket by it' }),
  expiresAt: Moment,
});
const Guide = Type.Object({
  name: Type.String({ description: 'What to call it' }),
  redirectUri: Type.String(),
  steps: Type.Array(Type.String()),
  appRoles: Type.Array(Type.Object({ value: Type.String(), displayName: Type.String(), description: Type.String() })),
  script: Type.String({ description: 'For a POSIX shell, with the Azure CLI' }),
  told: AllTold,
});

const ofTenant = { path: '/api/v1/tenants/{tenantId}/sign-in', params: TenantParams } as const;

export const getSignIn = {
  id: 'getSignIn',
  method: 'GET',
  ...ofTenant,
  summary: 'Show how people of this tenant sign in with Entra, and what stands in the way',
  guard: { kind: 'tenant', right: 'read' },
  answer: SignInSettings,
  status: 200,
} as const satisfies Operation;

export const setSignIn = {
  id: 'setSignIn',
  method: 'PUT',
  ...ofTenant,
  summary:
    'Set the registration by which people of the linked Entra tenant sign in. Whoever came by the one before signs in again; it is off until a test has succeeded',
  guard: { kind: 'tenant', right: 'own' },
  body: Type.Object(enteredByBoth),
  status: 204,
  problems: ['sign_in_not_ready'],
} as const satisfies Operation;

export const switchSignIn = {
  id: 'switchSignIn',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/sign-in/switch',
  summary: 'Switch it on, once a test has succeeded, or off, which ends the sessions of whoever came by it',
  guard: { kind: 'tenant', right: 'own' },
  params: TenantParams,
  body: Switch,
  status: 204,
  problems: ['sign_in_not_ready'],
} as const satisfies Operation;

export const testSignIn = {
  id: 'testSignIn',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/sign-in/test',
  summary: 'Begin a test: the answer is a link to sign in by, and the settings say what came of it',
  guard: { kind: 'tenant', right: 'own' },
  params: TenantParams,
  answer: TestTicket,
  status: 201,
  problems: ['sign_in_not_ready'],
} as const satisfies Operation;

export const removeSignIn = {
  id: 'removeSignIn',
  method: 'DELETE',
  ...ofTenant,
  summary: 'Forget the registration: whoever came by it has no role any more, and no session',
  guard: { kind: 'tenant', right: 'own' },
  status: 204,
} as const satisfies Operation;

export const getSignInGuide = {
  id: 'getSignInGuide',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/sign-in/guide',
  summary: 'Show how to make the registration to sign in by: by hand in Entra, or with the Azure CLI',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Guide,
  status: 200,
} as const satisfies Operation;

const ofInstance = { path: '/api/v1/sign-in', guard: { kind: 'instance' } } as const;

export const getInstanceSignIn = {
  id: 'getInstanceSignIn',
  method: 'GET',
  ...ofInstance,
  summary: "Show how the instance's own people sign in with Entra",
  answer: SignInSettings,
  status: 200,
} as const satisfies Operation;

export const setInstanceSignIn = {
  id: 'setInstanceSignIn',
  method: 'PUT',
  ...ofInstance,
  summary: "Set the registration by which the instance's own people sign in: those of a service provider",
  body: Type.Object({
    ...enteredByBoth,
    entraTenantId: Type.String({ format: 'uuid', description: 'People of this Entra tenant and of no other' }),
    tenantIds: Type.Union([Type.Array(Id, { maxItems: 1000 }), Type.Null()], {
      description: 'Where they get their role; null: in every tenant there is when they sign in',
    }),
  }),
  status: 204,
} as const satisfies Operation;

export const switchInstanceSignIn = {
  id: 'switchInstanceSignIn',
  method: 'POST',
  ...ofInstance,
  path: '/api/v1/sign-in/switch',
  summary: 'Switch it on, once a test has succeeded, or off, which ends the sessions of whoever came by it',
  body: Switch,
  status: 204,
  problems: ['sign_in_not_ready'],
} as const satisfies Operation;

export const testInstanceSignIn = {
  id: 'testInstanceSignIn',
  method: 'POST',
  ...ofInstance,
  path: '/api/v1/sign-in/test',
  summary: 'Begin a test: the answer is a link to sign in by, and the settings say what came of it',
  answer: TestTicket,
  status: 201,
  problems: ['sign_in_not_ready'],
} as const satisfies Operation;

export const removeInstanceSignIn = {
  id: 'removeInstanceSignIn',
  method: 'DELETE',
  ...ofInstance,
  summary: 'Forget the registration: whoever came by it has no role any more, and no session',
  status: 204,
} as const satisfies Operation;

export const getInstanceSignInGuide = {
  id: 'getInstanceSignInGuide',
  method: 'GET',
  ...ofInstance,
  path: '/api/v1/sign-in/guide',
  summary: 'Show how to make the registration to sign in by: by hand in Entra, or with the Azure CLI',
  answer: Guide,
  status: 200,
} as const satisfies Operation;

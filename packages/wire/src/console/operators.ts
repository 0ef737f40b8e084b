import { Type } from 'typebox';
import type { Operation } from './operation.ts';
import { rights, roles } from './operation.ts';
import { Id, Moment, oneOf, pageOf, pageQuery } from './shapes.ts';

const Grant = Type.Object({ tenantId: Id, tenantName: Type.String(), role: oneOf(roles) });
const Name = Type.String({ minLength: 1, maxLength: 200 });
/** Long rather than odd: NIST SP 800-63B 5.1.1 asks for length and forbids composition rules. */
const Passphrase = Type.String({ minLength: 12, maxLength: 512 });

export const Me = Type.Object({
  operatorId: Id,
  name: Type.String(),
  instanceOwner: Type.Boolean(),
  grants: Type.Array(Grant),
  via: oneOf(['session', 'token']),
  /** Send it back in `x-picket-csrf` with every change made by cookie. */
  csrfToken: Type.Optional(Type.String()),
  /** Of whoever signed in with Entra: where that session is ended too. */
  entraSignOutUrl: Type.Optional(Type.String()),
});

export const redeemInvitation = {
  id: 'redeemInvitation',
  method: 'POST',
  path: '/api/v1/invitations/redeem',
  summary: 'Become an operator with a one-time link: choose a name and a passphrase, and be signed in',
  guard: { kind: 'open', because: 'the link is the proof: 256 bits, single use, short-lived' },
  body: Type.Object({ code: Type.String({ maxLength: 200 }), name: Name, passphrase: Passphrase }),
  answer: Me,
  status: 201,
} as const satisfies Operation;

export const signIn = {
  id: 'signIn',
  method: 'POST',
  path: '/api/v1/session',
  summary: 'Sign in with name and passphrase',
  guard: { kind: 'open', because: 'signing in' },
  body: Type.Object({ name: Name, passphrase: Type.String({ maxLength: 512 }) }),
  answer: Me,
  status: 201,
} as const satisfies Operation;

export const whoAmI = {
  id: 'whoAmI',
  method: 'GET',
  path: '/api/v1/session',
  summary: 'Say who is signed in, and where they may do what',
  guard: { kind: 'signed-in' },
  answer: Me,
  status: 200,
} as const satisfies Operation;

export const signOut = {
  id: 'signOut',
  method: 'DELETE',
  path: '/api/v1/session',
  summary: 'End this session',
  guard: { kind: 'signed-in', by: 'session' },
  status: 204,
} as const satisfies Operation;

const Operator = Type.Object({
  id: Id,
  name: Type.String(),
  instanceOwner: Type.Boolean(),
  grants: Type.Array(Grant),
  disabled: Type.Boolean(),
  signsInWith: oneOf(['passphrase', 'entra']),
  createdAt: Moment,
  lastSeenAt: Type.Union([Moment, Type.Null()]),
});

export const listOperators = {
  id: 'listOperators',
  method: 'GET',
  path: '/api/v1/operators',
  summary: 'List the operators of this instance',
  guard: { kind: 'instance' },
  query: Type.Object(pageQuery),
  answer: pageOf(Operator),
  status: 200,
} as const satisfies Operation;

export const inviteOperator = {
  id: 'inviteOperator',
  method: 'POST',
  path: '/api/v1/invitations',
  summary: 'Invite an operator: the answer holds a one-time link, shown once',
  guard: { kind: 'instance' },
  body: Type.Object({
    instanceOwner: Type.Optional(Type.Boolean()),
    grants: Type.Array(Type.Object({ tenantId: Id, role: oneOf(roles) }), { maxItems: 1000 }),
  }),
  answer: Type.Object({ code: Type.String(), url: Type.String(), expiresAt: Moment }),
  status: 201,
} as const satisfies Operation;

export const disableOperator = {
  id: 'disableOperator',
  method: 'POST',
  path: '/api/v1/operators/{operatorId}/disable',
  summary: 'Shut an operator out: sessions, tokens and streams end at once',
  guard: { kind: 'instance' },
  params: Type.Object({ operatorId: Id }),
  status: 204,
  problems: ['conflict'],
} as const satisfies Operation;

const Token = Type.Object({
  id: Id,
  name: Type.String(),
  rights: Type.Array(oneOf(rights)),
  tenantIds: Type.Union([Type.Array(Id), Type.Null()], { description: 'null: every tenant of its owner' }),
  createdAt: Moment,
  expiresAt: Moment,
  lastUsedAt: Type.Union([Moment, Type.Null()]),
});

export const createToken = {
  id: 'createToken',
  method: 'POST',
  path: '/api/v1/tokens',
  summary:
    'Make an API token of your own; its text is shown once. One of an operator who signed in with Entra ends with that session',
  guard: { kind: 'signed-in', by: 'session' },
  body: Type.Object({
    name: Name,
    rights: Type.Optional(Type.Array(oneOf(rights), { description: 'Only read when left out' })),
    tenantIds: Type.Optional(Type.Union([Type.Array(Id, { maxItems: 1000 }), Type.Null()])),
    expiresInDays: Type.Integer({ minimum: 1, maximum: 366 }),
  }),
  answer: Type.Object({ token: Type.String(), ...Token.properties }),
  status: 201,
} as const satisfies Operation;

export const listTokens = {
  id: 'listTokens',
  method: 'GET',
  path: '/api/v1/tokens',
  summary: 'List your API tokens, without their texts',
  guard: { kind: 'signed-in' },
  answer: pageOf(Token),
  status: 200,
} as const satisfies Operation;

export const revokeToken = {
  id: 'revokeToken',
  method: 'DELETE',
  path: '/api/v1/tokens/{tokenId}',
  summary: 'Revoke one of your API tokens',
  guard: { kind: 'signed-in', by: 'session' },
  params: Type.Object({ tokenId: Id }),
  status: 204,
} as const satisfies Operation;

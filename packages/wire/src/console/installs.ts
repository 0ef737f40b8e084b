import { type InstallState, installStates } from '@picket/domain';
import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, Moment, oneOf, pageOf, pageQuery, TenantParams } from './shapes.ts';

const State = oneOf(installStates);
const AppId = Type.String({ minLength: 1, maxLength: 200 });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** A schema for each state by name; its type is said, since one made from a list has none. */
const Counts = Type.Unsafe<Partial<Record<InstallState, number>>>(
  Type.Object(Object.fromEntries(installStates.map((state) => [state, Type.Optional(Type.Integer({ minimum: 0 }))]))),
);

const AppStatus = Type.Object({
  appId: AppId,
  name: Type.String(),
  readAt: Moment,
  /** By state; a state without a phone is left out. */
  counts: Counts,
});
export type AppStatus = Static<typeof AppStatus>;

export const getInstallStatus = {
  id: 'getInstallStatus',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/installs/status',
  summary: 'Sum up on how many phones each app of ours is installed',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  answer: Type.Object({
    /** Null: not yet read. */
    readAt: orNull(Moment),
    apps: Type.Array(AppStatus),
    /** It was read within a day, there is a phone that each app is meant for, and each of these has it. */
    isComplete: Type.Boolean(),
    /** Whether those who lag can be asked by a notification, and how long one may be. */
    notices: orNull(Type.Object({ title: Type.Integer(), body: Type.Integer() })),
  }),
  status: 200,
} as const satisfies Operation;

export const Install = Type.Object({
  appId: AppId,
  appName: Type.String(),
  /** Null: a phone that is not in the inventory yet, or not any more. */
  deviceId: orNull(Id),
  remoteDeviceId: Type.String(),
  deviceName: Type.String(),
  userPrincipalName: orNull(Type.String()),
  state: State,
  /** More about it, in the UEM's words. */
  detail: orNull(Type.String()),
  error: orNull(Type.Object({ code: Type.String(), meaning: orNull(Type.String()), todo: orNull(Type.String()) })),
  /** When the phone last said something about it. */
  reportedAt: orNull(Moment),
  /** Since when it is known to be so. */
  since: Moment,
  /** When its user was last asked to let it be installed. */
  notifiedAt: orNull(Moment),
});
export type Install = Static<typeof Install>;

export const listInstalls = {
  id: 'listInstalls',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/installs',
  summary: 'List how far each app has come on each phone, what needs somebody first',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    ...pageQuery,
    appId: Type.Optional(AppId),
    state: Type.Optional(State),
  }),
  answer: pageOf(Install),
  status: 200,
} as const satisfies Operation;

/** Asked at once: more would keep the caller waiting. Whoever has more to ask asks again. */
export const noticesAtOnce = 100;

/** Where somebody can help by opening the phone. */
export const laggingStates = ['failed', 'not-installed', 'pending', 'installing'] as const;

export const notifyLagging = {
  id: 'notifyLagging',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/installs/notices',
  summary: `Ask the users of phones that lag to let the app be installed; at most ${noticesAtOnce} at once, nobody twice a day`,
  guard: { kind: 'tenant', right: 'operate' },
  params: TenantParams,
  body: Type.Object({
    states: Type.Array(oneOf(laggingStates), { minItems: 1, uniqueItems: true }),
    appId: Type.Optional(AppId),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    message: Type.String({ minLength: 1, maxLength: 2_000 }),
  }),
  answer: Type.Object({
    sent: Type.Integer(),
    /** Those who were not told, with the reason. They may be asked again. */
    failed: Type.Array(Type.Object({ remoteDeviceId: Type.String(), code: Type.String(), detail: Type.String() })),
    /** There are more who lag and were not asked within a day. */
    hasMore: Type.Boolean(),
  }),
  status: 200,
  problems: ['consent_missing', 'permission_missing', 'connector_throttled', 'connector_unreachable'],
} as const satisfies Operation;

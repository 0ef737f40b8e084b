import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, Moment, oneOf, TenantParams } from './shapes.ts';

/** Users, groups, Entra devices (by delta), managed devices (by listing), the tenant's verified domains, and how far apps have come. */
export const syncKinds = ['users', 'groups', 'entra-devices', 'managed-devices', 'domains', 'app-installs'] as const;

const Difference = Type.Object({
  kind: oneOf(syncKinds),
  add: Type.Integer(),
  change: Type.Integer(),
  remove: Type.Integer(),
  unchanged: Type.Integer(),
  /** Removals by name, first of all and never cut below 100. */
  removed: Type.Array(Type.String()),
});

export const SyncRun = Type.Object({
  id: Id,
  state: oneOf(['running', 'completed', 'failed', 'refused']),
  dryRun: Type.Boolean(),
  startedAt: Moment,
  endedAt: Type.Union([Moment, Type.Null()]),
  /** One sentence about where it is: "managed-devices: 400 read". */
  progress: Type.String(),
  differences: Type.Array(Difference),
  problem: Type.Union([Type.Object({ code: Type.String(), detail: Type.String() }), Type.Null()]),
});
export type SyncRun = Static<typeof SyncRun>;

export const startSync = {
  id: 'startSync',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/syncs',
  summary: 'Read the tenant now; with dryRun only say what would change',
  guard: { kind: 'tenant', right: 'operate' },
  params: TenantParams,
  body: Type.Object({
    dryRun: Type.Optional(Type.Boolean()),
    kinds: Type.Optional(Type.Array(oneOf(syncKinds), { uniqueItems: true })),
    acceptShrinkage: Type.Optional(
      Type.Boolean({ description: 'Believe an inventory that suddenly lists far fewer devices' }),
    ),
  }),
  answer: SyncRun,
  status: 202,
  problems: ['consent_missing', 'conflict'],
} as const satisfies Operation;

/** The setup article asks for a frequency; below five minutes a tenant's quota at Microsoft would be spent on reading. */
export const syncEveryMinutes = { least: 5, most: 7 * 24 * 60 } as const;

export const setSyncRhythm = {
  id: 'setSyncRhythm',
  method: 'PUT',
  path: '/api/v1/tenants/{tenantId}/sync-rhythm/{kind}',
  summary: 'Say how often a kind of thing is read in this tenant; null: as often as the server does',
  guard: { kind: 'tenant', right: 'manage' },
  params: Type.Object({ tenantId: Id, kind: oneOf(syncKinds) }),
  body: Type.Object({
    everyMinutes: Type.Union([
      Type.Integer({ minimum: syncEveryMinutes.least, maximum: syncEveryMinutes.most }),
      Type.Null(),
    ]),
  }),
  answer: Type.Object({
    kind: oneOf(syncKinds),
    everySeconds: Type.Integer(),
    isOwnRhythm: Type.Boolean(),
    nextDueAt: Moment,
    warning: Type.Union([Type.String(), Type.Null()], { description: 'What this rhythm brings that nobody may want' }),
  }),
  status: 200,
} as const satisfies Operation;

export const getSync = {
  id: 'getSync',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/syncs/{syncId}',
  summary: 'Follow a sync: progress, then what changed',
  guard: { kind: 'tenant', right: 'read' },
  params: Type.Object({ tenantId: Id, syncId: Id }),
  answer: SyncRun,
  status: 200,
} as const satisfies Operation;

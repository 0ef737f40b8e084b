import { type Static, Type } from 'typebox';
import type { Operation } from './operation.ts';
import { Id, Moment, oneOf, pageOf, pageQuery, TenantParams } from './shapes.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);

/**
 * `uploading`: bytes are missing. `waiting`: whole, and not looked at yet. `analyzed`: there is a report, which may be that nothing
 * could be read. `refused`: its bytes were not those of its digest.
 */
export const appFileStates = ['uploading', 'waiting', 'analyzed', 'refused'] as const;

const appFileRow = {
  id: Id,
  name: Type.String({ description: 'As whoever uploaded it first called it' }),
  size: Type.Integer({ description: 'Bytes' }),
  sha256: Type.String(),
  state: oneOf(appFileStates),
  received: Type.Integer({ description: 'Bytes that are here: where the upload goes on' }),
  uploadedAt: Moment,
  analyzedAt: Type.Union([Moment, Type.Null()]),
  kind: Type.Union([oneOf(['apk', 'ipa']), Type.Null()]),
  appId: Type.Union([Type.String(), Type.Null()], { description: 'Package name or bundle id' }),
  versionName: maybe,
  /** The worst severity of its findings; null without any, which says something only with `isComplete`. */
  worst: Type.Union([oneOf(['info', 'low', 'medium', 'high']), Type.Null()]),
  findings: Type.Integer(),
  /** Everything was looked at. Null before the analysis. */
  isComplete: Type.Union([Type.Boolean(), Type.Null()]),
  problem: Type.Union([Type.Object({ code: Type.String(), detail: Type.String() }), Type.Null()]),
};

export const AppFile = Type.Object(appFileRow);
export type AppFile = Static<typeof AppFile>;

export const AppFileWithReport = Type.Object({
  ...appFileRow,
  report: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
    description: 'What `picket app inspect --json` prints of it; null before the analysis',
  }),
});
export type AppFileWithReport = Static<typeof AppFileWithReport>;

/** The most bytes that one request may carry. */
export const mostAppBytes = 4 * 1024 * 1024;

const AppFileParams = Type.Object({ tenantId: Id, appFileId: Id });

export const startAppUpload = {
  id: 'startAppUpload',
  method: 'POST',
  path: '/api/v1/tenants/{tenantId}/app-files',
  summary:
    'Announce an app file by its digest; one that is known is answered as it stands, with how much of it is here',
  guard: { kind: 'tenant', right: 'operate' },
  params: TenantParams,
  body: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 255 }),
    size: Type.Integer({ minimum: 1, maximum: 2 ** 40 }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['ab'.repeat(32)] }),
  }),
  answer: AppFile,
  status: 200,
  problems: ['conflict', 'payload_too_large'],
} as const satisfies Operation;

export const putAppBytes = {
  id: 'putAppBytes',
  method: 'PUT',
  path: '/api/v1/tenants/{tenantId}/app-files/{appFileId}/bytes/{offset}',
  summary: 'Send the next bytes of an app file, from `received` on; with the last of them it is analyzed',
  guard: { kind: 'tenant', right: 'operate' },
  params: Type.Object({
    tenantId: Id,
    appFileId: Id,
    offset: Type.String({ pattern: '^(0|[1-9][0-9]{0,12})$', examples: ['0'] }),
  }),
  bytes: { most: mostAppBytes },
  answer: AppFile,
  status: 200,
  problems: ['conflict'],
} as const satisfies Operation;

export const listAppFiles = {
  id: 'listAppFiles',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/app-files',
  summary: 'List app files, newest first',
  guard: { kind: 'tenant', right: 'read' },
  params: TenantParams,
  query: Type.Object({
    ...pageQuery,
    state: Type.Optional(oneOf(appFileStates)),
    sha256: Type.Optional(Type.String({ maxLength: 64 })),
  }),
  answer: pageOf(AppFile),
  status: 200,
} as const satisfies Operation;

export const getAppFile = {
  id: 'getAppFile',
  method: 'GET',
  path: '/api/v1/tenants/{tenantId}/app-files/{appFileId}',
  summary: 'Show one app file with its report',
  guard: { kind: 'tenant', right: 'read' },
  params: AppFileParams,
  answer: AppFileWithReport,
  status: 200,
} as const satisfies Operation;

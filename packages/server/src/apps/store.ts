import type { Instant, TenantId } from '@picket/domain';
import type { appFileStates } from '@picket/wire/console';
import { type Selectable, sql } from 'kysely';
import {
  at,
  type InstantColumn,
  json,
  type NullableInstantColumn,
  type NullableJson,
} from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';
import type { AppFileReport } from './tidy-report.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    apps_file: AppFileTable;
    apps_bytes: AppBytesTable;
  }
}

export type AppFileState = (typeof appFileStates)[number];
type Severity = 'info' | 'low' | 'medium' | 'high';

interface AppFileTable {
  tenant_id: string;
  app_file_id: string;
  name: string;
  size: number;
  sha256: string;
  state: AppFileState;
  received: number;
  /** How often an analysis was begun. One that ends the process would else be begun for ever. */
  attempts: number;
  uploaded_at: InstantColumn;
  /** When its last bytes came, or its last analysis began. */
  touched_at: InstantColumn;
  analyzed_at: NullableInstantColumn;
  kind: 'apk' | 'ipa' | null;
  app_id: string | null;
  version_name: string | null;
  worst: Severity | null;
  findings: number;
  is_complete: boolean | null;
  problem: NullableJson<Problem>;
  report: NullableJson<AppFileReport>;
}

interface AppBytesTable {
  tenant_id: string;
  app_file_id: string;
  place: number;
  bytes: Uint8Array;
}

interface Problem {
  readonly code: string;
  readonly detail: string;
}

/** A file as it stands, without its report. */
export type AppFileRecord = Omit<Selectable<AppFileTable>, 'tenant_id' | 'report'>;

const told = [
  'app_file_id',
  'name',
  'size',
  'sha256',
  'state',
  'received',
  'attempts',
  'uploaded_at',
  'touched_at',
  'analyzed_at',
  'kind',
  'app_id',
  'version_name',
  'worst',
  'findings',
  'is_complete',
  'problem',
] as const;

/** By digest, locked until the end of the transaction. */
export async function lockByDigest({ db }: TenantTransaction, sha256: string): Promise<AppFileRecord | undefined> {
  return await db.selectFrom('apps_file').select(told).where('sha256', '=', sha256).forUpdate().executeTakeFirst();
}

/** By id, locked until the end of the transaction. */
export async function lockAppFile({ db }: TenantTransaction, id: string): Promise<AppFileRecord | undefined> {
  return await db.selectFrom('apps_file').select(told).where('app_file_id', '=', id).forUpdate().executeTakeFirst();
}

export async function findAppFile({ db }: TenantTransaction, id: string): Promise<AppFileRecord | undefined> {
  return await db.selectFrom('apps_file').select(told).where('app_file_id', '=', id).executeTakeFirst();
}

export async function readReport({ db }: TenantTransaction, id: string): Promise<AppFileReport | null> {
  const row = await db.selectFrom('apps_file').select('report').where('app_file_id', '=', id).executeTakeFirst();
  return row?.report ?? null;
}

/** Files whose bytes are here or on their way, and how many bytes they come to. */
export async function sumUnfinished({
  db,
}: TenantTransaction): Promise<{ readonly files: number; readonly bytes: number }> {
  const { files, bytes } = await db
    .selectFrom('apps_file')
    .select(({ fn }) => [fn.countAll<number>().as('files'), sql<number>`coalesce(sum(size), 0)::bigint`.as('bytes')])
    .where('state', 'in', ['uploading', 'waiting'])
    .executeTakeFirstOrThrow();
  return { files, bytes };
}

export async function insertAppFile(
  { tenantId, db }: TenantTransaction,
  file: { readonly id: string; readonly name: string; readonly size: number; readonly sha256: string },
  now: Instant,
): Promise<void> {
  const { id, ...known } = file;
  await db
    .insertInto('apps_file')
    .values({
      tenant_id: tenantId,
      app_file_id: id,
      ...known,
      state: 'uploading',
      received: 0,
      attempts: 0,
      findings: 0,
      uploaded_at: at(now),
      touched_at: at(now),
    })
    .execute();
}

/** Begins anew with a file whose bytes were wrong. */
export async function restartUpload({ db }: TenantTransaction, id: string, size: number, now: Instant): Promise<void> {
  await db
    .updateTable('apps_file')
    .set({ state: 'uploading', size, received: 0, attempts: 0, problem: null, touched_at: at(now) })
    .where('app_file_id', '=', id)
    .execute();
}

export async function appendBytes(
  { tenantId, db }: TenantTransaction,
  file: AppFileRecord,
  bytes: Uint8Array,
  now: Instant,
): Promise<void> {
  const received = file.received + bytes.length;
  await db
    .insertInto('apps_bytes')
    .values({ tenant_id: tenantId, app_file_id: file.app_file_id, place: file.received, bytes })
    .execute();
  await db
    .updateTable('apps_file')
    .set({ received, touched_at: at(now), state: received === file.size ? 'waiting' : 'uploading' })
    .where('app_file_id', '=', file.app_file_id)
    .execute();
}

/** The piece that begins at this place. */
export async function readBytes({ db }: TenantTransaction, id: string, place: number): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('apps_bytes')
    .select('bytes')
    .where('app_file_id', '=', id)
    .where('place', '=', place)
    .executeTakeFirst();
  return row?.bytes;
}

export async function noteAttempt({ db }: TenantTransaction, id: string, now: Instant): Promise<void> {
  await db
    .updateTable('apps_file')
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), touched_at: at(now) }))
    .where('app_file_id', '=', id)
    .execute();
}

/** An attempt that failed in order has ended no process: it does not count. */
export async function forgetAttempt({ db }: TenantTransaction, id: string): Promise<void> {
  await db
    .updateTable('apps_file')
    .set(({ eb }) => ({ attempts: eb('attempts', '-', 1) }))
    .where('app_file_id', '=', id)
    .where('attempts', '>', 0)
    .execute();
}

/** Keeps the report and lets the bytes go. Only of a file that still waits: two workers may have been at it. */
export async function saveReport(
  tx: TenantTransaction,
  id: string,
  report: AppFileReport,
  now: Instant,
): Promise<void> {
  const [worst] = report.findings;
  await tx.db
    .updateTable('apps_file')
    .set({
      state: 'analyzed',
      analyzed_at: at(now),
      kind: report.kind,
      app_id: report.packageName ?? report.bundleId ?? null,
      version_name: report.versionName ?? null,
      worst: worst?.severity ?? null,
      findings: report.findings.length,
      is_complete: report.error === undefined && report.incomplete.length === 0,
      problem: report.error === undefined ? null : json({ code: report.error.code, detail: report.error.message }),
      report: json(report),
    })
    .where('app_file_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
  await dropBytes(tx, id);
}

export async function refuseFile(tx: TenantTransaction, id: string, problem: Problem, now: Instant): Promise<void> {
  await tx.db
    .updateTable('apps_file')
    .set({ state: 'refused', received: 0, analyzed_at: at(now), problem: json(problem) })
    .where('app_file_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
  await dropBytes(tx, id);
}

async function dropBytes({ db }: TenantTransaction, id: string): Promise<void> {
  await db.deleteFrom('apps_bytes').where('app_file_id', '=', id).execute();
}

export interface AppFileFilter {
  readonly state?: AppFileState;
  readonly sha256?: string;
}

export interface AppFilePosition {
  readonly uploadedAt: Instant;
  readonly id: string;
}

/** Newest first. */
export async function listAppFiles(
  { db }: TenantTransaction,
  filter: AppFileFilter,
  { after, limit }: { readonly after: AppFilePosition | undefined; readonly limit: number },
): Promise<readonly AppFileRecord[]> {
  let query = db.selectFrom('apps_file').select(told);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.sha256 !== undefined) query = query.where('sha256', '=', filter.sha256);
  if (after !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb('uploaded_at', '<', at(after.uploadedAt)),
        eb.and([eb('uploaded_at', '=', at(after.uploadedAt)), eb('app_file_id', '>', after.id)]),
      ]),
    );
  }
  return await query.orderBy('uploaded_at', 'desc').orderBy('app_file_id').limit(limit).execute();
}

/** Files that are whole and not looked at, of these tenants, oldest first. */
export async function listWaitingAppFiles(
  db: Transaction,
  tenants: readonly TenantId[],
): Promise<readonly { readonly tenantId: TenantId; readonly appFileId: string }[]> {
  if (tenants.length === 0) return [];
  const rows = await db
    .selectFrom('apps_file')
    .select(['tenant_id', 'app_file_id'])
    .where('tenant_id', 'in', [...tenants])
    .where('state', '=', 'waiting')
    .orderBy('touched_at')
    .limit(100)
    .execute();
  return rows.map(({ tenant_id, app_file_id }) => ({ tenantId: tenant_id as TenantId, appFileId: app_file_id }));
}

/** Takes away what nobody has sent a byte of since then. Answers how many files that were. */
export async function deleteAbandonedUploads(db: Transaction, before: Instant): Promise<number> {
  const rows = await db
    .deleteFrom('apps_file')
    .where('state', '=', 'uploading')
    .where('touched_at', '<', at(before))
    .returning(['tenant_id', 'app_file_id'])
    .execute();
  for (const { tenant_id, app_file_id } of rows)
    await db
      .deleteFrom('apps_bytes')
      .where('tenant_id', '=', tenant_id)
      .where('app_file_id', '=', app_file_id)
      .execute();
  return rows.length;
}

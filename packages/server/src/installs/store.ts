import {
  type AppInstall,
  type InstallState,
  type Instant,
  installStates,
  type RemoteDeviceId,
  toIso,
} from '@picket/domain';
import { type ExpressionBuilder, sql } from 'kysely';
import { at, type InstantColumn, type NullableInstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { chunksOf, deleteRows, upsertRows } from '../platform/database/record-set.ts';
import type { Tables } from '../platform/database/tables.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    installs_app: { tenant_id: string; app_id: string; name: string; read_at: InstantColumn };
    installs_install: InstallTable;
  }
}

interface InstallTable {
  tenant_id: string;
  app_id: string;
  remote_device_id: RemoteDeviceId;
  device_name: string;
  user_principal_name: string | null;
  state: InstallState;
  /** The place of the state in `installStates`: what needs somebody comes first. */
  state_rank: number;
  detail: string | null;
  error_code: string | null;
  /** When the phone last said something about it. */
  reported_at: NullableInstantColumn;
  /** Since when it is known to be so. */
  since: InstantColumn;
  /** When its user was last asked to let it be installed. */
  notified_at: NullableInstantColumn;
}

export interface AskedApp {
  readonly appId: string;
  readonly name: string;
}

/** One app on one phone, as last reported. */
export interface StoredInstall extends AppInstall {
  readonly appName: string;
  readonly deviceId: string | undefined;
  readonly since: Instant;
  readonly notifiedAt: Instant | undefined;
}

export interface InstallFilter {
  readonly appId?: string | undefined;
  readonly states?: readonly InstallState[] | undefined;
}

export interface InstallPlace {
  readonly rank: number;
  readonly appId: string;
  readonly remoteDeviceId: string;
}

/** In the order of their names. */
export async function listApps({
  db,
}: TenantTransaction): Promise<readonly (AskedApp & { readonly readAt: Instant })[]> {
  const rows = await db.selectFrom('installs_app').selectAll().orderBy('name').orderBy('app_id').execute();
  return rows.map(({ app_id, name, read_at }) => ({ appId: app_id, name, readAt: read_at }));
}

/** What an install is, in one line: what differs from it has to be written. */
export type KnownInstalls = ReadonlyMap<string, { readonly install: AppInstall; readonly since: Instant }>;

export const keyOf = ({ appId, remoteDeviceId }: Pick<AppInstall, 'appId' | 'remoteDeviceId'>): string =>
  `${appId} ${remoteDeviceId}`;

export async function readKnown({ db }: TenantTransaction): Promise<KnownInstalls> {
  const rows = await db.selectFrom('installs_install').selectAll().execute();
  return new Map(
    rows.map((row) => [`${row.app_id} ${row.remote_device_id}`, { install: fromRow(row), since: row.since }]),
  );
}

/** From now on these are the apps that are asked about. */
export async function replaceApps(
  { tenantId, db }: TenantTransaction,
  apps: readonly AskedApp[],
  now: Instant,
): Promise<void> {
  await db.deleteFrom('installs_app').execute();
  if (apps.length === 0) return;
  await db
    .insertInto('installs_app')
    .values(apps.map(({ appId, name }) => ({ tenant_id: tenantId, app_id: appId, name, read_at: at(now) })))
    .execute();
}

/** Without touching when a user was last notified. */
export async function saveInstalls(
  tx: TenantTransaction,
  installs: readonly { readonly install: AppInstall; readonly since: Instant }[],
): Promise<void> {
  const types = {
    app_id: 'text',
    remote_device_id: 'text',
    device_name: 'text',
    user_principal_name: 'text',
    state: 'text',
    state_rank: 'smallint',
    detail: 'text',
    error_code: 'text',
    reported_at: 'timestamptz',
    since: 'timestamptz',
  } as const;
  const rows = installs.map(({ install, since }) => ({
    app_id: install.appId,
    remote_device_id: install.remoteDeviceId,
    device_name: install.deviceName,
    user_principal_name: install.userPrincipalName ?? null,
    state: install.state,
    state_rank: installStates.indexOf(install.state),
    detail: install.detail ?? null,
    error_code: install.errorCode ?? null,
    reported_at: install.at === undefined ? null : toIso(install.at),
    since: toIso(since),
  }));
  await upsertRows(tx, 'installs_install', { key: ['app_id', 'remote_device_id'], types }, rows);
}

export async function deleteInstalls(tx: TenantTransaction, installs: readonly AppInstall[]): Promise<void> {
  const rows = installs.map(({ appId, remoteDeviceId }) => ({ app_id: appId, remote_device_id: remoteDeviceId }));
  await deleteRows(tx, 'installs_install', { app_id: 'text', remote_device_id: 'text' }, rows);
}

/**
 * What a phone was before it was enrolled anew. The UEM still lists it, and it never checks in again: counted, it would
 * be missing the app for good.
 */
const formerEnrollments = ({ selectFrom }: ExpressionBuilder<Tables, 'installs_install'>) =>
  selectFrom('devices_managed').select('remote_id').where('is_current', '=', false);

export interface StateCount {
  readonly appId: string;
  readonly state: InstallState;
  readonly count: number;
}

export async function countInstalls({ db }: TenantTransaction): Promise<readonly StateCount[]> {
  const rows = await db
    .selectFrom('installs_install')
    .select(['app_id', 'state_rank', ({ fn }) => fn.countAll<string>().as('count')])
    .where('remote_device_id', 'not in', formerEnrollments)
    .groupBy(['app_id', 'state_rank'])
    .execute();
  return rows.map(({ app_id, state_rank, count }) => ({
    appId: app_id,
    state: installStates[state_rank] ?? 'unknown',
    count: Number(count),
  }));
}

/** Those that need somebody first; then by app and phone. */
export async function listInstalls(
  { db }: TenantTransaction,
  { appId, states }: InstallFilter,
  { after, limit }: { readonly after: InstallPlace | undefined; readonly limit: number },
): Promise<readonly StoredInstall[]> {
  let query = db
    .selectFrom('installs_install as install')
    .innerJoin('installs_app as app', (join) =>
      join.onRef('app.tenant_id', '=', 'install.tenant_id').onRef('app.app_id', '=', 'install.app_id'),
    )
    .leftJoin('devices_managed as managed', (join) =>
      join
        .onRef('managed.tenant_id', '=', 'install.tenant_id')
        // In the order of its own index, which would else be of no use: the two columns sort differently.
        .on('managed.remote_id', '=', sql<RemoteDeviceId>`install.remote_device_id collate "default"`),
    )
    .selectAll('install')
    .select(['app.name as app_name', 'managed.device_id'])
    .where(({ or, eb }) => or([eb('managed.is_current', 'is', null), eb('managed.is_current', '=', true)]))
    .orderBy('install.state_rank')
    .orderBy('install.app_id')
    .orderBy('install.remote_device_id')
    .limit(limit);
  if (appId !== undefined) query = query.where('install.app_id', '=', appId);
  if (states !== undefined)
    query = query.where(
      'install.state_rank',
      'in',
      states.map((state) => installStates.indexOf(state)),
    );
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(install.state_rank, install.app_id, install.remote_device_id) > (${after.rank}, ${after.appId}, ${after.remoteDeviceId})`,
    );
  const rows = await query.execute();
  return rows.map((row) => ({
    ...fromRow(row),
    appName: row.app_name,
    deviceId: row.device_id ?? undefined,
    since: row.since,
    notifiedAt: row.notified_at ?? undefined,
  }));
}

/**
 * Of the phones that lag the next to be asked: not again before `notSince`, each once however many apps it lags with.
 * Locked, so that of two who ask at once each phone is asked by one.
 */
export async function takeLagging(
  { db }: TenantTransaction,
  filter: { readonly states: readonly InstallState[]; readonly appId?: string | undefined; readonly notSince: Instant },
  { limit, now }: { readonly limit: number; readonly now: Instant },
): Promise<readonly RemoteDeviceId[]> {
  const ranks = filter.states.map((state) => installStates.indexOf(state));
  let lagging = db
    .selectFrom('installs_install')
    .select('remote_device_id')
    .where('state_rank', 'in', ranks)
    .where('remote_device_id', 'not in', formerEnrollments)
    .where('remote_device_id', 'not in', (asked) =>
      asked.selectFrom('installs_install').select('remote_device_id').where('notified_at', '>', at(filter.notSince)),
    );
  if (filter.appId !== undefined) lagging = lagging.where('app_id', '=', filter.appId);
  const ids = (await lagging.groupBy('remote_device_id').orderBy('remote_device_id').limit(limit).execute()).map(
    ({ remote_device_id }) => remote_device_id,
  );
  const taken = new Set<RemoteDeviceId>();
  for (const chunk of chunksOf(ids)) {
    const rows = await db
      .updateTable('installs_install')
      .set({ notified_at: at(now) })
      .where('remote_device_id', 'in', chunk)
      .where(({ or, eb }) => or([eb('notified_at', 'is', null), eb('notified_at', '<=', at(filter.notSince))]))
      .returning('remote_device_id')
      .execute();
    for (const { remote_device_id } of rows) taken.add(remote_device_id);
  }
  return [...taken];
}

/** It was not told after all: it may be asked again. */
export async function forgetNotice({ db }: TenantTransaction, remoteDeviceId: RemoteDeviceId): Promise<void> {
  await db
    .updateTable('installs_install')
    .set({ notified_at: null })
    .where('remote_device_id', '=', remoteDeviceId)
    .execute();
}

function fromRow(
  row: Omit<InstallTable, 'since' | 'reported_at' | 'notified_at' | 'tenant_id'> & { reported_at: Instant | null },
): AppInstall {
  return {
    appId: row.app_id,
    remoteDeviceId: row.remote_device_id,
    deviceName: row.device_name,
    userPrincipalName: row.user_principal_name ?? undefined,
    state: row.state,
    detail: row.detail ?? undefined,
    errorCode: row.error_code ?? undefined,
    at: row.reported_at ?? undefined,
  };
}

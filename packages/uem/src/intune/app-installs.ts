import {
  type AppInstall,
  type Cursor,
  type InstallState,
  type InventoryPage,
  PicketError,
  parseInstant,
  type RemoteDeviceId,
  type RemoteObject,
} from '@picket/domain';
import { type GraphInstallReport, installReportPageSize } from '@picket/graph';
import { calls } from './calls.ts';
import { agentApp } from './deployment/kinds/agent-app.ts';
import { appAssignment } from './deployment/kinds/app-assignment.ts';
import type { TenantAccess } from './tenant-access.ts';
import { nonBlank } from './words.ts';

/** In the order of ids, so that pages do not shift while phones report. */
const columns = [
  'DeviceId',
  'DeviceName',
  'UserPrincipalName',
  'InstallState',
  'InstallStateDetail',
  'ErrorCode',
  'LastModifiedDateTime',
] as const;
type Column = (typeof columns)[number];
type Row = Readonly<Record<Column, string>>;

/**
 * The report of one app, page by page: https://learn.microsoft.com/intune/apps/monitor-apps. It has no nextLink, so the
 * cursor is how many rows were read. One row a phone and app; a phone that comes twice counts as its last row.
 */
export async function* listAppInstalls(
  access: TenantAccess,
  appId: string,
  from: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<InventoryPage<AppInstall>, void, void> {
  const { endpoint } = calls.appInstalls;
  if (!/^[0-9a-f-]{36}$/i.test(appId)) throw new TypeError(`${appId} is not the id of an app`);
  let read = from === undefined ? 0 : Number(from);
  if (!Number.isSafeInteger(read) || read < 0) {
    throw new PicketError('unexpected_answer', 'The cursor of the install report is not one of ours', {
      retry: 'never',
    });
  }
  for (;;) {
    const body = {
      select: [...columns],
      filter: `(ApplicationId eq '${appId}')`,
      orderBy: ['DeviceId asc'],
      skip: read,
      top: installReportPageSize,
    };
    const report = await access.graph(calls.appInstalls).call(endpoint, { body }, signal);
    const rows = readRows(report);
    read += rows.length;
    const items = rows.flatMap((row) => readInstall(appId, row));
    // A page without rows is the last one whatever the total says: asking on would never end.
    if (rows.length === 0 || read >= report.TotalRowCount) return yield { items };
    yield { items, next: String(read) as Cursor };
  }
}

/** By the names of the columns, in whatever order and spelling of letters they come. */
function readRows({ Schema, Values }: GraphInstallReport): readonly Row[] {
  const places = columns.map((name) => {
    const place = Schema.findIndex(({ Column }) => Column.toLowerCase() === name.toLowerCase());
    if (place >= 0) return [name, place] as const;
    throw new PicketError('unexpected_answer', `The install report has no column ${name}`, { retry: 'later' });
  });
  return Values.map(
    (cells) => Object.fromEntries(places.map(([name, place]) => [name, String(cells[place] ?? '')])) as Row,
  );
}

function readInstall(appId: string, row: Row): readonly AppInstall[] {
  const remoteDeviceId = nonBlank(row.DeviceId);
  if (remoteDeviceId === undefined) return [];
  const detail = nonBlank(row.InstallStateDetail);
  const state = installStateOf(row.InstallState, detail);
  const at = parseInstant(row.LastModifiedDateTime);
  return [
    {
      appId,
      remoteDeviceId: remoteDeviceId.toLowerCase() as RemoteDeviceId,
      deviceName: nonBlank(row.DeviceName) ?? '',
      userPrincipalName: nonBlank(row.UserPrincipalName),
      state,
      detail: detail === undefined || quiet.has(detail.toLowerCase()) ? undefined : detail,
      errorCode: hexOf(row.ErrorCode),
      at,
    },
  ];
}

/** A web clip is the app itself; an assignment is of an app that an administrator made: `app/group`. */
export function appOf({ kind, remoteId }: RemoteObject): string | undefined {
  if (kind === agentApp.kind) return remoteId;
  return kind === appAssignment.kind ? remoteId.split('/')[0] : undefined;
}

/** No more is said: `resultantAppStateDetail` by name and by number. */
const quiet = new Set(['noadditionaldetails', '0']);

/**
 * `resultantAppState`, as a word or as its number: both are seen. An uninstallation that failed left an app behind that
 * nobody wanted: it is not one that was to be installed.
 * https://learn.microsoft.com/graph/api/resources/intune-apps-resultantappstate
 */
function installStateOf(word: string, detail: string | undefined): InstallState {
  switch (word.trim().toLowerCase()) {
    case 'installed':
    case '1':
      return 'installed';
    case 'failed':
    case '2':
      return 'failed';
    case 'notinstalled':
    case '3':
      return 'not-installed';
    case 'pendinginstall':
    case '5':
      return isUnderWay(detail) ? 'installing' : 'pending';
    case 'notapplicable':
    case '-1':
      return 'not-applicable';
    default:
      return 'unknown';
  }
}

/** `installing`, `downloading`, `installingDependencies` … of `resultantAppStateDetail` [K]. */
function isUnderWay(detail: string | undefined): boolean {
  return detail !== undefined && /^(?:install|download)ing/i.test(detail);
}

/** Signed and of 32 bits in the report, written as Microsoft's list of codes writes it. Zero is no error. */
function hexOf(code: string): string | undefined {
  const number = Number(code);
  if (code.trim() === '' || !Number.isSafeInteger(number) || number === 0) return undefined;
  return `0x${(number >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}

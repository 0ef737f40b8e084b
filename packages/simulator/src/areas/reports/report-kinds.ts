import { toIso } from '../../clock.ts';
import { GraphFault, notModelled } from '../../graph/graph-fault.ts';
import type { Tenant } from '../../world/tenant.ts';
import { hexOf } from '../apps/install-failures.ts';
import { appCollection, type InstallStatus, statusesOf } from '../apps/install-status.ts';
import { detectedAppId, inventoryOf } from '../apps/inventory.ts';
import { lastSyncAt } from '../managed-devices/describe-managed-device.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';

type Cell = string | number;

/** A report: its columns, in order, and its rows by column. */
interface ReportKind {
  readonly columns: readonly string[];
  rows(tenant: Tenant, now: number, filter: ReadonlyMap<string, string>): Iterable<Readonly<Record<string, Cell>>>;
}

/**
 * Reports that can be exported. Names and columns are from Microsoft's page about the export API and from clients in the
 * open that read these files [K]: the contract does not list them, and Microsoft says to select columns by name.
 */
export const reportKinds: Readonly<Record<string, ReportKind>> = {
  Devices: {
    columns: [
      'DeviceId',
      'DeviceName',
      'UPN',
      'UserId',
      'OwnerType',
      'ComplianceState',
      'OS',
      'OSVersion',
      'LastContact',
      'Manufacturer',
      'Model',
      'SerialNumber',
      'IMEI',
      'JailBroken',
      'AndroidPatchLevel',
      'EnrollmentDate',
      'ReferenceId',
    ],
    *rows(tenant, now, filter) {
      for (const managed of tenant.managedDevices.inOrder()) {
        const row = deviceRow(tenant, managed, now);
        if ([...filter].every(([name, wanted]) => String(row[name]) === wanted)) yield row;
      }
    },
  },
  AppInvRawData: {
    columns: [
      'ApplicationKey',
      'ApplicationName',
      'ApplicationPublisher',
      'ApplicationShortVersion',
      'ApplicationVersion',
      'DeviceId',
      'DeviceName',
      'OSDescription',
      'OSVersion',
      'Platform',
      'UserId',
      'EmailAddress',
      'UserName',
    ],
    *rows(tenant, now) {
      for (const managed of tenant.managedDevices.inOrder()) {
        const user = userOf(tenant, managed);
        for (const app of inventoryOf(tenant, managed, now)) {
          yield {
            ApplicationKey: detectedAppId(app),
            ApplicationName: app.name,
            ApplicationPublisher: app.publisher,
            ApplicationShortVersion: app.version,
            ApplicationVersion: app.version,
            DeviceId: managed.id,
            DeviceName: managed.deviceName,
            OSDescription: managed.operatingSystem,
            OSVersion: managed.osVersion,
            Platform: managed.operatingSystem,
            UserId: user?.id ?? '',
            EmailAddress: user?.mail ?? '',
            UserName: user?.displayName ?? '',
          };
        }
      }
    },
  },
  AppInvAggregate: {
    columns: [
      'ApplicationKey',
      'ApplicationName',
      'ApplicationPublisher',
      'ApplicationShortVersion',
      'ApplicationVersion',
      'DeviceCount',
      'Platform',
    ],
    *rows(tenant, now) {
      const counts = new Map<string, { row: Record<string, Cell>; count: number }>();
      for (const managed of tenant.managedDevices.values()) {
        for (const app of inventoryOf(tenant, managed, now)) {
          const key = `${app.platform} ${app.name} ${app.version}`;
          const known = counts.get(key);
          if (known !== undefined) known.count += 1;
          else {
            const row = {
              ApplicationKey: detectedAppId(app),
              ApplicationName: app.name,
              ApplicationPublisher: app.publisher,
              ApplicationShortVersion: app.version,
              ApplicationVersion: app.version,
              Platform: app.platform,
            };
            counts.set(key, { row, count: 1 });
          }
        }
      }
      for (const { row, count } of counts.values()) yield { ...row, DeviceCount: count };
    },
  },
  DeviceInstallStatusByApp: {
    columns: [
      'DeviceId',
      'DeviceName',
      'UserPrincipalName',
      'UserName',
      'Platform',
      'AppVersion',
      'InstallState',
      'InstallStateDetail',
      'AppInstallState',
      'AppInstallStateDetails',
      'ErrorCode',
      'HexErrorCode',
      'LastModifiedDateTime',
      'ApplicationId',
    ],
    *rows(tenant, now, filter) {
      const id = filter.get('ApplicationId');
      if (id === undefined)
        throw new GraphFault(400, 'BadRequest', "The filter must name one app: (ApplicationId eq '…').");
      const app = tenant.kept.get(appCollection, id);
      if (app === undefined) return;
      for (const status of statusesOf(tenant, [app], now)) yield statusRow(tenant, status);
    },
  },
};

export function reportNamed(name: string): ReportKind {
  const found = Object.hasOwn(reportKinds, name) ? reportKinds[name] : undefined;
  if (found === undefined) throw notModelled(`the report ${name}`);
  return found;
}

function userOf(tenant: Tenant, { userId }: ManagedDevice) {
  return userId === null ? undefined : tenant.users.get(userId);
}

function deviceRow(tenant: Tenant, managed: ManagedDevice, now: number): Readonly<Record<string, Cell>> {
  const hardware = tenant.phones.get(managed.phoneId)?.hardware;
  const heardAt = lastSyncAt(tenant, managed, now);
  return {
    DeviceId: managed.id,
    DeviceName: managed.deviceName,
    UPN: userOf(tenant, managed)?.userPrincipalName ?? '',
    UserId: managed.userId ?? '',
    OwnerType: managed.ownership === 'company' ? 1 : 2,
    ComplianceState: managed.complianceState,
    OS: managed.operatingSystem,
    OSVersion: managed.osVersion,
    LastContact: heardAt === undefined ? '' : toIso(heardAt),
    Manufacturer: hardware?.manufacturer ?? '',
    Model: hardware?.model ?? '',
    SerialNumber: hardware?.serialNumber ?? '',
    IMEI: hardware?.imei ?? '',
    JailBroken: managed.jailBroken,
    AndroidPatchLevel: managed.securityPatchLevel,
    EnrollmentDate: toIso(managed.enrolledAt),
    ReferenceId: managed.entraDeviceId ?? '',
  };
}

function statusRow(
  tenant: Tenant,
  { app, managed, state, detail, errorCode, at }: InstallStatus,
): Readonly<Record<string, Cell>> {
  const user = userOf(tenant, managed);
  return {
    DeviceId: managed.id,
    DeviceName: managed.deviceName,
    UserPrincipalName: user?.userPrincipalName ?? '',
    UserName: user?.displayName ?? '',
    Platform: managed.operatingSystem,
    AppVersion: state === 'installed' ? '1.0' : '',
    InstallState: state,
    InstallStateDetail: detail,
    AppInstallState: state,
    AppInstallStateDetails: detail,
    ErrorCode: errorCode,
    HexErrorCode: hexOf(errorCode),
    LastModifiedDateTime: at === undefined ? '' : toIso(at),
    ApplicationId: app.id,
  };
}

/** `(Name eq 'value') and …`: all that these reports take. */
export function readReportFilter(text: unknown): ReadonlyMap<string, string> {
  if (typeof text !== 'string' || text.trim() === '') return new Map();
  const parts = text.split(/\s+and\s+/i).map((part) => /^\s*\(*\s*(\w+)\s+eq\s+'([^']*)'\s*\)*\s*$/i.exec(part));
  if (parts.includes(null)) throw new GraphFault(400, 'BadRequest', `The filter '${text}' is not understood.`);
  return new Map(parts.map((part) => [part?.[1] ?? '', part?.[2] ?? '']));
}

export function selectedColumns(kind: ReportKind, select: unknown): readonly string[] {
  if (!Array.isArray(select) || select.length === 0) return kind.columns;
  return select.map((wanted) => {
    const name = kind.columns.find((column) => column.toLowerCase() === String(wanted).toLowerCase());
    if (name === undefined) throw new GraphFault(400, 'BadRequest', `The report has no column '${wanted}'.`);
    return name;
  });
}

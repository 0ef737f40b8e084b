import { type Static, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';

const Cell = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);

/** A table: the names of the columns, and rows as lists in their order. */
const InstallReport = Type.Object({
  TotalRowCount: Type.Integer({ minimum: 0 }),
  Schema: Type.Array(Type.Object({ Column: Type.String() })),
  Values: Type.Array(Type.Array(Cell)),
});
export type GraphInstallReport = Static<typeof InstallReport>;

/** No more rows are given at once: seen with Intune's own portal, written down nowhere. */
export const installReportPageSize = 50;

/**
 * What `mobileApps/{id}/deviceStatuses` was until Microsoft took it away. The answer is JSON in a stream of bytes, and its
 * columns stand in no contract: they are read by name.
 */
export const installReport = {
  id: 'install-report',
  method: 'POST',
  version: 'v1.0',
  path: '/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport',
  answers: 'file',
  item: InstallReport,
  body: Type.Object(
    {
      select: Type.Array(Type.String()),
      filter: Type.String(),
      orderBy: Type.Array(Type.String()),
      skip: Type.Integer({ minimum: 0 }),
      top: Type.Integer({ minimum: 1, maximum: installReportPageSize }),
    },
    { additionalProperties: false },
  ),
  options: [],
  permission: 'DeviceManagementApps.Read.All',
  permissionNote: 'Microsoft has no page about it; the other reports about apps take this one.',
  service: services.intuneReports,
  units: 1,
  // It only reads, for all that it is a POST.
  repeatable: true,
  docs: 'https://learn.microsoft.com/graph/api/resources/intune-reporting-devicemanagementreports',
  gives: 'how far an app has come on each phone that it is meant for',
} as const satisfies Endpoint;

/** Shown by the Company Portal on the phone, to whoever holds it. Sent twice is shown twice. */
export const notifyUser = {
  id: 'notify-user',
  method: 'POST',
  version: 'beta',
  path: '/deviceManagement/managedDevices/{managedDevice-id}/sendCustomNotificationToCompanyPortal',
  answers: 'nothing',
  item: Type.Undefined(),
  body: Type.Object(
    { notificationTitle: Type.String(), notificationBody: Type.String() },
    { additionalProperties: false },
  ),
  options: [],
  permission: 'DeviceManagementConfiguration.ReadWrite.All',
  service: services.intuneDevices,
  units: 1,
  repeatable: false,
  docs: 'https://learn.microsoft.com/graph/api/intune-devices-manageddevice-sendcustomnotificationtocompanyportal',
  gives: 'a message in the Company Portal of one phone',
} as const satisfies Endpoint;

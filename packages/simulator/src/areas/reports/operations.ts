import { checkParameters } from '../../graph/check-body.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneReports } from '../../graph/service-group.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import { keptOperations } from '../kept/kept-set.ts';
import { exportJobs } from './export-jobs.ts';
import { readReportFilter, reportNamed, selectedColumns } from './report-kinds.ts';

export const reportOperations: readonly Operation[] = [
  ...keptOperations(exportJobs, ['list', 'get', 'create', 'update', 'delete']),
  {
    method: 'POST',
    path: '/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport',
    versions: both,
    group: intuneReports,
    handle: answerInstallReport,
  },
];

/** A table: how many rows there are, the columns, and the rows of one page as lists. */
function answerInstallReport(call: GraphCall): GraphAnswer {
  const given = checkParameters(call.version, parametersOf(call), call.body);
  const kind = reportNamed('DeviceInstallStatusByApp');
  const columns = selectedColumns(kind, given.select);
  const rows = [...kind.rows(call.tenant, call.world.now(), readReportFilter(given.filter))];
  const search = String(given.search ?? '').toLowerCase();
  const found = rows.filter(
    (row) => search === '' || Object.values(row).some((value) => String(value).toLowerCase().includes(search)),
  );
  for (const order of asTexts(given.orderBy).toReversed()) {
    const [name = '', direction = 'asc'] = order.split(/\s+/);
    if (!kind.columns.includes(name)) throw badRequest(`The report has no column '${name}'.`);
    const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
    found.sort((left, right) => sign * String(left[name]).localeCompare(String(right[name])));
  }
  const skip = Number(given.skip ?? 0);
  const top = Math.min(Number(given.top ?? 50), 50);
  const page = found.slice(skip, skip + top);
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: {
      TotalRowCount: found.length,
      Schema: columns.map((column) => ({ Column: column, PropertyType: column === 'ErrorCode' ? 'Int32' : 'String' })),
      Values: page.map((row) => columns.map((column) => row[column] ?? '')),
      SessionId: '',
    },
  };
}

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

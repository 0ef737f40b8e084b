import { hour, toIso } from '../../clock.ts';
import type { JsonObject } from '../../graph/check-body.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import type { GraphCall } from '../../graph/operation.ts';
import { intuneReports } from '../../graph/service-group.ts';
import type { Answer, Exchange } from '../../http/exchange.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import type { KeptSet } from '../kept/kept-set.ts';
import { readReportFilter, reportNamed, selectedColumns } from './report-kinds.ts';
import { zipOne } from './zip.ts';

const collection = '/deviceManagement/reports/exportJobs';
/** The address of a finished export is good for so long. */
const lifeMs = 6 * hour;
/** A string of JavaScript holds no more than some millions of rows. */
const mostRows = 2_000_000;

/** `requestDateTime` is kept; status and address follow from it and the clock. */
export const exportJobs: KeptSet = {
  collection,
  key: 'deviceManagementExportJob-id',
  type: 'deviceManagementExportJob',
  group: intuneReports,
  create({ world }, given) {
    const name = String(given.reportName ?? '');
    const kind = reportNamed(name);
    const select = selectedColumns(kind, given.select);
    readReportFilter(given.filter);
    if (given.format !== undefined && given.format !== 'csv' && given.format !== 'json') {
      throw badRequest(`The format '${String(given.format)}' is not available for ${name}.`);
    }
    return {
      id: `${name}_${world.chance.uuid()}`,
      requestDateTime: toIso(world.now()),
      format: given.format ?? 'csv',
      localizationType: given.localizationType ?? 'localizedValuesAsAdditionalColumn',
      select,
      ticket: world.chance.text(40),
    };
  },
  update({ world, tenant }, before, given) {
    if (isDone(tenant, before, world.now())) throw badRequest('The export is done: ask for another one.');
    const { id: _id, reportName, ...change } = given;
    if (reportName !== undefined && reportName !== before.reportName) {
      throw badRequest('The report of an export cannot be changed.');
    }
    const kind = reportNamed(String(before.reportName));
    if (change.filter !== undefined) readReportFilter(change.filter);
    if (change.format !== undefined && change.format !== 'csv' && change.format !== 'json') {
      throw badRequest(`The format '${String(change.format)}' is not available for ${String(before.reportName)}.`);
    }
    const own = Object.fromEntries(
      ['filter', 'format', 'localizationType'].flatMap((name) =>
        change[name] === undefined ? [] : [[name, change[name]]],
      ),
    );
    return { ...own, ...(change.select === undefined ? {} : { select: selectedColumns(kind, change.select) }) };
  },
  describe: describeJob,
};

function isDone(tenant: Tenant, job: KeptObject, now: number): boolean {
  return now - Date.parse(String(job.requestDateTime)) >= tenant.behaviour.exportDelayMs;
}

function describeJob(call: GraphCall, job: KeptObject): JsonObject {
  const { world, tenant, origin } = call;
  const ageMs = world.now() - Date.parse(String(job.requestDateTime));
  const isReady = isDone(tenant, job, world.now());
  const status = isReady ? 'completed' : ageMs > 0 ? 'inProgress' : 'notStarted';
  return {
    status,
    url: isReady ? `${origin}/exports/${tenant.id}/${job.id}.zip?sig=${job.ticket}` : null,
    expirationDateTime: isReady
      ? toIso(Date.parse(String(job.requestDateTime)) + tenant.behaviour.exportDelayMs + lifeMs)
      : '0001-01-01T00:00:00Z',
  };
}

/** `GET /exports/…`: the file of a finished job, for whoever has its address, as a storage account hands it out. */
export function answerExport(world: World, { url, method }: Exchange): Answer {
  const [, tenantId = '', jobId = ''] = /^\/exports\/([^/]+)\/([^/]+)\.zip$/.exec(url.pathname) ?? [];
  const tenant = world.tenants.get(tenantId);
  const job = tenant?.kept.get(collection, jobId);
  const ticket = url.searchParams.get('sig') ?? '';
  const doneAt = Date.parse(String(job?.requestDateTime)) + (tenant?.behaviour.exportDelayMs ?? 0);
  const isGood =
    ticket.length === 40 && ticket === job?.ticket && world.now() >= doneAt && world.now() < doneAt + lifeMs;
  if (method !== 'GET' || tenant === undefined || job === undefined || !isGood) {
    return {
      status: 403,
      headers: { 'content-type': 'application/xml' },
      body: '<Error><Code>AuthenticationFailed</Code></Error>',
    };
  }
  const columns = (job.select as readonly string[]) ?? [];
  const rows = reportNamed(String(job.reportName)).rows(tenant, world.now(), readReportFilter(job.filter));
  const text = job.format === 'json' ? writeJson(columns, rows) : writeCsv(columns, rows);
  const bytes = zipOne(`${jobId}.${String(job.format)}`, Buffer.from(text));
  return { status: 200, headers: { 'content-type': 'application/zip' }, body: bytes };
}

type Rows = Iterable<Readonly<Record<string, string | number>>>;

function writeCsv(columns: readonly string[], rows: Rows): string {
  const lines = [columns.join(',')];
  for (const row of rows) {
    if (lines.length > mostRows) break;
    lines.push(columns.map((column) => quote(row[column])).join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

function quote(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function writeJson(columns: readonly string[], rows: Rows): string {
  const values: unknown[] = [];
  for (const row of rows) {
    if (values.length > mostRows) break;
    values.push(Object.fromEntries(columns.map((column) => [column, row[column] ?? ''])));
  }
  return JSON.stringify({ values });
}

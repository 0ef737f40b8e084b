import {
  type DetectorId,
  type DeviceId,
  type Dismissal,
  type Finding,
  type FindingId,
  type FindingState,
  type Instant,
  type Severity,
  severities,
  toIso,
} from '@picket/domain';
import type { Selectable } from 'kysely';
import {
  at,
  type InstantColumn,
  type Json,
  type NullableInstantColumn,
  type NullableJson,
} from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { upsertRows } from '../platform/database/record-set.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    findings_finding: FindingTable;
  }
}

interface FindingTable {
  tenant_id: string;
  finding_id: FindingId;
  device_id: DeviceId;
  detector_id: DetectorId;
  subject: string;
  severity: Severity;
  /** Worst first: the order of lists. */
  severity_rank: number;
  state: FindingState;
  opened_at: InstantColumn;
  refreshed_at: InstantColumn;
  resolved_at: NullableInstantColumn;
  because: string;
  cured_when: string;
  evidence: Json<Finding['evidence']>;
  dismissed: NullableJson<Dismissal>;
}

/** A finding with the phone it is about. */
export interface FindingOfDevice extends Finding {
  readonly deviceId: DeviceId;
  readonly deviceName: string;
}

/** Every finding of these devices, resolved ones too. */
export async function readFindings(
  { db }: TenantTransaction,
  deviceIds: readonly DeviceId[],
): Promise<ReadonlyMap<DeviceId, readonly Finding[]>> {
  if (deviceIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('findings_finding')
    .selectAll()
    .where('device_id', 'in', [...deviceIds])
    .orderBy('finding_id')
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ device_id }) => device_id)].map(([deviceId, own]) => [deviceId, own.map(fromRow)]),
  );
}

export async function saveFindings(
  tx: TenantTransaction,
  findings: readonly { readonly deviceId: DeviceId; readonly finding: Finding }[],
): Promise<void> {
  const types = {
    finding_id: 'uuid',
    device_id: 'uuid',
    detector_id: 'text',
    subject: 'text',
    severity: 'text',
    severity_rank: 'smallint',
    state: 'text',
    opened_at: 'timestamptz',
    refreshed_at: 'timestamptz',
    resolved_at: 'timestamptz',
    because: 'text',
    cured_when: 'text',
    evidence: 'jsonb',
    dismissed: 'jsonb',
  } as const;
  await upsertRows(
    tx,
    'findings_finding',
    { key: ['finding_id'], types },
    findings.map(({ deviceId, finding }) => ({
      finding_id: finding.id,
      device_id: deviceId,
      detector_id: finding.detectorId,
      subject: finding.subject,
      severity: finding.severity,
      severity_rank: severities.length - severities.indexOf(finding.severity),
      state: finding.state,
      opened_at: toIso(finding.openedAt),
      refreshed_at: toIso(finding.refreshedAt),
      resolved_at: finding.resolvedAt === undefined ? null : toIso(finding.resolvedAt),
      because: finding.because,
      cured_when: finding.curedWhen,
      evidence: finding.evidence,
      dismissed: finding.dismissed,
    })),
  );
}

export async function findDeviceOfFinding({ db }: TenantTransaction, id: string): Promise<DeviceId | undefined> {
  const row = await db
    .selectFrom('findings_finding')
    .select('device_id')
    .where('finding_id', '=', id as FindingId)
    .executeTakeFirst();
  return row?.device_id;
}

/** Locked until the end of the transaction: an assessment may be at it too. */
export async function lockFinding(
  { db }: TenantTransaction,
  id: string,
): Promise<(Finding & { readonly deviceId: DeviceId }) | undefined> {
  const row = await db
    .selectFrom('findings_finding')
    .selectAll()
    .where('finding_id', '=', id as FindingId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : { ...fromRow(row), deviceId: row.device_id };
}

export interface FindingFilter {
  readonly state?: FindingState;
  readonly severity?: Severity;
  readonly detectorId?: DetectorId;
  readonly deviceId?: string;
}

/** A place in the list: worst first, then newest. */
export interface FindingPosition {
  readonly rank: number;
  readonly openedAt: Instant;
  readonly id: string;
}

export async function listFindings(
  { db }: TenantTransaction,
  filter: FindingFilter,
  { after, limit }: { readonly after: FindingPosition | undefined; readonly limit: number },
): Promise<readonly (FindingOfDevice & { readonly rank: number })[]> {
  let query = db
    .selectFrom('findings_finding')
    .innerJoin('devices_device', (join) =>
      join
        .onRef('devices_device.tenant_id', '=', 'findings_finding.tenant_id')
        .onRef('devices_device.device_id', '=', 'findings_finding.device_id'),
    )
    .selectAll('findings_finding')
    .select('devices_device.name as device_name');
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.severity !== undefined) query = query.where('severity', '=', filter.severity);
  if (filter.detectorId !== undefined) query = query.where('detector_id', '=', filter.detectorId);
  if (filter.deviceId !== undefined)
    query = query.where('findings_finding.device_id', '=', filter.deviceId as DeviceId);
  if (after !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb('severity_rank', '>', after.rank),
        eb.and([eb('severity_rank', '=', after.rank), eb('opened_at', '<', at(after.openedAt))]),
        eb.and([
          eb('severity_rank', '=', after.rank),
          eb('opened_at', '=', at(after.openedAt)),
          eb('finding_id', '>', after.id as FindingId),
        ]),
      ]),
    );
  }
  const rows = await query
    .orderBy('severity_rank')
    .orderBy('opened_at', 'desc')
    .orderBy('finding_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...fromRow(row),
    deviceId: row.device_id,
    deviceName: row.device_name,
    rank: row.severity_rank,
  }));
}

function fromRow(row: Selectable<FindingTable>): Finding {
  return {
    id: row.finding_id,
    detectorId: row.detector_id,
    subject: row.subject,
    severity: row.severity,
    state: row.state,
    openedAt: row.opened_at,
    refreshedAt: row.refreshed_at,
    resolvedAt: row.resolved_at ?? undefined,
    because: row.because,
    curedWhen: row.cured_when,
    evidence: row.evidence,
    dismissed: row.dismissed ?? undefined,
  };
}

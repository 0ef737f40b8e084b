import { applyCompliance } from '../areas/compliance-policies/apply-compliance.ts';
import type { ManagedDevice, ReportedThreatState } from '../areas/managed-devices/managed-device.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import type { ReportOutcome, ThreatReport, Upload } from './partner-link.ts';

const stateOf: Readonly<Record<ThreatReport['threatLevel'], ReportedThreatState>> = {
  secured: 'secured',
  low: 'lowSeverity',
  medium: 'mediumSeverity',
  high: 'highSeverity',
};

/** Looks at each device of an upload; the ledger's request id of the upload is the cause of what changes. */
export function workOff(world: World, tenant: Tenant, upload: Upload, requestId: string): void {
  world.journal.causedBy(requestId, () => {
    upload.results = upload.reports.map((report) => ({
      entraDeviceId: report.entraDeviceId,
      outcome: takeReport(world, tenant, report),
    }));
    upload.status = 'completed';
  });
}

function takeReport(world: World, tenant: Tenant, report: ThreatReport): ReportOutcome {
  const enrollments = [...tenant.managedDevices.values()].filter(
    ({ entraDeviceId }) => entraDeviceId === report.entraDeviceId.toLowerCase(),
  );
  if (enrollments.length === 0) return 'unknown-device';
  const newest = Math.max(...enrollments.map(({ threatReportedAt }) => threatReportedAt ?? Number.NEGATIVE_INFINITY));
  if (report.updatedAt <= newest) return 'older';
  for (const managed of enrollments) {
    setThreatState(world, tenant, managed, stateOf[report.threatLevel]);
    managed.threatReportedAt = report.updatedAt;
  }
  return 'accepted';
}

/** What Intune holds of a partner's word about a device, and what follows from it. */
export function setThreatState(world: World, tenant: Tenant, managed: ManagedDevice, state: ReportedThreatState): void {
  const from = managed.threatState;
  if (from === state) return;
  managed.threatState = state;
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'threat-state',
    subject: managed.id,
    property: 'partnerReportedThreatState',
    entraDeviceId: managed.entraDeviceId,
    from,
    to: state,
  });
  applyCompliance(world, tenant, managed);
}

import {
  type Clock,
  type Entropy,
  type FindingChange,
  type FindingId,
  type Instant,
  say,
  type TenantId,
} from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import { listChannelSwitches } from '../delivery/channel-switches.ts';
import { findRestoredAt } from '../delivery/restored.ts';
import { findIntents, type NewIntent, saveIntents } from '../delivery/store.ts';
import { type DeviceToAssess, readToAssess, saveAssessments } from '../devices/store.ts';
import { readFindings, saveFindings } from '../findings/store.ts';
import { type HistoryEntry, recordHistory } from '../history/store.ts';
import { readGeneration } from '../ingest/generation-store.ts';
import { readReports } from '../ingest/read-reports.ts';
import type { Remarkables } from '../ingest/remarkable.ts';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { OpenSpan, Tracing } from '../tracing/tracing.ts';
import { type JudgedDevice, type Judgement, judgeDevice } from './judge.ts';
import type { FindKnowing } from './knowing.ts';
import { takeDirty, tryLockFleet } from './store.ts';

export interface AssessmentTools extends Pick<Judgement, 'catalogue' | 'requirements'> {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  readonly tracing: Tracing;
  readonly findKnowing: FindKnowing;
  /** Of this process, for as long as it lives. */
  readonly remarkables: Remarkables;
  /** Every channel there is. */
  readonly channels: readonly AnyChannel[];
}

const batchSize = 200;

/**
 * Judges a tenant's dirty devices, a batch of them in one transaction: findings, level and intents appear together or
 * not at all, and a process killed in between leaves the devices on the list. Answers whether more may be waiting.
 */
export async function assessBatch(tools: AssessmentTools, tenantId: TenantId): Promise<boolean> {
  return await tools.tracing.span('assess', { facts: { 'picket.tenant_id': tenantId } }, (span) =>
    assessNext(tools, tenantId, span),
  );
}

async function assessNext(tools: AssessmentTools, tenantId: TenantId, span: OpenSpan): Promise<boolean> {
  const { database, clock, entropy, log } = tools;
  const knowing = await tools.findKnowing(tenantId);
  return await database.forTenant(tenantId, async (tx) => {
    if (!(await tryLockFleet(tx))) return false;
    // Devices have been marked for something that was not known yet when it was asked: ask again.
    if ((await readGeneration(tx)) > knowing.generation) return true;
    if (knowing.isCurrent !== undefined && !(await knowing.isCurrent(tx))) return true;
    const ids = await takeDirty(tx, batchSize);
    span.add({ 'picket.items': ids.length });
    if (ids.length === 0) return false;
    const now = clock.now();
    const switches = await listChannelSwitches(tx);
    const judgement: Judgement = {
      restoredAt: await findRestoredAt(tx),
      judge: knowing.judge,
      catalogue: tools.catalogue,
      requirements: tools.requirements,
      channels: switches.flatMap(({ channelId, enabled, settings }) => {
        const channel = tools.channels.find(({ id }) => id === channelId);
        return enabled && channel !== undefined ? [{ channel, settings: channel.settings.parse(settings) }] : [];
      }),
      newFindingId: () => entropy.uuid() as FindingId,
      now,
    };

    const listed = await readToAssess(tx, ids);
    const told = await readReports(tx, listed, await tools.remarkables.bringUpToDate(tx, knowing));
    const devices = listed.map((device) => ({ ...device, told: told.get(device.deviceId) ?? [] }));
    const findings = await readFindings(tx, ids);
    const intents = Map.groupBy(await findIntents(tx, ids), ({ deviceId }) => deviceId);
    const history: HistoryEntry[] = [];
    const changed: Parameters<typeof saveFindings>[1][number][] = [];
    const assessed: Parameters<typeof saveAssessments>[1][number][] = [];
    const wanted: NewIntent[] = [];
    for (const device of devices) {
      const { deviceId } = device;
      const judged = judgeDevice(device, findings.get(deviceId) ?? [], intents.get(deviceId) ?? [], judgement);
      changed.push(...judged.changes.map(({ finding }) => ({ deviceId, finding })));
      assessed.push({ deviceId, assessment: judged.assessment });
      wanted.push(...judged.intents.map((intent) => ({ ...intent, deviceId })));
      history.push(...tellOf(device, judged, now));
      for (const { id, detectorId } of judged.orphaned)
        log.warn({ tenantId, findingId: id, detectorId }, 'a finding has outlived its detector');
    }
    await saveFindings(tx, changed);
    await saveAssessments(tx, assessed);
    await saveIntents(tx, wanted, now);
    await recordHistory(tx, history);
    return ids.length === batchSize;
  });
}

function tellOf(device: DeviceToAssess, { assessment, changes }: JudgedDevice, now: Instant): HistoryEntry[] {
  const { deviceId } = device;
  const told = changes.flatMap(({ kind, finding }): HistoryEntry[] => {
    const data = { findingId: finding.id, detectorId: finding.detectorId, severity: finding.severity };
    if (opens.has(kind)) return [{ at: now, deviceId, kind: 'finding-opened', text: finding.because, data }];
    if (kind === 'resolved')
      return [
        {
          at: now,
          deviceId,
          kind: 'finding-resolved',
          text: say('No longer so: {{english}}', { english: finding.because }),
          data,
        },
      ];
    return [];
  });
  if (assessment.level !== device.level || !device.isAssessed) {
    const because = assessment.reasons[0]?.text ?? 'Every required source is fresh and nothing is open.';
    told.push({
      at: now,
      deviceId,
      kind: 'assessed',
      level: assessment.level,
      text: because,
      data: { before: device.isAssessed ? device.level : null },
    });
  }
  return told;
}

const opens: ReadonlySet<FindingChange['kind']> = new Set([
  'opened',
  'reopened',
  'dismissal-ended',
  'severity-changed',
]);

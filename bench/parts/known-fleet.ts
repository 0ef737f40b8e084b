import { judgeDevice as askDetectors, catalogue as detectors } from '@picket/detections';
import {
  type Clock,
  type DirectoryDevice,
  defaultAssessmentPolicy,
  type EntraObjectId,
  type Instant,
  requiredSourcesOf,
  type TenantId,
} from '@picket/domain';
import { channels } from '@picket/enforcement';
import { loadShippedKnowledge } from '@picket/intelligence';
import { createLog } from '@picket/server/testing';
import { type AssessmentTools, assessBatch } from '../../packages/server/src/assessment/assess-batch.ts';
import { judgedBy } from '../../packages/server/src/assessment/knowing.suite.ts';
import { saveChannelSwitch } from '../../packages/server/src/delivery/channel-switches.ts';
import { managedDeviceSync } from '../../packages/server/src/devices/managed-device-sync.ts';
import { entraDeviceSync } from '../../packages/server/src/directory/entra-devices.ts';
import { migrations } from '../../packages/server/src/migrations/index.ts';
import type { Database, OpenDatabase } from '../../packages/server/src/platform/database/database.ts';
import { openPostgres } from '../../packages/server/src/platform/database/postgres.ts';
import { systemEntropy } from '../../packages/server/src/platform/real/system-entropy.ts';
import { syncKind } from '../../packages/server/src/sync/sync-kind.ts';
import { changes, scriptedSession } from '../../packages/server/src/testing/scripted-session.ts';
import { makeTenant } from '../../packages/server/src/testing/tenant-in-database.ts';
import { noTracing } from '../../packages/server/src/tracing/tracing.ts';
import { makeFleet } from './fleet.ts';

/** When the fleet was read and is judged. */
export const fleetMoment = Date.parse('2026-11-23T08:00:00.000Z') as Instant;

/** Time stands still: what is measured is work, not waiting. */
export const standingClock: Clock = { now: () => fleetMoment, sleep: () => new Promise(() => {}) };

export function openPicketDatabase(url: string): Promise<OpenDatabase> {
  return openPostgres({ url, migrations, onConnectionLost: (error) => console.error(error) });
}

/** A tenant whose phones and their directory objects have been read, with tags switched on; every phone is dirty. */
export async function readFleetInto(database: Database, phones: number): Promise<TenantId> {
  const tools = { database, clock: standingClock, entropy: systemEntropy };
  const tenantId = await makeTenant(tools);
  await database.forTenant(tenantId, (tx) =>
    saveChannelSwitch(tx, { channelId: 'entra-attribute', enabled: true, settings: {} }),
  );
  const fleet = makeFleet(phones, fleetMoment);
  const objects = fleet.map(
    ({ entraDeviceId, name }): DirectoryDevice => ({
      id: systemEntropy.uuid() as EntraObjectId,
      deviceId: entraDeviceId ?? null,
      displayName: name,
      isManaged: true,
      accountEnabled: true,
    }),
  );
  const pages = Array.from({ length: Math.ceil(fleet.length / 1000) }, (_, page) =>
    fleet.slice(page * 1000, (page + 1) * 1000),
  );
  const session = scriptedSession({ managed: pages, devices: [changes(objects)] });
  for (const definition of [entraDeviceSync, managedDeviceSync]) {
    await syncKind(
      { ...tools, tracing: noTracing, instanceId: 'bench' },
      { tenantId, definition, session, dryRun: false, acceptShrinkage: false, signal: new AbortController().signal },
    );
  }
  return tenantId;
}

export async function assessmentTools(database: Database): Promise<AssessmentTools> {
  const knowledge = await loadShippedKnowledge();
  return {
    database,
    clock: standingClock,
    entropy: systemEntropy,
    tracing: noTracing,
    log: createLog({ level: 'silent', clock: standingClock }),
    channels,
    catalogue: new Set(detectors.map(({ id }) => id)),
    requirements: (platform) => requiredSourcesOf(defaultAssessmentPolicy, platform),
    ...judgedBy((snapshot, now) => askDetectors(snapshot, { knowledge, now })),
  };
}

/** Until nobody is dirty any more, as the worker's loop does. */
export async function assessAll(tools: AssessmentTools, tenantId: TenantId): Promise<void> {
  while (await assessBatch(tools, tenantId)) {
    // Each batch says whether there is another.
  }
}

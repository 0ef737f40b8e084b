import type { DeviceId, Instant, SourceId, TenantId } from '@picket/domain';
import { hour, toIso } from '@picket/domain';
import { CheckIn } from '@picket/wire/agent';
import { sql } from 'kysely';
import Value from 'typebox/value';
import { managedDeviceSync } from '../devices/managed-device-sync.ts';
import type { Database } from '../platform/database/database.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import type { TestClock } from '../platform/testing/test-clock.ts';
import { syncKind } from '../sync/sync-kind.ts';
import { listedPhone, scriptedSession } from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { noTracing } from '../tracing/tracing.ts';
import { hostOfKey } from './host-key.ts';
import { type AgentReport, type Reception, recordObservations } from './record-observations.ts';

export const agentSource: SourceId = 'native-agent';
export const agentId = '0198c0de-0000-4000-8000-00000000a9e7';

/** A digest that reads well in a failing test. */
export const sha256 = (letter: string) => letter.repeat(64);
export const sha1 = (letter: string) => letter.repeat(40);

type Told = Omit<CheckIn, 'observedAt'> & { readonly observedAt?: string };

/** Phones with agents whose check-ins go through the schema of `wire`, as they would over the network. */
export function agentPhones(database: Database, clock: TestClock, seed = 3) {
  const entropy = seededEntropy(seed);
  const reportOf = (deviceId: DeviceId, told: Told, who: Partial<AgentReport> = {}): AgentReport => {
    const sent: unknown = JSON.parse(JSON.stringify({ observedAt: toIso(clock.now()), ...told }));
    return { deviceId, agentId, source: agentSource, checkIn: Value.Parse(CheckIn, sent), ...who };
  };
  const record = (tenantId: TenantId, reports: readonly AgentReport[]): Promise<readonly Reception[]> =>
    recordObservations({ database, clock, keptMs: 90 * 24 * hour }, tenantId, reports);
  return {
    reportOf,
    record,
    /** A tenant with so many Android phones that Intune lists; none of them is dirty. */
    async makeFleet(phones: number): Promise<{ readonly tenantId: TenantId; readonly devices: readonly DeviceId[] }> {
      const tenantId = await makeTenant({ database, clock, entropy });
      await syncKind(
        { database, clock, entropy, tracing: noTracing, instanceId: 'test' },
        {
          tenantId,
          definition: managedDeviceSync,
          session: scriptedSession({
            managed: [Array.from({ length: phones }, (_, n) => listedPhone(n, clock.now()))],
          }),
          dryRun: false,
          acceptShrinkage: false,
          signal: new AbortController().signal,
        },
      );
      const devices = await database.forTenant(tenantId, ({ db }) =>
        db.selectFrom('devices_device').select('device_id').orderBy('name').execute(),
      );
      const fleet = { tenantId, devices: devices.map(({ device_id }) => device_id) };
      await takeAllDirty(database, tenantId);
      return fleet;
    },
    checkIn: async (tenantId: TenantId, deviceId: DeviceId, told: Told, who: Partial<AgentReport> = {}) =>
      (await record(tenantId, [reportOf(deviceId, told, who)]))[0],
  };
}

/** Which devices are to be judged again; none of them is afterwards. */
export async function takeAllDirty(database: Database, tenantId: TenantId): Promise<readonly DeviceId[]> {
  const rows = await database.forTenant(tenantId, ({ db }) =>
    db.deleteFrom('assessment_dirty').returning('device_id').execute(),
  );
  return rows.map(({ device_id }) => device_id).toSorted();
}

export interface StoredApp {
  readonly appId: string;
  readonly version: string | null;
  readonly first: Instant;
  readonly last: Instant | null;
}

/** What is stored of a device's apps, by id and version. */
export async function readApps(database: Database, tenantId: TenantId, deviceId: DeviceId) {
  const { rows } = await database.forTenant(tenantId, ({ db }) =>
    sql<StoredApp>`
      select body ->> 'appId' as "appId", body ->> 'version' as version, first_seen_at as first, last_seen_at as last
      from ingest_device_app join ingest_app using (tenant_id, app_id)
      where device_id = ${deviceId}::uuid order by 1, 2`.execute(db),
  );
  return rows;
}

/** What is stored of what a device spoke to, by host. */
export async function readContacts(database: Database, tenantId: TenantId, deviceId: DeviceId) {
  const rows = await database.forTenant(tenantId, ({ db }) =>
    db
      .selectFrom('ingest_device_host')
      .innerJoin('ingest_host', 'ingest_host.host_id', 'ingest_device_host.host_id')
      .select(['host', 'first_seen_at', 'last_seen_at', 'contacts'])
      .where('device_id', '=', deviceId)
      .execute(),
  );
  return rows
    .map(({ host, first_seen_at: first, last_seen_at: last, contacts }) => ({
      host: hostOfKey(host),
      first,
      last,
      contacts,
    }))
    .toSorted((one, other) => (one.host < other.host ? -1 : 1));
}

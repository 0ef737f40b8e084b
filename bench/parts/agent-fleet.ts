import type { InstalledApp, TenantId } from '@picket/domain';
import { toIso } from '@picket/domain';
import { sql } from 'kysely';
import { internApps } from '../../packages/server/src/ingest/intern.ts';
import { tidyCheckIn } from '../../packages/server/src/ingest/tidy-check-in.ts';
import type { Database } from '../../packages/server/src/platform/database/database.ts';
import { systemEntropy } from '../../packages/server/src/platform/real/system-entropy.ts';
import { makeTenant } from '../../packages/server/src/testing/tenant-in-database.ts';
import { fleetMoment, standingClock } from './known-fleet.ts';

export interface AgentFleet {
  readonly devices: number;
  /** How many apps a device has; 0: no agent has told of any, unless `worstOfEvery` is given. */
  readonly appsOfEach: number;
  readonly distinctApps: number;
  /**
   * Every so-manyth device has one app more, which nobody else has: `appOf(distinctApps)`. Then all have agents, however few apps. So the
   * same devices are bad, whatever else they have.
   */
  readonly worstOfEvery?: number;
}

const hex = (digits: number, n: number) => n.toString(16).padStart(digits, '0');

/** The app of that number. Ten apps have the same signer. */
export const appOf = (n: number): InstalledApp => ({
  appId: `com.example.app${n}`,
  version: '1.0',
  signers: [{ sha256: hex(64, Math.floor(n / 10) + 1), sha1: hex(40, Math.floor(n / 10) + 1) }],
  fileSha256: hex(64, n + 1_000_000),
});

/** Apps that many have; the rest of a device's apps are spread over all the others. */
const popular = 200;

/**
 * A tenant whose phones have agents, all of them dirty. Three fifths of a phone's apps are popular ones. The rows are made by
 * PostgreSQL itself: making them is not what is measured. Apps are kept as the product keeps them.
 */
export async function makeAgentFleet(
  database: Database,
  { devices, appsOfEach, distinctApps, worstOfEvery }: AgentFleet,
): Promise<TenantId> {
  const tenantId = await makeTenant({ database, clock: standingClock, entropy: systemEntropy });
  const hasAgents = appsOfEach > 0 || worstOfEvery !== undefined;
  const moment = sql`${toIso(fleetMoment)}::timestamptz`;
  const id = sql`('0198c0de-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const tenant = sql`${tenantId}::uuid`;
  await database.forTenant(tenantId, async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx.db);
    const { inventory } = tidyCheckIn(
      {
        sequence: 1,
        observedAt: toIso(fleetMoment),
        inventory: {
          takenAt: toIso(fleetMoment),
          isWhole: true,
          apps: Array.from({ length: distinctApps + (worstOfEvery === undefined ? 0 : 1) }, (_, n) =>
            appOf(n),
          ) as never,
        },
      },
      { source: 'native-agent', heardAt: fleetMoment, keptMs: 1 },
    );
    // In the order of their numbers, so that app n has the id n + 1.
    if (hasAgents) await internApps(tx, new Map(inventory?.apps.map((app) => [app.digest, app])));
    await sql`
      insert into devices_device (tenant_id, device_id, entra_device_id, remote_id, name, platform, ownership, compliance_state,
        facts, created_at, enrolled_at, last_sync_at, heard_at, level, level_rank, since, reasons, vouched_by)
      select ${tenant}, ${id}, ${id}, 'r' || n, 'phone ' || n, 'android', 'company', 'compliant',
        ${JSON.stringify(factsOfHealthy())}::jsonb, ${moment}, ${moment}, ${moment}, ${moment}, 'not-assessed', 3, ${moment}, '[]', '[]'
      from generate_series(1, ${devices}::int) as n`.execute(tx.db);
    await sql`
      insert into assessment_dirty (tenant_id, device_id, marked_at)
      select ${tenant}, ${id}, ${moment} from generate_series(1, ${devices}::int) as n`.execute(tx.db);
    if (!hasAgents) return;
    await sql`
      insert into ingest_stream (tenant_id, device_id, source, agent_id, last_sequence, sequences_before, heard_at,
        inventory_sequence, partial_sequence, inventory_at, inventory_heard_at, inventory_digest, contacts_at, trimmed_at)
      select ${tenant}, ${id}, 'native-agent', ${id}, 1, 0, ${moment}, 1, 0, ${moment}, ${moment}, 'x', null, ${moment}
      from generate_series(1, ${devices}::int) as n`.execute(tx.db);
    if (worstOfEvery === undefined) return;
    await sql`
      insert into ingest_device_app (tenant_id, device_id, app_id, first_seen_at)
      select ${tenant}, ${id}, ${distinctApps}::int + 1, ${moment} from generate_series(1, ${devices}::int) as n
      where n % ${worstOfEvery}::int = 0`.execute(tx.db);
  });
  if (appsOfEach === 0) return tenantId;
  const often = Math.min(popular, Math.floor(distinctApps / 2));
  const ofOften = Math.min(Math.round(appsOfEach * 0.6), often);
  const atOnce = 1_000;
  for (let from = 1; from <= devices; from += atOnce) {
    await database.forTenant(tenantId, ({ db }) =>
      sql`
        insert into ingest_device_app (tenant_id, device_id, app_id, first_seen_at)
        select ${tenant}, ${id}, case when m < ${ofOften}::int then 1 + (n + m) % ${often}::int
          else 1 + ${often}::int + (n * 37 + (m - ${ofOften}::int) * 499) % (${distinctApps}::int - ${often}::int) end, ${moment}
        from generate_series(${from}::int, ${Math.min(from + atOnce - 1, devices)}::int) as n,
          generate_series(0, ${appsOfEach}::int - 1) as m
        on conflict do nothing`.execute(db),
    );
  }
  return tenantId;
}

function factsOfHealthy() {
  const observed = <Value>(value: Value) => ({ value, source: 'intune-inventory', observedAt: fleetMoment });
  return {
    osVersion: observed('16'),
    securityPatchLevel: observed('2026-11-05'),
    jailbroken: observed(false),
    encrypted: observed(true),
    manufacturer: observed('Google'),
    model: observed('Pixel 9'),
  };
}

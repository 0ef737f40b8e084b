import { day, type Instant, type RemoteCall, type TenantId } from '@picket/domain';
import { recordHeartbeat } from '../../packages/server/src/connectors/heartbeat-store.ts';
import { type CallCause, createLedger } from '../../packages/server/src/ledger/ledger.ts';
import type { Database } from '../../packages/server/src/platform/database/database.ts';
import { systemEntropy } from '../../packages/server/src/platform/real/system-entropy.ts';

interface Kind {
  readonly cause: CallCause;
  readonly purpose: RemoteCall['purpose'];
  readonly operation: string;
  /** Of a thousand messages. */
  readonly share: number;
}

/** What a fleet of 50,000 sends in the usual rhythms: most of it pages of the inventory. */
const kinds: readonly Kind[] = [
  {
    cause: { kind: 'sync', of: 'managed-devices' },
    purpose: 'sync-and-signal',
    operation: 'GET /deviceManagement/managedDevices',
    share: 700,
  },
  {
    cause: { kind: 'sync', of: 'entra-devices' },
    purpose: 'sync-and-signal',
    operation: 'GET /devices/delta()',
    share: 100,
  },
  { cause: { kind: 'sign-ins' }, purpose: 'sync-and-signal', operation: 'GET /auditLogs/signIns', share: 90 },
  {
    cause: { kind: 'delivery', of: 'entra-attribute' },
    purpose: 'response',
    operation: 'PATCH /devices/{device-id}',
    share: 60,
  },
  { cause: { kind: 'heartbeat' }, purpose: 'sync-and-signal', operation: 'PUT partner heartbeat', share: 49 },
  {
    cause: { kind: 'deployment', of: 'android-agent' },
    purpose: 'setup',
    operation: 'POST /deviceAppManagement/mobileApps',
    share: 1,
  },
];

/** Fills a tenant's ledger evenly over a month, a hundredth of it failed, and a week of heartbeats. */
export async function fillLedger(database: Database, tenantId: TenantId, calls: number, until: Instant): Promise<void> {
  const ledger = createLedger({
    database,
    onLost: () => {
      throw new Error('the ledger of the bench is too small');
    },
  });
  const tellers = kinds.flatMap(({ cause, share, ...kind }) =>
    Array.from({ length: share }, () => ({ ...kind, tell: ledger.observer(tenantId, cause) })),
  );
  for (let index = 0; index < calls; index += 1) {
    // 7 and 1,000 have no divisor in common: every kind comes all month long.
    const { tell, purpose, operation } = tellers[(index * 7) % tellers.length] as (typeof tellers)[number];
    const at = (until - Math.floor(((calls - index) * 30 * day) / calls)) as Instant;
    const failed = index % 100 === 0;
    const clientRequestId = systemEntropy.uuid();
    tell({
      purpose,
      operation,
      at,
      durationMs: 100 + (index % 900),
      tries: [{ at, ms: 100, status: failed ? 503 : 200, clientRequestId, requestId: clientRequestId }],
      parts: 1,
      failedParts: failed ? 1 : 0,
      failed,
      code: failed ? 'connector_unreachable' : undefined,
      detail: failed ? `${operation} answered 503 ServiceUnavailable` : undefined,
    });
    if (index % 5_000 === 4_999) await ledger.flush();
  }
  await ledger.flush();
  const beats = Math.min(672, calls);
  await database.forTenant(tenantId, async (tx) => {
    for (let index = beats; index > 0; index -= 1) {
      const sentAt = (until - index * 900_000) as Instant;
      await recordHeartbeat(tx, { uem: 'intune', sentAt, acknowledgedAt: sentAt, partnerState: 'enabled' });
    }
  });
}

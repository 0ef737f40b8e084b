import { type Clock, minute } from '@picket/domain';
import type { Database, TenantTransaction, Transaction } from '../platform/database/database.ts';
import { RateLimit } from '../platform/http/rate-limit.ts';
import type { Log } from '../platform/log.ts';
import type { AuditEntry } from './audit-entry.ts';
import { instanceChain } from './chain.ts';
import { appendEntry } from './store.ts';

/** Where evidence goes. */
export interface AuditTrail {
  /** Within the transaction that makes the change: both are there afterwards, or neither. */
  record(tx: TenantTransaction | Transaction, entry: AuditEntry): Promise<void>;
  /** In a transaction of its own, since what was refused has none. Never throws: a refusal stays a refusal. */
  recordRefusal(entry: AuditEntry): Promise<void>;
}

export interface AuditTrailTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

export function createAuditTrail({ database, clock, log }: AuditTrailTools): AuditTrail {
  // Somebody who hammers at a closed door must not fill a log that is kept for ever; what is left out is counted here.
  const pace = new RateLimit({ clock, burst: 60, refillMs: minute / 10 });
  return {
    record: recordAudit,
    async recordRefusal(entry) {
      const { actor, action, detail } = entry;
      if (pace.take(`${actor.kind} ${actor.id ?? actor.name}`) > 0) {
        log.warn({ actor, action, code: detail?.code }, 'a refusal too many for the audit log');
        return;
      }
      try {
        await (entry.tenantId === undefined
          ? database.acrossTenants((db) => recordAudit(db, entry))
          : database.forTenant(entry.tenantId, (tx) => recordAudit(tx, entry)));
      } catch (err) {
        log.error({ err, actor, action }, 'a refusal could not be written to the audit log');
      }
    },
  };
}

/**
 * Writes one entry inside the caller's transaction, as its last act. A tenant's transaction writes to that tenant's chain, any other to
 * the chain that `entry.tenantId` names, or to the instance's.
 */
export async function recordAudit(tx: TenantTransaction | Transaction, entry: AuditEntry): Promise<void> {
  if ('tenantId' in tx) await appendEntry(tx.db, tx.tenantId, entry);
  else await appendEntry(tx, entry.tenantId ?? instanceChain, entry);
}

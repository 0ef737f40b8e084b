import type { TenantTransaction, Transaction } from '../platform/database/database.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Where evidence goes. */
export interface AuditTrail {
  /** Within the transaction that makes the change: both are there afterwards, or neither. */
  record(tx: TenantTransaction | Transaction, entry: AuditEntry): Promise<void>;
  /** In a transaction of its own, since what was refused has none. Never throws: a refusal stays a refusal. */
  recordRefusal(entry: AuditEntry): Promise<void>;
}

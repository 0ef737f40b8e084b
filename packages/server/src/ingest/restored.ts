import type { Transaction } from '../platform/database/database.ts';
import './tables.ts';

/**
 * After a restore, for every tenant: an inventory of then vouches for nobody, so what it does not list is no good news until
 * the agent has told anew. What it lists stays: bad news does not end by a restore.
 */
export async function distrustInventories(db: Transaction): Promise<void> {
  await db.updateTable('ingest_stream').set({ inventory_heard_at: null, inventory_digest: null }).execute();
}

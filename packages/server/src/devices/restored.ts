import { sql } from 'kysely';
import type { Transaction } from '../platform/database/database.ts';

/**
 * After a restore, for every tenant: nobody vouches for a phone by what was heard before, so each is judged again and
 * is *not assessed* until the UEM has listed it anew. The next listing is believed as a whole, also where it says what the
 * backup says.
 */
export async function forgetWhatWasHeard(db: Transaction): Promise<void> {
  await db.updateTable('devices_device').set({ heard_at: null }).execute();
  // Fits no listing, so each phone counts as changed once.
  await db.updateTable('devices_managed').set({ fingerprint: '', missing_since_round: null }).execute();
  await sql`
    insert into assessment_dirty (tenant_id, device_id, marked_at)
    select tenant_id, device_id, since from devices_device on conflict (tenant_id, device_id) do nothing`.execute(db);
}

import { PicketError } from '@picket/domain';
import type { Database, Transaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    keys_fingerprint: { purpose: KeyPurpose; fingerprint: string };
  }
}

type KeyPurpose = 'sealing' | 'audit-heads';

interface OwnKey {
  readonly purpose: KeyPurpose;
  /** Of the key in use first, then of older ones that are still known. */
  readonly fingerprints: readonly [string, ...string[]];
  /** Where another one is put. */
  readonly setting: string;
}

/**
 * Whoever works on one database works with the same keys: a secret sealed by one process is opened by another, and heads
 * signed by one are known by the other. The first process to start leaves the fingerprints; one with other keys is
 * refused, before it seals or signs anything. A newer key in front of the known one (rotation) becomes the known one.
 *
 * @throws PicketError `settings_invalid`
 */
export async function refuseOtherKeys(database: Database, keys: readonly OwnKey[]): Promise<void> {
  await database.acrossTenants(async (db) => {
    for (const key of keys) await compare(db, key);
  });
}

/** The next process to start leaves its own: before a restore, and where a key is given up. */
export async function forgetKeys(db: Transaction, purposes: readonly KeyPurpose[]): Promise<void> {
  await db
    .deleteFrom('keys_fingerprint')
    .where('purpose', 'in', [...purposes])
    .execute();
}

async function compare(db: Transaction, { purpose, fingerprints, setting }: OwnKey): Promise<void> {
  const [current] = fingerprints;
  await db
    .insertInto('keys_fingerprint')
    .values({ purpose, fingerprint: current })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { fingerprint } = await db
    .selectFrom('keys_fingerprint')
    .select('fingerprint')
    .where('purpose', '=', purpose)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (!fingerprints.includes(fingerprint)) {
    throw new PicketError(
      'settings_invalid',
      `This database is worked with by the ${purpose} key ${fingerprint}, and this process has ${fingerprints.join(', ')}: ` +
        `give it the same (${setting}). If that key is lost for good, an administrator of the database can accept this ` +
        `one, and what was made with the lost key stays unreadable or unproven:\n` +
        `DELETE FROM keys_fingerprint WHERE purpose = '${purpose}';`,
    );
  }
  if (fingerprint !== current)
    await db.updateTable('keys_fingerprint').set({ fingerprint: current }).where('purpose', '=', purpose).execute();
}

import type { Database, Transaction } from '../platform/database/database.ts';
import type { Migration } from '../platform/database/migrate.ts';
import { createInstanceTable } from '../platform/database/tenant-table.ts';
import type { HeadSigner, SignedHead } from './head-signer.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    audit_signed_head: {
      chain: string;
      sequence: number;
      hash: string;
      at: string;
      public_key: string;
      signature: string;
    };
  }
}

/** The last signed head of each chain, for other processes to copy: on its own it proves nothing, since whoever owns the database can take it away. */
export const auditHeadTables: Migration = {
  async up(db) {
    await createInstanceTable(db, 'audit_signed_head', {
      key: ['chain'],
      columns: (table) =>
        table
          .addColumn('chain', 'uuid', (column) => column.notNull())
          .addColumn('sequence', 'bigint', (column) => column.notNull())
          .addColumn('hash', 'text', (column) => column.notNull())
          // As it was signed, to the letter.
          .addColumn('at', 'text', (column) => column.notNull())
          .addColumn('public_key', 'text', (column) => column.notNull())
          .addColumn('signature', 'text', (column) => column.notNull()),
    });
  },
};

/** Lets other processes know of a head. */
export async function publishHead(db: Transaction, { publicKey, ...head }: SignedHead): Promise<void> {
  const values = { ...head, public_key: publicKey };
  await db
    .insertInto('audit_signed_head')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('chain').doUpdateSet(values).where('audit_signed_head.sequence', '<=', head.sequence),
    )
    .execute();
}

/**
 * Copies what other processes have signed to this one's own file, where it is evidence: each process is a witness of the
 * others. What our key has not signed is passed over; the database's owner may have put it there.
 */
export async function witnessHeads({
  database,
  signer,
}: {
  readonly database: Database;
  readonly signer: HeadSigner;
}): Promise<void> {
  for (const head of await database.acrossTenants(listPublishedHeads)) await signer.witness(head);
}

export async function listPublishedHeads(db: Transaction): Promise<readonly SignedHead[]> {
  const heads = await db.selectFrom('audit_signed_head').selectAll().execute();
  return heads.map(({ public_key, sequence, ...head }) => ({
    ...head,
    sequence: Number(sequence),
    publicKey: public_key,
  }));
}

import type { KyselyPlugin } from 'kysely';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';

/** What is told of one transaction while its work runs. */
export interface StatementWatcher {
  /** A table that a statement is about to write to. */
  readonly onWrite: (table: string) => void;
  /** After each statement, before whoever sent it goes on. */
  readonly onDone: () => Promise<void>;
}

/** Tables have the name of their noun in front: "for update skip locked" names none. */
const writes = /\b(?:insert into|delete from|update) "?([a-z]+_[a-z_]+)"?/g;

/** The same transaction, which tells what its statements do. */
export function watchTransaction(db: Transaction, watcher: StatementWatcher): Transaction {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      for (const [, table = ''] of db.getExecutor().compileQuery(node, queryId).sql.matchAll(writes)) {
        watcher.onWrite(table);
      }
      return node;
    },
    transformResult: async ({ result }) => {
      await watcher.onDone();
      return result;
    },
  };
  return db.withPlugin(plugin);
}

export function watchTenantTransaction(tx: TenantTransaction, watcher: StatementWatcher): TenantTransaction {
  return { ...tx, db: watchTransaction(tx.db, watcher) };
}

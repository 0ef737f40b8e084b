import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/**
 * Connections on which each statement is parsed and planned once, and by name from then on. For the few statements of looks
 * alone, whose texts never vary: who calls is asked before each request, and planning that takes longer than answering it.
 */
export function preparedOnce(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const preparer = known.get(client) ?? preparerOf(client);
      known.set(client, preparer);
      return preparer;
    },
  };
}

function preparerOf(client: pg.PoolClient): PostgresPoolClient {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const name = names.get(text) ?? `look-${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
    names.set(text, name);
    return name;
  };
  const query = async (text: string, parameters: readonly unknown[]) => {
    const values = [...parameters];
    try {
      return await client.query({ name: nameOf(text), text, values });
    } catch (error) {
      // A newer Picket has migrated the table meanwhile, and what was prepared would answer with other columns than it does.
      if ((error as { readonly code?: unknown }).code !== featureNotSupported) throw error;
      return await client.query(text, values);
    }
  };
  // Kysely's other way to ask, with a cursor, is for whoever streams rows: no look does.
  return { query: query as unknown as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
}

/** https://www.postgresql.org/docs/15/errcodes-appendix.html: of a cached plan that "must not change result type". */
const featureNotSupported = '0A000';

import { type Driver, PostgresDialect, type PostgresDialectConfig, PostgresDriver, sql } from 'kysely';
import pg from 'pg';
import type { Scope, Transaction } from './database.ts';

/**
 * Begins a transaction and scopes it in one round trip, which every request and every job pays. It is sent as it stands,
 * without parameters: PostgreSQL takes several statements at once in no other way. What `setScope` says of it holds here.
 */
export async function beginScoped(db: Transaction, { role, tenantId, readOnly }: Scope): Promise<void> {
  const [roleText, tenantText] = [role, tenantId ?? ''].map((value) => pg.escapeLiteral(value));
  await sql
    .raw(
      `begin${readOnly ? ' read only' : ''}; select set_config('role', ${roleText}, true), set_config('picket.tenant_id', ${tenantText}, true)`,
    )
    .execute(db);
}

/** PostgreSQL, where a transaction begins with `beginScoped` and with nothing else. */
export class ScopedPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ScopedPostgresDriver(this.#config);
  }
}

class ScopedPostgresDriver extends PostgresDriver {
  override async beginTransaction(): Promise<void> {
    // `beginScoped` does, as the first thing that is sent.
  }
}

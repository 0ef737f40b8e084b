import { PicketError } from '@picket/domain';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** Holds one tenant's rows: row-level security lets it see those of `picket.tenant_id` only. */
export const tenantRole = 'picket_tenant';
/** Holds the rows of all tenants and the tables of the instance. */
export const instanceRole = 'picket_instance';

export type DatabaseRole = typeof tenantRole | typeof instanceRole;

const roles: readonly DatabaseRole[] = [tenantRole, instanceRole];

/** The embedded database belongs to Picket alone, and its only login is a superuser: nobody needs to be asked. */
export async function createRolesOnPglite(db: Kysely<Tables>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const present = await existingRoles(tx);
    for (const role of roles.filter((role) => !present.has(role))) await sql`create role ${sql.id(role)}`.execute(tx);
  });
}

/**
 * Sees to it that both roles exist and that the login role may take them on. Roles belong to the whole server, not
 * to one database, so they may be there already, made by an administrator or by another Picket.
 *
 * @throws PicketError `database_unsafe` with the lines to run, where `db` may not create roles
 */
export async function createRolesOnPostgres(db: Kysely<Tables>, login: string): Promise<void> {
  const present = await existingRoles(db);
  const held = await rolesHeldBy(db, login);
  const steps = [
    ...roles.filter((role) => !present.has(role)).map((role) => `CREATE ROLE ${role} NOLOGIN;`),
    ...roles.filter((role) => !held.has(role)).map((role) => `GRANT ${role} TO ${pg.escapeIdentifier(login)};`),
  ];
  for (const step of steps) {
    try {
      await sql.raw(step).execute(db);
    } catch (error) {
      // Another Picket was faster.
      if (codeOf(error) === '42710' || codeOf(error) === '23505') continue;
      if (codeOf(error) !== '42501') throw error;
      throw new PicketError(
        'database_unsafe',
        `Row-level security needs two roles that this login may not make. As an administrator of the server, run:\n${steps.join('\n')}`,
        { cause: error },
      );
    }
  }
}

async function existingRoles(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    rolname: string;
  }>`select rolname from pg_roles where rolname in (${sql.join(roles)})`.execute(db);
  return new Set(rows.map(({ rolname }) => rolname));
}

async function rolesHeldBy(db: Kysely<Tables>, login: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ rolname: string }>`
    select rolname from pg_roles
    where rolname in (${sql.join(roles)}) and pg_has_role(${login}::name, oid, 'member')`.execute(db);
  return new Set(rows.map(({ rolname }) => rolname));
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

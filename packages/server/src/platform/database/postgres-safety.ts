import { PicketError } from '@picket/domain';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { instanceRole, tenantRole } from './roles.ts';
import type { Tables } from './tables.ts';

/**
 * The first releases in which a plan made for one role is not reused for another, which is how Picket uses roles
 * (https://www.postgresql.org/support/security/CVE-2024-10976/). Later majors were never affected.
 */
const firstSafe: ReadonlyMap<number, number> = new Map([
  [15, 9],
  [16, 5],
  [17, 1],
]);

const oldestMajor = 15;

/** @throws PicketError `database_unsafe` */
export async function refuseOldServer(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version_num') as version`.execute(db);
  const version = Number(rows[0]?.version);
  const major = Math.floor(version / 10_000);
  const minor = version % 10_000;
  if (major < oldestMajor) {
    throw new PicketError('database_unsafe', `PostgreSQL ${major} is too old: Picket needs ${oldestMajor} or newer.`);
  }
  const needed = firstSafe.get(major) ?? 0;
  if (minor < needed) {
    throw new PicketError(
      'database_unsafe',
      `PostgreSQL ${major}.${minor} can show one tenant the rows of another (CVE-2024-10976): update to ${major}.${needed}.`,
    );
  }
}

interface PowerfulRole {
  readonly rolname: string;
  readonly rolsuper: boolean;
  readonly rolbypassrls: boolean;
}

/**
 * Row-level security does nothing for superusers and for roles with BYPASSRLS, nor for whoever can become one.
 *
 * @returns the login role
 * @throws PicketError `database_unsafe` with the lines that make it safe
 */
export async function refusePowerfulRole(db: Kysely<Tables>): Promise<string> {
  const { rows: session } = await sql<{ login: string }>`select session_user as login`.execute(db);
  const login = session[0]?.login ?? '';
  const { rows: powerful } = await sql<PowerfulRole>`
    select rolname, rolsuper, rolbypassrls from pg_roles
    where (rolsuper or rolbypassrls) and (pg_has_role(session_user, oid, 'member') or rolname in (${tenantRole}, ${instanceRole}))
    order by rolname`.execute(db);
  const own = powerful.filter(({ rolname }) => rolname === login || rolname === tenantRole || rolname === instanceRole);
  if (own.length > 0) {
    const lines = own.map(({ rolname }) => `ALTER ROLE ${pg.escapeIdentifier(rolname)} NOSUPERUSER NOBYPASSRLS;`);
    throw unsafe(`${login} is above row-level security`, lines);
  }
  if (powerful.length > 0) {
    // A superuser is a member of everything; an ordinary role gets here by an explicit grant only.
    const lines = powerful.map(
      ({ rolname }) => `REVOKE ${pg.escapeIdentifier(rolname)} FROM ${pg.escapeIdentifier(login)};`,
    );
    throw unsafe(`${login} can become a role that is above row-level security`, lines);
  }
  const { rows: mixed } = await sql<{ mixed: boolean }>`
    select pg_has_role(a.oid, b.oid, 'member') as mixed from pg_roles a, pg_roles b
    where a.rolname = ${tenantRole} and b.rolname = ${instanceRole}`.execute(db);
  if (mixed[0]?.mixed) {
    throw unsafe(`${tenantRole} holds what ${instanceRole} holds`, [`REVOKE ${instanceRole} FROM ${tenantRole};`]);
  }
  return login;
}

/** @throws PicketError `database_unsafe` when a tenants' table is not under forced row-level security */
export async function refuseUnforcedTables(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ table: string }>`
    select c.oid::regclass::text as table from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
      and not (c.relrowsecurity and c.relforcerowsecurity)
    order by 1`.execute(db);
  if (rows.length === 0) return;
  const lines = rows.map(({ table }) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`);
  throw unsafe('row-level security was taken off some tables', lines);
}

function unsafe(what: string, lines: readonly string[]): PicketError {
  return new PicketError(
    'database_unsafe',
    `Picket does not serve from this database: ${what}. As an administrator of the server, run:\n${lines.join('\n')}`,
  );
}

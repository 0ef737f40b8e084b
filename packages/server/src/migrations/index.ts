import type { Migrations } from '../platform/database/migrate.ts';

/** Every step of the schema, in order. A noun adds a file beside this one and one line here. */
export const migrations: Migrations = {};

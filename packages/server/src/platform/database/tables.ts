/**
 * Every table of the database, as Kysely sees it. A table belongs to one noun: its `store.ts` adds it here by
 * declaration merging, so that this file needs no edit and imports no noun:
 *
 *     declare module '../platform/database/tables.ts' {
 *       interface Tables {
 *         devices_device: DeviceTable;
 *       }
 *     }
 *
 * The specifier must name this very file (a relative path with `.ts`); TypeScript merges by file, not by name.
 */
export interface Tables {
  platform_migration: MigrationTable;
}

/** Kept by Kysely's Migrator: which migrations this database has seen. */
interface MigrationTable {
  name: string;
  timestamp: string;
}

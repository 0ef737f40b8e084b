import { type Choices, type Instant, noChoices, PicketError, toIso } from '@picket/domain';
import { choicesFromWire, choicesToWire, SetupChoices } from '@picket/wire/console';
import type { Selectable } from 'kysely';
import { Value } from 'typebox/value';
import { at, type InstantColumn, type Json, json } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    setup_choices: ChoicesTable;
  }
}

interface ChoicesTable {
  tenant_id: string;
  version: number;
  choices: Json<SetupChoices>;
  saved_at: InstantColumn;
  saved_by: string;
}

/** What a tenant's operators have chosen, and which of their saves it is. */
export interface SavedChoices {
  /** Counts the saves; 0: nobody has chosen anything yet. */
  readonly version: number;
  readonly choices: Choices;
  readonly saved: { readonly at: Instant; readonly by: string } | undefined;
}

/**
 * The choices in force; a tenant begins with none.
 *
 * @throws PicketError `internal` when a Picket wrote them that told them otherwise: taken for none, everything made in
 * the UEM would be planned to be deleted
 */
export async function readChoices(tx: TenantTransaction): Promise<SavedChoices> {
  const row = await tx.db
    .selectFrom('setup_choices')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? { version: 0, choices: noChoices, saved: undefined } : savedOf(row);
}

/** Those of one save; undefined where there is none of this number. 0 is what a tenant begins with. */
export async function findChoices(tx: TenantTransaction, version: number): Promise<Choices | undefined> {
  if (version === 0) return noChoices;
  const row = await tx.db.selectFrom('setup_choices').selectAll().where('version', '=', version).executeTakeFirst();
  return row === undefined ? undefined : savedOf(row).choices;
}

/** The last saves, newest first, without what they chose. */
export async function listSaves(
  { db }: TenantTransaction,
  limit: number,
): Promise<readonly { readonly version: number; readonly at: Instant; readonly by: string }[]> {
  const rows = await db
    .selectFrom('setup_choices')
    .select(['version', 'saved_at as at', 'saved_by as by'])
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows;
}

/**
 * Adds a save. `basedOn`: the version that its author saw.
 *
 * @throws PicketError `conflict` when somebody has saved since
 */
export async function insertChoices(
  tx: TenantTransaction,
  save: { readonly basedOn: number; readonly choices: Choices; readonly at: Instant; readonly by: string },
): Promise<SavedChoices> {
  refuseStale(save.basedOn, await readChoices(tx));
  const row = await tx.db
    .insertInto('setup_choices')
    .values({
      tenant_id: tx.tenantId,
      version: save.basedOn + 1,
      choices: json(choicesToWire(save.choices)),
      saved_at: at(save.at),
      saved_by: save.by,
    })
    // Of two that save at once the second waits here until the first is done.
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw stale(save.basedOn, await readChoices(tx));
  return savedOf(row);
}

/** @throws PicketError `conflict` when somebody has saved since the version on which something was decided */
export function refuseStale(basedOn: number, last: SavedChoices): void {
  if (last.version !== basedOn) throw stale(basedOn, last);
}

function stale(basedOn: number, { version, saved }: SavedChoices): PicketError {
  const by = saved === undefined ? '' : ` by ${saved.by}, ${toIso(saved.at)}`;
  return new PicketError(
    'conflict',
    `What was chosen is now version ${version}${by}; this was decided on version ${basedOn}.`,
  );
}

function savedOf({ version, choices, saved_at, saved_by }: Selectable<ChoicesTable>): SavedChoices {
  if (!Value.Check(SetupChoices, choices))
    throw new PicketError(
      'internal',
      `Version ${version} of the choices was written by a Picket that told it otherwise.`,
    );
  return { version, choices: choicesFromWire(choices), saved: { at: saved_at, by: saved_by } };
}

import { type Instant, toIso } from '@picket/domain';
import { CheckResult, type Examination } from '@picket/wire/console';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { at, type InstantColumn, type Json, json } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    doctor_examination: { tenant_id: string; at: InstantColumn; results: Json<readonly CheckResult[]> };
  }
}

const Results = Type.Array(CheckResult);

/** Undefined when the doctor never looked, or looked as a version of Picket that told it otherwise. */
export async function findExamination({ db }: TenantTransaction): Promise<Examination | undefined> {
  const row = await db.selectFrom('doctor_examination').select(['at', 'results']).executeTakeFirst();
  if (row === undefined || !Value.Check(Results, row.results)) return undefined;
  return { at: toIso(row.at), results: row.results };
}

/** Takes the place of the one before, unless that is newer: of two that look at once, who began last counts. */
export async function saveExamination(
  { tenantId, db }: TenantTransaction,
  examination: { readonly at: Instant; readonly results: readonly CheckResult[] },
): Promise<void> {
  const values = { at: at(examination.at), results: json(examination.results) };
  await db
    .insertInto('doctor_examination')
    .values({ tenant_id: tenantId, ...values })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet(values).where('doctor_examination.at', '<=', at(examination.at)),
    )
    .execute();
}

import type { TenantTransaction } from '../platform/database/database.ts';

/** How much a tenant has here that no connector takes with it. */
export async function countRecords({ db }: TenantTransaction): Promise<{
  readonly devices: number;
  readonly findings: number;
  readonly history: number;
}> {
  const count = async (table: 'devices_device' | 'findings_finding' | 'history_entry') => {
    const { rows } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return Number(rows);
  };
  return {
    devices: await count('devices_device'),
    findings: await count('findings_finding'),
    history: await count('history_entry'),
  };
}

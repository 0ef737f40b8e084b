import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { forgetDemonstration } from './forget-demonstration.ts';
import { migrations } from './migrations/index.ts';
import { openPglite } from './platform/database/pglite.ts';

const directory = mkdtempSync(join(tmpdir(), 'picket-forget-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const open = () => openPglite({ directory, migrations, onLost: (error) => expect.unreachable(error.message) });

test('the next demonstration begins with an empty database, and keeps the keys', { timeout: 90_000 }, async () => {
  writeFileSync(join(directory, 'sealing.key'), 'kept');
  for (const round of ['first', 'second']) {
    await forgetDemonstration(directory);
    const database = await open();
    const count = await database.acrossTenants(async (db) => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from tenants_tenant`.execute(db);
      const id = `0198c0de-0000-4000-8000-00000000000${round.length}`;
      await sql`insert into tenants_tenant (tenant_id, name, created_at) values (${id}, ${round}, now())`.execute(db);
      return rows[0]?.count;
    });
    await database.close();
    expect(count, round).toBe(0);
  }
  expect(readdirSync(directory)).toContain('sealing.key');
});

test('an empty database that was never finished is made anew', { timeout: 90_000 }, async () => {
  for (const name of readdirSync(directory).filter((each) => each.startsWith('empty-')))
    rmSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, 'empty-unfinished'), 'of a start that was killed');
  await forgetDemonstration(directory);
  await (await open()).close();
});

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openTestPglite } from '../platform/database/testing.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { signHeads, verifyAuditLog } from './audit-log.ts';
import { recordAudit } from './audit-trail.ts';
import { openHeadSigner } from './head-signer.ts';

const tenant = '0198c0de-0000-4000-8000-00000000aaaa' as TenantId;

async function twoProcesses() {
  const database = await openTestPglite();
  onTestFinished(() => database.remove());
  const clock = new TestClock();
  const key = generateKeyPairSync('ed25519').privateKey;
  const start = (own = key) => ({
    database,
    signer: openHeadSigner({ directory: mkdtempSync(join(tmpdir(), 'picket-witness-')), clock, key: own }),
  });
  const actor = { kind: 'operator', id: 'kim', name: 'Kim' } as const;
  const record = () =>
    database.forTenant(tenant, (tx) =>
      recordAudit(tx, { at: clock.now(), actor, action: 'createToken', outcome: 'done' }),
    );
  const asOwner = (statement: ReturnType<typeof sql>) =>
    database.acrossTenants(async (db) => {
      await sql`set local role none`.execute(db);
      await statement.execute(db);
    });
  return { start, record, asOwner, stranger: () => generateKeyPairSync('ed25519').privateKey };
}

test('a head that one process has signed is known to the other, and both miss a tail that is cut off', async () => {
  const { start, record, asOwner } = await twoProcesses();
  const [one, other] = [start(), start()];
  for (let entry = 0; entry < 3; entry += 1) await record();
  await signHeads(one);
  expect((await verifyAuditLog(other, tenant)).signedHead).toEqual(one.signer.latest(tenant));

  await asOwner(sql`alter table audit_entry disable trigger user`);
  await asOwner(sql`delete from audit_entry where tenant_id = ${tenant} and sequence = 3`);
  await asOwner(sql`
    update audit_head set sequence = 2, hash = (select hash from audit_entry where tenant_id = ${tenant} and sequence = 2)
    where tenant_id = ${tenant}`);
  // The owner of the database takes the published head away too: both have it in a file of their own.
  await asOwner(sql`delete from audit_signed_head`);
  for (const process of [one, other])
    expect(await verifyAuditLog(process, tenant)).toMatchObject({ intact: false, brokenAt: 3 });
});

test('a head that somebody put into the database is not taken for one of ours', async () => {
  const { start, record, stranger } = await twoProcesses();
  const own = start();
  await record();
  await signHeads(start(stranger()));
  await verifyAuditLog(own, tenant);
  expect(own.signer.latest(tenant)).toBeUndefined();
});

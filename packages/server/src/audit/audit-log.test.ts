import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import type { AuditDetail, AuditEntry } from './audit-entry.ts';
import { signHeads, verifyAuditLog } from './audit-log.ts';
import { createAuditTrail, recordAudit } from './audit-trail.ts';
import { instanceChain } from './chain.ts';
import { openHeadSigner } from './head-signer.ts';
import { auditHeadTables } from './head-store.ts';
import { auditTables } from './migration.ts';
import { listEntries } from './store.ts';

let nextTenant = 0;
const newTenant = () => `0198c0de-0000-4000-8000-${String(++nextTenant).padStart(12, '0')}` as TenantId;
const newFolder = () => mkdtempSync(join(tmpdir(), 'picket-audit-'));

for (const [engine, open] of openTestDatabases()) {
  describe(`the audit log on ${engine}`, () => {
    const clock = new TestClock();
    let database: TestDatabase;
    let tenant: TenantId;
    beforeAll(async () => {
      database = await open({ migrations: { '0001-audit': auditTables, '0002-heads': auditHeadTables } });
    });
    afterAll(() => database?.remove());
    beforeEach(() => {
      tenant = newTenant();
    });

    const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
      at: clock.now(),
      actor: { kind: 'operator', id: 'kim', name: 'Kim' },
      action: 'createToken',
      outcome: 'done',
      ...changes,
    });
    const record = (count = 1, of = tenant, changes: Partial<AuditEntry> = {}) =>
      database.forTenant(of, async (tx) => {
        for (let i = 0; i < count; i++) await recordAudit(tx, entry(changes));
      });
    const list = (of = tenant) => database.forTenant(of, ({ db }) => listEntries(db, of, {}, { limit: 1000 }));
    const newTools = (directory = newFolder()) => ({
      database,
      signer: openHeadSigner({ directory, clock }),
      directory,
    });
    /** As the owner of the database, who is stopped by no role and can switch triggers off. */
    const asOwner = async (statement: ReturnType<typeof sql>) => {
      await database.acrossTenants(async (db) => {
        await sql`set local role none`.execute(db);
        await sql`alter table audit_entry disable trigger user`.execute(db);
        await sql`alter table audit_entry no force row level security`.execute(db);
        await sql`alter table audit_head no force row level security`.execute(db);
        await statement.execute(db);
        await sql`alter table audit_entry enable trigger user`.execute(db);
        await sql`alter table audit_entry force row level security`.execute(db);
        await sql`alter table audit_head force row level security`.execute(db);
      });
    };

    test('entries come back as they were written, and each chain counts from one', async () => {
      const detail: AuditDetail = {
        reason: 'known',
        rights: ['read'],
        dryRun: false,
        before: { role: 'reader' },
        after: { role: 'owner' },
      };
      await record(1, tenant, { detail, target: 't1', requestId: 'r1' });
      await record(2);
      const other = newTenant();
      await record(1, other);
      const entries = await list();
      expect(entries.map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
      expect(entries[2]).toMatchObject({ ...entry({ detail, target: 't1', requestId: 'r1' }) });
      expect((await list(other)).map(({ sequence }) => sequence)).toEqual([1]);
    });

    test('an entry is there when its change is, and gone when its change is rolled back', async () => {
      await record();
      const undone = database.forTenant(tenant, async (tx) => {
        await recordAudit(tx, entry());
        throw new Error('the change failed');
      });
      await expect(undone).rejects.toThrow('the change failed');
      await record();
      expect((await list()).map(({ sequence }) => sequence)).toEqual([2, 1]);
      expect(await verifyAuditLog(newTools(), tenant)).toMatchObject({ intact: true, entries: 2 });
    });

    test('many that write at once make one chain without gaps', async () => {
      await Promise.all(Array.from({ length: 25 }, (_, i) => record(1 + (i % 3))));
      const total = (await list()).length;
      expect(await verifyAuditLog(newTools(), tenant)).toMatchObject({
        intact: true,
        entries: total,
        brokenAt: undefined,
      });
      expect(total).toBe(49);
    });

    test('neither role can change or remove an entry', async () => {
      await record();
      for (const statement of [
        sql`update audit_entry set actor_name = 'Lee'`,
        sql`delete from audit_entry`,
        sql`truncate audit_entry`,
      ]) {
        await expect(database.forTenant(tenant, ({ db }) => statement.execute(db))).rejects.toThrow();
        await expect(database.acrossTenants((db) => statement.execute(db))).rejects.toThrow();
      }
      expect(await list()).toHaveLength(1);
    });

    test('a trigger refuses even the owner, unless he switches it off', async () => {
      await record();
      for (const statement of [
        sql`update audit_entry set actor_name = 'Lee'`,
        sql`delete from audit_entry`,
        sql`truncate audit_entry`,
      ]) {
        const attempt = database.acrossTenants(async (db) => {
          await sql`set local role none`.execute(db);
          await sql`alter table audit_entry no force row level security`.execute(db);
          await statement.execute(db);
        });
        await expect(attempt).rejects.toThrow('append-only');
      }
    });

    test('a tenant sees nothing of another’s log, nor of the instance’s', async () => {
      await record();
      await database.acrossTenants((db) => recordAudit(db, entry()));
      const foreign = newTenant();
      const seen = await database.forTenant(foreign, ({ db }) => db.selectFrom('audit_entry').selectAll().execute());
      expect(seen).toEqual([]);
      await expect(
        database.forTenant(foreign, ({ db }) => recordAudit(db as never, entry({ tenantId: tenant }))),
      ).rejects.toThrow();
    });

    test('what the owner of the database edits, drops or cuts off is found', async () => {
      const tampering: Record<string, (of: TenantId) => ReturnType<typeof sql>> = {
        edit: (of) => sql`update audit_entry set actor_name = 'Lee' where tenant_id = ${of} and sequence = 3`,
        'edit of a detail': (of) =>
          sql`update audit_entry set detail = '{"name":"x"}' where tenant_id = ${of} and sequence = 3`,
        drop: (of) => sql`delete from audit_entry where tenant_id = ${of} and sequence = 3`,
        'cut tail': (of) => sql`delete from audit_entry where tenant_id = ${of} and sequence >= 3`,
        'entry behind the head': (of) =>
          sql`update audit_head set sequence = 2, hash = (select hash from audit_entry where tenant_id = ${of} and sequence = 2) where tenant_id = ${of}`,
      };
      for (const [what, statement] of Object.entries(tampering)) {
        const of = newTenant();
        await record(5, of);
        await asOwner(statement(of));
        expect([what, await verifyAuditLog(newTools(), of)]).toEqual([
          what,
          expect.objectContaining({ intact: false, brokenAt: 3 }),
        ]);
      }
    });

    test('a tail that is cut off with its head moved back is found by the signed head', async () => {
      const tools = newTools();
      await record(5);
      expect((await signHeads(tools)).broken.map(({ chain }) => chain)).not.toContain(tenant);
      await asOwner(sql`delete from audit_entry where tenant_id = ${tenant} and sequence > 3`);
      await asOwner(
        sql`update audit_head set sequence = 3, hash = (select hash from audit_entry where tenant_id = ${tenant} and sequence = 3) where tenant_id = ${tenant}`,
      );
      expect(await verifyAuditLog(newTools(), tenant)).toMatchObject({ intact: true });
      expect(await verifyAuditLog(tools, tenant)).toMatchObject({
        intact: false,
        brokenAt: 4,
        because: expect.stringContaining('cut off'),
      });
      // And it is not signed over.
      expect((await signHeads(tools)).broken).toContainEqual(expect.objectContaining({ chain: tenant, brokenAt: 4 }));
      expect(tools.signer.latest(tenant)?.sequence).toBe(5);
    });

    test('a chain that vanished as a whole is missed', async () => {
      const tools = newTools();
      await record(2);
      await signHeads(tools);
      await asOwner(sql`delete from audit_entry where tenant_id = ${tenant}`);
      await asOwner(sql`delete from audit_head where tenant_id = ${tenant}`);
      expect((await signHeads(tools)).broken).toContainEqual(expect.objectContaining({ chain: tenant, brokenAt: 1 }));
    });

    test('only chains that have moved are signed, and the file outlives a restart and a line cut short', async () => {
      const tools = newTools();
      await signHeads(tools);
      await record(2);
      expect((await signHeads(tools)).signed).toBe(1);
      expect((await signHeads(tools)).signed).toBe(0);
      appendFileSync(join(tools.directory, 'audit-heads.jsonl'), '{"chain":"0198');
      const again = newTools(tools.directory);
      expect(again.signer.latest(tenant)).toEqual(tools.signer.latest(tenant));
      await record();
      expect((await signHeads(again)).signed).toBe(1);
      expect(newTools(tools.directory).signer.latest(tenant)?.sequence).toBe(3);
    });

    test('a head forged in the file by another key is not believed', async () => {
      const tools = newTools();
      await record(2);
      const forger = newTools();
      const [last] = await list();
      await forger.signer.sign(tenant, last!);
      const line = readFileSync(join(forger.directory, 'audit-heads.jsonl'), 'utf8');
      writeFileSync(join(tools.directory, 'audit-heads.jsonl'), line);
      expect(await verifyAuditLog(newTools(tools.directory), tenant)).toMatchObject({
        intact: false,
        because: expect.stringContaining('key'),
      });
      writeFileSync(
        join(tools.directory, 'audit-heads.jsonl'),
        line.replace(forger.signer.publicKey, tools.signer.publicKey),
      );
      expect(await verifyAuditLog(newTools(tools.directory), tenant)).toMatchObject({ intact: false });
    });

    test('the signing key is readable by its owner only, and made once', () => {
      const { directory, signer } = newTools();
      expect(statSync(join(directory, 'audit-signing.key')).mode & 0o777).toBe(0o600);
      expect(openHeadSigner({ directory, clock }).publicKey).toBe(signer.publicKey);
      expect(newTools().signer.publicKey).not.toBe(signer.publicKey);
    });

    test('odd text from phones is kept in a form that can be stored, and the chain holds', async () => {
      await record(1, tenant, { target: 'a\0b\ud800', detail: { name: '💥'.repeat(2000), kinds: ['x\0'] } });
      const [stored] = await list();
      expect(stored?.target).toBe('a\ufffdb\ufffd');
      expect(stored?.detail?.name).toHaveLength(1001);
      expect(await verifyAuditLog(newTools(), tenant)).toMatchObject({ intact: true });
    });

    test('a detail that is not on the list stops the change', async () => {
      const detail = { clientSecret: 's3cret' } as AuditDetail;
      await expect(record(1, tenant, { detail })).rejects.toThrow('clientSecret');
      await expect(record(1, tenant, { detail: { after: detail } })).rejects.toThrow('clientSecret');
      expect(await list()).toEqual([]);
    });

    test('refusals are written in a transaction of their own, and whoever hammers fills no log', async () => {
      const trail = createAuditTrail({ database, clock, log: pino({ level: 'silent' }) });
      const refused = (id: string) =>
        entry({ outcome: 'refused', tenantId: tenant, actor: { kind: 'operator', id, name: id } });
      for (let i = 0; i < 200; i++) await trail.recordRefusal(refused('lee'));
      expect((await list()).length).toBe(60);
      await trail.recordRefusal(refused('kim'));
      await clock.advance(60_000);
      await trail.recordRefusal(refused('lee'));
      expect((await list()).length).toBe(62);
    });

    test('a refusal stays a refusal when the database is away', async () => {
      const away = {
        ...database,
        forTenant: async () => Promise.reject(new Error('away')),
        acrossTenants: async () => Promise.reject(new Error('away')),
      };
      const trail = createAuditTrail({ database: away, clock, log: pino({ level: 'silent' }) });
      await expect(trail.recordRefusal(entry({ outcome: 'refused' }))).resolves.toBeUndefined();
    });

    test('what happens to the instance has a chain of its own', async () => {
      const before = await verifyAuditLog(newTools(), instanceChain);
      await database.acrossTenants((db) => recordAudit(db, entry({ action: 'inviteOperator' })));
      await database.acrossTenants((db) => recordAudit(db, entry({ tenantId: tenant })));
      expect(await verifyAuditLog(newTools(), instanceChain)).toMatchObject({
        intact: true,
        entries: before.entries + 1,
      });
      expect(await list()).toHaveLength(1);
    });
  });
}

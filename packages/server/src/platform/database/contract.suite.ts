import { after, type TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededEntropy } from '../testing/seeded-entropy.ts';
import { TestClock } from '../testing/test-clock.ts';
import { at, type InstantColumn, type Json, json, type NullableInstantColumn } from './columns.ts';
import type { TenantTransaction } from './database.ts';
import type { Migrations } from './migrate.ts';
import { createInstanceTable, createTenantIndex, createTenantTable } from './tenant-table.ts';
import type { OpenTestDatabase, TestDatabase } from './testing.ts';

interface NoteTable {
  tenant_id: string;
  id: string;
  text: string;
  made_at: InstantColumn;
  read_at: NullableInstantColumn;
  tags: Json<readonly string[]>;
  size: number;
}

declare module './tables.ts' {
  interface Tables {
    contract_note: NoteTable;
    contract_setting: { name: string; value: string };
  }
}

const migrations: Migrations = {
  '0001-notes': {
    up: async (db) => {
      await createTenantTable(db, 'contract_note', {
        key: ['id'],
        columns: (table) =>
          table
            .addColumn('id', 'text', (column) => column.notNull())
            .addColumn('text', 'text', (column) => column.notNull())
            .addColumn('made_at', 'timestamptz', (column) => column.notNull())
            .addColumn('read_at', 'timestamptz')
            .addColumn('tags', 'jsonb', (column) => column.notNull())
            .addColumn('size', 'bigint', (column) => column.notNull()),
      });
      await createTenantIndex(db, 'contract_note', ['text'], { unique: true });
    },
  },
  '0002-settings': {
    up: (db) =>
      createInstanceTable(db, 'contract_setting', {
        key: ['name'],
        columns: (table) =>
          table
            .addColumn('name', 'text', (column) => column.notNull())
            .addColumn('value', 'text', (column) => column.notNull()),
      }),
  },
};

const clock = new TestClock();
const { uuid } = seededEntropy(1);
const [contoso, fabrikam] = [uuid() as TenantId, uuid() as TenantId];

const note = (tx: { tenantId: string }, id: string, text = id) => ({
  tenant_id: tx.tenantId,
  id,
  text,
  made_at: at(clock.now()),
  tags: json(['a']),
  size: 1,
});

const addNote = (tx: TenantTransaction, id: string, text = id) =>
  tx.db
    .insertInto('contract_note')
    .values(note(tx, id, text))
    .execute();

/** What every engine must do. */
export function describeDatabaseContract(engine: string, open: OpenTestDatabase): void {
  describe(`the database on ${engine}`, () => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await open({ migrations });
      for (const tenant of [contoso, fabrikam]) {
        await database.forTenant(tenant, async (tx) => {
          await addNote(tx, 'shared-id');
          await addNote(tx, `of-${tenant}`);
        });
      }
    });
    afterAll(() => database?.remove());

    const notesOf = (tenant: TenantId) =>
      database.forTenant(tenant, ({ db }) => db.selectFrom('contract_note').selectAll().orderBy('id').execute());

    describe('keeps tenants apart when a store forgets its filter', () => {
      test('reading everything reads only our own', async () => {
        const rows = await notesOf(contoso);
        expect(rows.map((row) => row.tenant_id)).toEqual([contoso, contoso]);
      });

      test('asking for the other tenant by name finds nothing', async () => {
        const rows = await database.forTenant(contoso, ({ db }) =>
          db.selectFrom('contract_note').selectAll().where('tenant_id', '=', fabrikam).execute(),
        );
        expect(rows).toEqual([]);
      });

      test('updating everything leaves the others as they were', async () => {
        const before = await notesOf(fabrikam);
        const [{ numUpdatedRows }] = (await database.forTenant(contoso, ({ db }) =>
          db.updateTable('contract_note').set({ size: 2 }).execute(),
        )) as [{ numUpdatedRows: bigint }];
        expect(Number(numUpdatedRows)).toBe(2);
        expect(await notesOf(fabrikam)).toEqual(before);
      });

      test('deleting everything leaves the others where they are', async () => {
        const before = await notesOf(fabrikam);
        await database
          .forTenant(contoso, async ({ db }) => {
            await db.deleteFrom('contract_note').execute();
            throw new Error('only looking');
          })
          .catch(() => undefined);
        await database.forTenant(uuid() as TenantId, ({ db }) => db.deleteFrom('contract_note').execute());
        expect(await notesOf(fabrikam)).toEqual(before);
      });

      test('a row cannot be written for another tenant, nor handed over to one', async () => {
        const insert = database.forTenant(contoso, ({ db }) =>
          db
            .insertInto('contract_note')
            .values(note({ tenantId: fabrikam }, 'smuggled'))
            .execute(),
        );
        await expect(insert).rejects.toMatchObject({ code: '42501' });
        const handOver = database.forTenant(contoso, ({ db }) =>
          db.updateTable('contract_note').set({ tenant_id: fabrikam }).execute(),
        );
        await expect(handOver).rejects.toMatchObject({ code: '42501' });
      });

      test('a conflicting insert does not overwrite the row of another tenant', async () => {
        await database.forTenant(contoso, (tx) =>
          tx.db
            .insertInto('contract_note')
            .values(note(tx, `of-${fabrikam}`, 'mine'))
            .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet({ text: 'overwritten' }))
            .execute(),
        );
        expect((await notesOf(fabrikam)).map(({ text }) => text)).not.toContain('overwritten');
        await database.forTenant(contoso, ({ db }) =>
          db.deleteFrom('contract_note').where('text', '=', 'mine').execute(),
        );
      });

      test('the tables of the instance cannot even be read', async () => {
        const read = database.forTenant(contoso, ({ db }) => db.selectFrom('contract_setting').selectAll().execute());
        await expect(read).rejects.toMatchObject({ code: '42501' });
      });
    });

    test('across tenants everything is seen, and instance tables can be written', async () => {
      const rows = await database.acrossTenants((db) => db.selectFrom('contract_note').select('tenant_id').execute());
      expect(new Set(rows.map((row) => row.tenant_id))).toEqual(new Set([contoso, fabrikam]));
      await database.acrossTenants((db) =>
        db.insertInto('contract_setting').values({ name: 'a', value: 'b' }).execute(),
      );
    });

    describe('reading for a tenant', () => {
      const notesRead = (tenant: TenantId) =>
        database.readForTenant(tenant, ({ db }) => db.selectFrom('contract_note').select('tenant_id').execute());

      test('sees its own rows alone', async () => {
        expect((await notesRead(contoso)).map((row) => row.tenant_id)).toEqual([contoso, contoso]);
        expect(await notesRead(uuid() as TenantId)).toEqual([]);
        const settings = database.readForTenant(contoso, ({ db }) =>
          db.selectFrom('contract_setting').selectAll().execute(),
        );
        await expect(settings).rejects.toMatchObject({ code: '42501' });
      });

      test('changes nothing: whoever tries is refused', async () => {
        const write = database.readForTenant(contoso, (tx) => addNote(tx, 'while reading'));
        await expect(write).rejects.toMatchObject({ code: '25006' });
        await database.forTenant(contoso, ({ db }) => db.updateTable('contract_note').set({ size: 1 }).execute());
      });

      test("gives work's own error, and another transaction may follow at once", async () => {
        const mine = new RangeError('changed my mind');
        await expect(database.readForTenant(contoso, () => Promise.reject(mine))).rejects.toBe(mine);
        const nested = database.readForTenant(contoso, () => notesRead(fabrikam));
        await expect(nested).rejects.toThrow('inside a transaction');
        const many = await Promise.all(
          Array.from({ length: 50 }, (_, turn) => notesRead(turn % 2 === 0 ? contoso : fabrikam)),
        );
        expect(many.map((rows) => new Set(rows.map((row) => row.tenant_id)))).toEqual(
          many.map((_, turn) => new Set([turn % 2 === 0 ? contoso : fabrikam])),
        );
      });

      test('closing waits until what was read has ended', async () => {
        const fresh = await open({ migrations });
        await fresh.readForTenant(contoso, ({ db }) => db.selectFrom('contract_note').selectAll().execute());
        await fresh.remove();
      });
    });

    test('looking across tenants sees everything and changes nothing that is kept from it', async () => {
      const rows = await database.lookAcrossTenants((db) =>
        db.selectFrom('contract_note').select('tenant_id').execute(),
      );
      expect(new Set(rows.map((row) => row.tenant_id))).toEqual(new Set([contoso, fabrikam]));
      const inside = database.forTenant(contoso, () => database.lookAcrossTenants(async () => undefined));
      await expect(inside).rejects.toThrow('inside a transaction');
    });

    test('no tenant set means no rows, also on a connection that served one before', async () => {
      await notesOf(contoso);
      const rows = await database.acrossTenants(async (db) => {
        await sql`select set_config('role', 'picket_tenant', true)`.execute(db);
        return db.selectFrom('contract_note').selectAll().execute();
      });
      expect(rows).toEqual([]);
    });

    test('a thousand interleaved transactions of fifty tenants, with aborts, never see a stranger', async () => {
      const random = seededEntropy(7);
      const tenants = Array.from({ length: 50 }, () => random.uuid() as TenantId);
      const strangers: string[] = [];
      const visit = async (turn: number) => {
        const tenant = tenants[Math.floor(random.jitter() * tenants.length)] as TenantId;
        const fails = random.jitter() < 0.3;
        await database.forTenant(tenant, async (tx) => {
          await addNote(tx, `turn-${turn}`);
          const rows = await tx.db.selectFrom('contract_note').select('tenant_id').execute();
          strangers.push(...rows.map((row) => row.tenant_id).filter((id) => id !== tenant));
          if (fails) await sql`select 1 / 0`.execute(tx.db);
        });
      };
      const outcomes = await Promise.allSettled(Array.from({ length: 1_000 }, (_, turn) => visit(turn)));
      const kept = outcomes.filter(({ status }) => status === 'fulfilled').length;
      const rows = await database.acrossTenants((db) =>
        db.selectFrom('contract_note').select('id').where('id', 'like', 'turn-%').execute(),
      );
      expect(strangers).toEqual([]);
      expect(kept).toBeGreaterThan(500);
      expect(rows.length).toBe(kept);
      await database.acrossTenants((db) => db.deleteFrom('contract_note').where('id', 'like', 'turn-%').execute());
    });

    test('a duplicate is a conflict that names its constraint', async () => {
      const again = database.forTenant(contoso, (tx) => addNote(tx, 'other-id', 'shared-id'));
      await expect(again).rejects.toMatchObject({
        code: 'conflict',
        retry: 'never',
        context: { sqlState: '23505', constraint: 'contract_note_by_text', table: 'contract_note' },
      });
      const sameKey = database.forTenant(contoso, (tx) => addNote(tx, 'shared-id', 'another text'));
      await expect(sameKey).rejects.toMatchObject({ context: { constraint: 'contract_note_pkey' } });
    });

    test('what exists in one tenant can be made in another', async () => {
      await database.forTenant(uuid() as TenantId, (tx) => addNote(tx, 'shared-id'));
    });

    test("work's own error comes out unchanged, and nothing is kept", async () => {
      const mine = new RangeError('changed my mind');
      const work = database.forTenant(contoso, async (tx) => {
        await addNote(tx, 'half');
        throw mine;
      });
      await expect(work).rejects.toBe(mine);
      expect((await notesOf(contoso)).map(({ id }) => id)).not.toContain('half');
    });

    test('a transaction whose error was swallowed does not pretend to have committed', async () => {
      const work = database.forTenant(contoso, async (tx) => {
        await addNote(tx, 'swallowed');
        await sql`select 1 / 0`.execute(tx.db).catch(() => undefined);
      });
      await expect(work).rejects.toThrow();
      expect((await notesOf(contoso)).map(({ id }) => id)).not.toContain('swallowed');
    });

    test('a transaction inside another one is refused, not waited for', async () => {
      const nested = database.forTenant(contoso, () => database.forTenant(fabrikam, async () => undefined));
      await expect(nested).rejects.toThrow('inside a transaction');
    });

    test('work that a transaction started and left behind may open its own', async () => {
      let later: Promise<unknown> = Promise.resolve();
      const release = Promise.withResolvers<void>();
      await database.forTenant(contoso, async () => {
        later = release.promise.then(() => notesOf(contoso));
      });
      release.resolve();
      await expect(later).resolves.toHaveLength(2);
    });

    test('instants, json and bigints come back as they went in', async () => {
      const tenant = uuid() as TenantId;
      const moment = after(clock.now(), 123);
      const tags = ['ü', 'quote " and \\', "'; drop table contract_note; --"];
      const row = await database.forTenant(tenant, async (tx) => {
        await tx.db
          .insertInto('contract_note')
          .values({ ...note(tx, 'kinds'), made_at: at(moment), tags: json(tags), size: Number.MAX_SAFE_INTEGER })
          .execute();
        return tx.db.selectFrom('contract_note').selectAll().where('made_at', '=', at(moment)).executeTakeFirst();
      });
      expect(row).toEqual({
        tenant_id: tenant,
        id: 'kinds',
        text: 'kinds',
        made_at: moment,
        read_at: null,
        tags,
        size: Number.MAX_SAFE_INTEGER,
      });
    });

    test.each([
      ['a leap day', '2028-02-29T23:59:59.999Z'],
      ['before the epoch', '1969-07-20T20:17:40.000Z'],
      ['beyond 32 bits', '2038-01-19T03:14:08.000Z'],
    ])('%s survives', async (_, iso) => {
      const moment = Date.parse(iso) as ReturnType<typeof clock.now>;
      const { rows } = await database.acrossTenants((db) => sql`select ${at(moment)} as moment`.execute(db));
      expect(rows).toEqual([{ moment }]);
    });

    test('an instant read in a session of another time zone is the same instant', async () => {
      const { rows } = await database.acrossTenants(async (db) => {
        await sql`select set_config('timezone', 'Asia/Kathmandu', true)`.execute(db);
        return sql`select ${at(clock.now())} as moment`.execute(db);
      });
      expect(rows).toEqual([{ moment: clock.now() }]);
    });

    test('a bare number is refused where an instant belongs, not stored as something else', async () => {
      const query = database.acrossTenants((db) => sql`select ${clock.now()}::timestamptz`.execute(db));
      await expect(query).rejects.toThrow();
    });

    test('a count is a number', async () => {
      const { rows } = await database.acrossTenants((db) =>
        sql`select count(*) as n from contract_setting`.execute(db),
      );
      expect(rows).toEqual([{ n: 1 }]);
    });

    test('text from devices is data, whatever it says', async () => {
      const corpus = ["' or 1=1 --", '$1', '\\', '%s', "'); reset role; --", '\u2028', '😀', 'a'.repeat(10_000)];
      const tenant = uuid() as TenantId;
      await database.forTenant(tenant, async (tx) => {
        for (const text of corpus) await addNote(tx, text);
      });
      expect(new Set((await notesOf(tenant)).map(({ text }) => text))).toEqual(new Set(corpus));
      expect((await notesOf(contoso)).length).toBe(2);
    });

    test('killed in the middle of a transaction, it keeps what was committed and nothing of the half', async () => {
      const tenant = uuid() as TenantId;
      const fresh = await open({ migrations });
      await fresh.forTenant(tenant, (tx) => addNote(tx, 'committed'));
      const midway = Promise.withResolvers<void>();
      const resume = Promise.withResolvers<void>();
      const torn = fresh.forTenant(tenant, async (tx) => {
        await addNote(tx, 'half');
        midway.resolve();
        await resume.promise;
        await addNote(tx, 'other half');
      });
      const waiting = midway.promise.then(() => fresh.forTenant(tenant, (tx) => addNote(tx, 'in the queue')));
      // Whether the one in the queue got in before the crash depends on the engine; that both settle does not.
      const settled = Promise.allSettled([torn, waiting]);
      await midway.promise;
      await fresh.crash();
      resume.resolve();
      const [tornOutcome] = await settled;
      expect(tornOutcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'database_unavailable', retry: 'later' },
      });

      const reopened = await fresh.reopen();
      const rows = await reopened.forTenant(tenant, ({ db }) => db.selectFrom('contract_note').select('id').execute());
      const ids = rows.map(({ id }) => id);
      expect(ids).toContain('committed');
      expect(ids).not.toContain('half');
      expect(ids).not.toContain('other half');
      await reopened.forTenant(tenant, (tx) => addNote(tx, 'afterwards'));
      await reopened.remove();
    });
  });
}

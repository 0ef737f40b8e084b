import type { TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Migrations } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { createTenantTable } from './tenant-table.ts';
import { openTestPostgres } from './testing.ts';
import { findPostgres, type TestCluster, testCluster } from './testing-cluster.ts';

const migrations: Migrations = {
  '0001-things': {
    up: (db) =>
      createTenantTable(db, 'safety_thing', {
        key: ['id'],
        columns: (table) => table.addColumn('id', 'text', (column) => column.notNull()),
      }),
  },
};

describe.runIf(findPostgres())('PostgreSQL is refused', () => {
  let cluster: TestCluster;
  let count = 0;
  beforeAll(() => {
    cluster = testCluster();
  });

  const freshDatabase = async () => {
    const name = `safety_${process.pid}_${++count}`;
    await cluster.createDatabase(name, 'template0');
    return name;
  };
  const freshLogin = async (attributes = '') => {
    const login = `safety_login_${process.pid}_${++count}`;
    await cluster.administer(
      `create role ${login} login ${attributes}; grant picket_tenant, picket_instance to ${login}`,
    );
    return login;
  };
  const open = (url: string, adminUrl?: string) =>
    openPostgres({ url, adminUrl, migrations, onConnectionLost: () => undefined });

  test('to a superuser, with the line that makes it an ordinary role', async () => {
    const database = await freshDatabase();
    const login = await freshLogin('superuser');
    await expect(open(cluster.url(database, login))).rejects.toMatchObject({
      code: 'database_unsafe',
      message: expect.stringContaining(`ALTER ROLE "${login}" NOSUPERUSER NOBYPASSRLS;`),
    });
    const tables = await cluster.administer(`select from pg_class where relname = 'safety_thing'`, database);
    expect(tables, 'nothing is made in it first').toEqual([]);
  });

  test('to a role that bypasses row-level security', async () => {
    const login = await freshLogin('bypassrls');
    await expect(open(cluster.url(await freshDatabase(), login))).rejects.toMatchObject({
      code: 'database_unsafe',
      message: expect.stringContaining(`ALTER ROLE "${login}" NOSUPERUSER NOBYPASSRLS;`),
    });
  });

  test('to a role that can become one of these', async () => {
    const login = await freshLogin('noinherit');
    const powerful = await freshLogin('bypassrls');
    await cluster.administer(`grant ${powerful} to ${login}`);
    await expect(open(cluster.url(await freshDatabase(), login))).rejects.toMatchObject({
      code: 'database_unsafe',
      message: expect.stringContaining(`REVOKE "${powerful}" FROM "${login}";`),
    });
  });

  test('to a login that lacks the roles and may not take them, with the lines to run', async () => {
    const login = `safety_stranger_${process.pid}`;
    await cluster.administer(`create role ${login} login`);
    await expect(open(cluster.url(await freshDatabase(), login))).rejects.toMatchObject({
      code: 'database_unsafe',
      message: expect.stringMatching(
        new RegExp(`GRANT picket_tenant TO "${login}";\\nGRANT picket_instance TO "${login}";`),
      ),
    });
  });

  test('when a table has lost its row-level security', async () => {
    const database = await freshDatabase();
    await (await open(cluster.url(database))).close();
    await cluster.administer('alter table safety_thing no force row level security', database);
    await expect(open(cluster.url(database))).rejects.toMatchObject({
      code: 'database_unsafe',
      message: expect.stringContaining('ALTER TABLE safety_thing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;'),
    });
    await cluster.administer('alter table safety_thing force row level security', database);
    await (await open(cluster.url(database))).close();
  });

  test('when it cannot be reached, as something that may pass', async () => {
    const nowhere = 'postgres://picket@127.0.0.1:1/picket';
    await expect(open(nowhere)).rejects.toMatchObject({ code: 'database_unavailable', retry: 'later' });
  });
});

test.runIf(findPostgres())(
  'connections that the server cut are replaced, and nobody has to restart anything',
  async () => {
    const database = await openTestPostgres({ migrations: {} });
    const name = await database.acrossTenants(async (db) => {
      const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db);
      return rows[0]?.name ?? '';
    });
    await database.jobStore.executeSql('select 1');
    await testCluster().disconnect(name);
    const again = () => database.acrossTenants((db) => sql`select 1 as one`.execute(db));
    // The first ones may still be handed a dead connection; they are told to come back.
    await again().catch((error) => expect(error).toMatchObject({ code: 'database_unavailable', retry: 'later' }));
    await database.jobStore.executeSql('select 1').catch(() => undefined);
    expect((await again()).rows).toEqual([{ one: 1 }]);
    await database.jobStore.executeSql('select 1');
    await database.remove();
  },
);

test.runIf(findPostgres())(
  'of processes that start at once on an empty server one migrates and the others wait',
  async () => {
    const cluster = testCluster();
    const name = `at_once_${process.pid}`;
    await cluster.createDatabase(name, 'template0');
    let runs = 0;
    let atOnce = 0;
    const counted: Migrations = {
      '0001-things': {
        up: async (db) => {
          runs += 1;
          atOnce += 1;
          expect(atOnce).toBe(1);
          await sql`select pg_sleep(0.2)`.execute(db);
          await migrations['0001-things']?.up(db);
          atOnce -= 1;
        },
      },
    };
    const opened = await Promise.all(
      Array.from({ length: 4 }, () =>
        openPostgres({ url: cluster.url(name), migrations: counted, onConnectionLost: () => undefined }),
      ),
    );
    expect(runs).toBe(1);
    await Promise.all(opened.map((database) => database.close()));
    await cluster.dropDatabase(name);
  },
);

describe.runIf(findPostgres())('PostgreSQL with a role of its own for migrations', () => {
  test('serves from a login that owns nothing and may change no table', async () => {
    const cluster = testCluster();
    const database = `split_${process.pid}`;
    const [admin, serving] = [`split_admin_${process.pid}`, `split_serving_${process.pid}`];
    await cluster.createDatabase(database, 'template0');
    await cluster.administer(`
      create role ${admin} login; create role ${serving} login noinherit;
      grant picket_tenant, picket_instance to ${serving};
      alter database ${database} owner to ${admin}`);
    const opened = await openPostgres({
      url: cluster.url(database, serving),
      adminUrl: cluster.url(database, admin),
      migrations,
      onConnectionLost: () => undefined,
    });
    await opened
      .acrossTenants((db) =>
        db
          .selectFrom('platform_migration' as never)
          .selectAll()
          .execute(),
      )
      .then(
        () => expect.fail('the serving roles have no business with the record of migrations'),
        (error) => expect(error).toMatchObject({ code: '42501' }),
      );
    const drop = opened.acrossTenants((db) => db.schema.dropTable('safety_thing').execute());
    await expect(drop).rejects.toMatchObject({ code: '42501' });
    await opened.close();
  });
});

describe.runIf(findPostgres())('looks on PostgreSQL', () => {
  test('go on when a newer Picket has given the table another column meanwhile', async () => {
    const opened = await openTestPostgres({ migrations });
    const look = () =>
      opened.lookAcrossTenants((db) => sql<{ id: string; later?: string }>`select * from safety_thing`.execute(db));
    const tenantId = '0198c0de-0000-4000-8000-000000000001' as TenantId;
    await opened.forTenant(tenantId, ({ db }) =>
      sql`insert into safety_thing (tenant_id, id) values (${tenantId}, 'one')`.execute(db),
    );
    // Each connection has prepared it.
    await Promise.all(Array.from({ length: 8 }, look));
    const { rows } = await opened.acrossTenants((db) =>
      sql<{ name: string }>`select current_database() as name`.execute(db),
    );
    await testCluster().administer(`alter table safety_thing add column later text default 'now'`, rows[0]?.name);
    const answers = await Promise.all(Array.from({ length: 8 }, look));
    expect(answers.map((answer) => answer.rows)).toEqual(
      answers.map(() => [{ tenant_id: tenantId, id: 'one', later: 'now' }]),
    );
    await opened.remove();
  });
});

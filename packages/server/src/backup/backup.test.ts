import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { signHeads, verifyAuditLog } from '../audit/audit-log.ts';
import { recordAudit } from '../audit/audit-trail.ts';
import { instanceChain } from '../audit/chain.ts';
import { fingerprintOfAuditKey, openHeadSigner } from '../audit/head-signer.ts';
import { listEntries } from '../audit/store.ts';
import { refuseOtherKeys } from '../keys/refuse-other-keys.ts';
import { migrations } from '../migrations/index.ts';
import { openPglite } from '../platform/database/pglite.ts';
import {
  copyPristinePglite,
  openTestDatabases,
  openTestPglite,
  openTestPostgres,
  type TestDatabase,
} from '../platform/database/testing.ts';
import { findPostgres, testCluster } from '../platform/database/testing-cluster.ts';
import { openWhole } from '../platform/database/whole-database.ts';
import { keyId } from '../platform/sealer.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { createBackup } from './create.ts';
import { type Filled, fill } from './filled-database.suite.ts';
import { firstLine, leftOut } from './format.ts';
import type { OwnKeys } from './keys.ts';
import { restoreBackup } from './restore.ts';
import { verifyBackup } from './verify.ts';
import { writeBackupFile } from './write-file.ts';

// Each opens several embedded databases, one after the other.
vi.setConfig({ testTimeout: 90_000 });

const clock = new TestClock();
const folder = mkdtempSync(join(tmpdir(), 'picket-backup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
const newFile = () => join(folder, `${++count}.backup`);
const emptyFolder = async () => {
  const made = join(folder, `data-${++count}`);
  await mkdir(made);
  return made;
};
/** Without any schema, as the first start of an embedded database finds it when initdb is done. */
const emptyEmbedded = async () => {
  const directory = await emptyFolder();
  await copyPristinePglite(directory);
  return { directory };
};
const keysOf = ({ sealingKey, auditKey }: Filled): OwnKeys => ({ sealing: [sealingKey], audit: auditKey });

/** A database of which nobody has heard yet, on each engine. */
const emptyPlaces = [
  ['the embedded database', async () => ({ place: await emptyEmbedded(), remove: async () => undefined })],
  ...(findPostgres() === undefined
    ? []
    : [
        [
          'PostgreSQL',
          async () => {
            const cluster = testCluster();
            const name = `restored_${process.pid}_${++count}`;
            await cluster.createDatabase(name, 'template0');
            const place = { directory: await emptyFolder(), url: cluster.url(name) };
            return { place, remove: () => cluster.dropDatabase(name) };
          },
        ] as const,
      ]),
] as const;

for (const [engine, open] of openTestDatabases()) {
  describe(`a backup of ${engine}`, () => {
    let database: TestDatabase;
    let filled: Filled;
    const file = newFile();

    beforeAll(async () => {
      database = await open();
      filled = await fill(database, database.place.directory);
      if (database.engine === 'pglite') await database.close();
      await createBackup({ place: database.place, keys: keysOf(filled), clock, file });
    });
    afterAll(() => database?.remove());

    for (const [other, findEmpty] of emptyPlaces) {
      test(`restores into ${other}, every table to the last byte, and its audit chains hold`, async () => {
        const { place, remove } = await findEmpty();
        const said: string[] = [];
        const restored = await restoreBackup({
          place,
          keys: keysOf(filled),
          clock,
          file,
          onProgress: ({ table }) => said.push(table),
        });
        expect(restored).toMatchObject({ tenants: 2, brokenChains: [] });
        expect(new Set(said).size).toBeGreaterThan(20);

        const again = newFile();
        const { tables } = await createBackup({ place, keys: keysOf(filled), clock, file: again });
        const before = (await verifyBackup({ file, keys: keysOf(filled) })).manifest.tables;
        // What a restore changes on purpose.
        const changed = new Set([
          'assessment_dirty',
          'audit_entry',
          'audit_head',
          'audit_signed_head',
          'delivery_intent',
          'delivery_restored',
          'deployment_run',
          'devices_device',
          'devices_managed',
          'history_head',
          'ingest_stream',
          'sync_run',
          'sync_state',
        ]);
        const same = (all: typeof tables) => all.filter(({ table }) => !changed.has(table));
        expect(same(tables)).toEqual(same(before));
        expect(same(tables).length).toBeGreaterThan(12);
        await remove();
      });
    }

    test('holds what can be counted without any policy, in every table but those that are left out', async () => {
      const { manifest } = await verifyBackup({ file, keys: keysOf(filled) });
      const omitted = leftOut.map(({ table }) => table);
      if (database.engine === 'postgres') {
        const name = new URL(database.place.url!.replace('@/', '@x/')).pathname.slice(1);
        const all = await testCluster().administer("select tablename from pg_tables where schemaname = 'public'", name);
        const carried = all.map(({ tablename }) => String(tablename)).filter((table) => !omitted.includes(table));
        expect(manifest.tables.map(({ table }) => table).toSorted()).toEqual(carried.toSorted());
        for (const { table, rows } of manifest.tables) {
          const [counted] = await testCluster().administer(`select count(*)::int as count from ${table}`, name);
          expect(`${table} ${rows}`).toBe(`${table} ${counted?.count}`);
        }
      }
      for (const { table, rows } of manifest.tables.filter(({ table }) => table !== 'delivery_restored'))
        expect(rows, table).toBeGreaterThan(0);
    });

    test('holds neither a key nor a session', async () => {
      const { manifest } = await verifyBackup({ file, keys: keysOf(filled) });
      const text = JSON.stringify(manifest);
      expect(text).not.toContain(Buffer.from(filled.sealingKey).toString('base64'));
      expect(text).not.toContain('PRIVATE');
      expect(manifest.tables.map(({ table }) => table)).not.toContain('operators_session');
      expect(manifest.auditHeads.map(({ chain }) => chain).toSorted()).toEqual(
        [instanceChain, ...filled.tenants].toSorted(),
      );
    });
  });
}

describe('a backup', () => {
  let source: TestDatabase;
  let filled: Filled;
  let keys: OwnKeys;
  const file = newFile();

  beforeAll(async () => {
    source = await openTestPglite();
    filled = await fill(source, source.place.directory);
    keys = keysOf(filled);
    await source.close();
    await createBackup({ place: source.place, keys, clock, file });
  });
  afterAll(() => source?.remove());

  test('of which any byte was flipped, anywhere, is found out', async () => {
    const whole = await readFile(file);
    const spoilt = newFile();
    // Every byte of both ends, where all is special, and of the rest each 37th.
    const places = [...whole.keys()].filter((at) => at < 64 || at > whole.length - 256 || at % 37 === 0);
    for (const at of places) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 << (at % 8);
      await writeFile(spoilt, changed);
      await expect(verifyBackup({ file: spoilt, keys }), `byte ${at}`).rejects.toMatchObject({
        code: 'backup_damaged',
      });
    }
    expect(places.length).toBeGreaterThan(400);
  });

  test('that was cut off, at any length, is found out', async () => {
    const whole = await readFile(file);
    const cut = newFile();
    for (let length = 0; length < whole.length; length += length < 64 || length > whole.length - 256 ? 1 : 41) {
      await writeFile(cut, whole.subarray(0, length));
      await expect(verifyBackup({ file: cut, keys }), `${length}`).rejects.toMatchObject({ code: 'backup_damaged' });
    }
    await writeFile(cut, Buffer.concat([whole, Buffer.from('\n')]));
    await expect(verifyBackup({ file: cut, keys })).rejects.toMatchObject({ code: 'backup_damaged' });
  });

  test('that somebody made up with right digests and without the sealing key is not restored', async () => {
    const forged = newFile();
    const stranger = new Uint8Array(32).fill(66);
    await writeBackupFile(forged, linesWithin(file), stranger);
    const place = await emptyEmbedded();
    // Whoever does not have the key of the seal cannot tell; whoever restores must.
    expect(await verifyBackup({ file: forged, keys })).toMatchObject({ isSealed: undefined });
    await expect(restoreBackup({ place, keys, clock, file: forged })).rejects.toMatchObject({
      code: 'settings_invalid',
    });
    // With the right key's name on it.
    const text = (await readFile(forged)).toString('latin1').replace(keyId(stranger), keyId(filled.sealingKey));
    const body = Buffer.from(text.slice(0, text.lastIndexOf('sha256 ')), 'latin1');
    const digest = createHash('sha256').update(body).digest('hex');
    await writeFile(forged, Buffer.concat([body, Buffer.from(`sha256 ${digest}\n`)]));
    await expect(restoreBackup({ place, keys, clock, file: forged })).rejects.toMatchObject({ code: 'backup_damaged' });
  });

  test('opens with its own keys only, and it is said which one is missing before anything is written', async () => {
    const place = { directory: await emptyFolder() };
    const other = new Uint8Array(32).fill(1);
    await expect(restoreBackup({ place, keys: { ...keys, sealing: [other] }, clock, file })).rejects.toThrow(
      `The sealing key ${keyId(filled.sealingKey)} is missing; this machine has ${keyId(other)}`,
    );
    await expect(restoreBackup({ place, keys: { ...keys, audit: undefined }, clock, file })).rejects.toThrow(
      `The audit key ${fingerprintOfAuditKey(filled.auditKey)} is missing; this machine has none`,
    );
    expect(await readdir(place.directory)).toEqual([]);
  });

  test('is not made where its key is not at hand, or what it holds is sealed with another', async () => {
    const without = { sealing: [], audit: undefined };
    await expect(createBackup({ place: source.place, keys: without, clock, file: newFile() })).rejects.toThrow(
      /without its key/,
    );
    const other = { ...keys, sealing: [new Uint8Array(32).fill(1)] };
    const wanted = newFile();
    await expect(createBackup({ place: source.place, keys: other, clock, file: wanted })).rejects.toThrow(/is missing/);
    await expect(readFile(wanted)).rejects.toThrow();
  });

  test('never takes the place of another file', async () => {
    const before = await readFile(file);
    await expect(createBackup({ place: source.place, keys, clock, file })).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(file)).toEqual(before);
  });

  test('is not restored over anything', async () => {
    await expect(restoreBackup({ place: source.place, keys, clock, file })).rejects.toMatchObject({
      code: 'instance_not_empty',
    });
  });

  test('of a newer Picket is refused, and one of an older Picket is brought up to date', async () => {
    const newer = newFile();
    await writeBackupFile(
      newer,
      changedHead(file, (schema) => [...schema, '9999-from-the-future']),
      filled.sealingKey,
    );
    const place = await emptyEmbedded();
    await expect(restoreBackup({ place, keys, clock, file: newer })).rejects.toMatchObject({ code: 'schema_newer' });

    const names = Object.keys(migrations);
    const older = await openTestPglite({ migrations: Object.fromEntries(Object.entries(migrations).slice(0, -1)) });
    const fromOlder = newFile();
    const filledOlder = await fill(older, older.place.directory);
    await older.close();
    await createBackup({ place: older.place, keys: keysOf(filledOlder), clock, file: fromOlder });
    await restoreBackup({ place, keys: keysOf(filledOlder), clock, file: fromOlder });
    await older.remove();
    const whole = await openWhole(place);
    expect(await whole.listMigrations()).toEqual(names);
    expect(await whole.read((db) => db.selectFrom('delivery_restored').selectAll().execute())).toHaveLength(2);
    await whole.close();
  });

  test('that fails half-way leaves nothing behind, and the next try succeeds', async () => {
    const place = await emptyEmbedded();
    let calls = 0;
    const onProgress = () => {
      if (++calls === 12) throw new Error('the power went out');
    };
    await expect(restoreBackup({ place, keys, clock, file, onProgress })).rejects.toThrow('the power went out');
    expect(await restoreBackup({ place, keys, clock, file })).toMatchObject({ tenants: 2 });
  });

  test('sets the audit log back without a false alarm where more had been signed, and the log says so', async () => {
    // The same data directory: its database was lost, its keys and signed heads were not.
    const place = await emptyEmbedded();
    const kept = await source.reopen();
    await kept.acrossTenants((db) => recordAudit(db, entryOf('after the backup')));
    const signer = openHeadSigner({ directory: kept.place.directory, clock, key: filled.auditKey });
    await signHeads({ database: kept, signer }, undefined);
    await kept.close();
    await copyFile(join(kept.place.directory, 'audit-heads.jsonl'), join(place.directory, 'audit-heads.jsonl'));

    await restoreBackup({ place, keys, clock, file });
    const database = await openPglite({ ...place, migrations, onLost: () => undefined });
    const after = openHeadSigner({ directory: place.directory, clock, key: filled.auditKey });
    const tools = { database, signer: after };
    for (const chain of [instanceChain, ...filled.tenants]) {
      expect(await verifyAuditLog(tools, chain)).toMatchObject({ intact: true });
      const [newest] = await database.acrossTenants((db) => listEntries(db, chain, {}, { limit: 1 }));
      expect(newest).toMatchObject({ action: 'backup.restored' });
    }
    expect(await signHeads(tools)).toMatchObject({ broken: [] });
    // A tail that is cut off afterwards shows as before.
    await database.acrossTenants((db) => db.updateTable('audit_head').set({ sequence: 1 }).execute());
    expect((await signHeads(tools)).broken.length).toBe(3);
    await database.close();
  });

  test('goes on with another audit key when the old one is lost for good and that is accepted', async () => {
    const place = await emptyEmbedded();
    const another = generateKeyPairSync('ed25519').privateKey;
    const request = { place, keys: { ...keys, audit: another }, clock, file };
    await expect(restoreBackup(request)).rejects.toThrow(/audit key .* is missing/);
    await restoreBackup({ ...request, acceptAnotherAuditKey: true });
    const database = await openPglite({ ...place, migrations, onLost: () => undefined });
    await refuseOtherKeys(database, [
      { purpose: 'audit-heads', fingerprints: [fingerprintOfAuditKey(another)], setting: 'x' },
    ]);
    const signer = openHeadSigner({ directory: place.directory, clock, key: another });
    expect(await verifyAuditLog({ database, signer }, instanceChain)).toMatchObject({ intact: true });
    await database.close();
  });

  test('carries API tokens unless told otherwise, and neither sessions nor links', async () => {
    const count = async (options: { dropTokens?: boolean }) => {
      const [[, findEmpty]] = emptyPlaces.toReversed() as unknown as typeof emptyPlaces;
      const { place, remove } = await findEmpty();
      await restoreBackup({ place, keys, clock, file, ...options });
      const whole = await openWhole(place);
      const { rows } = await whole.read((db) =>
        sql<Record<string, number>>`select (select count(*)::int from operators_token) as tokens,
          (select count(*)::int from operators_session) as sessions,
          (select count(*)::int from operators_invitation) as links`.execute(db),
      );
      await whole.close();
      await remove();
      return rows[0];
    };
    expect(await count({})).toEqual({ tokens: 6, sessions: 0, links: 0 });
    expect(await count({ dropTokens: true })).toEqual({ tokens: 0, sessions: 0, links: 0 });
  });
});

const entryOf = (action: string) => ({
  at: clock.now(),
  actor: { kind: 'picket', id: null, name: 'Picket' } as const,
  action,
  outcome: 'done' as const,
});

/** The lines of a backup, to make another one of them. */
async function* linesWithin(file: string): AsyncGenerator<string> {
  const bytes = await readFile(file);
  const packed = bytes.subarray(firstLine.length, bytes.lastIndexOf('\nseal '));
  yield* gunzipSync(packed).toString('utf8').trimEnd().split('\n');
}

async function* changedHead(file: string, change: (schema: string[]) => string[]): AsyncGenerator<string> {
  for await (const line of linesWithin(file)) {
    if (line.startsWith('[')) yield line;
    else {
      const read = JSON.parse(line);
      const head = read.head ?? read.manifest?.head;
      if (head !== undefined) head.schema = change(head.schema);
      yield JSON.stringify(read);
    }
  }
}

describe.runIf(findPostgres())('on PostgreSQL', () => {
  test('a backup is refused where row-level security would hide a row of any table', async () => {
    const database = await openTestPostgres();
    const filled = await fill(database, await emptyFolder());
    const name = new URL(database.place.url!.replace('@/', '@x/')).pathname.slice(1);
    const { place } = database;
    const attempt = () => createBackup({ place, keys: keysOf(filled), clock, file: newFile() });
    const administer = (statement: string) => testCluster().administer(statement, name);

    const ways = [
      [
        'drop policy all_rows on findings_finding',
        'create policy all_rows on findings_finding to picket_instance using (true) with check (true)',
      ],
      [
        `alter policy all_rows on history_entry using (tenant_id = '${filled.tenants[0]}')`,
        'alter policy all_rows on history_entry using (true)',
      ],
      [
        'create policy hides on devices_device as restrictive to public using (level <> $$high$$)',
        'drop policy hides on devices_device',
      ],
    ] as const;
    for (const [hide, mend] of ways) {
      await administer(hide);
      await expect(attempt(), hide).rejects.toMatchObject({ code: 'database_unsafe' });
      await administer(mend);
    }
    await attempt();
    await database.remove();
  });

  test('a backup is one moment, whatever is written meanwhile', async () => {
    const database = await openTestPostgres();
    const filled = await fill(database, await emptyFolder());
    const file = newFile();
    let written = 0;
    await createBackup({
      place: database.place,
      keys: keysOf(filled),
      clock,
      file,
      onProgress: ({ table }) => {
        if (table !== 'assessment_dirty' || written++ > 0) return;
        void database.acrossTenants(async (db) => {
          await db.deleteFrom('devices_device').execute();
          await db.deleteFrom('tenants_tenant').execute();
        });
      },
    });
    expect(written).toBeGreaterThan(0);
    const { manifest } = await verifyBackup({ file, keys: keysOf(filled) });
    const rowsOf = (name: string) => manifest.tables.find(({ table }) => table === name)?.rows;
    expect([rowsOf('devices_device'), rowsOf('tenants_tenant')]).toEqual([6, 2]);
    await database.remove();
  });

  test('nothing is restored into a database on which a Picket works', async () => {
    const database = await openTestPostgres();
    const filled = await fill(database, await emptyFolder());
    const file = newFile();
    await createBackup({ place: database.place, keys: keysOf(filled), clock, file });
    const target = await openTestPostgres();
    await target.acrossTenants((db) =>
      sql`insert into workers_worker values (gen_random_uuid(), clock_timestamp() + interval '1 minute')`.execute(db),
    );
    const place = { ...target.place, directory: await emptyFolder() };
    const attempt = restoreBackup({ place, keys: keysOf(filled), clock, file });
    await expect(attempt).rejects.toMatchObject({ code: 'conflict' });
    await database.remove();
    await target.remove();
  });
});

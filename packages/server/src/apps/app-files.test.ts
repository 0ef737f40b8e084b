import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppReport } from '@picket/app-analysis';
import { day, type Instant, PicketError, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { createLog } from '../platform/log.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { analyzeWaiting, clearWorkFolder } from './analyze-waiting.ts';
import {
  deleteAbandonedUploads,
  findAppFile,
  listAppFiles,
  listWaitingAppFiles,
  readBytes,
  readReport,
} from './store.ts';
import { beginUpload, takeBytes } from './uploads.ts';

const content = Buffer.from('an app file of several pieces, which is no app at all');
const sha256 = createHash('sha256').update(content).digest('hex');
const announced = { name: 'maps ../../of.apk', size: content.length, sha256 };
const limits = { fileBytes: 1_000 };

for (const [engine, open] of openTestDatabases()) {
  describe(`app files on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let workFolder = '';
    const entropy = seededEntropy(11);

    beforeAll(async () => {
      database = await open();
      workFolder = mkdtempSync(join(tmpdir(), 'picket-work-'));
    });
    afterAll(async () => {
      await database.remove();
      rmSync(workFolder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
    });

    const begin = (file = announced, tenant = tenantId) =>
      database.forTenant(tenant, (tx) => beginUpload(tx, file, { clock, entropy, limits }));
    const put = (id: string, offset: number, bytes: Uint8Array) =>
      database.forTenant(tenantId, (tx) => takeBytes(tx, { id, offset, bytes, now: clock.now() }));
    const find = (id: string) => database.forTenant(tenantId, (tx) => findAppFile(tx, id));
    const refusalOf = async (work: Promise<unknown>) => {
      const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return error instanceof PicketError ? error.code : error;
    };
    const wholeFile = async () => {
      const { app_file_id: id } = await begin();
      await put(id, 0, content.subarray(0, 10));
      await put(id, 10, content.subarray(10));
      return id;
    };

    const clean: AppReport = { file: 'x', size: 1, sha256, kind: 'apk', findings: [], incomplete: [] };
    const analyze = (
      id: string,
      answer: (path: string) => Promise<AppReport> | AppReport,
      signal = new AbortController().signal,
    ) =>
      analyzeWaiting(
        {
          database,
          clock,
          log: createLog({ level: 'silent', clock }),
          workFolder,
          analyzer: { analyze: async (path) => answer(path) },
        },
        tenantId,
        id,
        signal,
      );

    test('a file comes in pieces, and waits when it is whole', async () => {
      const { app_file_id: id, state, received } = await begin();
      expect([state, received]).toEqual(['uploading', 0]);
      expect(await put(id, 0, content.subarray(0, 10))).toMatchObject({ state: 'uploading', received: 10 });
      expect(await put(id, 10, content.subarray(10))).toMatchObject({ state: 'waiting', received: content.length });
      const waiting = await database.acrossTenants((db) => listWaitingAppFiles(db, [tenantId]));
      expect(waiting).toEqual([{ tenantId, appFileId: id }]);
    });

    test('an upload that broke off goes on where it was, by the digest alone', async () => {
      const { app_file_id: id } = await begin();
      await put(id, 0, content.subarray(0, 10));
      expect(await begin()).toMatchObject({ app_file_id: id, received: 10, state: 'uploading' });
      // The answer to the last piece was lost, and it is sent again.
      expect(await refusalOf(put(id, 0, content.subarray(0, 10)))).toBe('conflict');
      expect(await put(id, 10, content.subarray(10))).toMatchObject({ state: 'waiting' });
    });

    test('a file that was analysed is not uploaded again', async () => {
      const id = await wholeFile();
      await analyze(id, () => clean);
      expect(await begin({ ...announced, name: 'again.apk' })).toMatchObject({
        app_file_id: id,
        state: 'analyzed',
        name: announced.name,
      });
      expect(await refusalOf(put(id, content.length, content))).toBe('conflict');
    });

    test('what one tenant has uploaded is nothing to another', async () => {
      const id = await wholeFile();
      const other = await makeTenant({ database, clock, entropy }, 'Fabrikam');
      expect((await begin(announced, other)).app_file_id).not.toBe(id);
      expect(await database.forTenant(other, (tx) => findAppFile(tx, id))).toBeUndefined();
      const bytes = await database.forTenant(other, (tx) => readBytes(tx, id, 0));
      expect(bytes).toBeUndefined();
    });

    test.each([
      ['a hole', 11, 5],
      ['more than was announced', 0, 60],
    ])('%s is refused, and nothing of it is kept', async (_, offset, length) => {
      const { app_file_id: id } = await begin();
      expect(await refusalOf(put(id, offset, Buffer.alloc(length)))).toBe('conflict');
      expect(await find(id)).toMatchObject({ received: 0, state: 'uploading' });
    });

    test('too large a file, another size under the same digest, and too many at once are refused', async () => {
      expect(await refusalOf(begin({ ...announced, size: 1_001 }))).toBe('payload_too_large');
      await begin();
      expect(await refusalOf(begin({ ...announced, size: 7 }))).toBe('conflict');
      const many = async () => {
        for (let n = 0; n < 5; n++) await begin({ name: 'big', size: 900, sha256: String(n).repeat(64) });
      };
      expect(await refusalOf(many())).toBe('conflict');
    });

    test('the report takes the place of the bytes, under the name that the operator gave', async () => {
      const id = await wholeFile();
      let seen: Buffer | undefined;
      let path = '';
      await analyze(id, (given) => {
        path = given;
        seen = readFileSync(given);
        return {
          ...clean,
          packageName: 'org.example.maps',
          versionName: '7',
          findings: [{ threat: 'debuggable', title: 'x', severity: 'medium', techniques: [], evidence: ['y'] }],
        };
      });
      expect(seen?.equals(content)).toBe(true);
      expect(path.startsWith(workFolder)).toBe(true);
      expect(path).not.toContain('of.apk');
      expect(readdirSync(workFolder)).toEqual([]);
      expect(await find(id)).toMatchObject({
        state: 'analyzed',
        kind: 'apk',
        app_id: 'org.example.maps',
        version_name: '7',
        worst: 'medium',
        findings: 1,
        is_complete: true,
        problem: null,
      });
      expect(await database.forTenant(tenantId, (tx) => readReport(tx, id))).toMatchObject({ file: announced.name });
      expect(await database.forTenant(tenantId, (tx) => readBytes(tx, id, 0))).toBeUndefined();
    });

    test('bytes that are not those of the digest are refused, and the upload may begin anew', async () => {
      const { app_file_id: id } = await begin();
      await put(id, 0, Buffer.alloc(content.length, 'x'));
      await analyze(id, () => {
        throw new Error('nobody may look at it');
      });
      expect(await find(id)).toMatchObject({
        state: 'refused',
        problem: { code: 'digest_differs' },
        is_complete: null,
      });
      expect(await begin()).toMatchObject({ app_file_id: id, state: 'uploading', received: 0, problem: null });
      await put(id, 0, content);
      await analyze(id, () => clean);
      expect(await find(id)).toMatchObject({ state: 'analyzed' });
    });

    test('what cannot be read, or only in part, is never complete', async () => {
      const id = await wholeFile();
      await analyze(id, () => ({ ...clean, kind: null, error: { code: 'not-an-app', message: 'no archive' } }));
      expect(await find(id)).toMatchObject({
        is_complete: false,
        worst: null,
        problem: { code: 'not-an-app', detail: 'no archive' },
      });
    });

    test('zeros and half letters in a stranger’s texts do not keep a report out of the database', async () => {
      const id = await wholeFile();
      await analyze(id, () => ({ ...clean, label: 'a\0b\ud800', permissionLevels: { 'x\0': 'normal' } }));
      const report = await database.forTenant(tenantId, (tx) => readReport(tx, id));
      expect(report).toMatchObject({ label: 'a\uFFFDb\uFFFD', permissionLevels: { 'x\uFFFD': 'normal' } });
    });

    test('a report that is too long loses its longest lists first, and says so', async () => {
      const id = await wholeFile();
      const urls = Array.from({ length: 5_000 }, (_, n) => `https://${'x'.repeat(1_000)}/${n}`);
      await analyze(id, () => ({ ...clean, urls, trackers: ['kept'] }));
      const report = await database.forTenant(tenantId, (tx) => readReport(tx, id));
      expect(report?.urls).toBeUndefined();
      expect(report?.trackers).toEqual(['kept']);
      expect(report?.incomplete.join()).toContain('urls are not kept');
    });

    test('an analysis that was killed half-way is done again, with nothing left lying about', async () => {
      const id = await wholeFile();
      const killed = new Promise<AppReport>(() => undefined);
      const started = Promise.withResolvers<void>();
      void analyze(id, () => {
        started.resolve();
        return killed;
      });
      await started.promise;
      expect(readdirSync(workFolder)).toHaveLength(1);
      // The next process begins in an empty folder.
      clearWorkFolder(workFolder);
      expect(readdirSync(workFolder)).toEqual([]);
      await analyze(id, () => clean);
      expect(await find(id)).toMatchObject({ state: 'analyzed', attempts: 2 });
    });

    test('a file that ends its process each time is given up, and is no clean one', async () => {
      const id = await wholeFile();
      for (let n = 0; n < 3; n++) {
        const started = Promise.withResolvers<void>();
        void analyze(id, () => {
          started.resolve();
          return new Promise<AppReport>(() => undefined);
        });
        await started.promise;
      }
      await analyze(id, () => {
        throw new Error('not once more');
      });
      expect(await find(id)).toMatchObject({
        state: 'analyzed',
        is_complete: false,
        problem: { code: 'engine-failed' },
      });
      clearWorkFolder(workFolder);
    });

    test('a stop in order is no attempt', async () => {
      const id = await wholeFile();
      for (let n = 0; n < 5; n++) {
        const stop = new AbortController();
        const run = analyze(
          id,
          () => {
            stop.abort(new Error('Picket stops'));
            return clean;
          },
          stop.signal,
        );
        await expect(run).rejects.toThrow('Picket stops');
      }
      expect(await find(id)).toMatchObject({ state: 'waiting', attempts: 0 });
    });

    test('an upload that nobody goes on with is taken away, and no other', async () => {
      const { app_file_id: id } = await begin();
      await put(id, 0, content.subarray(0, 10));
      const other = await begin({ name: 'other', size: 5, sha256: 'a'.repeat(64) });
      clock.jump((clock.now() + day) as Instant);
      await put(other.app_file_id, 0, Buffer.alloc(2));
      const before = (clock.now() - day / 2) as Instant;
      expect(await database.acrossTenants((db) => deleteAbandonedUploads(db, before))).toBeGreaterThanOrEqual(1);
      expect(await find(id)).toBeUndefined();
      expect(await database.forTenant(tenantId, (tx) => readBytes(tx, id, 0))).toBeUndefined();
      expect(await find(other.app_file_id)).toMatchObject({ received: 2 });
    });

    test('files are listed newest first, page after page', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 5; n++) {
        ids.unshift((await begin({ name: `file ${n}`, size: 5, sha256: String(n).repeat(64) })).app_file_id);
        if (n !== 2) clock.jump((clock.now() + 1_000) as Instant);
      }
      const seen: string[] = [];
      let after: { uploadedAt: Instant; id: string } | undefined;
      for (let page = 0; page < 3; page++) {
        const rows = await database.forTenant(tenantId, (tx) => listAppFiles(tx, {}, { after, limit: 2 }));
        seen.push(...rows.map(({ app_file_id }) => app_file_id));
        const last = rows.at(-1);
        after = last && { uploadedAt: last.uploaded_at, id: last.app_file_id };
      }
      expect(seen.toSorted()).toEqual(ids.toSorted());
      expect([seen[0], seen.at(-1)]).toEqual([ids[0], ids.at(-1)]);
    });
  });
}

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestPglite, type TestDatabase } from '@picket/server/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testTerminal } from '../terminal/testing.suite.ts';
import { createBackupFile, restoreBackupFile, verifyBackupFile } from './backup.ts';

vi.setConfig({ testTimeout: 90_000 });

const folder = mkdtempSync(join(tmpdir(), 'picket-cli-backup-'));
let database: TestDatabase;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  database = await openTestPglite();
  env = {
    PICKET_DATA: database.place.directory,
    PICKET_SEALING_KEYS: Buffer.alloc(32, 5).toString('base64'),
  };
});
afterAll(async () => {
  await database.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('a backup is made, verified and restored, each with one command', async () => {
  const said = testTerminal(env, folder);
  await expect(createBackupFile(said.terminal, {})).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/in use by process \d+.*\n.*stop the server.*\n\(directory_locked\)/),
  });
  await database.close();

  await createBackupFile(said.terminal, {});
  const file = join(folder, 'picket-2026-11-28T120000Z.backup');
  expect(said.out()).toContain(`${file}: 0 rows of`);
  expect(said.out()).toContain('read again and whole');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await expect(createBackupFile(said.terminal, {})).rejects.toMatchObject({ exitCode: 1 });

  const checked = testTerminal(env, folder);
  await verifyBackupFile(checked.terminal, file, {});
  expect(checked.out()).toContain('every byte is as it was written');
  expect(checked.out()).toContain('Sealed by a key of this machine');

  const restored = testTerminal(env, folder);
  await restoreBackupFile(restored.terminal, file, {});
  expect(restored.out()).toMatch(/Restored as of .*: 0 tenants/);
});

test('what is damaged, or not for this machine, fails and says why', async () => {
  const file = join(folder, 'picket-2026-11-28T120000Z.backup');
  const bytes = readFileSync(file);
  bytes[100]! ^= 1;
  const spoilt = join(folder, 'spoilt.backup');
  writeFileSync(spoilt, bytes);
  const { terminal, out } = testTerminal(env, folder);
  for (const attempt of [verifyBackupFile, restoreBackupFile])
    await expect(attempt(terminal, spoilt, {})).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('(backup_damaged)'),
    });
  await expect(verifyBackupFile(terminal, 'no-such-file', {})).rejects.toMatchObject({ exitCode: 1 });
  expect(out()).toBe('');

  const elsewhere = testTerminal({ ...env, PICKET_SEALING_KEYS: Buffer.alloc(32, 6).toString('base64') }, folder);
  await verifyBackupFile(elsewhere.terminal, file, {});
  expect(elsewhere.out()).toContain('Whose it is cannot be told without its sealing key');
  await expect(restoreBackupFile(elsewhere.terminal, file, {})).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('(settings_invalid)'),
  });
});

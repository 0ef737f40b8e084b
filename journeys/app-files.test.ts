import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { second } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from './session.ts';
import { owner, startWorld, type World } from './world.ts';

const samples = fileURLToPath(new URL('../fixtures/apps/', import.meta.url));
const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'picket-uploads-'));

let world: World;
beforeAll(async () => {
  world = await startWorld({ seed: 31, contoso: { phones: 3 } });
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const announce = (name: string, bytes: Buffer) =>
  world.call(wire.startAppUpload, {
    body: { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
  });

function putRaw(appFileId: string, offset: number, body: Buffer, type = 'application/octet-stream'): Promise<Response> {
  const { method, path } = wire.putAppBytes;
  const filled = path
    .replace('{tenantId}', world.contosoId)
    .replace('{appFileId}', appFileId)
    .replace('{offset}', String(offset));
  return world.send(method, filled, { body: new Uint8Array(body), headers: { 'content-type': type } });
}

const isAnalyzed = async (appFileId: string) =>
  (await world.call(wire.getAppFile, { params: { appFileId } })).state === 'analyzed';

test('an upload and an analysis that are cut off by kill -9 are gone on with, and the report is that of the command', async () => {
  const bytes = readFileSync(`${samples}banker-shape.apk`);
  const half = Math.floor(bytes.length / 2);
  const { id } = await announce('banker.apk', bytes);
  expect((await putRaw(id, 0, bytes.subarray(0, half))).status).toBe(200);

  await world.kill();
  await world.restart();
  const again = await announce('banker.apk', bytes);
  expect([again.id, again.received, again.state]).toEqual([id, half, 'uploading']);
  expect((await putRaw(id, half, bytes.subarray(half))).status).toBe(200);

  // The analysis is begun within the next second; the process is killed while, before or after it runs.
  const passing = world.pass(second);
  await world.kill();
  await Promise.race([passing, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  await world.restart();
  await world.until('the file is analyzed', () => isAnalyzed(id));

  const { report, ...row } = await world.call(wire.getAppFile, { params: { appFileId: id } });
  expect(row).toMatchObject({ kind: 'apk', appId: 'org.example.mtdsample.updater', worst: 'medium', isComplete: true });
  expect(report).toMatchObject({ file: 'banker.apk', sha256: row.sha256, signature: { verified: true } });
  const inspected = await picket(['app', 'inspect', '--json', `${samples}banker-shape.apk`]);
  expect({ ...report, file: '' }).toEqual({ ...JSON.parse(inspected.out), file: '' });
}, 300_000);

test('what was sent is in the audit log by its digest', async () => {
  const { items } = await world.call(wire.listAudit, { query: { limit: 100 } });
  const actions = items.filter(({ action }) => action === 'putAppBytes' || action === 'startAppUpload');
  expect(actions.length).toBeGreaterThanOrEqual(4);
  expect(JSON.stringify(actions[0]?.detail)).toMatch(/"sha256":"[0-9a-f]{64}"/);
});

test.each([
  ['bytes that are said to be JSON', 'application/json', 10, 415],
  ['no kind at all', '', 10, 415],
  ['a kind with trimmings', 'application/octet-stream; charset=utf-8', 10, 415],
  ['nothing', 'application/octet-stream', 0, 400],
  ['more at once than is allowed', 'application/octet-stream', wire.mostAppBytes + 1, 413],
])('%s is refused', async (_, type, length, status) => {
  const { id } = await announce('refused', Buffer.from('refused'));
  const answer = await putRaw(id, 0, Buffer.alloc(length), type);
  expect(answer.status).toBe(status);
  const { received } = await world.call(wire.getAppFile, { params: { appFileId: id } });
  expect(received).toBe(0);
});

test('an operation that wants JSON takes no bytes', async () => {
  const path = wire.startAppUpload.path.replace('{tenantId}', world.contosoId);
  const answer = await world.send('POST', path, {
    body: Buffer.from('{}'),
    headers: { 'content-type': 'application/octet-stream' },
  });
  expect(answer.status).toBe(415);
});

test('from a terminal: upload, wait, list and show; the second time nothing is sent', async () => {
  const notes = `${samples}notes-1.0.apk`;
  const text = join(folder, 'no app\u001b[31m.apk');
  writeFileSync(text, 'this is no app');
  const first = await picket(['app', 'upload', '--wait', notes, text]);
  expect(first.code).toBe(1);
  expect(first.out).toMatch(/notes-1\.0\.apk: nothing found \([\w-]+\)/);
  expect(first.out).toMatch(/not analysed: .*too short for an archive/);
  const list = await picket(['app', 'list']);
  expect(list.out).toContain('org.example.mtdsample.notes');
  expect(list.out).not.toContain('\u001b');

  const second_ = await picket(['app', 'upload', '--json', notes]);
  const file = JSON.parse(second_.out);
  expect([second_.code, file.state]).toEqual([0, 'analyzed']);
  expect((await picket(['app', 'show', file.id])).out).toMatch(/org\.example\.mtdsample\.notes 1\.0\s+nothing found/);
}, 120_000);

interface Said {
  readonly code: number | null;
  readonly out: string;
}

/** Runs the command as a process of its own, and lets the world go on meanwhile. */
async function picket(args: readonly string[]): Promise<Said> {
  const token = await makeToken(world.url(), owner, ['read', 'operate']);
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PICKET_URL: world.url(),
      PICKET_TOKEN: token,
      PICKET_TENANT: 'Contoso',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  let code: number | null | undefined;
  child.stdout.on('data', (chunk) => (out += chunk));
  child.once('exit', (status) => {
    code = status;
  });
  while (code === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.pass(second);
  }
  return { code, out };
}

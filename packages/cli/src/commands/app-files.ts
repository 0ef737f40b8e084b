import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type AppFile,
  type AppFileWithReport,
  getAppFile,
  listAppFiles,
  mostAppBytes,
  putAppBytes,
  startAppUpload,
} from '@picket/wire/console';
import { Type } from 'typebox';
import Value from 'typebox/value';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type TenantSession, type Terminal } from '../session.ts';
import { type Column, harmless, renderTable } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

export interface UploadOptions extends CommonOptions {
  /** Come back when the analysis has ended. */
  readonly wait?: boolean;
}

/**
 * `picket app upload FILE…`: what is known by its digest is not sent again, and what was sent in part goes on where it was. Answers the
 * exit code: 1 when a file was refused or, with `--wait`, could not be analysed.
 */
export async function uploadApps(
  terminal: Terminal,
  files: readonly string[],
  options: UploadOptions,
): Promise<number> {
  const session = await openTenant(terminal, options);
  let failed = 0;
  for (const path of files) {
    const sent = await upload(terminal, session, path);
    const file = options.wait ? await waitFor(terminal, session, sent) : sent;
    if (file.state === 'refused' || file.problem !== null) failed += 1;
    if (options.json) terminal.out(JSON.stringify(file));
    else terminal.out(`${harmless(path)}: ${inWords(file)} (${file.id})`);
  }
  return failed > 0 ? exitCodes.failed : exitCodes.done;
}

async function upload(terminal: Terminal, { api, tenantId }: TenantSession, path: string): Promise<AppFile> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new CommandFailure(exitCodes.usage, `${path} is empty.`);
    const body = { name: basename(path).slice(0, 255), size, sha256: await digestOf(path) };
    let file = await api.call(startAppUpload, { params: { tenantId }, body });
    while (file.state === 'uploading') {
      const bytes = await read(handle, file.received, Math.min(mostAppBytes, size - file.received));
      if (bytes.length === 0) throw new CommandFailure(exitCodes.failed, `${path} became shorter while it was sent.`);
      const params = { tenantId, appFileId: file.id, offset: String(file.received) };
      file = await api.call(putAppBytes, { params, body: bytes });
      if (terminal.interactive)
        terminal.err(`\r\u001b[K${Math.floor((file.received / size) * 100)} % of ${harmless(path)}`);
    }
    if (terminal.interactive) terminal.err('\r\u001b[K');
    return file;
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw new CommandFailure(exitCodes.failed, `${path} cannot be read: ${(error as Error).message}`);
  }
}

async function read(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function waitFor(terminal: Terminal, { api, tenantId }: TenantSession, sent: AppFile): Promise<AppFile> {
  let file = sent;
  while (file.state === 'waiting') {
    await terminal.sleep(500);
    const { report: _, ...row } = await api.call(getAppFile, { params: { tenantId, appFileId: file.id } });
    file = row;
  }
  return file;
}

/** `picket app list`: what was uploaded, newest first. */
export async function listApps(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const items: AppFile[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 1000, ...(cursor === undefined ? {} : { cursor }) };
    const page = await api.call(listAppFiles, { params: { tenantId }, query });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  if (options.json) return printJson(terminal, { items });
  if (items.length === 0) {
    terminal.err('No app files were uploaded.');
    return;
  }
  const now = terminal.now();
  const columns: readonly Column<AppFile>[] = [
    { title: 'id', value: ({ id }) => id },
    { title: 'file', value: ({ name }) => name, elastic: true },
    { title: 'app', value: ({ appId }) => appId ?? '', elastic: true },
    { title: 'version', value: ({ versionName }) => versionName ?? '', elastic: true },
    { title: 'uploaded', value: ({ uploadedAt }) => ago(uploadedAt, now) },
    { title: 'result', value: inWords, elastic: true },
  ];
  terminal.out(renderTable(columns, items, terminal.width));
}

/** Never "nothing found" of what was not looked at, or not as a whole. */
function inWords({ state, received, size, problem, worst, findings, isComplete }: AppFile): string {
  if (state === 'uploading') return `${received} of ${size} bytes are here`;
  if (state === 'waiting') return 'waits for its analysis';
  if (problem !== null) return `not analysed: ${harmless(problem.detail)}`;
  const found = worst === null ? 'nothing found' : `${findings} findings, worst ${worst}`;
  return isComplete ? found : `${findings} findings, INCOMPLETE`;
}

const Told = Type.Object({
  findings: Type.Array(
    Type.Object({
      severity: Type.String(),
      title: Type.String(),
      threat: Type.String(),
      evidence: Type.Array(Type.String()),
    }),
  ),
  incomplete: Type.Array(Type.String()),
});

/** `picket app show ID`: the report of one file. */
export async function showApp(terminal: Terminal, appFileId: string, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const file = await api.call(getAppFile, { params: { tenantId, appFileId } });
  if (options.json) return printJson(terminal, file);
  terminal.out(describe(file).map(harmless).join('\n'));
}

function describe(file: AppFileWithReport): readonly string[] {
  const { name, size, sha256, appId, versionName, report } = file;
  const lines = [name, `  ${size} bytes, SHA-256 ${sha256}`];
  if (appId !== null) lines.push(`  ${appId} ${versionName ?? '?'}`);
  lines.push(`  ${inWords(file)}`);
  if (report === null) return lines;
  if (!Value.Check(Told, report)) return [...lines, '  The report is of another version: see it with --json.'];
  for (const { severity, title, threat, evidence } of report.findings)
    lines.push(
      `  ${severity.toUpperCase().padEnd(6)} ${title} (${threat})`,
      ...evidence.map((text) => `         ${text}`),
    );
  return [...lines, ...report.incomplete.map((text) => `  INCOMPLETE: ${text}`)];
}

import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { createGunzip } from 'node:zlib';
import { PicketError } from '@picket/domain';
import type { Static } from 'typebox';
import Value from 'typebox/value';
import {
  type BackupHead,
  type BackupManifest,
  firstLine,
  LineOfFile,
  type TableEnd,
  type TableStart,
} from './format.ts';
import { splitLines } from './lines.ts';
import type { Seal } from './seal.ts';

/** What comes out of a backup, in this order: the head, for each table its start, its rows and its end, the manifest, the digest. */
export type BackupPart =
  | { readonly kind: 'head'; readonly head: BackupHead }
  | { readonly kind: 'start'; readonly start: Static<typeof TableStart> }
  /** Some rows of the table that began last, each a JSON array of texts. */
  | { readonly kind: 'rows'; readonly rows: readonly string[] }
  | { readonly kind: 'end'; readonly end: TableEnd }
  | { readonly kind: 'manifest'; readonly manifest: BackupManifest }
  /** Everything has been read and fits. The digest is what was sealed. */
  | { readonly kind: 'whole'; readonly seal: Seal; readonly sha256: Uint8Array };

const tailLength = '\nseal '.length + 16 + 1 + 64 + '\nsha256 '.length + 64 + '\n'.length;
const tailShape = /^(\nseal ([0-9a-f]{16}) ([0-9a-f]{64})\n)sha256 ([0-9a-f]{64})\n$/;
const rowsAtOnce = 500;
const lengthAtOnce = 1024 * 1024;

/**
 * Reads a backup part by part, in bounded memory. What it has handed out may turn out to be wrong later: only when `whole` has
 * come was every byte as it was written.
 *
 * @throws PicketError `backup_damaged`, `not_found`
 */
export async function* readBackupFile(file: string): AsyncGenerator<BackupPart> {
  const { tail, bodyLength } = await readTail(file);
  const [, sealLine = '', keyId = '', hmac = '', expected = ''] = tailShape.exec(tail) ?? [];
  if (expected === '') throw damaged('its end is missing: it was cut off, or is not yet whole');
  const digest = createHash('sha256');
  yield* parts(bodyLines(file, bodyLength, digest));
  const whole = digest.copy().update(sealLine).digest('hex');
  if (whole !== expected) throw damaged('its bytes are not those that were written');
  yield { kind: 'whole', seal: { keyId, hmac }, sha256: digest.digest() };
}

async function readTail(file: string): Promise<{ readonly tail: string; readonly bodyLength: number }> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new PicketError('not_found', `${file} cannot be read (${error.code}).`, { cause: error });
  });
  try {
    const { size } = await handle.stat();
    const start = Buffer.alloc(firstLine.length);
    await handle.read(start, 0, start.length, 0);
    if (start.toString() !== firstLine) throw new PicketError('backup_damaged', `${file} is no backup of Picket.`);
    const tail = Buffer.alloc(tailLength);
    const bodyLength = Math.max(0, size - tailLength);
    await handle.read(tail, 0, tailLength, bodyLength);
    return { tail: tail.toString('latin1'), bodyLength };
  } finally {
    await handle.close();
  }
}

async function* bodyLines(file: string, bodyLength: number, digest: Hash): AsyncGenerator<string> {
  const stream = createReadStream(file, { end: bodyLength - 1 });
  const gunzip = createGunzip();
  const feeding = (async () => {
    let skip = firstLine.length;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      digest.update(chunk);
      const packed = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - packed.length;
      if (!gunzip.write(packed) && !gunzip.destroyed)
        await new Promise<void>((resolve) => {
          gunzip.once('drain', resolve);
          gunzip.once('close', resolve);
        });
    }
    gunzip.end();
  })();
  feeding.catch((error) => gunzip.destroy(error));
  try {
    yield* splitLines(gunzip);
    await feeding;
  } catch (error) {
    if (!/^(Z_|ERR_)/.test((error as { code?: string }).code ?? '')) throw error;
    throw damaged('it cannot be unpacked', error);
  } finally {
    stream.destroy();
    gunzip.destroy();
  }
}

async function* parts(lines: AsyncIterable<string>): AsyncGenerator<BackupPart> {
  let head: BackupHead | undefined;
  let manifest: BackupManifest | undefined;
  let table: { readonly name: string; rows: number; readonly hash: Hash } | undefined;
  const tables: TableEnd[] = [];
  let rows: string[] = [];
  let length = 0;

  for await (const line of lines) {
    if (manifest !== undefined) throw damaged('it goes on after its end');
    if (line.startsWith('[')) {
      if (table === undefined) throw damaged('a row belongs to no table');
      table.rows++;
      table.hash.update(line).update('\n');
      rows.push(line);
      length += line.length;
      if (rows.length < rowsAtOnce && length < lengthAtOnce) continue;
      yield { kind: 'rows', rows };
      rows = [];
      length = 0;
      continue;
    }
    const read = parseLine(line);
    if ('head' in read) {
      if (head !== undefined) throw damaged('it begins twice');
      head = read.head;
      yield { kind: 'head', head };
    } else if (head === undefined) {
      throw damaged('its head is missing');
    } else if ('start' in read) {
      if (table !== undefined) throw damaged(`${table.name} has no end`);
      table = { name: read.start.table, rows: 0, hash: createHash('sha256') };
      yield { kind: 'start', start: read.start };
    } else if ('end' in read) {
      if (rows.length > 0) yield { kind: 'rows', rows };
      rows = [];
      length = 0;
      const found = { table: table?.name ?? '', rows: table?.rows ?? 0, sha256: table?.hash.digest('hex') ?? '' };
      if (!isDeepStrictEqual(found, read.end)) throw damaged(`${read.end.table} does not hold what was written`);
      tables.push(read.end);
      table = undefined;
      yield { kind: 'end', end: read.end };
    } else {
      manifest = read.manifest;
      if (table !== undefined || !isDeepStrictEqual(manifest.tables, tables) || !isDeepStrictEqual(manifest.head, head))
        throw damaged('it does not hold what its manifest says');
      yield { kind: 'manifest', manifest };
    }
  }
  if (manifest === undefined) throw damaged('its manifest is missing');
}

function parseLine(line: string): Static<typeof LineOfFile> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw damaged('a line is no JSON');
  }
  if (!Value.Check(LineOfFile, parsed)) throw damaged('a line is none that Picket writes');
  return parsed;
}

function damaged(how: string, cause?: unknown): PicketError {
  return new PicketError('backup_damaged', `The backup is damaged: ${how}.`, { cause });
}

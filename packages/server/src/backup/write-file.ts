import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { PicketError } from '@picket/domain';
import { firstLine } from './format.ts';
import { sealOf } from './seal.ts';

/**
 * Writes lines as a backup, readable by its owner only. The file has its name once it is whole and on the disk, and never
 * takes the place of another.
 *
 * @throws PicketError `conflict` when there is such a file
 */
export async function writeBackupFile(
  file: string,
  lines: AsyncIterable<string>,
  sealingKey: Uint8Array,
): Promise<void> {
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'wx', 0o600).catch((error) => {
    throw refusal(error, unfinished);
  });
  try {
    const body = createHash('sha256').update(firstLine);
    await handle.write(firstLine);
    await pipeline(
      lines,
      inBytes,
      createGzip(),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          body.update(chunk);
          yield chunk;
        }
      },
      createWriteStream('', { fd: handle.fd, autoClose: false }),
    );
    const whole = body.copy();
    const { keyId, hmac } = sealOf(sealingKey, body.digest());
    const seal = `\nseal ${keyId} ${hmac}\n`;
    whole.update(seal);
    await handle.appendFile(`${seal}sha256 ${whole.digest('hex')}\n`);
    await handle.sync();
    await link(unfinished, file).catch((error) => {
      throw refusal(error, file);
    });
    await syncFolder(dirname(file));
  } finally {
    await handle.close();
    await rm(unfinished, { force: true });
  }
}

async function* inBytes(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let collected: string[] = [];
  let length = 0;
  for await (const line of lines) {
    collected.push(line, '\n');
    length += line.length;
    if (length < 256 * 1024) continue;
    yield Buffer.from(collected.join(''));
    collected = [];
    length = 0;
  }
  yield Buffer.from(collected.join(''));
}

/** A new name is on the disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function refusal(error: NodeJS.ErrnoException, file: string): unknown {
  if (error.code === 'EEXIST') return new PicketError('conflict', `${file} is there already: choose another name.`);
  if (error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'ENOTDIR')
    return new PicketError('invalid_request', `${file} cannot be written (${error.code}).`);
  return error;
}

import { type Clock, type Entropy, type Instant, PicketError } from '@picket/domain';
import type { TenantTransaction } from '../platform/database/database.ts';
import {
  type AppFileRecord,
  appendBytes,
  findAppFile,
  insertAppFile,
  lockAppFile,
  lockByDigest,
  restartUpload,
  sumUnfinished,
} from './store.ts';

/** What a tenant may have here at once that is not analysed yet. */
export interface UploadLimits {
  /** Of one file, in bytes. */
  readonly fileBytes: number;
}

const mostUnfinished = 200;
const mostUnfinishedSizes = 4;

/** A file that somebody announces. */
export interface AnnouncedFile {
  readonly name: string;
  readonly size: number;
  /** Lower-case hexadecimal. It is believed only once the bytes have it. */
  readonly sha256: string;
}

/**
 * Begins an upload, or finds the one that is under way or done: a file is known by its digest, within one tenant. Throws
 * `payload_too_large`, or `conflict` when too much waits already.
 */
export async function beginUpload(
  tx: TenantTransaction,
  file: AnnouncedFile,
  { clock, entropy, limits }: { readonly clock: Clock; readonly entropy: Entropy; readonly limits: UploadLimits },
): Promise<AppFileRecord> {
  if (file.size > limits.fileBytes)
    throw new PicketError('payload_too_large', `An app file may have ${limits.fileBytes} bytes here.`);
  const known = await lockByDigest(tx, file.sha256);
  if (known !== undefined && known.state !== 'refused') {
    if (known.size !== file.size)
      throw new PicketError('conflict', `The file of this digest was announced with ${known.size} bytes.`);
    return known;
  }
  const unfinished = await sumUnfinished(tx);
  if (unfinished.files >= mostUnfinished || unfinished.bytes + file.size > limits.fileBytes * mostUnfinishedSizes)
    throw new PicketError(
      'conflict',
      'Too many app files are on their way or wait for their analysis: try again later.',
    );
  const id = known?.app_file_id ?? entropy.uuid();
  if (known === undefined) await insertAppFile(tx, { id, ...file }, clock.now());
  else await restartUpload(tx, id, file.size, clock.now());
  return await existing(tx, id);
}

/**
 * Takes the next bytes. Throws `not_found`, or `conflict` when they are not the next ones: an answer may have been lost on its way, and
 * `received` says where to go on.
 */
export async function takeBytes(
  tx: TenantTransaction,
  {
    id,
    offset,
    bytes,
    now,
  }: { readonly id: string; readonly offset: number; readonly bytes: Uint8Array; readonly now: Instant },
): Promise<AppFileRecord> {
  const file = await lockAppFile(tx, id);
  if (file === undefined) throw new PicketError('not_found', 'There is no such app file.');
  if (file.state !== 'uploading') throw new PicketError('conflict', `The file is ${file.state}: it takes no bytes.`);
  if (offset !== file.received)
    throw new PicketError('conflict', `The upload goes on at byte ${file.received}, not at ${offset}.`);
  if (offset + bytes.length > file.size)
    throw new PicketError('conflict', `The file was announced with ${file.size} bytes, and these go beyond them.`);
  await appendBytes(tx, file, bytes, now);
  return await existing(tx, id);
}

async function existing(tx: TenantTransaction, id: string): Promise<AppFileRecord> {
  const file = await findAppFile(tx, id);
  if (file === undefined) throw new PicketError('not_found', 'There is no such app file.');
  return file;
}

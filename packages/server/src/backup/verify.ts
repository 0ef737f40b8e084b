import { PicketError } from '@picket/domain';
import { migrations } from '../migrations/index.ts';
import { keyId } from '../platform/sealer.ts';
import type { BackupManifest } from './format.ts';
import { findMissingKeys, type OwnKeys } from './keys.ts';
import { readBackupFile } from './read-file.ts';
import { isSealedBy } from './seal.ts';

export interface VerifiedBackup {
  readonly manifest: BackupManifest;
  /** Keys that a restore would need and this machine does not have, each as a sentence. */
  readonly missingKeys: readonly string[];
  /** Whether somebody with the sealing key made it; undefined where that key is not here to tell. */
  readonly isSealed: boolean | undefined;
  /** Steps of the schema that this Picket does not know. */
  readonly unknownSchema: readonly string[];
}

/**
 * Reads a backup from the first byte to the last and holds it against its own digests. Needs no database.
 *
 * @throws PicketError `backup_damaged`, `not_found`
 */
export async function verifyBackup({
  file,
  keys,
}: {
  readonly file: string;
  readonly keys: OwnKeys;
}): Promise<VerifiedBackup> {
  let manifest: BackupManifest | undefined;
  let isSealed: boolean | undefined;
  for await (const part of readBackupFile(file)) {
    if (part.kind === 'manifest') manifest = part.manifest;
    if (part.kind === 'whole') {
      const key = keys.sealing.find((each) => keyId(each) === part.seal.keyId);
      isSealed = key === undefined ? undefined : isSealedBy(key, part.seal, part.sha256);
    }
  }
  if (manifest === undefined) throw new PicketError('internal', 'A backup was read that has no manifest.');
  if (isSealed === false)
    throw new PicketError('backup_damaged', 'The backup was changed by somebody who does not have its sealing key.');
  return {
    manifest,
    isSealed,
    missingKeys: findMissingKeys(manifest.head.keys, keys),
    unknownSchema: manifest.head.schema.filter((name) => !Object.hasOwn(migrations, name)),
  };
}

import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PicketError } from '@picket/domain';
import type { Secrets } from './real/system-secrets.ts';
import { sealingKeyLength } from './sealer.ts';

/**
 * Keys in base64, one a line or between commas, the current one first; as in `PICKET_SEALING_KEYS` or a key file.
 *
 * @throws PicketError `settings_invalid`, without the text
 */
export function parseSealingKeys(text: string): readonly Uint8Array[] {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => new Uint8Array(Buffer.from(part, 'base64')));
  if (keys.length === 0 || keys.some((key) => key.length !== sealingKeyLength)) {
    throw new PicketError(
      'settings_invalid',
      `Sealing keys are ${sealingKeyLength} bytes each, in base64, one a line.`,
    );
  }
  return keys;
}

/** The keys in `file`, if it is there; none are made. */
export function readKeptSealingKeys(file: string): readonly Uint8Array[] | undefined {
  const existing = readIfThere(file);
  return existing === undefined ? undefined : parseSealingKeys(existing);
}

/** Reads the keys in `file`, or makes one there at the first start, readable by its owner only. */
export function loadSealingKeys(file: string, secrets: Secrets): readonly Uint8Array[] {
  const existing = readKeptSealingKeys(file);
  if (existing !== undefined) return existing;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Written whole beside it and then linked: a key half written before a power cut would seal nothing ever again, and
  // of two processes that start at once the second must find the first one's key, not replace it.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${Buffer.from(secrets.bytes(sealingKeyLength)).toString('base64')}\n`, {
    mode: 0o600,
    flush: true,
  });
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished);
  }
  return parseSealingKeys(readFileSync(file, 'utf8'));
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

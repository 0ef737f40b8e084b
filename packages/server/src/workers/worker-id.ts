import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Entropy, PicketError } from '@picket/domain';
import { type DirectoryLock, takeDirectory } from '../platform/database/directory-lock.ts';

export interface WorkerId {
  readonly id: string;
  release(): void;
}

/**
 * A worker's name, kept in its data directory: whoever is started there after a kill is the same worker and goes on at once,
 * since the lock proves that the one before is dead. A second worker of the same directory has a name of its own for
 * as long as it lives, and after a kill others wait for its lease to end.
 */
export function takeWorkerId(directory: string, entropy: Entropy): WorkerId {
  const own = join(directory, 'worker');
  let lock: DirectoryLock;
  try {
    lock = takeDirectory(own);
  } catch (error) {
    if (!(error instanceof PicketError) || error.code !== 'directory_locked') throw error;
    return { id: entropy.uuid(), release: () => undefined };
  }
  const file = join(own, 'id');
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(kept)) return { id: kept, release: lock.release };
  const id = entropy.uuid();
  writeFileSync(file, `${id}\n`, { mode: 0o600, flush: true });
  return { id, release: lock.release };
}

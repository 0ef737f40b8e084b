import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type PlantedBug, root } from './planted-bugs.ts';

/** A copy of the working tree in a temporary folder, where bugs are planted: the tree itself is never touched. */
export interface ScratchTree {
  readonly folder: string;
  /** @throws where the patch no longer applies */
  plant(bug: PlantedBug): void;
  /** Puts back what `plant` has changed. */
  restore(bug: PlantedBug): void;
  remove(): void;
}

/** With all that git knows of or would: a test that was written a minute ago counts too. */
export function makeScratchTree(): ScratchTree {
  const folder = mkdtempSync(join(tmpdir(), 'picket-planted-'));
  for (const file of filesOfTree()) copy(file, folder);
  linkModules(folder);
  return {
    folder,
    plant(bug) {
      const { status, stderr } = git(['apply', join(root, bug.path)], folder);
      if (status !== 0) throw new Error(`${bug.path} no longer applies:\n${stderr}`);
    },
    restore({ changes }) {
      for (const file of changes) {
        rmSync(join(folder, file), { force: true });
        copy(file, folder);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What `git apply` has to say against a patch; undefined when it still fits the tree. */
export function whyNotApplicable({ path }: Pick<PlantedBug, 'path'>): string | undefined {
  const { status, stderr } = git(['apply', '--check', join(root, path)], root);
  return status === 0 ? undefined : stderr.trim();
}

function filesOfTree(): readonly string[] {
  const { status, stdout, stderr } = git(['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root);
  if (status !== 0) throw new Error(`git cannot list the files of the tree: ${stderr}`);
  return stdout.split('\0').filter((file) => file !== '');
}

function copy(file: string, folder: string): void {
  const from = join(root, file);
  // Deleted in the working tree, and git has not been told yet.
  if (!existsSync(from)) return;
  const to = join(folder, file);
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else copyFileSync(from, to);
}

/**
 * Third parties are linked, our own packages are those of the copy: a link to the whole of `node_modules` would lead
 * back into the tree where no bug is planted.
 */
function linkModules(folder: string): void {
  const [from, to] = [join(root, 'node_modules'), join(folder, 'node_modules')];
  mkdirSync(join(to, '@picket'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@picket' && !name.startsWith('.vite')) symlinkSync(join(from, name), join(to, name));
  }
  for (const name of readdirSync(join(from, '@picket')))
    symlinkSync(join('../../packages', name), join(to, '@picket', name));
}

function git(args: readonly string[], cwd: string) {
  return spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

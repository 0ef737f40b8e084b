import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the arguments of a command come to. */
export interface FoundFiles {
  /** Files as they were named, and in the place of a folder what lies below it, sorted by path. */
  readonly files: readonly string[];
  /** What lies below folders and was left out. */
  readonly skipped: readonly string[];
  /** Folders that could not be read, or hold no app file: nobody can say what is in them. */
  readonly failed: readonly string[];
}

const appFile = /\.(apk|ipa)$/i;

/**
 * Takes files as they are, whatever they are called, and of folders every `.apk` and `.ipa` below them. Links below a folder are not
 * followed: they lead elsewhere, or in a circle.
 */
export function findAppFiles(paths: readonly string[]): FoundFiles {
  const files: string[] = [];
  const skipped: string[] = [];
  const failed: string[] = [];
  for (const path of paths) {
    if (!isFolder(path)) {
      files.push(path);
      continue;
    }
    const before = files.length;
    const failedBefore = failed.length;
    walk(path, { files, skipped, failed });
    if (files.length === before && failed.length === failedBefore)
      failed.push(`${path}: there is no app file below this folder`);
  }
  return { files, skipped, failed };
}

/** What cannot be looked at is left to the analysis, which says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

interface Harvest {
  readonly files: string[];
  readonly skipped: string[];
  readonly failed: string[];
}

function walk(folder: string, harvest: Harvest): void {
  let entries: ReturnType<typeof read>;
  try {
    entries = read(folder);
  } catch (error) {
    harvest.failed.push(`${folder}: ${(error as Error).message}`);
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, harvest);
    else if (entry.isFile() && appFile.test(entry.name)) harvest.files.push(path);
    else harvest.skipped.push(path);
  }
}

function read(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

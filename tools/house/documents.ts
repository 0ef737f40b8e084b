import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { root } from './sources.ts';

export interface Document {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What is made by running, and by npm: never part of the repository (`.gitignore`). */
const madeByRunning = new Set(['.git', 'node_modules', '.picket', 'dist', 'coverage']);

/** Every file of the repository by path, sorted; those that git has not been told of yet too. */
export function filesBelow(folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !madeByRunning.has(name) && !name.endsWith('.log'))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .toSorted();
}

/** Every page that people read. */
export function documents(): readonly Document[] {
  return filesBelow()
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export const isThere = (path: string): boolean => existsSync(join(root, path));

/** Without code blocks, which show what to write and may name what is not there yet. */
export const proseOf = (text: string): string => text.replaceAll(/^ *```.*?^ *```/gms, '');

/** What stands between single backticks. */
export const inlineCodeOf = (text: string): readonly string[] =>
  [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/** The lines of all code blocks in a shell's language. */
export const shellLinesOf = (text: string): readonly string[] =>
  [...text.matchAll(/^ *```(?:sh|bash)?\n(.*?)^ *```/gms)].flatMap(([, block = '']) =>
    block.split('\n').map((line) => line.replace(/\s+#.*$/, '').trim()),
  );

/** The anchors that a page offers, as GitHub makes them of headings, and those it sets itself. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...proseOf(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const set = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  return new Set([...headings, ...set]);
}

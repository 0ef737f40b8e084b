import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One file of the built console, held in memory. */
export interface ConsoleFile {
  readonly body: Buffer;
  readonly gzipped: Buffer | undefined;
  readonly contentType: string;
  readonly etag: string;
  /** The build puts a digest into the name, so that the content of a name never changes. */
  readonly immutable: boolean;
}

export interface ConsoleFiles {
  /** The page itself, with this answer's nonce. */
  page(nonce: string): string;
  /** By exact path. What a caller writes is a key here and never a name in the file system, so there is nothing to climb. */
  find(path: string): ConsoleFile | undefined;
}

/** What the page carries where a nonce belongs; the server puts a fresh one in its place in each answer. */
const noncePlaceholder = '__CSP_NONCE__';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * Reads the folder that the build has left. Files of a type that is not listed are not served.
 *
 * @throws when the folder has no `index.html`
 */
export function readConsoleFiles(folder: string): ConsoleFiles {
  const template = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = new Map<string, ConsoleFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const contentType = contentTypes[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined || entry.name === 'index.html') continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length).replaceAll('\\', '/');
    files.set(path.startsWith('/') ? path : `/${path}`, readConsoleFile(file, path, contentType));
  }
  return {
    page: (nonce) => template.replaceAll(noncePlaceholder, nonce),
    find: (path) => files.get(path),
  };
}

function readConsoleFile(file: string, path: string, contentType: string): ConsoleFile {
  const body = readFileSync(file);
  const isText = /^(text|application)\/|svg/.test(contentType);
  return {
    body,
    gzipped: isText ? gzipSync(body) : undefined,
    contentType,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    immutable: path.includes('assets/'),
  };
}

// Builds the console into dist/ when its sources are newer than what is there: `node packages/console/build.ts`.
// Started by whoever serves the console, before serving it.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = fileURLToPath(new URL('./', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(here, 'dist');
const stampName = '.sources';

/** Everything that the built files are made of. */
const sources = [
  'packages/console/index.html',
  'packages/console/package.json',
  'packages/console/vite.config.ts',
  'packages/console/src',
  'packages/wire/src',
  'packages/domain/src',
  'package-lock.json',
];

/** Answers whether it had to build. Safe when several start it at once: the first one to finish wins, with equal files. */
export async function buildConsoleWhenStale(): Promise<boolean> {
  const wanted = hashOfSources();
  if (isBuiltFrom(wanted)) return false;
  // On the same disk and not served: an interrupted build leaves what is there as it was.
  const fresh = mkdtempSync(join(root, 'node_modules/.picket-console-'));
  try {
    // Inherited from a test, another value would build React's development version, and leave it to be served.
    process.env.NODE_ENV = 'production';
    await build({
      root: here,
      configFile: join(here, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
    });
    writeFileSync(join(fresh, stampName), wanted);
    chmodSync(fresh, 0o755);
    // Somebody was faster, and may be reading already.
    if (isBuiltFrom(wanted)) return true;
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  } catch (error) {
    if (!isBuiltFrom(wanted)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return true;
}

function isBuiltFrom(hash: string): boolean {
  const stamp = join(dist, stampName);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const path of sources.flatMap(filesOf).filter((path) => !/\.test\.tsx?$/.test(path))) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(path: string): readonly string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .toSorted();
}

if (import.meta.main) {
  const startedAt = Date.now();
  if (await buildConsoleWhenStale()) {
    process.stderr.write(`Picket: built the console in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
  }
}

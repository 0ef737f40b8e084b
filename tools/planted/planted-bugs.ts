import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = 'bench/planted';

/** A test by its file, from the root of the repository, and its own name, without the `describe` around it. */
export interface NamedTest {
  readonly file: string;
  readonly test: string;
}

/** One patch that breaks one promise, and the tests that hold it. */
export interface PlantedBug {
  /** The two digits its file begins with. */
  readonly number: string;
  /** The rest of the file's name: `dropped-receipt`. */
  readonly name: string;
  readonly path: string;
  /** The promise that it breaks, as a sentence that holds without it. */
  readonly promise: string;
  /** Each of them is expected to go red. */
  readonly caughtBy: readonly NamedTest[];
  /** From the root of the repository. */
  readonly changes: readonly string[];
}

/**
 * Every patch below `bench/planted`, by number.
 *
 * @throws where a header leaves something out
 */
export function readPlantedBugs(): readonly PlantedBug[] {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.patch'))
    .toSorted()
    .map((file) => parsePlantedBug(`${folder}/${file}`, readFileSync(join(root, folder, file), 'utf8')));
}

/** What stands before the diff is passed over by `git apply`: the header is ours. */
export function parsePlantedBug(path: string, text: string): PlantedBug {
  const [, number, name] = /(?:^|\/)(\d{2})-([a-z0-9-]+)\.patch$/.exec(path) ?? [];
  const [header = '', ...diff] = text.split(/^(?=diff --git )/m);
  const said = (word: string) =>
    header.split('\n').flatMap((line) => (line.startsWith(`${word}: `) ? [line.slice(word.length + 2).trim()] : []));
  const [promise, ...morePromises] = said('promise');
  const caughtBy = said('caught-by').map((line) => {
    const [, file = '', test = ''] = /^(\S+\.test\.ts): (.+)$/.exec(line) ?? [];
    return { file, test };
  });
  const changes = diff.flatMap((part) => /^diff --git a\/(\S+) b\/\1$/m.exec(part)?.[1] ?? []);

  const faults = [
    ...(number === undefined || name === undefined ? ['its file is not named like 01-dropped-receipt.patch'] : []),
    ...(promise === undefined || morePromises.length > 0
      ? ['it has no line, or several, that begin with "promise: "']
      : []),
    ...(caughtBy.length === 0 ? ['no line names a test: "caught-by: <file>.test.ts: <name of the test>"'] : []),
    ...(caughtBy.some(({ file }) => file === '')
      ? ['a line is not "caught-by: <file>.test.ts: <name of the test>"']
      : []),
    ...(diff.length === 0 || changes.length !== diff.length ? ['it has no diff, or one that moves a file'] : []),
  ];
  if (number === undefined || name === undefined || promise === undefined || faults.length > 0)
    throw new Error(`${path}: ${faults.join('; ')}`);
  return { number, name, path, promise, caughtBy, changes };
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Value from 'typebox/value';
import { FuzzRecord, type FuzzRun } from './fuzz-section.ts';

const file = fileURLToPath(new URL('../../docs/assurance/fuzz.json', import.meta.url));

/** Puts a run beside the others of the same commit; of another commit they say nothing any more. */
export function recordFuzzRun(run: FuzzRun): void {
  const before = existsSync(file) ? Value.Parse(FuzzRecord, JSON.parse(readFileSync(file, 'utf8'))).runs : [];
  const kept = before.filter((each) => each.run.commit === run.run.commit && each.firstSeed !== run.firstSeed);
  mkdirSync(dirname(file), { recursive: true });
  const runs = [...kept, run].toSorted((a, b) => a.firstSeed - b.firstSeed);
  writeFileSync(file, `${JSON.stringify({ runs }, undefined, 2)}\n`);
  console.error('recorded in docs/assurance/fuzz.json; `npm run docs` writes the page');
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Value from 'typebox/value';
import { DrillRecord, type DrillRun } from './drill-section.ts';

const file = fileURLToPath(new URL('../../docs/assurance/drill.json', import.meta.url));

/** Puts a run where the last one of its kind stood. */
export function recordDrill(run: DrillRun): void {
  const before = existsSync(file) ? Value.Parse(DrillRecord, JSON.parse(readFileSync(file, 'utf8'))).runs : [];
  const kindOf = ({ processes, engine }: DrillRun) => `${processes} ${engine}`;
  const runs = [...before.filter((each) => kindOf(each) !== kindOf(run)), run].toSorted((a, b) =>
    kindOf(a) < kindOf(b) ? -1 : 1,
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ runs }, undefined, 2)}\n`);
  console.log('recorded in docs/assurance/drill.json; `npm run docs` writes the page');
}

// `npm run mutation [-- --part domain/risk,authorize] [--record]`: changes the code of the pure parts and of authorization in
// every small way, one at a time, and lists the changes that no test beside it notices. `--record` writes what was found to
// docs/assurance/mutation.json, from which the assurance page is made; other parts stay there as they were found last.
// `--again` tries only what was recorded as surviving without a reason, for whoever writes tests against it: the rest of a file
// that has not changed stays as it was found. `--explain` runs nothing: it puts the explanations that there are now to what was
// recorded.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { Value } from 'typebox/value';
import { MutationRecord } from './assurance/mutation-section.ts';
import { type Provenance, provenanceOf } from './assurance/provenance.ts';
import {
  amend,
  describe,
  equivalentsFile,
  explain,
  hasTimedOut,
  type MutantResult,
  readEquivalents,
  summarize,
} from './mutation/mutants.ts';
import { listParts, type Part, root } from './mutation/parts.ts';

type Settings = ConstructorParameters<typeof Stryker>[0];

/** Tests, and what only describes: texts for generated pages, and of errors. */
const leftAlone = ['!**/*.test.ts', '!**/*.suite.ts', '!**/reference.ts', '!packages/domain/src/errors.ts'];
const recordFile = join(root, 'docs/assurance/mutation.json');

const { values } = parseArgs({
  options: {
    /** Names, also of a whole folder of parts: `domain`. */
    part: { type: 'string' },
    record: { type: 'boolean', default: false },
    explain: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '2' },
  },
});
const wanted = values.part?.split(',');
const parts = listParts().filter(
  ({ name }) => wanted === undefined || wanted.some((one) => name === one || name.startsWith(`${one}/`)),
);
if (parts.length === 0)
  throw new Error(
    `--part is one or several of ${listParts()
      .map(({ name }) => name)
      .join(', ')}`,
  );

const equivalents = readEquivalents();
const results: MutantResult[] = [];
if (values.explain) writeRecord(readRecord());
else if (values.again) for (const part of parts) await tryAgain(part);
else for (const part of parts) results.push(...(await runPart(part)));
const isRecorded = values.explain || values.again;
const { survivors, idle } = isRecorded ? explain(readRecord(), equivalents) : summarize(results, equivalents);
const unexplained = survivors.filter(({ because }) => because === undefined);
// Of a part alone nobody can say what else its explanations are for.
const stale = wanted === undefined ? idle : [];
for (const { file, line, before, after } of stale)
  console.log(`${equivalentsFile} explains what is no survivor: ${file}: ${line}: ${before}  ->  ${after}`);
if (isRecorded)
  for (const { file, line, operator, before, after } of unexplained)
    console.log(`  ${file}:${line} ${operator}: ${before}  ->  ${after}`);
console.log(
  `mutation: ${isRecorded ? 'as recorded' : `${results.length} mutants`}, ${survivors.length} survived, ${unexplained.length} of them unexplained`,
);
process.exit(unexplained.length + stale.length === 0 ? 0 : 1);

async function runPart(part: Part): Promise<readonly MutantResult[]> {
  const startedAt = performance.now();
  const made = provenanceOf('docs/assurance');
  const found = await runMutants(part, part.mutate);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const summary = summarize(found, equivalents);
  const left = summary.survivors.filter(({ because }) => because === undefined);
  console.log(`${part.name}: ${found.length} mutants, ${left.length} survived unexplained (${seconds} s)`);
  for (const { file, line, operator, before, after } of left)
    console.log(`  ${file}:${line} ${operator}: ${before}  ->  ${after}`);
  for (const { file, line, operator, before, after } of found.filter(hasTimedOut).map((result) => describe(result)))
    console.log(`  timed out: ${file}:${line} ${operator}: ${before}  ->  ${after}`);
  if (values.record) record(summary, { ...made, at: new Date().toISOString() });
  return found;
}

/** Of what was recorded: what survives nobody knows why, and stands where it stood. */
async function tryAgain(part: Part): Promise<void> {
  const made = provenanceOf('docs/assurance');
  const before = explain(readRecord(), equivalents);
  const places = before.survivors.filter(
    ({ file, because }) => because === undefined && part.mutate.some((pattern) => matchesGlob(file, pattern)),
  );
  if (places.length === 0) return;
  for (const { file, commit } of before.files.filter(({ file }) => places.some((place) => place.file === file)))
    if (spawnSync('git', ['diff', '--quiet', commit, '--', file], { cwd: root }).status !== 0)
      throw new Error(`${file} has changed since ${commit}: try all of it`);
  const lines = [...new Set(places.map(({ file, line }) => `${file}:${line}-${line}`))];
  const after = amend(before, await runMutants(part, lines));
  console.log(
    `${part.name}: ${places.length} tried again, ${before.survivors.length - after.survivors.length} noticed by now`,
  );
  writeRecord({ ...after, run: { ...made, at: new Date().toISOString() } });
}

async function runMutants(part: Part, mutate: readonly string[]): Promise<readonly MutantResult[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'picket-mutation-'));
  process.env.PICKET_TEST_MUTATION = part.name;
  try {
    return await new Stryker({
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      vitest: { configFile: 'tools/mutation/vitest.config.ts', related: false },
      mutate: [...mutate, ...leftAlone],
      ignorePatterns: ['journeys', 'packages/console', 'packages/app-analysis', 'fixtures/apps', '.picket'],
      coverageAnalysis: 'perTest',
      concurrency: Number(values.concurrency),
      // Long: on a busy machine a slow test must not pass for one that has noticed something.
      timeoutMS: 300_000,
      reporters: [],
      logLevel: 'error' as NonNullable<Settings['logLevel']>,
      tempDirName: scratch,
      // TypeScript 7 has no API for JavaScript, with which Stryker would rewrite a tsconfig.json: it finds none.
      tsconfigFile: 'none.json',
      allowConsoleColors: false,
      warnings: false,
    }).runMutationTest();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function record({ files, survivors }: ReturnType<typeof summarize>, run: Provenance): void {
  const before = existsSync(recordFile) ? readRecord() : { files: [], survivors: [] };
  const again = new Set(files.map(({ file }) => file));
  const isOther = ({ file }: { readonly file: string }) => !again.has(file) && existsSync(join(root, file));
  writeRecord({
    run,
    files: [...before.files.filter(isOther), ...files.map((each) => ({ ...each, commit: run.commit }))],
    survivors: [...before.survivors.filter(isOther), ...survivors],
  });
}

function readRecord(): MutationRecord {
  return Value.Parse(MutationRecord, JSON.parse(readFileSync(recordFile, 'utf8')));
}

function writeRecord({ run, ...found }: Omit<MutationRecord, 'untried'>): void {
  const { files, survivors } = explain(found, equivalents);
  const byFile = (one: { readonly file: string }, other: { readonly file: string }) =>
    one.file < other.file ? -1 : Number(one.file > other.file);
  const tried = new Set(files.map(({ file }) => file));
  // Of a whole folder nobody knows without trying which of its files are types alone.
  const untried = listParts()
    .flatMap(({ mutate }) => mutate)
    .filter((file) => !file.includes('*') && !tried.has(file))
    .toSorted();
  const kept: MutationRecord = { run, files: files.toSorted(byFile), untried, survivors: survivors.toSorted(byFile) };
  mkdirSync(dirname(recordFile), { recursive: true });
  writeFileSync(recordFile, `${JSON.stringify(kept, undefined, 2)}\n`);
}

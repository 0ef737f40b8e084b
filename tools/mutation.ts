// `npm run mutation [-- --part pure|operators] [--files packages/domain/src/risk/**] [--record]`: changes the code of the pure parts
// and of authorization in every small way, one at a time, and lists the changes that no test notices. `--record` writes
// docs/assurance/mutation.json, from which the assurance page is made.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import type { MutationRecord } from './assurance/mutation-section.ts';
import { equivalentsFile, type MutantResult, readEquivalents, root, summarize } from './mutation/mutants.ts';

/** What is changed, by the tests that are asked (see `tools/mutation/vitest.config.ts`). */
const parts: Readonly<Record<string, readonly string[]>> = {
  pure: [
    'packages/domain/src/**/*.ts',
    'packages/detections/src/**/*.ts',
    'packages/server/src/platform/http/authorize.ts',
  ],
  operators: [
    'packages/server/src/operators/credential-store.ts',
    'packages/server/src/operators/invitation-store.ts',
    'packages/server/src/operators/operators.ts',
    'packages/server/src/operators/sign-in.ts',
    'packages/server/src/operators/sign-in-pace.ts',
  ],
};
/** Tests and suites, and what only describes: types, and texts for a generated page. */
const leftAlone = ['!**/*.test.ts', '!**/*.suite.ts', '!**/reference.ts', '!packages/domain/src/contracts/**'];

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    files: { type: 'string', multiple: true },
    record: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '2' },
  },
});
if (values.record && (values.part !== undefined || values.files !== undefined))
  throw new Error('--record is for a run of everything');
const wanted = Object.keys(parts).filter((part) => values.part === undefined || values.part === part);
if (wanted.length === 0) throw new Error(`--part is one of ${Object.keys(parts).join(', ')}`);

const startedAt = performance.now();
const results: MutantResult[] = [];
for (const part of wanted) results.push(...(await runPart(part)));
const { files, survivors, idle } = summarize(results, readEquivalents());

const unexplained = survivors.filter(({ because }) => because === undefined);
for (const { file, line, operator, before, after } of unexplained)
  console.log(`${file}:${line} ${operator}: ${before}  ->  ${after}`);
const isWhole = values.part === undefined && values.files === undefined;
for (const { file, line } of isWhole ? idle : [])
  console.log(`${equivalentsFile} explains what is no survivor: ${file}: ${line}`);
console.log(
  `mutation: ${results.length} mutants, ${survivors.length} survived, ${unexplained.length} of them unexplained`,
);
if (values.record) record();
process.exit(unexplained.length === 0 && !(isWhole && idle.length > 0) ? 0 : 1);

async function runPart(part: string): Promise<readonly MutantResult[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'picket-mutation-'));
  // Read by our configuration of Vitest, which Stryker loads in processes of its own.
  process.env.PICKET_TEST_MUTATION = part;
  try {
    return await new Stryker({
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      vitest: { configFile: 'tools/mutation/vitest.config.ts', related: false },
      mutate: [...(values.files ?? parts[part] ?? []), ...leftAlone],
      ignorePatterns: ['journeys', 'packages/console', '.picket'],
      coverageAnalysis: 'perTest',
      concurrency: Number(values.concurrency),
      reporters: ['dots'],
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

function record(): void {
  const kept: MutationRecord = {
    at: new Date().toISOString(),
    commit: git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' and changes'),
    seconds: Math.round((performance.now() - startedAt) / 1000),
    files: [...files],
    survivors: [...survivors],
  };
  const file = join(root, 'docs/assurance/mutation.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(kept, undefined, 2)}\n`);
}

function git(...args: readonly string[]): string {
  return spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
}

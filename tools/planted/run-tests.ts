import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type NamedTest, root } from './planted-bugs.ts';

/** What Vitest's JSON report says, as far as it is read here. */
const Report = Type.Object({
  testResults: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Type.String(),
      message: Type.String(),
      assertionResults: Type.Array(Type.Object({ title: Type.String(), status: Type.String() })),
    }),
  ),
});

/** How one run of the tests went. A test that several engines run stands in a list once for each. */
export interface TestRun {
  readonly passed: readonly NamedTest[];
  readonly failed: readonly NamedTest[];
  /** Files that did not get as far as their tests: a syntax error, a hook that threw. Says nothing about a promise. */
  readonly broken: readonly string[];
  readonly seconds: number;
}

const nothing = { passed: [], failed: [] };
const limitMs = { named: 15 * 60_000, everything: 60 * 60_000 };

/** Runs the named tests in a tree, or all there are. An abort ends them, and is thrown. One worker, where two bugs are tried at once. */
export async function runTests(
  folder: string,
  tests: readonly NamedTest[] | 'everything',
  signal: AbortSignal,
  workers = 1,
): Promise<TestRun> {
  const reports = mkdtempSync(join(tmpdir(), 'picket-planted-report-'));
  const report = join(reports, 'report.json');
  const startedAt = performance.now();
  try {
    const isLate = await vitest(
      folder,
      [
        '--reporter=json',
        `--outputFile=${report}`,
        `--maxWorkers=${workers}`,
        ...(tests === 'everything' ? [] : only(tests)),
      ],
      AbortSignal.any([signal, AbortSignal.timeout(tests === 'everything' ? limitMs.everything : limitMs.named)]),
    );
    signal.throwIfAborted();
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    if (isLate) return { ...nothing, broken: ['the tests did not end'], seconds };
    if (!existsSync(report)) return { ...nothing, broken: ['Vitest ended without a report'], seconds };
    return { ...read(folder, Value.Parse(Report, JSON.parse(readFileSync(report, 'utf8')))), seconds };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

function only(tests: readonly NamedTest[]): readonly string[] {
  const names = tests.map(({ test }) => test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return ['--testNamePattern', `(${names.join('|')})$`, ...new Set(tests.map(({ file }) => file))];
}

/** Answers whether it had to be ended. Its words are of no use: the report says everything. */
async function vitest(folder: string, args: readonly string[], ended: AbortSignal): Promise<boolean> {
  const program = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [program, 'run', ...args], { cwd: folder, stdio: 'ignore' });
  const end = () => child.kill();
  ended.addEventListener('abort', end);
  await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  ended.removeEventListener('abort', end);
  return ended.aborted;
}

function read(folder: string, { testResults }: Static<typeof Report>): Omit<TestRun, 'seconds'> {
  const withStatus = (wanted: string): readonly NamedTest[] =>
    testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === wanted)
        .map(({ title }) => ({ file: relative(folder, name), test: title })),
    );
  const broken = testResults
    .filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some(hasFailed))
    .map(({ name, message }) => `${relative(folder, name)}: ${message.split('\n')[0]}`);
  return { passed: withStatus('passed'), failed: withStatus('failed'), broken };
}

const hasFailed = ({ status }: { readonly status: string }): boolean => status === 'failed';

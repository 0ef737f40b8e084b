// The thread in which case after case is analysed. Whoever started it sees in shared memory which one, and ends it when one never ends.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { analyzeApp } from '../../packages/app-analysis/src/analyze-app.ts';
import type { AppReport } from '../../packages/app-analysis/src/app-report.ts';
import { bytesInMemory } from '../../packages/app-analysis/src/archive/byte-source.ts';
import { fuzzCaseOf, readFuzzSample } from '../../packages/app-analysis/src/fuzz-case.suite.ts';
import { faultsOf, outcomeOf } from '../../packages/app-analysis/src/fuzz-verdict.suite.ts';
import { readShippedKnowledge } from '../../packages/app-analysis/src/knowledge.ts';
import { defaultLimits } from '../../packages/app-analysis/src/limits.ts';
import { compileRules } from '../../packages/app-analysis/src/rules/rule-engine.ts';
import { readShippedRules } from '../../packages/app-analysis/src/rules/rule-source.ts';
import { ApksigOracle, hasApksig } from '../../packages/app-analysis/src/signature/apksig-oracle.suite.ts';
import type { FuzzMessage, FuzzSetup } from './fuzz-messages.ts';

const { seeds, rulesEvery, current } = workerData as FuzzSetup;
const now = new Int32Array(current);
const folder = new URL('../../fixtures/apps/', import.meta.url);
const samples = readdirSync(folder)
  .filter((name) => /\.(apk|ipa)$/.test(name))
  .map((name) => readFuzzSample(name, readFileSync(new URL(name, folder))));
const knowledge = readShippedKnowledge();
const engine = compileRules(readShippedRules());
const noRules = { scan: () => [] };
const oracle = hasApksig() ? new ApksigOracle() : undefined;
const scratch = mkdtempSync(join(tmpdir(), 'picket-fuzz-'));
const failing = (error: Error): never => {
  throw error;
};

const say = (message: FuzzMessage) => parentPort?.postMessage(message);
for (const [seed, isLast] of seedsFrom(seeds)) {
  now[0] = seed;
  const { sample, way, bytes, isChanged } = fuzzCaseOf(samples, seed);
  const hasRules = seed % rulesEvery === 0;
  const before = process.threadCpuUsage();
  let report: AppReport;
  try {
    report = analyzeApp(sample, bytesInMemory(bytes), knowledge, defaultLimits, {
      engine: hasRules ? engine : noRules,
      onRest: () => undefined,
      onFailure: () => failing(new Error('the rules failed')),
    });
  } catch (error) {
    say({ kind: 'failed', seed, sample, way, what: `crashes: ${(error as Error).stack ?? String(error)}` });
    continue;
  }
  const { user, system } = process.threadCpuUsage(before);
  const verified = report.signature?.verified === true && isChanged;
  const faults = [...faultsOf(report, bytes), ...(verified ? await heldAgainst(bytes) : [])];
  for (const what of faults) say({ kind: 'failed', seed, sample, way, what });
  say({
    kind: 'done',
    seed,
    sample,
    way,
    outcome: outcomeOf(report),
    code: report.error?.code,
    cpuMs: (user + system) / 1000,
    rss: process.memoryUsage.rss(),
    hasRules,
    verified: verified ? (oracle === undefined ? 'unasked' : 'asked') : 'no',
    isLast,
  });
}
oracle?.close();
rmSync(scratch, { recursive: true });

/** What verifies although it was changed (in what no signature is over) has to verify for apksig too. */
async function heldAgainst(bytes: Buffer): Promise<readonly string[]> {
  if (oracle === undefined) return [];
  const file = join(scratch, 'changed.apk');
  writeFileSync(file, bytes);
  const { verified, errors } = await oracle.verify(file);
  return verified ? [] : [`verifies, and apksig says: ${errors.slice(0, 500)}`];
}

function* seedsFrom({ from, to }: FuzzSetup['seeds']): Generator<readonly [number, boolean]> {
  for (let seed = from; seed < to; seed++) yield [seed, seed === to - 1];
}

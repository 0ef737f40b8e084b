import { Worker } from 'node:worker_threads';
import { defaultLimits } from '../../packages/app-analysis/src/limits.ts';
import type { FuzzRun } from '../assurance/fuzz-section.ts';
import { provenanceOf } from '../assurance/provenance.ts';
import type { FuzzDone, FuzzFailure, FuzzMessage, FuzzSetup } from './fuzz-messages.ts';

export interface FuzzChoice {
  readonly firstSeed: number;
  readonly executions: number;
  readonly rulesEvery: number;
}

/** So much processor time of the whole process without a new case is a hang: the clock on the wall goes on while a busy machine lets us wait. */
const hangCpuMs = 20_000;
/** A case that waits for something that never comes uses no processor. */
const stuckMs = 600_000;
/** Processor time of one case. These apps are small. */
const slowMs = 3_000;
/** Of the whole process: heap, unpacked bytes and the engine together. */
const mostMemoryMiB = 1_536;
const mostFailures = 50;

/**
 * Analyses case after case in a thread with the heap of the product's own. A case that crashes the thread, never ends, or gives an answer that
 * cannot be right is a failure, and the run goes on behind it.
 */
export async function fuzzApps(
  choice: FuzzChoice,
  { onFailure, onProgress }: { onFailure: (failure: FuzzFailure) => void; onProgress: (done: number) => void },
): Promise<FuzzRun> {
  const made = provenanceOf('docs/assurance');
  const startedAt = performance.now();
  const sums = new FuzzSums();
  const fail = (failure: FuzzFailure) => {
    sums.failures.push(failure);
    onFailure(failure);
  };
  const to = choice.firstSeed + choice.executions;
  let next = choice.firstSeed;
  while (next < to && sums.failures.length < mostFailures) {
    next = await runThread({ from: next, to }, choice.rulesEvery, fail, (done) => {
      sums.add(done);
      if (done.cpuMs > slowMs) fail({ ...done, what: `takes ${Math.round(done.cpuMs)} ms of processor time` });
      if (done.rss > mostMemoryMiB * 2 ** 20) fail({ ...done, what: `the process has grown to ${done.rss} bytes` });
      if (sums.executions % 1_000 === 0) onProgress(sums.executions);
    });
  }
  return {
    run: { ...made, at: new Date().toISOString() },
    firstSeed: choice.firstSeed,
    tookSeconds: Math.round((performance.now() - startedAt) / 1000),
    ...sums.figures(),
  };
}

/** Answers the seed to go on with: the one behind the last, or behind the one that the thread died of. */
function runThread(
  seeds: FuzzSetup['seeds'],
  rulesEvery: number,
  fail: (failure: FuzzFailure) => void,
  onDone: (done: FuzzDone) => void,
): Promise<number> {
  const current = new SharedArrayBuffer(4);
  const now = new Int32Array(current);
  const worker = new Worker(new URL('./fuzz-thread.ts', import.meta.url), {
    workerData: { seeds, rulesEvery, current } satisfies FuzzSetup,
    resourceLimits: { maxOldGenerationSizeMb: defaultLimits.heapMegabytes },
  });
  return new Promise((resolve, reject) => {
    let lastSeed = -1;
    let heard = timesNow();
    let isOver = false;
    const end = (behind: number, what?: string) => {
      if (isOver) return;
      isOver = true;
      clearInterval(watch);
      if (what !== undefined) fail({ seed: behind - 1, sample: 'unknown', way: 'unknown', what });
      void worker.terminate().then(() => resolve(behind));
    };
    const watch = setInterval(() => {
      if (now[0] !== lastSeed) {
        lastSeed = now[0] ?? -1;
        heard = timesNow();
      } else if (lastSeed > 0) {
        const { cpuMs, wallMs } = timesNow();
        if (cpuMs - heard.cpuMs > hangCpuMs) end(lastSeed + 1, `hangs: ${hangCpuMs / 1000} s of processor time`);
        else if (wallMs - heard.wallMs > stuckMs) end(lastSeed + 1, `is stuck for ${stuckMs / 1000} s`);
      }
    }, 500);
    worker.on('message', (message: FuzzMessage) => {
      if (message.kind === 'failed') return fail(message);
      onDone(message);
      if (message.isLast) end(seeds.to);
    });
    worker.on('error', (error) => {
      const seed = now[0] ?? 0;
      // Before the first case it is not the fault of any.
      if (seed === 0) reject(error);
      end(seed + 1, `ends its thread: ${error.message}`);
    });
    worker.on('exit', () => end((now[0] ?? seeds.from) + 1, 'ends its thread without a word'));
  });
}

function timesNow() {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() };
}

/** What is counted over all cases. */
class FuzzSums {
  readonly failures: FuzzFailure[] = [];
  executions = 0;
  #withRules = 0;
  #cpuMs = 0;
  #slowestMs = 0;
  #largestRss = 0;
  readonly #verified = { asked: 0, unasked: 0, no: 0 };
  readonly #samples: Record<string, Counts> = {};
  readonly #ways: Record<string, Counts> = {};
  #codes: Counts = {};

  add({ sample, way, outcome, code, cpuMs, rss, hasRules, verified }: FuzzDone): void {
    this.executions++;
    this.#withRules += hasRules ? 1 : 0;
    this.#cpuMs += cpuMs;
    this.#slowestMs = Math.max(this.#slowestMs, cpuMs);
    this.#largestRss = Math.max(this.#largestRss, rss);
    this.#verified[verified]++;
    this.#samples[sample] = withOneMore(this.#samples[sample], outcome);
    this.#ways[way] = withOneMore(this.#ways[way], outcome);
    if (code !== undefined) this.#codes = withOneMore(this.#codes, code);
  }

  figures() {
    const { asked, unasked } = this.#verified;
    return {
      executions: this.executions,
      withRules: this.#withRules,
      cpuSeconds: Math.round(this.#cpuMs / 1000),
      slowestMs: Math.round(this.#slowestMs),
      memoryMiB: Math.round(this.#largestRss / 2 ** 20),
      stillVerified: asked + unasked,
      askedApksig: asked,
      samples: sorted(this.#samples),
      ways: sorted(this.#ways),
      codes: sorted(this.#codes),
      failures: this.failures.map(({ seed, sample, way, what }) => ({ seed, sample, way, what: what.slice(0, 500) })),
    };
  }
}

type Counts = Readonly<Record<string, number>>;

function withOneMore(counts: Counts = {}, name: string): Counts {
  return { ...counts, [name]: (counts[name] ?? 0) + 1 };
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

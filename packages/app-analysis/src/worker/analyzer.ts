import { Worker } from 'node:worker_threads';
import type { AppReport } from '../app-report.ts';
import { worstFirst } from '../checks/check.ts';
import { askClamd, type ClamdVerdict, clamdFinding } from '../clamd/ask-clamd.ts';
import type { ClamdAddress } from '../clamd/clamd-address.ts';
import type { KnownSigners } from '../known-signers.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { type RuleSource, readShippedRules } from '../rules/rule-source.ts';
import type { UnreadableCode } from '../unreadable.ts';
import type { WorkerAnswer, WorkerSetup } from './messages.ts';

/** What an analyzer is made with. */
export interface AnalyzerOptions {
  readonly limits?: Partial<Limits>;
  /** How many files are analysed side by side. */
  readonly workers: number;
  /** Signers that are known from elsewhere, beside what ships with this package. */
  readonly knownSigners?: KnownSigners;
  /** Signers of the operator's own apps, in place of what is known of the same packages otherwise. */
  readonly ownSigners?: KnownSigners;
  /** YARA rules on top of those that ship. Check them with `checkRules` before: broken rules make every file an error. */
  readonly rules?: readonly RuleSource[];
  /** Where clamd listens, if it is to be asked. */
  readonly clamd?: ClamdAddress | undefined;
  /** Calls back after some milliseconds, unless what it gives is called before. */
  readonly startTimer: (ms: number, callback: () => void) => () => void;
}

/** Analyses files in threads of its own. */
export interface Analyzer {
  /** Always answers: what goes wrong is an `error` in the report. Files beyond the number of workers wait their turn. */
  readonly analyze: (path: string) => Promise<AppReport>;
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly path: string;
  readonly resolve: (report: AppReport) => void;
}

/**
 * Starts an analyzer. A worker that takes longer than the limit, runs out of heap or dies is ended and replaced; its file is reported as
 * not analysed, and no other file notices. Rules that take too long cost the file no more than what they would have found.
 */
export function createAnalyzer(options: AnalyzerOptions): Analyzer {
  const { limits, workers, knownSigners = [], ownSigners = [], rules = [], clamd, startTimer } = options;
  const all: Limits = { ...defaultLimits, ...limits };
  const setup: WorkerSetup = { limits: all, knownSigners, ownSigners, rules: [...readShippedRules(), ...rules] };
  const idle: Worker[] = [];
  const busy = new Set<Worker>();
  const queue: Waiting[] = [];

  const startWorker = () =>
    new Worker(new URL('./analysis-worker.ts', import.meta.url), {
      workerData: setup,
      resourceLimits: { maxOldGenerationSizeMb: all.heapMegabytes },
      // Nothing of the server's environment belongs into the thread that reads hostile files.
      env: {},
    });

  const next = () => {
    while (queue.length > 0 && busy.size < workers) {
      const waiting = queue.shift();
      if (waiting === undefined) return;
      const worker = idle.pop() ?? startWorker();
      busy.add(worker);
      run(worker, waiting);
    }
  };

  const run = (worker: Worker, { path, resolve }: Waiting) => {
    let rest: AppReport | undefined;
    const asked = clamd && askClamd(path, { address: clamd, timeMs: all.timeMs, startTimer });
    const finish = (report: AppReport, reusable: boolean) => {
      stopTimer();
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      busy.delete(worker);
      if (reusable) idle.push(worker);
      else {
        // A worker that is being ended may still report its death, to nobody.
        worker.on('error', () => undefined);
        void worker.terminate();
      }
      // Nobody waits for ClamAV over a file that is none.
      if (asked === undefined || report.error?.code === 'file-unreadable') resolve(report);
      else void asked.then((verdict) => resolve(withClamd(report, verdict)));
      next();
    };
    /** What became of the file when its worker is no more: without an answer to the rules there is still all the rest. */
    const end = (code: UnreadableCode, message: string) =>
      rest === undefined
        ? finish(failed(path, code, message), false)
        : finish({ ...rest, incomplete: [...rest.incomplete, `The YARA rules did not finish: ${message}`] }, false);
    const onMessage = (answer: WorkerAnswer) => {
      if ('report' in answer) finish(answer.report, !answer.worn);
      else if ('code' in answer) finish(failed(path, answer.code, answer.message), true);
      else {
        rest = answer.rest;
        stopTimer();
        stopTimer = startTimer(all.rulesMs, () => end('out-of-time', `stopped after ${all.rulesMs / 1000} s`));
      }
    };
    const onError = (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? end('out-of-memory', `The analysis needed more than ${all.heapMegabytes} MB`)
        : end('engine-failed', `The analysis died: ${error.message}`);
    const onExit = () => end('engine-failed', 'The analysis ended without an answer');
    let stopTimer = startTimer(all.timeMs, () =>
      end('out-of-time', `The analysis took longer than ${all.timeMs / 1000} s and was stopped`),
    );
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(path);
  };

  return {
    analyze: (path) =>
      new Promise((resolve) => {
        queue.push({ path, resolve });
        next();
      }),
    async close() {
      await Promise.all([...idle, ...busy].map((worker) => worker.terminate()));
    },
  };
}

function withClamd(report: AppReport, verdict: ClamdVerdict): AppReport {
  if (verdict.kind === 'clean') return report;
  if (verdict.kind === 'found')
    return { ...report, findings: worstFirst([...report.findings, clamdFinding(verdict.signature)]) };
  return { ...report, incomplete: [...report.incomplete, `ClamAV was not asked: ${verdict.because}`] };
}

function failed(file: string, code: UnreadableCode, message: string): AppReport {
  return { file, size: 0, sha256: null, kind: null, findings: [], incomplete: [], error: { code, message } };
}

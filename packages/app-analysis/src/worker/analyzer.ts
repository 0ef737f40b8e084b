import { Worker } from 'node:worker_threads';
import type { AppReport } from '../app-report.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import type { UnreadableCode } from '../unreadable.ts';
import type { WorkerAnswer, WorkerSetup } from './messages.ts';

/** What an analyzer is made with. */
export interface AnalyzerOptions {
  readonly limits?: Partial<Limits>;
  /** How many files are analysed side by side. */
  readonly workers: number;
  /** Package names with the SHA-256 of certificates that sign them, on top of what ships. */
  readonly ownSigners?: WorkerSetup['ownSigners'];
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
 * not analysed, and no other file notices.
 */
export function createAnalyzer({ limits, workers, ownSigners = [], startTimer }: AnalyzerOptions): Analyzer {
  const all: Limits = { ...defaultLimits, ...limits };
  const idle: Worker[] = [];
  const busy = new Set<Worker>();
  const queue: Waiting[] = [];

  const startWorker = () =>
    new Worker(new URL('./analysis-worker.ts', import.meta.url), {
      workerData: { limits: all, ownSigners } satisfies WorkerSetup,
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
      resolve(report);
      next();
    };
    const onMessage = (answer: WorkerAnswer) =>
      finish('report' in answer ? answer.report : failed(path, answer.code, answer.message), true);
    const onError = (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? finish(failed(path, 'out-of-memory', `The analysis needed more than ${all.heapMegabytes} MB`), false)
        : finish(failed(path, 'engine-failed', `The analysis died: ${error.message}`), false);
    const onExit = () => finish(failed(path, 'engine-failed', 'The analysis ended without an answer'), false);
    const stopTimer = startTimer(all.timeMs, () =>
      finish(
        failed(path, 'out-of-time', `The analysis took longer than ${all.timeMs / 1000} s and was stopped`),
        false,
      ),
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

function failed(file: string, code: UnreadableCode, message: string): AppReport {
  return { file, size: 0, sha256: null, kind: null, findings: [], incomplete: [], error: { code, message } };
}

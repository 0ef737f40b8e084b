import { type Clock, minute, PicketError, second } from '@picket/domain';
import { nextTurn } from './activity.ts';
import { workOn } from './current-work.ts';
import type { Log } from './log.ts';

export interface LoopOptions {
  /** For the log: `delivery`, `jobs`. */
  readonly name: string;
  /** How long to rest when there is nothing to do. */
  readonly everyMs: number;
  /**
   * One round. Says `again` when more work is waiting, and is then called again at once. It should stop soon when the signal
   * is aborted, and must be repeatable: it may be killed anywhere.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most rounds return nothing, and need not say so
  readonly run: (signal: AbortSignal) => Promise<'again' | void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends the loop. */
  readonly signal: AbortSignal;
}

export interface Loop {
  /** There is work: do not rest, or rest no longer. A loop that just failed still waits as long as it must. */
  wake(): void;
  /** Resolves when the last round has ended after the signal was aborted. Never rejects. */
  readonly stopped: Promise<void>;
}

const shortestBackoffMs = second;
const longestBackoffMs = 5 * minute;

/** Runs rounds until the signal is aborted. An error never ends the loop: it is logged, and the next round waits. */
export function startLoop(options: LoopOptions): Loop {
  const { clock, signal } = options;
  let woken = false;
  let alarm: AbortController | undefined;

  const rest = async (ms: number) => {
    alarm = new AbortController();
    if (woken) return;
    await clock.sleep(ms, AbortSignal.any([signal, alarm.signal])).catch(() => undefined);
  };

  const loop = async () => {
    let failures = 0;
    while (!signal.aborted) {
      woken = false;
      const outcome = await runOnce(options);
      failures = outcome instanceof Failure ? failures + 1 : 0;
      if (outcome instanceof Failure) {
        await clock.sleep(backoff(options.everyMs, failures, outcome.cause), signal).catch(() => undefined);
      } else if (outcome === 'again') {
        await nextTurn();
      } else {
        await rest(options.everyMs);
      }
    }
  };

  return {
    wake: () => {
      woken = true;
      alarm?.abort();
    },
    stopped: loop(),
  };
}

class Failure {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

async function runOnce({ name, run, log, signal }: LoopOptions): Promise<'again' | Failure | undefined> {
  try {
    return (await workOn(name, () => run(signal))) ?? undefined;
  } catch (error) {
    // Shutting down makes work fail; that is not news.
    if (!signal.aborted) log.error({ err: error, loop: name }, `${name}: a round failed`);
    return new Failure(error);
  }
}

/** Doubles with each failure in a row; an error that says when to come back is believed if it asks for longer. */
function backoff(everyMs: number, failures: number, cause: unknown): number {
  const doubled = Math.max(everyMs, shortestBackoffMs) * 2 ** Math.min(failures - 1, 20);
  const asked = cause instanceof PicketError && typeof cause.retry === 'object' ? cause.retry.afterMs : 0;
  return Math.max(Math.min(doubled, Math.max(everyMs, longestBackoffMs)), asked);
}

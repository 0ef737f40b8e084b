import { type Clock, second } from '@picket/domain';
import { endsWithin } from './platform/ends-within.ts';
import type { Log } from './platform/log.ts';

/** How Picket's own work learns of the end: first that nothing new is to begin, then that nothing is waited for any longer. */
export interface StopSignals {
  /** Finish the step you are at, and begin no other. */
  readonly rest: AbortSignal;
  /** The time is up: give back what you hold and end. */
  readonly cutOff: AbortSignal;
}

export interface StopParts {
  readonly clock: Clock;
  readonly log: Log;
  /** How long requests and steps that are under way may take to end. */
  readonly withinMs: number;
  /** Refuses new requests, ends the streams, and resolves when no request is under way. */
  readonly drain: () => Promise<void>;
  /** Resolves when all of Picket's own work has ended. */
  readonly workEnded: () => Promise<unknown>;
  /** Closes every connection at once. */
  readonly closeConnections: () => Promise<void>;
}

/** After the cut, for whoever writes down that a lease is free again. */
const givingBackMs = 2 * second;

/** A stop that loses nothing and that nobody can hold up: `signals` for those who work, `stop` for whoever ends it; once is enough, twice is no harm. */
export function prepareStop(): { readonly signals: StopSignals; stop(parts: StopParts): Promise<void> } {
  const rest = new AbortController();
  const cutOff = new AbortController();
  let stopped: Promise<void> | undefined;

  const stop = async ({ clock, log, withinMs, drain, workEnded, closeConnections }: StopParts) => {
    // Requests first: one that comes in after work has ended could wait for work that nobody does.
    const drained = drain();
    rest.abort(new Error('Picket stops'));
    const worked = workEnded();
    if (!(await endsWithin(clock, withinMs, Promise.all([drained, worked])))) {
      log.warn({ withinMs }, 'what was under way did not end in time and is cut off');
      cutOff.abort(new Error('Picket stops'));
      await endsWithin(clock, givingBackMs, worked);
    }
    cutOff.abort(new Error('Picket stops'));
    await closeConnections();
  };
  return {
    signals: { rest: rest.signal, cutOff: cutOff.signal },
    stop: (parts) => {
      stopped ??= stop(parts);
      return stopped;
    },
  };
}

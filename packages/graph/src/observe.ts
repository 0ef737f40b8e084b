import type { Answer, Exchange } from './exchange.ts';
import type { Clock } from './surroundings.ts';

/** One time that a request was sent, with what came back. */
export interface SeenTry {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly ms: number;
  /** Undefined where there was no answer. */
  readonly status: number | undefined;
  /** Ours, sent as `client-request-id`. */
  readonly clientRequestId: string;
  /** Microsoft's, from the answer's headers. */
  readonly requestId: string | undefined;
}

/** What became of the parts of a batch. */
export interface SeenParts {
  readonly count: number;
  readonly failed: number;
  /** Of the first that failed. */
  readonly error: Error | undefined;
}

/**
 * One request with all its tries, told once it has ended. Names the operation and no object; holds no token, no secret and
 * no body.
 */
export interface SeenCall {
  /** Method and path without ids: `PATCH /devices/{device-id}`. Of a batch: what its parts ask for. */
  readonly operation: string;
  /** When it was first sent, and when it had ended, waits in between included. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** At least one. */
  readonly tries: readonly SeenTry[];
  /** Undefined for what is no batch. */
  readonly parts: SeenParts | undefined;
  /** What the caller was thrown; undefined after a success. */
  readonly error: unknown;
}

/** Told of every request that was sent. Must not throw, and should not take long: the caller waits for it. */
export type Observe = (call: SeenCall) => void;

/** The same exchange, with somebody told of all that goes through it. What is never sent is never told. */
export function observed(exchange: Exchange, clock: Clock, observe: Observe): Exchange {
  return {
    async send(request, signal) {
      const tries: SeenTry[] = [];
      const tell = (error: unknown, answer?: Answer) => {
        const [first] = tries;
        if (first === undefined) return;
        const parts = answer === undefined ? undefined : request.parts?.(answer);
        observe({
          operation: request.operation ?? request.place,
          startedAt: first.at,
          endedAt: clock.now(),
          tries,
          parts,
          error,
        });
      };
      let answer: Answer;
      try {
        answer = await exchange.send({ ...request, onTry: (seen) => void tries.push(seen) }, signal);
      } catch (error) {
        tell(error);
        throw error;
      }
      tell(undefined, answer);
      return answer;
    },
  };
}

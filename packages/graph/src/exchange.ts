import { backoffMs } from './backoff.ts';
import { GraphError } from './errors.ts';
import { type Cost, type Lane, type Pass, type Priority, patienceMs } from './lane.ts';
import { type Meter, readMeter } from './meter.ts';
import { networkFault } from './network-fault.ts';
import { type Observe, observed, type SeenParts, type SeenTry } from './observe.ts';
import { parseJson } from './parse.ts';
import { readRefusal } from './refusal.ts';
import type { Surroundings } from './surroundings.ts';

/** One request that needs a token, to a service that throttles. Knows HTTP, nothing of OData. */
export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** How errors name it: method and path, without ids. */
  readonly place: string;
  /** True where doing it twice is the same as doing it once, so that it may be sent again when nobody knows. */
  readonly repeatable: boolean;
  readonly lane: Lane;
  readonly cost: Cost;
  /** `normal` unless said. */
  readonly priority?: Priority;
  /** Reads what a success says it cost, where that is not said in its headers. */
  readonly meter?: (answer: Answer) => Meter;
  /** What an observer is told was asked, where that is not `place`. */
  readonly operation?: string;
  /** What became of the parts, of a batch. */
  readonly parts?: (answer: Answer) => SeenParts;
  /** Told each time it was sent. */
  readonly onTry?: (seen: SeenTry) => void;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; undefined where there was no body. */
  readonly body: unknown;
}

/** Where tokens come from for one app in one tenant. */
export interface TokenSource {
  get(wish: { readonly insteadOf?: string; readonly claims?: string }, signal: AbortSignal): Promise<string>;
  forget(token: string): void;
}

export interface Exchange {
  /**
   * The answer to a request, once it is a success. Tries again where that can help and do no harm.
   *
   * @throws GraphError; whatever the token source throws; the signal's reason
   */
  send(request: ExchangeRequest, signal: AbortSignal): Promise<Answer>;
}

const tries = 4;
const timeLimitMs = 100_000;

export function createExchange(surroundings: Surroundings, tokens: TokenSource, observe?: Observe): Exchange {
  const { clock, entropy } = surroundings;

  const exchange: Exchange = {
    async send(request, signal) {
      let refused: { readonly insteadOf: string; readonly claims?: string } | undefined;
      for (let attempt = 1; ; attempt++) {
        // The token first: who has none must not use up the quota of those who have.
        const token = await tokens.get(refused ?? {}, signal);
        const pass = await request.lane.enter(request.cost, signal, request.priority);
        const outcome = await tryOnce(request, token, pass, signal);
        if (!(outcome instanceof GraphError)) return outcome;

        const { reason, details } = outcome;
        if (reason === 'unauthorized' && refused === undefined) {
          refused = { insteadOf: token, ...(details.claims === undefined ? {} : { claims: details.claims }) };
          continue;
        }
        if (reason === 'unauthorized' || reason === 'forbidden') tokens.forget(token);
        const tooLong = (details.retryAfterMs ?? 0) > patienceMs;
        if (attempt >= tries || tooLong || !mayRepeat(request, outcome)) throw outcome;
        // Where the whole lane is held, waiting is done there, by everybody.
        if (!holdsLane(outcome)) await clock.sleep(backoffMs(attempt, entropy), signal);
      }
    },
  };
  return observe === undefined ? exchange : observed(exchange, clock, observe);

  async function tryOnce(
    request: ExchangeRequest,
    token: string,
    pass: Pass,
    signal: AbortSignal,
  ): Promise<Answer | GraphError> {
    let answer: Response;
    let text: string;
    const at = clock.now();
    const clientRequestId = entropy.uuid();
    const seen = (status?: number, requestId?: string | null) =>
      request.onTry?.({ at, ms: clock.now() - at, status, clientRequestId, requestId: requestId ?? undefined });
    try {
      answer = await surroundings.fetch(request.url, {
        method: request.method,
        headers: {
          accept: 'application/json',
          ...request.headers,
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          authorization: `Bearer ${token}`,
          'client-request-id': clientRequestId,
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        // Whoever could make us follow a redirect would be sent the token.
        redirect: 'manual',
        signal: AbortSignal.any([signal, surroundings.timeLimit(timeLimitMs)]),
      });
      text = await answer.text();
    } catch (error) {
      seen();
      if (signal.aborted) {
        pass.abandoned();
        throw signal.reason;
      }
      pass.turnedAway(undefined);
      return new GraphError('unreachable', `${request.place} got no answer: ${networkFault(error)}`);
    }
    const { status, headers } = answer;
    // Graph's name, and that of services which are not Microsoft's.
    seen(status, headers.get('request-id') ?? headers.get('x-request-id'));
    if (answer.ok) {
      const body = parseJson(text);
      pass.served(request.meter?.({ status, headers, body }) ?? readMeter(headers));
      if (body === undefined && text !== '') {
        return new GraphError('unexpected', `${request.place} answered ${status} with something that is not JSON`);
      }
      return { status, headers, body };
    }
    const error = readRefusal(request.place, { status, headers, body: parseJson(text) }, clock.now());
    if (holdsLane(error)) pass.turnedAway(error.details.retryAfterMs);
    else pass.served();
    return error;
  }
}

/** The service as a whole is in trouble, not this request: 429, 503, 504, no answer. 500 and 502 may be one bad object. */
function holdsLane({ reason, details: { status } }: GraphError): boolean {
  return reason === 'throttled' || (reason === 'unreachable' && status !== 500 && status !== 502);
}

function mayRepeat(request: ExchangeRequest, { reason, details: { status } }: GraphError): boolean {
  if (reason === 'throttled') return true;
  if (reason !== 'unreachable') return false;
  return status === 500 || status === 502 ? request.method === 'GET' : request.repeatable;
}

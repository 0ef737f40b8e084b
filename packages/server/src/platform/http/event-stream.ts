import { type Clock, second } from '@picket/domain';

/** Often enough that no proxy between takes the silence for the end, and that a shut-out operator hears nothing after a minute. */
export const heartbeatMs = 15 * second;

/** What browsers and proxies need to see of a stream at once, and unaltered. */
export const streamHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

export interface EventStreamOptions {
  /** In order; each with an integer `id` that grows. */
  readonly events: AsyncIterable<unknown>;
  /** One event as JSON by its schema, without line breaks. */
  readonly serialize: (event: unknown) => string;
  readonly clock: Clock;
  /** Aborted when the caller is gone or Picket stops. */
  readonly signal: AbortSignal;
  /** Asked at each heartbeat: a stream must not outlive the session, the token or the right that opened it. */
  readonly mayGoOn: () => Promise<boolean>;
}

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). One line of JSON an event and
 * nothing else in any field, so that no text of anybody's can begin a field or an event of its own.
 */
export async function* frameEvents({
  events,
  serialize,
  clock,
  signal,
  mayGoOn,
}: EventStreamOptions): AsyncGenerator<string, void, void> {
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const beat = () =>
    clock.sleep(heartbeatMs, ended).then(
      () => 'beat' as const,
      () => 'gone' as const,
    );
  const iterator = events[Symbol.asyncIterator]();
  try {
    // At once, so that the headers are on their way before the first event is.
    yield ': open\n\n';
    let heartbeat = beat();
    let event = takeNext(iterator);
    for (;;) {
      const turn = await Promise.race([event, heartbeat]);
      if (turn === 'gone') return;
      if (turn === 'beat') {
        if (!(await mayGoOn())) return;
        heartbeat = beat();
        yield ': still here\n\n';
        continue;
      }
      if (turn.done) return;
      yield frame(turn.value, serialize);
      event = takeNext(iterator);
    }
  } finally {
    stop.abort();
    // Not awaited: an iterator that waits for its next event ends when it notices the signal.
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** A rejection that comes after the caller has gone has nobody left to hear it. */
function takeNext(iterator: AsyncIterator<unknown>): Promise<IteratorResult<unknown>> {
  const next = iterator.next();
  next.catch(() => undefined);
  return next;
}

function frame(event: unknown, serialize: (event: unknown) => string): string {
  const id = typeof event === 'object' && event !== null && 'id' in event ? event.id : undefined;
  if (!Number.isSafeInteger(id)) throw new Error('an event of a stream needs an integer id');
  const line = serialize(event);
  if (/[\r\n]/.test(line)) throw new Error('an event of a stream must be one line');
  return `id: ${id}\ndata: ${line}\n\n`;
}

/** `Last-Event-ID` as the number it must be; a browser sends back what it was sent, anything else is ignored. */
export function readLastEventId(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

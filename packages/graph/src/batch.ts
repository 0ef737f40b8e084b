import type { Static } from 'typebox';
import { backoffMs } from './backoff.ts';
import type { GraphClient } from './client.ts';
import { addressOf, type Call, type Endpoint, type ItemOf, parseItem, placeOf } from './endpoint.ts';
import { batch } from './endpoints/batch.ts';
import { GraphError } from './errors.ts';
import { parseAs } from './parse.ts';
import { readRefusal } from './refusal.ts';
import type { Clock, Entropy } from './surroundings.ts';
import { patienceMs } from './throttle.ts';

/** At most this many requests in one batch: https://learn.microsoft.com/graph/json-batching */
export const batchSize = 20;

/** What became of one part. One part's failure is not the others'. */
export type PartResult<Item> =
  | { readonly ok: true; readonly item: Item }
  | { readonly ok: false; readonly error: GraphError };

const tries = 4;

/**
 * Calls one endpoint many times, twenty a request. Throttling is judged part by part, so only the parts that were
 * turned away are sent again, after the longest wait that any of them was asked for.
 *
 * @returns one result for each key
 * @throws what `GraphClient.call` throws, when a whole batch could not be done; parts done before that stay done
 */
export async function callMany<E extends Endpoint, Key extends string>(
  { client, clock, entropy }: { readonly client: GraphClient; readonly clock: Clock; readonly entropy: Entropy },
  endpoint: E,
  calls: ReadonlyMap<Key, Call<E['body']>>,
  signal: AbortSignal,
): Promise<ReadonlyMap<Key, PartResult<ItemOf<E>>>> {
  const results = new Map<Key, PartResult<ItemOf<E>>>();
  const waiting = [...calls];
  while (waiting.length > 0) {
    let parts = waiting.splice(0, batchSize);
    for (let attempt = 1; parts.length > 0; attempt++) {
      const answers = await sendOne(client, endpoint, parts, signal);
      const again: typeof parts = [];
      let waitMs = 0;
      for (const [index, part] of parts.entries()) {
        const result = readPart(endpoint, answers.get(String(index)), clock.now());
        const delayMs = result.ok ? undefined : delayOf(result.error, endpoint);
        results.set(part[0], result);
        if (result.ok || delayMs === undefined || attempt >= tries) continue;
        again.push(part);
        waitMs = Math.max(waitMs, delayMs === 'unsaid' ? backoffMs(attempt, entropy) : delayMs);
      }
      // Whoever is asked to wait long is told, and plans.
      if (waitMs > patienceMs) break;
      if (again.length > 0) await clock.sleep(waitMs, signal);
      parts = again;
    }
  }
  return results;
}

type Part = Static<typeof batch.item>['responses'][number];

async function sendOne<E extends Endpoint>(
  client: GraphClient,
  endpoint: E,
  parts: readonly (readonly [string, Call<E['body']>])[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Part>> {
  const requests = parts.map(([, call], index) => ({
    id: String(index),
    method: endpoint.method,
    url: addressOf(endpoint, call),
    ...(endpoint.body === undefined
      ? {}
      : {
          headers: { 'content-type': 'application/json' },
          body: parseAs(endpoint.body, call.body, placeOf(endpoint)),
        }),
  }));
  const answer = await client.send(
    {
      endpoint: batch,
      url: `${client.origin}/${endpoint.version}${batch.path}`,
      body: parseAs(batch.body, { requests }, placeOf(batch)),
      answer: batch.item,
      repeatable: endpoint.repeatable,
      onBehalfOf: { endpoint, count: parts.length },
    },
    signal,
  );
  return new Map(answer.responses.map((part) => [part.id, part]));
}

function readPart<E extends Endpoint>(endpoint: E, part: Part | undefined, now: number): PartResult<ItemOf<E>> {
  const place = `${placeOf(endpoint)} in a batch`;
  if (part === undefined) {
    return { ok: false, error: new GraphError('unexpected', `${place} was not answered`) };
  }
  const { status, headers, body } = part;
  if (status < 200 || status > 299) {
    const error = readRefusal(place, { status, headers: new Headers(headers), body }, now);
    // 424: a part it depended on failed. Ours depend on none, so it is the older way to say that the batch was throttled.
    const throttled = status === 424;
    return { ok: false, error: throttled ? new GraphError('throttled', error.message, error.details) : error };
  }
  try {
    return { ok: true, item: parseItem(endpoint, endpoint.answers === 'nothing' ? undefined : body, place) };
  } catch (error) {
    if (error instanceof GraphError) return { ok: false, error };
    throw error;
  }
}

/** How long to wait before sending a part again; undefined where that would not help or could do harm. */
function delayOf({ reason, details }: GraphError, endpoint: Endpoint): number | 'unsaid' | undefined {
  const passing = reason === 'throttled' || (reason === 'unreachable' && endpoint.repeatable);
  return passing ? (details.retryAfterMs ?? 'unsaid') : undefined;
}

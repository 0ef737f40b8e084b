import type { Static } from 'typebox';
import { backoffMs } from './backoff.ts';
import type { GraphClient } from './client.ts';
import { addressOf, type Call, type Endpoint, type ItemOf, parseItem, placeOf } from './endpoint.ts';
import { batch } from './endpoints/batch.ts';
import { GraphError } from './errors.ts';
import { patienceMs } from './lane.ts';
import { parseAs } from './parse.ts';
import { readRefusal } from './refusal.ts';
import type { Clock, Entropy } from './surroundings.ts';

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
 * @throws GraphError when the very first batch could not be done, so that nothing was; what the token source throws; the
 * signal's reason
 */
export async function callMany<E extends Endpoint, Key extends string>(
  tools: BatchTools,
  endpoint: E,
  calls: ReadonlyMap<Key, Call<E['body']>>,
  signal: AbortSignal,
): Promise<ReadonlyMap<Key, PartResult<ItemOf<E>>>> {
  const results = new Map<Key, PartResult<ItemOf<E>>>();
  const waiting = [...calls];
  while (waiting.length > 0) {
    const parts = waiting.splice(0, batchSize);
    try {
      await callParts(tools, endpoint, parts, results, signal);
    } catch (error) {
      if (!(error instanceof GraphError) || results.size === 0) throw error;
      // What was done is worth telling. The rest shares the fault, and is not tried against it batch by batch.
      for (const [key] of [...parts, ...waiting]) if (!results.get(key)?.ok) results.set(key, { ok: false, error });
      break;
    }
  }
  return results;
}

export interface BatchTools {
  readonly client: GraphClient;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** One batch and its repetitions. Results are written down as they come, so that a failure half-way loses none. */
async function callParts<E extends Endpoint, Key extends string>(
  { client, clock, entropy }: BatchTools,
  endpoint: E,
  calls: readonly (readonly [Key, Call<E['body']>])[],
  results: Map<Key, PartResult<ItemOf<E>>>,
  signal: AbortSignal,
): Promise<void> {
  let parts = calls;
  for (let attempt = 1; parts.length > 0; attempt++) {
    const answers = await sendOne(client, endpoint, parts, signal);
    const again: (readonly [Key, Call<E['body']>])[] = [];
    let waitMs = 0;
    for (const [index, part] of parts.entries()) {
      const result = readPart(endpoint, answers.get(String(index)), clock.now());
      const delayMs = result.ok ? undefined : delayOf(result.error, endpoint);
      results.set(part[0], result);
      if (result.ok || delayMs === undefined || attempt >= tries) continue;
      again.push(part);
      waitMs = Math.max(waitMs, delayMs === 'unsaid' ? backoffMs(attempt, entropy) : delayMs);
    }
    // Waiting is done in the lane, by everybody: other batches would be throttled as well.
    if (again.length > 0) client.stepBack(endpoint, waitMs);
    // Whoever is asked to wait long is told, and plans.
    parts = waitMs > patienceMs ? [] : again;
  }
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
    headers: {
      // Each part is throttled by itself, and so is as urgent by itself.
      'x-ms-throttle-priority': client.priority,
      ...(endpoint.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(endpoint.body === undefined ? {} : { body: parseAs(endpoint.body, call.body, placeOf(endpoint)) }),
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

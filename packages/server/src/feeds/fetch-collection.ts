import { type Clock, minute, second } from '@picket/domain';
import { fetchTaxii, maxFeedBytes, type TaxiiCollection, type TaxiiRefusal } from '@picket/intelligence';
import { type FetchFault, faultOf } from './fetch-feed.ts';
import type { OpenPage, Page } from './open-page.ts';

/** What came of a collection: everything, or everything since the place that was given. */
export type FetchedCollection =
  | {
      readonly kind: 'fetched';
      readonly bundle: Uint8Array;
      readonly objects: number;
      readonly addedAfter: string | undefined;
    }
  | { readonly kind: 'failed'; readonly fault: FetchFault | TaxiiRefusal; readonly detail: string };

/** Where a collection is, and how far it is read at a time. */
export interface CollectionRequest extends TaxiiCollection {
  readonly mostPages: number;
  readonly pageSize: number;
}

const withinMs = 10 * minute;

/**
 * Fetches a TAXII collection by the same guarded way out as every other feed: https, a certificate that verifies, an address of the
 * Internet that is judged where it is connected to. All pages within ten minutes, or nothing. Never rejects for what a server does.
 */
export async function fetchCollection(
  { openPage, clock }: { readonly openPage: OpenPage; readonly clock: Clock },
  { mostPages, pageSize, ...collection }: CollectionRequest,
  signal: AbortSignal,
): Promise<FetchedCollection> {
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(withinMs, done.signal).then(
    () => late.abort(),
    () => undefined,
  );
  const within = AbortSignal.any([signal, late.signal]);
  /** What the way out said: more than the client of the protocol can know. */
  let fault: unknown;
  try {
    const fetched = await fetchTaxii(
      collection,
      {
        fetch: async (url, { headers }) => {
          try {
            return asResponse(await openPage(url, { 'user-agent': 'Picket', ...(headers as Sent) }, within), within);
          } catch (error) {
            fault = error;
            throw error;
          }
        },
      },
      { pages: mostPages, pageSize, bytes: maxFeedBytes },
    );
    signal.throwIfAborted();
    if (fetched.kind === 'fetched') return fetched;
    if (late.signal.aborted)
      return { kind: 'failed', fault: 'too-slow', detail: `it takes longer than ${withinMs / second} s` };
    if (fault !== undefined) return { kind: 'failed', ...faultOf(fault) };
    return { kind: 'failed', fault: fetched.reason, detail: fetched.detail };
  } finally {
    done.abort();
  }
}

type Sent = Readonly<Record<string, string>>;

function asResponse({ status, headers, body }: Page, signal: AbortSignal): Response {
  const iterator = body[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      signal.throwIfAborted();
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  const given = Object.entries(headers).filter((each): each is [string, string] => each[1] !== undefined);
  // An answer of these has no body, and the standard refuses to make one.
  const isEmpty = status === 204 || status === 205 || status === 304;
  if (status < 200 || status > 599) throw new Error(`it answered ${status}`);
  return new Response(isEmpty ? null : stream, { status, headers: given });
}

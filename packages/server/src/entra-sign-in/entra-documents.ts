import { type Clock, hour, type Instant, minute, PicketError } from '@picket/domain';

/** What is asked of Entra again no sooner than this, whatever comes in (abuse case C9). */
const askEveryMs = 1 * minute;
/** So long the last good answer is used while there is no better one. */
const goodForMs = 24 * hour;
/** Keys and descriptions are some kilobytes. */
const longestDocument = 1_000_000;

interface Kept {
  /** The last good answer, and of when. */
  readonly text: string | undefined;
  readonly at: Instant;
  triedAt: Instant;
}

/**
 * A `fetch` for signing in that speaks to Entra alone. Documents that anybody may read (keys, where things are) are asked
 * for once a minute at most, and kept while Entra does not answer; everything else goes through. A key that was
 * taken away is out of use within that minute.
 */
export function fetchOfEntra({
  fetch,
  clock,
  login,
}: {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Origin of Entra. */
  readonly login: string;
}): (url: string, init?: RequestInit) => Promise<Response> {
  const kept = new Map<string, Kept>();
  const asked = new Map<string, Promise<Response>>();

  const refresh = async (url: string, init: RequestInit | undefined): Promise<Response> => {
    const now = clock.now();
    const before = kept.get(url);
    if (before?.text !== undefined && now < before.at + askEveryMs) return answer(before.text);
    if (before === undefined || now >= before.triedAt + askEveryMs) {
      const text = await readDocument(fetch, url, init);
      if (text !== undefined) {
        kept.set(url, { text, at: now, triedAt: now });
        return answer(text);
      }
      kept.set(url, { text: before?.text, at: before?.at ?? now, triedAt: now });
    }
    const last = kept.get(url);
    if (last?.text !== undefined && now < last.at + goodForMs) return answer(last.text);
    throw unreachable();
  };

  return async (url, init) => {
    // Where to go is read out of a document; it leads nowhere but to Entra itself.
    if (new URL(url).origin !== login) {
      throw new PicketError('misdirected', 'Signing in was to be led to another host.');
    }
    if ((init?.method ?? 'GET') !== 'GET') return await send(fetch, url, init);
    const running = asked.get(url) ?? refresh(url, init).finally(() => asked.delete(url));
    asked.set(url, running);
    return (await running).clone();
  };
}

const answer = (text: string) => new Response(text, { headers: { 'content-type': 'application/json' } });

async function send(fetch: typeof globalThis.fetch, url: string, init: RequestInit | undefined): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' }).catch((cause) => {
    throw unreachable(cause);
  });
  if (response.status < 500) return response;
  await response.body?.cancel();
  throw unreachable();
}

/** Undefined where there is no use in what came. */
async function readDocument(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit | undefined,
): Promise<string | undefined> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    const text = response.status === 200 ? await response.text() : undefined;
    if (text === undefined || text.length > longestDocument) return undefined;
    const document: unknown = JSON.parse(text);
    const isDocument = typeof document === 'object' && document !== null && ('issuer' in document || hasKeys(document));
    return isDocument ? text : undefined;
  } catch {
    return undefined;
  }
}

const hasKeys = (document: object) => 'keys' in document && Array.isArray(document.keys) && document.keys.length > 0;

const unreachable = (cause?: unknown) =>
  new PicketError('connector_unreachable', 'Entra does not answer, so nobody can sign in with it now.', {
    cause,
    retry: 'later',
  });

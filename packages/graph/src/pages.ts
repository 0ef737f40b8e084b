import { Type } from 'typebox';
import type { GraphClient } from './client.ts';
import { type Call, type Endpoint, type ItemOf, parseItem, placeOf } from './endpoint.ts';
import { GraphError } from './errors.ts';
import { parseAs } from './parse.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page is; absent on the last one. Whoever stores it may go on there after a restart. */
  readonly nextLink?: string;
}

const Envelope = Type.Object({
  value: Type.Array(Type.Unknown()),
  '@odata.nextLink': Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

/**
 * Walks a collection to its end, one page in memory at a time. A page may be empty and still not be the last. Begins
 * with a call, or behind a nextLink that an earlier walk gave.
 *
 * @throws GraphError `misdirected` when a nextLink leads elsewhere, `unexpected` when nextLinks lead in a circle
 */
export async function* walkPages<E extends Endpoint>(
  client: GraphClient,
  endpoint: E,
  from: { readonly call: Call } | { readonly nextLink: string },
  signal: AbortSignal,
): AsyncGenerator<Page<ItemOf<E>>, void, void> {
  const seen = new VisitedLinks(placeOf(endpoint));
  let answer = 'call' in from ? await client.begin(endpoint, from.call, signal) : await visit(from.nextLink);
  for (;;) {
    const page = parseAs(Envelope, answer, placeOf(endpoint));
    const items = page.value.map((item, index) => parseItem(endpoint, item, `${placeOf(endpoint)}, value/${index}`));
    const nextLink = page['@odata.nextLink'] ?? undefined;
    if (nextLink === undefined) {
      yield { items };
      return;
    }
    seen.check(nextLink);
    yield { items, nextLink };
    answer = await visit(nextLink);
  }

  function visit(link: string): Promise<unknown> {
    seen.add(link);
    return client.follow(endpoint, link, signal);
  }
}

/**
 * Refuses to walk in a circle, which a service that repeats a nextLink would have us do for ever. Once it may: a service
 * that stumbles gives an empty page, or the same one again, and goes on when it is asked anew.
 */
export class VisitedLinks {
  readonly #place: string;
  readonly #visits = new Map<string, number>();

  constructor(place: string) {
    this.#place = place;
  }

  add(link: string): void {
    this.#visits.set(link, (this.#visits.get(link) ?? 0) + 1);
  }

  check(link: string): void {
    if ((this.#visits.get(link) ?? 0) > 1) throw new GraphError('unexpected', `${this.#place} leads in a circle`);
  }
}

import { type TObject, Type } from 'typebox';
import type { GraphClient } from './client.ts';
import { type Endpoint, type ItemOf, placeOf } from './endpoint.ts';
import { GraphError } from './errors.ts';
import { VisitedLinks } from './pages.ts';
import { parseAs } from './parse.ts';

interface Changes<Item> {
  /**
   * What changed. Partial; the same object may come more than once, on later pages too, and changes may be replayed. A
   * large group is spread over several entries that repeat its id: merge them in order, never replace. An object stands
   * in one of the two lists only, by the last thing that the page says of it.
   */
  readonly changed: readonly Item[];
  /** `changed`: in the recycle bin, may come back. `deleted`: gone. Both occur in a first round too. */
  readonly removed: readonly { readonly id: string; readonly reason: string }[];
}

export interface DeltaPage<Item> extends Changes<Item> {
  /** What follows is everything there is: true on the first page of a round that did not continue an earlier one. */
  readonly startsOver: boolean;
  /** More of this round. Exactly one of this and `deltaLink` is there. */
  readonly nextLink?: string;
  /** The round is complete; the next one begins here. Forgotten by Graph after seven days. */
  readonly deltaLink?: string;
}

const Link = Type.Optional(Type.Union([Type.String(), Type.Null()]));

const Envelope = Type.Object({
  value: Type.Array(Type.Unknown()),
  '@odata.nextLink': Link,
  '@odata.deltaLink': Link,
});

const Identified = Type.Object({ id: Type.String({ minLength: 1 }) });

const Removed = Type.Object({
  '@removed': Type.Object({ reason: Type.Optional(Type.String()) }),
});

/**
 * Walks one round of changes to its end: https://learn.microsoft.com/graph/delta-query-overview. Begins from nothing,
 * or behind a link that an earlier walk gave. When Graph has forgotten a link, in the middle of a round too, begins anew
 * by itself and says so, but only once: a service that keeps forgetting what it has just given would be asked for ever.
 *
 * @throws GraphError, `resync` among them
 */
export async function* walkDelta<Item extends TObject>(
  client: GraphClient,
  endpoint: Endpoint<Item>,
  from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<DeltaPage<ItemOf<Endpoint<Item>>>, void, void> {
  const place = placeOf(endpoint);
  let seen = new VisitedLinks(place);
  let startsOver = from === undefined;
  let mayStartOver = true;
  let link = from;
  for (;;) {
    let answer: unknown;
    try {
      answer = link === undefined ? await client.begin(endpoint, {}, signal) : await visit(link);
    } catch (error) {
      if (!(error instanceof GraphError) || error.reason !== 'resync' || !mayStartOver) throw error;
      mayStartOver = false;
      startsOver = true;
      seen = new VisitedLinks(place);
      link = restartOf(error);
      continue;
    }
    const page = parseAs(Envelope, answer, place);
    const nextLink = page['@odata.nextLink'] ?? undefined;
    const deltaLink = page['@odata.deltaLink'] ?? undefined;
    const changes = sort(page.value);
    if (nextLink !== undefined) {
      seen.check(nextLink);
      yield { ...changes, startsOver, nextLink };
      link = nextLink;
    } else if (deltaLink !== undefined) {
      yield { ...changes, startsOver, deltaLink };
      return;
    } else {
      throw new GraphError('unexpected', `${place} ends with neither a nextLink nor a deltaLink`);
    }
    startsOver = false;
  }

  function visit(address: string): Promise<unknown> {
    seen.add(address);
    return client.follow(endpoint, address, signal);
  }

  function sort(entries: readonly unknown[]): Changes<ItemOf<Endpoint<Item>>> {
    const changed = new Map<string, ItemOf<Endpoint<Item>>[]>();
    const removed = new Map<string, string>();
    for (const [index, entry] of entries.entries()) {
      const at = `${place}, value/${index}`;
      const { id } = parseAs(Identified, entry, at);
      if (typeof entry === 'object' && entry !== null && '@removed' in entry) {
        changed.delete(id);
        removed.set(id, parseAs(Removed, entry, at)['@removed'].reason ?? 'deleted');
      } else {
        removed.delete(id);
        changed.set(id, [...(changed.get(id) ?? []), parseAs(endpoint.item, entry, at)]);
      }
    }
    return {
      changed: [...changed.values()].flat(),
      removed: Array.from(removed, ([id, reason]) => ({ id, reason })),
    };
  }

  /** A 410 says in `Location` where to start over; it is a link like any other and is checked when it is followed. */
  function restartOf({ details: { location } }: GraphError): string | undefined {
    if (location === undefined) return undefined;
    return URL.parse(location, client.origin)?.href ?? location;
  }
}

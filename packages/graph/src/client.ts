import type { Static, TSchema } from 'typebox';
import { addressOf, type Call, type Endpoint, type ItemOf, isWrite, parseItem, placeOf } from './endpoint.ts';
import { type Answer, createExchange, type TokenSource } from './exchange.ts';
import type { Lane, Priority } from './lane.ts';
import { readBatchMeter } from './meter.ts';
import type { Observe } from './observe.ts';
import { followable, parseOrigin } from './origin.ts';
import { parseAs } from './parse.ts';
import { readParts } from './read-parts.ts';
import type { Surroundings } from './surroundings.ts';
import type { Throttle } from './throttle.ts';

export interface GraphClientOptions extends Surroundings {
  /** `https://graph.microsoft.com`; other clouds have others. */
  readonly origin: string;
  readonly tokens: TokenSource;
  /** Shared by all clients, since the limits are. */
  readonly throttle: Throttle;
  /** Whose quota it is: one app in one tenant. */
  readonly party: string;
  /** How urgent everything is that is asked through this client; `normal` unless said. */
  readonly priority?: Priority;
  /** Told of everything that is sent. */
  readonly observe?: Observe;
}

/** Microsoft Graph for one app in one tenant. */
export interface GraphClient {
  /**
   * Calls an endpoint that answers with one object or with nothing.
   *
   * @throws GraphError; what the token source throws; the signal's reason
   */
  call<E extends Endpoint>(endpoint: E, call: Call<E['body']>, signal: AbortSignal): Promise<ItemOf<E>>;
  /** The same, with Microsoft's name for the exchange: for whoever has to ask about it. */
  callTraced<E extends Endpoint>(endpoint: E, call: Call<E['body']>, signal: AbortSignal): Promise<Traced<ItemOf<E>>>;
  /** The first page of a collection or of changes, not yet looked into. */
  begin(endpoint: Endpoint, call: Call, signal: AbortSignal): Promise<unknown>;
  /** The page behind a nextLink or deltaLink, once it has been checked that it leads to the same Graph. */
  follow(endpoint: Endpoint, link: string, signal: AbortSignal): Promise<unknown>;
  /** One request on behalf of several, which it pays for. Used for `$batch`. */
  send<Schema extends TSchema>(request: ClientRequest<Schema>, signal: AbortSignal): Promise<Static<Schema>>;
  /** A part of a batch was throttled: keeps everybody away from that endpoint's service for so long. */
  stepBack(endpoint: Endpoint, ms: number): void;
  /** `https://graph.microsoft.com` */
  readonly origin: string;
  readonly priority: Priority;
}

export interface Traced<Item> {
  readonly item: Item;
  /** `request-id` of the answer. */
  readonly requestId: string | undefined;
}

export interface ClientRequest<Schema extends TSchema> {
  readonly endpoint: Endpoint;
  /** The whole address. */
  readonly url: string;
  readonly answer: Schema;
  readonly body?: unknown;
  readonly repeatable?: boolean;
  /** Whose quota it uses and how much, where that is not the endpoint's own: the answer's parts say what they cost. */
  readonly onBehalfOf?: { readonly endpoint: Endpoint; readonly count: number };
}

export function createGraphClient(options: GraphClientOptions): GraphClient {
  const origin = parseOrigin(options.origin);
  const { priority = 'normal' } = options;
  const exchange = createExchange(options, options.tokens, options.observe);

  const client: GraphClient = {
    origin,
    priority,

    call: async (endpoint, call, signal) => (await client.callTraced(endpoint, call, signal)).item,

    async callTraced(endpoint, call, signal) {
      const body = endpoint.body === undefined ? undefined : parseAs(endpoint.body, call.body, placeOf(endpoint));
      const answer = await exchangeWith({ endpoint, url: addressed(endpoint, call), body }, signal);
      // A directory PATCH answers 204 although Microsoft's contract declares a body.
      const item = parseItem(endpoint, endpoint.answers === 'nothing' ? undefined : answer.body, placeOf(endpoint));
      return { item, requestId: answer.headers.get('request-id') ?? undefined };
    },

    begin: async (endpoint, call, signal) =>
      (await exchangeWith({ endpoint, url: addressed(endpoint, call) }, signal)).body,

    follow: async (endpoint, link, signal) => {
      const url = followable(link, { origin, version: endpoint.version }, placeOf(endpoint));
      return (await exchangeWith({ endpoint, url }, signal)).body;
    },

    send: async (request, signal) =>
      parseAs(request.answer, (await exchangeWith(request, signal)).body, placeOf(request.endpoint)),

    stepBack: (endpoint, ms) => laneOf(endpoint).hold(ms),
  };
  return client;

  function addressed(endpoint: Endpoint, call: Call): string {
    return `${origin}/${endpoint.version}${addressOf(endpoint, call)}`;
  }

  function laneOf(endpoint: Endpoint): Lane {
    return options.throttle.lane(options.party, endpoint.service);
  }

  async function exchangeWith(request: Omit<ClientRequest<TSchema>, 'answer'>, signal: AbortSignal): Promise<Answer> {
    const { endpoint, url, body } = request;
    const payer = request.onBehalfOf ?? { endpoint, count: 1 };
    return exchange.send(
      {
        method: endpoint.method,
        url,
        body,
        place: placeOf(endpoint),
        repeatable: request.repeatable ?? endpoint.repeatable,
        lane: laneOf(payer.endpoint),
        cost: {
          any: payer.count * payer.endpoint.units,
          writes: isWrite(payer.endpoint) ? payer.count : 0,
        },
        priority,
        // Microsoft too refuses what is low first: https://learn.microsoft.com/graph/throttling-limits
        headers: { 'x-ms-throttle-priority': priority },
        ...(request.onBehalfOf === undefined
          ? {}
          : {
              meter: ({ body: said }) => readBatchMeter(said, payer.endpoint.units),
              operation: placeOf(payer.endpoint),
              parts: ({ body: said }) =>
                readParts(said, { asked: payer.count, place: placeOf(payer.endpoint), now: options.clock.now() }),
            }),
      },
      signal,
    );
  }
}

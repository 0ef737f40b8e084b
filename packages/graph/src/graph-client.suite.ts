import type { RegistrationView } from '@picket/simulator';
import { createGraphClient, type GraphClient } from './client.ts';
import { clientSecret } from './credential.ts';
import { createEntraTokens, type EntraTokens } from './entra-tokens.ts';
import type { TokenSource } from './exchange.ts';
import type { Priority } from './lane.ts';
import type { Microsoft, Visitor } from './microsoft.suite.ts';
import { createThrottle } from './throttle.ts';
import type { SeenRequest } from './witness.suite.ts';

/** Entra's tokens for one app, with a note of what was wished for, given and forgotten. */
class NotedTokens implements TokenSource {
  readonly wishes: object[] = [];
  readonly given: string[] = [];
  readonly forgotten: string[] = [];
  readonly #tokens: EntraTokens;
  readonly #asked: Parameters<EntraTokens['get']>[0];

  constructor(tokens: EntraTokens, { tenantId, clientId, clientSecret: secret }: RegistrationView) {
    this.#tokens = tokens;
    this.#asked = {
      tenantId,
      credential: clientSecret(clientId, secret),
      scope: 'https://graph.microsoft.com/.default',
    };
  }

  async get(wish: { readonly insteadOf?: string; readonly claims?: string }, signal: AbortSignal): Promise<string> {
    this.wishes.push(wish);
    const token = await this.#tokens.get({ ...this.#asked, ...wish }, signal);
    this.given.push(token);
    return token;
  }

  forget(token: string): void {
    this.forgotten.push(token);
    this.#tokens.forget(token);
  }
}

export interface ClientUnderTest {
  readonly client: GraphClient;
  readonly tokens: NotedTokens;
  readonly clock: Visitor['clock'];
  readonly tools: { readonly client: GraphClient } & Visitor;
  /** What was asked of Graph, in order. */
  readonly asked: () => readonly SeenRequest[];
}

/** A client of Contoso with nothing behind it: no token, no quota used. May do everything unless an app is named. */
export function clientFor(
  microsoft: Microsoft,
  options: { readonly app?: RegistrationView; readonly priority?: Priority } = {},
): ClientUnderTest {
  const visitor = microsoft.visitor();
  const loginOrigin = microsoft.origin;
  const tokens = new NotedTokens(createEntraTokens({ ...visitor, loginOrigin }), options.app ?? microsoft.app);
  const client = createGraphClient({
    ...visitor,
    origin: microsoft.origin,
    tokens,
    throttle: createThrottle(visitor),
    party: 'contoso',
    priority: options.priority ?? 'normal',
  });
  const asked = () => visitor.seen.filter(({ line }) => !line.endsWith('/oauth2/v2.0/token'));
  return { client, tokens, clock: visitor.clock, tools: { ...visitor, client }, asked };
}

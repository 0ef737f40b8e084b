import { createGraphClient, type GraphClient } from './client.ts';
import type { TokenSource } from './exchange.ts';
import type { Priority } from './lane.ts';
import type { Clock } from './surroundings.ts';
import { SleptClock, surroundings } from './test-surroundings.suite.ts';
import { createThrottle } from './throttle.ts';

/** Hands out `token-1`, and another each time one is refused. */
class CountingTokens implements TokenSource {
  issued = 1;
  readonly wishes: object[] = [];
  readonly forgotten: string[] = [];

  async get(wish: { readonly insteadOf?: string; readonly claims?: string }): Promise<string> {
    this.wishes.push(wish);
    if (wish.insteadOf === `token-${this.issued}`) this.issued++;
    return `token-${this.issued}`;
  }

  forget(token: string): void {
    this.forgotten.push(token);
  }
}

export interface ClientUnderTest<C extends Clock> {
  readonly client: GraphClient;
  readonly tokens: CountingTokens;
  readonly clock: C;
  readonly tools: { readonly client: GraphClient } & ReturnType<typeof surroundings>;
}

export function clientFor(origin: string, priority: Priority = 'normal'): ClientUnderTest<SleptClock> {
  const clock = new SleptClock();
  const outside = surroundings(clock);
  const tokens = new CountingTokens();
  const throttle = createThrottle(outside);
  const client = createGraphClient({ ...outside, origin, tokens, throttle, party: 'contoso', priority });
  return { client, tokens, clock, tools: { ...outside, client } };
}

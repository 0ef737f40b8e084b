/**
 * Bad days on request. A fault is named, says which requests it hits and how often, and is written into the ledger
 * beside every request it hit. Chance in it comes from the seed.
 */
export type FaultAction =
  /** 429. `retryAfter` goes into the header as it is: `3`, `2.128`, an HTTP date, nonsense; null leaves it out. */
  | { readonly kind: 'throttle'; readonly retryAfter: string | null }
  /** That status, and nothing done: a refusal, or a redirect with its `location` among the headers. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string;
      readonly retryAfter?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Entra's token endpoint refuses with this number, whether it is one of those modelled or not. */
  | { readonly kind: 'aadsts'; readonly code: number }
  /** What is answered says something else in these places, and with another status if one is named. */
  | { readonly kind: 'edit'; readonly edits: readonly Edit[]; readonly status?: number }
  /** The answer has these headers, too or instead. */
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }
  /** A proxy, or the network of a hotel, answers in the service's place: a page of HTML, and nothing done. */
  | { readonly kind: 'proxy-page'; readonly status: number }
  /** The answer comes whole as HTTP has it, and its JSON ends in the middle. */
  | { readonly kind: 'cut-json' }
  /** The answer comes without its body, and with another status if one is named. */
  | { readonly kind: 'empty-body'; readonly status?: number }
  /** The connection breaks before anything is answered: before anything was done, or, with `takesHold`, after. */
  | { readonly kind: 'hang-up'; readonly takesHold: boolean }
  /** As if the token lacked this permission, or all of these. */
  | { readonly kind: 'forbid'; readonly permission: string | readonly string[] }
  /** The connection breaks after half of the body. */
  | { readonly kind: 'cut-mid-body' }
  /** Answers after so long on the simulator's clock, or, with null, when released. */
  | { readonly kind: 'slow'; readonly ms: number | null }
  /** One page of a listing is left out, as if its devices did not exist. */
  | { readonly kind: 'drop-page' }
  /** One page twice. */
  | { readonly kind: 'duplicate-page' }
  /** A page without items that leads on to the page it should have been. */
  | { readonly kind: 'empty-page' }
  /** What a page lists comes in another order, the same one every time. */
  | { readonly kind: 'reorder' }
  /** The request arrives twice, as through a proxy that sends again: a change is made a second time, and that is answered. */
  | { readonly kind: 'replay' }
  /** An administrator takes the application's consent back just as it asks: it is refused, and unknown from then on. */
  | { readonly kind: 'withdraw-consent' }
  /** The service's clock is off by so much, as its `Date` says; what happens does so at the right time. */
  | { readonly kind: 'skew'; readonly ms: number }
  /** What a delta link that lived too long gets. */
  | { readonly kind: 'expire-delta'; readonly variant: DeltaExpiry }
  /** All tokens issued to the tenant so far are refused from now on. */
  | { readonly kind: 'expire-tokens' }
  /** Tokens of the tenant whose clients can be challenged get a claims challenge, until one is asked for with its claims. */
  | { readonly kind: 'claims-challenge' }
  /** A steady share of what a listing holds is not listed, the same ones on every page and every time. */
  | { readonly kind: 'hide'; readonly fraction: number }
  /** The first item of a page says it is of a type nobody knows. */
  | { readonly kind: 'unknown-type' }
  /** The change takes hold, the answer says it did not. */
  | { readonly kind: 'after-effect'; readonly status: number };

/** One place of an answer's JSON, by JSON pointer (RFC 6901): `/value/0/id`; the empty one is all of it. Without a value it is taken out. */
export interface Edit {
  readonly at: string;
  readonly value?: unknown;
}

/** `gone`: 410 with Location. The others are the 40x answers that Graph has been seen to give. */
export const deltaExpiries = [
  'gone',
  'resync-required',
  'sync-state-not-found',
  'expired-page-token',
  'directory-expired-token',
] as const;
export type DeltaExpiry = (typeof deltaExpiries)[number];

export interface FaultMatch {
  readonly area?: 'entra' | 'graph' | 'partner';
  readonly method?: string;
  /**
   * A regular expression over the path with its query, without the origin: `^/v1.0/users/delta`. One that `/v1.0/$batch`
   * matches hits batches as a whole; without any, only their parts are hit.
   */
  readonly path?: string;
  readonly tenantId?: string;
  readonly appId?: string;
}

export interface FaultSpec {
  readonly name: string;
  readonly action: FaultAction;
  readonly match: FaultMatch;
  /** How many requests it hits; null: all until it is removed. */
  readonly count: number | null;
  /** How many matching requests pass before the first hit. */
  readonly skip: number;
}

export interface Fault extends FaultSpec {
  readonly id: string;
  readonly pattern: RegExp | undefined;
  seen: number;
  hits: number;
}

export interface FaultSubject {
  readonly area: 'entra' | 'graph' | 'partner';
  readonly method: string;
  readonly path: string;
  readonly tenantId: string | null;
  readonly appId: string | null;
}

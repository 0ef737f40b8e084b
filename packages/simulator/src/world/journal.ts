/**
 * Two books that say what happened. The *ledger* has every request with its answer; the *effects* are every change
 * that took hold, whoever caused it. A test compares them with what a client believes: a request that was answered 503
 * after its effect is in both, one that changed nothing is in the ledger only.
 */
export interface LedgerEntry {
  readonly sequence: number;
  readonly at: number;
  readonly requestId: string;
  readonly area: 'entra' | 'graph' | 'partner';
  readonly tenantId: string | null;
  readonly appId: string | null;
  readonly method: string;
  /** With the query, without the origin. */
  readonly path: string;
  readonly status: number;
  /** Of writes only; secrets of token requests are left out. */
  readonly body: unknown;
  /** Name of the fault that hit, if one did. */
  readonly fault: string | null;
  /** For a part of a `$batch`: the request id of the whole. The whole has an entry of its own. */
  readonly batch: string | null;
}

export type EffectKind =
  | 'attribute'
  | 'threat-state'
  | 'compliance'
  | 'is-compliant'
  | 'facts-reported'
  | 'sign-in'
  | 'connector'
  | 'consent'
  | 'managed-device'
  | 'membership'
  | 'policy'
  | 'object'
  | 'remote-action'
  | 'notification'
  | 'device';

export interface Effect {
  readonly sequence: number;
  readonly at: number;
  readonly tenantId: string;
  readonly kind: EffectKind;
  /** What changed: an id, and which property of it where that matters. */
  readonly subject: string;
  readonly property: string | null;
  readonly entraDeviceId: string | null;
  readonly from: unknown;
  readonly to: unknown;
  /** The request behind it, or null when a control or the passing of time caused it. */
  readonly requestId: string | null;
}

/** Enough for days of a demonstration; a drill that needs more reads as it goes. */
const kept = 50_000;

export class Journal {
  readonly #ledger: LedgerEntry[] = [];
  readonly #effects: Effect[] = [];
  #sequence = 0;
  /** The request being answered, so that effects know their cause. */
  #cause: string | null = null;

  get ledger(): readonly LedgerEntry[] {
    return this.#ledger;
  }

  get effects(): readonly Effect[] {
    return this.#effects;
  }

  clear(): void {
    this.#ledger.length = 0;
    this.#effects.length = 0;
  }

  recordRequest(entry: Omit<LedgerEntry, 'sequence'>): void {
    this.#ledger.push({ sequence: ++this.#sequence, ...entry });
    // In blocks, because dropping the first of a long array one at a time copies it each time.
    if (this.#ledger.length > kept * 1.1) this.#ledger.splice(0, this.#ledger.length - kept);
  }

  recordEffect(effect: Omit<Effect, 'sequence' | 'requestId'>): void {
    this.#effects.push({ sequence: ++this.#sequence, requestId: this.#cause, ...effect });
    if (this.#effects.length > kept * 1.1) this.#effects.splice(0, this.#effects.length - kept);
  }

  /** Runs something whose effects belong to a request. */
  causedBy<Result>(requestId: string | null, run: () => Result): Result {
    const before = this.#cause;
    this.#cause = requestId;
    try {
      return run();
    } finally {
      this.#cause = before;
    }
  }
}

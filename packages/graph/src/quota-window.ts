import type { Quota } from './services.ts';

/**
 * Finer slots waste less of the quota at the window's edge and cost more to add up. A number that divides every published
 * window into whole milliseconds: a slot begins at a multiple of its length.
 */
const slotsPerWindow = 50;

/** A service that calls its limit used up and more has not refused us yet: a trickle finds out when that passes. */
const leastLeft = 0.01;

interface Slot {
  readonly startsAt: number;
  spent: number;
}

interface Pace {
  readonly msPerUnit: number;
  readonly endsAt: number;
}

/**
 * Counts what was spent in the last `perMs`, in slots, and says when more may be spent. In no window of that length,
 * wherever it begins, is more than the quota spent, which holds against every way a service may count: fixed windows,
 * sliding ones, or a bucket that fills steadily. A bucket of our own of the full size would not: it spends its size and
 * its refill within one window.
 *
 * That is what we know of ourselves. A service that says how much of its own count is used knows of others too: what it
 * has left is then spread over one window, before it has to refuse anybody.
 */
export class QuotaWindow {
  #quota: Quota;
  readonly #perMs: number;
  readonly #slotMs: number;
  #slots: Slot[] = [];
  #pace: Pace | undefined;
  /** Under a pace: what was spent since `#owedFrom` and has not been waited for. */
  #owed = 0;
  #owedFrom = 0;

  constructor(quota: Quota) {
    this.#quota = quota;
    this.#perMs = quota.perMs;
    this.#slotMs = quota.perMs / slotsPerWindow;
  }

  /** Another count in a window of the same length. What was spent stays spent. */
  resize(quota: Quota): void {
    if (quota.perMs !== this.#perMs) throw new Error('a window keeps its length');
    this.#quota = quota;
  }

  /** A tenth is left for requests that bunch up on their way, and for the other processes of ours. */
  get #count(): number {
    return Math.max(1, Math.floor(this.#quota.count * 0.9));
  }

  /**
   * The earliest moment at which `cost` fits; not later than `now` means at once.
   *
   * @param share how much of the quota may be used up by it; the rest is kept for what is more urgent
   */
  fitsAt(cost: number, now: number, share = 1): number {
    this.#forget(now);
    const count = Math.max(1, Math.floor(this.#count * share));
    // What is dearer than the whole quota fits when nothing else is being paid for.
    let over = this.#spent() + Math.min(cost, count) - count;
    let at = now;
    for (const slot of this.#slots) {
      if (over <= 0) break;
      over -= slot.spent;
      at = this.#endsAt(slot);
    }
    return Math.max(at, this.#paidOffAt());
  }

  spend(cost: number, now: number): void {
    const startsAt = this.#slotOf(now);
    const newest = this.#slots.at(-1);
    if (newest?.startsAt === startsAt) newest.spent += cost;
    else this.#slots.push({ startsAt, spent: cost });
    if (this.#pace === undefined) return;
    if (now >= this.#paidOffAt()) {
      this.#owed = 0;
      this.#owedFrom = now;
    }
    this.#owed += cost;
  }

  /** What was spent at that moment was more in truth, or, below zero, less. */
  correct(by: number, spentAt: number): void {
    const startsAt = this.#slotOf(spentAt);
    const slot = this.#slots.find((known) => known.startsAt === startsAt);
    if (slot !== undefined) slot.spent = Math.max(0, slot.spent + by);
    this.#owed = Math.max(0, this.#owed + by);
  }

  /** The service says how much of its own count is used: the rest shall last for one window. */
  slowDown(used: number, now: number): void {
    const left = this.#quota.count * Math.max(leastLeft, 1 - used);
    if (this.#pace === undefined) {
      this.#owed = 0;
      this.#owedFrom = now;
    }
    this.#pace = { msPerUnit: this.#perMs / left, endsAt: now + this.#perMs };
  }

  /** The service no longer says that its limit is near. */
  fullSpeed(): void {
    this.#pace = undefined;
    this.#owed = 0;
  }

  #paidOffAt(): number {
    return this.#pace === undefined ? Number.NEGATIVE_INFINITY : this.#owedFrom + this.#owed * this.#pace.msPerUnit;
  }

  #slotOf(moment: number): number {
    return Math.floor(moment / this.#slotMs) * this.#slotMs;
  }

  #spent(): number {
    return this.#slots.reduce((sum, { spent }) => sum + spent, 0);
  }

  /** The last thing in a slot may have been spent at its very end. */
  #endsAt({ startsAt }: Slot): number {
    return startsAt + this.#slotMs + this.#perMs;
  }

  #forget(now: number): void {
    // A clock that was set back must not lock the lane until the old time comes round again.
    this.#slots = this.#slots.filter((slot) => this.#endsAt(slot) > now && slot.startsAt <= now);
    if (this.#pace !== undefined && (this.#pace.endsAt <= now || this.#owedFrom > now)) this.fullSpeed();
  }
}

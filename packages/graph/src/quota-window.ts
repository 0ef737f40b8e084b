import type { Quota } from './services.ts';

/** Finer slots waste less of the quota at the window's edge and cost more to add up. */
const slotsPerWindow = 20;

interface Slot {
  readonly startsAt: number;
  spent: number;
}

/**
 * Counts what was spent in the last `perMs`, in slots, and says when more may be spent. In no window of that length,
 * wherever it begins, is more than the quota spent, which holds against every way a service may count: fixed windows,
 * sliding ones, or a bucket that fills steadily. A bucket of our own of the full size would not: it spends its size and
 * its refill within one window.
 */
export class QuotaWindow {
  readonly #count: number;
  readonly #perMs: number;
  readonly #slotMs: number;
  #slots: Slot[] = [];

  constructor({ count, perMs }: Quota) {
    // A tenth is left for requests that bunch up on their way, and for the other processes of ours.
    this.#count = Math.max(1, Math.floor(count * 0.9));
    this.#perMs = perMs;
    this.#slotMs = perMs / slotsPerWindow;
  }

  /** The earliest moment at which `cost` fits; not later than `now` means at once. */
  fitsAt(cost: number, now: number): number {
    this.#forget(now);
    // What is dearer than the whole quota fits when nothing else is being paid for.
    let over = this.#spent() + Math.min(cost, this.#count) - this.#count;
    let at = now;
    for (const slot of this.#slots) {
      if (over <= 0) break;
      over -= slot.spent;
      at = this.#endsAt(slot);
    }
    return at;
  }

  spend(cost: number, now: number): void {
    const startsAt = Math.floor(now / this.#slotMs) * this.#slotMs;
    const newest = this.#slots.at(-1);
    if (newest?.startsAt === startsAt) newest.spent += cost;
    else this.#slots.push({ startsAt, spent: cost });
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
  }
}

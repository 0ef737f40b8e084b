/** Something that happens by itself when its moment comes: an upload is worked off, a grace period ends. */
interface DueEvent {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * What is going to happen, in the order of time. Nothing runs by a timer: `runUntil` is called on every request and
 * every move of the clock, and plays what became due, each event at its own moment. So a test that moves the clock by
 * a month sees the same sequence as a server that ran for a month.
 */
export class DueEvents {
  readonly #events: DueEvent[] = [];
  #order = 0;

  add(at: number, run: () => void): void {
    const event = { at, order: this.#order++, run };
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
  }

  /** Plays everything due by `until`; events may add events. `atMoment` is told each event's moment before it runs. */
  runUntil(until: number, atMoment: (at: number) => void): void {
    for (let next = this.#events[0]; next !== undefined && next.at <= until; next = this.#events[0]) {
      this.#events.shift();
      atMoment(next.at);
      next.run();
    }
  }
}

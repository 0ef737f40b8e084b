/**
 * Who is at work right now. A test moves its clock only while nobody is: `new TestClock(start, () => activity.idle())` makes
 * a run of the whole server repeatable.
 */
export class Activity {
  #working = 0;
  #rested = Promise.withResolvers<void>();

  /** Call it when work begins, and what it returns when that ends or goes to sleep on the clock. */
  begin(): () => void {
    this.#working += 1;
    let done = false;
    return () => {
      if (done) return;
      done = true;
      this.#working -= 1;
      if (this.#working > 0) return;
      this.#rested.resolve();
      this.#rested = Promise.withResolvers();
    };
  }

  /** Counts `work` as work until it settles. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const end = this.begin();
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Resolves once nobody has been at work for a whole turn of the event loop. */
  async idle(): Promise<void> {
    await nextTurn();
    while (this.#working > 0) {
      await this.#rested.promise;
      // Whoever was just woken by the last one's end begins in this turn.
      await nextTurn();
    }
  }
}

/** Lets sockets, other threads' messages and promises have their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

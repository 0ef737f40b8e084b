/**
 * The same pages in the same order; each is asked for while the one before it is still being dealt with, so that the
 * network and the database do not wait for each other. A page that fails is told when its turn comes. Whoever stops
 * early does not wait for the page under way.
 */
export async function* oneAhead<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page, void, void> {
  const iterator = pages[Symbol.asyncIterator]();
  const ask = () => {
    const coming = iterator.next();
    // Told by the `await` below, if anybody still asks.
    coming.catch(() => undefined);
    return coming;
  };
  try {
    let coming = ask();
    for (;;) {
      const read = await coming;
      if (read.done) return;
      coming = ask();
      yield read.value;
    }
  } finally {
    iterator.return?.().catch(() => undefined);
  }
}

import type { Tracing } from './tracing.ts';

/** The same pages, each shown with what it took to fetch it. */
export async function* tracePages<Page extends { readonly items: readonly unknown[] }>(
  tracing: Tracing,
  pages: AsyncIterable<Page>,
): AsyncGenerator<Page> {
  const iterator = pages[Symbol.asyncIterator]();
  try {
    while (true) {
      const next = await tracing.span('page', {}, async (span) => {
        const read = await iterator.next();
        if (!read.done) span.add({ 'picket.items': read.value.items.length });
        return read;
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/**
 * Reads what feeds sent in a thread of its own, within a budget of memory and time that ends the thread and nothing else: what comes
 * from the network may be made to be slow or large, and nobody waits here. The other side is `feed-reader.ts`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Instant } from '@picket/domain';
import type { Reading } from '@picket/intelligence';
import { type MergedBundle, mergeBundles } from './merge-bundles.ts';
import { type FilesToRead, type ReadVersion, readFiles, readShipped, type ShippedVersion } from './read-version.ts';

export type ReaderTask =
  | ({ readonly kind: 'files' } & FilesToRead)
  | { readonly kind: 'merge'; readonly packed: Uint8Array | undefined; readonly came: Uint8Array }
  | { readonly kind: 'shipped'; readonly now: Instant };

export type ReaderAnswer =
  | { readonly kind: 'files'; readonly reading: Reading<ReadVersion> }
  | { readonly kind: 'merge'; readonly merged: Reading<MergedBundle> }
  | { readonly kind: 'shipped'; readonly versions: readonly ShippedVersion[] };

if (parentPort === null) throw new Error('the reader of feeds must be started as a worker');
const task = workerData as ReaderTask;
const answer = await answerOf(task);
parentPort.postMessage(answer, [...handedOver(answer)]);

async function answerOf(asked: ReaderTask): Promise<ReaderAnswer> {
  switch (asked.kind) {
    case 'files':
      return { kind: 'files', reading: readFiles(asked) };
    case 'merge':
      return { kind: 'merge', merged: mergeBundles(asked.packed, asked.came) };
    case 'shipped':
      return { kind: 'shipped', versions: await readShipped(asked.now) };
  }
}

/** What need not be copied on its way out: this thread ends. */
function* handedOver(given: ReaderAnswer): Generator<ArrayBuffer> {
  if (given.kind === 'merge') {
    if (given.merged.kind === 'read') yield* [given.merged.content.bytes.buffer, given.merged.content.packed.buffer];
    return;
  }
  const versions =
    given.kind === 'shipped' ? given.versions : given.reading.kind === 'read' ? [given.reading.content] : [];
  for (const { pieces } of versions) for (const { buffer } of pieces) yield buffer;
}

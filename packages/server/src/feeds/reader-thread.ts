/**
 * Reads what feeds sent in a thread of its own, within a budget of memory and time that ends the thread and nothing else: what comes
 * from the network may be made to be slow or large, and nobody waits here. The other side is `feed-reader.ts`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Instant } from '@picket/domain';
import type { Reading } from '@picket/intelligence';
import { type FilesToRead, type ReadVersion, readFiles, readShipped, type ShippedVersion } from './read-version.ts';

export type ReaderTask =
  | ({ readonly kind: 'files' } & FilesToRead)
  | { readonly kind: 'shipped'; readonly now: Instant };

export type ReaderAnswer =
  | { readonly kind: 'files'; readonly reading: Reading<ReadVersion> }
  | { readonly kind: 'shipped'; readonly versions: readonly ShippedVersion[] };

if (parentPort === null) throw new Error('the reader of feeds must be started as a worker');
const task = workerData as ReaderTask;
const answer: ReaderAnswer =
  task.kind === 'files'
    ? { kind: 'files', reading: readFiles(task) }
    : { kind: 'shipped', versions: await readShipped(task.now) };
const versions =
  answer.kind === 'shipped' ? answer.versions : answer.reading.kind === 'read' ? [answer.reading.content] : [];
parentPort.postMessage(
  answer,
  versions.flatMap(({ pieces }) => pieces.map(({ buffer }) => buffer)),
);

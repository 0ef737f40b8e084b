import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Instant, Term } from '@picket/domain';
import {
  type Feed,
  type FeedContent,
  loadShippedFeeds,
  type Reading,
  readFeed,
  refused,
  shippedSources,
  warningsOf,
} from '@picket/intelligence';
import { asFeed, decode, piecesOf } from './pieces.ts';
import { nextExpiry, summarize } from './summarize.ts';
import type { VersionSummary } from './tables.ts';
import { vitalHosts } from './vital-hosts.ts';

export interface FeedFileBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Files of one version, and what they are held against. */
export interface FilesToRead {
  readonly files: readonly FeedFileBytes[];
  /** Stored pieces of all warnings in force. */
  readonly warnings: readonly Uint8Array[];
  readonly now: Instant;
}

/** One version, read whole and ready to be stored. */
export interface ReadVersion {
  readonly format: string;
  readonly summary: VersionSummary;
  readonly nextExpiryAt: Instant | undefined;
  readonly pieces: readonly Uint8Array<ArrayBuffer>[];
}

export interface ShippedVersion extends ReadVersion {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  readonly license: string;
  readonly sha256: string;
  readonly size: number;
}

function versionOf(files: Feed['files'], warned: Iterable<Term>, now: Instant): ReadVersion {
  const contents = files.map(({ content }) => content);
  return {
    format: [...new Set(contents.map(({ format }) => format))].toSorted().join('+'),
    summary: summarize(contents, warned),
    nextExpiryAt: nextExpiry(contents, now),
    pieces: files.flatMap(({ name, content }) => [...piecesOf(name, content)]),
  };
}

/** Reads all files of one version: one of them refused, all of them refused. */
export function readFiles({ files, warnings, now }: FilesToRead): Reading<ReadVersion> {
  const inForce = asFeed(warnings.map(decode), { id: 'in force', title: 'in force', edition: '' });
  const known = warningsOf([vitalHosts, inForce]);
  const warned = new Map<string, Term>();
  const isWarned = (term: Term) => {
    const is = known.isWarned(term);
    if (is) warned.set(`${term.kind} ${term.value}`, { kind: term.kind, value: term.value });
    return is;
  };
  const read: { name: string; content: FeedContent }[] = [];
  for (const { name, bytes } of files) {
    const reading = readFeed(name, bytes, { isWarned });
    if (reading.kind === 'refused')
      return files.length === 1 ? reading : refused(reading.reason, `${name}: ${reading.detail}`);
    read.push({ name, content: reading.content });
  }
  const version = versionOf(read, warned.values(), now);
  const { indicators, warnings: lists } = version.summary;
  // A list from which everything was taken away is as good as none, and would take everything out of force.
  return indicators + lists + warned.size === 0
    ? refused('implausible', 'nothing in it can be looked for')
    : { kind: 'read', content: version };
}

/** Reads the feeds that ship with Picket, warnings first. */
export async function readShipped(now: Instant): Promise<readonly ShippedVersion[]> {
  const licenses = new Map((await shippedSources()).map(({ id, license }) => [id, license]));
  const { warnings, indicators } = await loadShippedFeeds();
  return [...warnings, ...indicators].map(({ id, title, edition, files }) => {
    const version = versionOf(files, [], now);
    const hash = createHash('sha256');
    for (const piece of version.pieces) hash.update(gunzipSync(piece));
    const size = version.pieces.reduce((sum, piece) => sum + piece.length, 0);
    return { ...version, id, title, edition, license: licenses.get(id) ?? '', sha256: hash.digest('hex'), size };
  });
}

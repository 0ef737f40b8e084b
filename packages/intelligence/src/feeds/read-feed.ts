import type { KnownSigner, Term } from '@picket/domain';
import { createCollector } from '../indicators/collector.ts';
import type { Indicator, Rejection } from '../indicators/indicator.ts';
import type { WarningList } from '../matching/warning-list.ts';
import { type Reading, refused } from '../reading.ts';
import { feedFormats } from './catalogue.ts';
import type { FeedFile, FeedFormat } from './feed-format.ts';
import { openFeedFile } from './open-feed-file.ts';

/** All that one file of a feed says, and all of it that is not used. */
export interface FeedContent {
  /** Id of the format that read it. */
  readonly format: string;
  readonly indicators: readonly Indicator[];
  readonly rejected: readonly Rejection[];
  readonly warnings: readonly WarningList[];
  readonly knownSigners: readonly KnownSigner[];
}

export interface ReadFeedOptions {
  /** The format that this feed has had so far: another one is refused, so that a feed cannot turn into something else overnight. */
  readonly expected?: string;
  /** Whether a value must never be blocked, by the warning lists and known signers at hand. */
  readonly isWarned?: (term: Term) => boolean;
  readonly maxIndicators?: number;
  readonly formats?: readonly FeedFormat[];
}

/** More than the largest public list of its kind has; beyond it entries are rejected as over the limit. */
const maxIndicatorsPerFile = 2_000_000;

/**
 * Reads one file of a feed, whatever its format. Never throws for what is in the file: a file is read, with each entry taken
 * or rejected by name, or refused as a whole with the reason.
 */
export function readFeed(name: string, bytes: Uint8Array, options: ReadFeedOptions = {}): Reading<FeedContent> {
  const opened = openFeedFile(name, bytes);
  return opened.kind === 'refused' ? opened : readOpened(opened.content, options);
}

function readOpened(
  file: FeedFile,
  { expected, isWarned = () => false, maxIndicators = maxIndicatorsPerFile, formats = feedFormats }: ReadFeedOptions,
): Reading<FeedContent> {
  const format = formats.find((each) => each.recognizes(file));
  if (expected !== undefined && format?.id !== expected) {
    return refused('not-well-formed', `it was ${expected} before, and looks like ${format?.id ?? 'nothing known'} now`);
  }
  if (format === undefined) {
    return file.json === undefined && /^\s*[[{]/.test(file.text)
      ? refused('not-json', 'it begins like JSON, and is not: cut off, perhaps')
      : refused('unrecognized', `it has none of the formats that are known: it begins with ${begin(file.text)}`);
  }
  const collector = createCollector({ maxIndicators, isWarned });
  const warnings: WarningList[] = [];
  const knownSigners: KnownSigner[] = [];
  const fault = format.read(file, {
    ...collector,
    warn: (list) => warnings.push(list),
    vouch: (signer) => knownSigners.push(signer),
  });
  if (fault !== undefined) return refused('not-well-formed', fault);
  return { kind: 'read', content: { format: format.id, ...collector.collected(), warnings, knownSigners } };
}

function begin(text: string): string {
  return JSON.stringify(text.trimStart().slice(0, 40));
}

import type { KnownSigner } from '@picket/domain';
import type { Collector } from '../indicators/collector.ts';
import type { WarningList } from '../matching/warning-list.ts';

/** A feed's file, opened: believed to be text of a sane size, and nothing more. */
export interface FeedFile {
  /** As the operator or the importer calls it: a path or a name. Some formats say by it what their lines are. */
  readonly name: string;
  readonly text: string;
  /** The parsed document, when the text is one JSON document. */
  readonly json: unknown;
}

/** Where a reader puts what it finds. */
export interface FeedSink extends Collector {
  /** A list of what must not raise an alarm. */
  warn(list: WarningList): void;
  /** A signer that a package is honestly signed by. */
  vouch(signer: KnownSigner): void;
}

/**
 * One format that threat data comes in: a folder below `packages/intelligence/src/feeds`, and a line in
 * `catalogue.ts` (docs/how-to/add-a-feed-format.md).
 */
export interface FeedFormat {
  /** Kebab-case, as its folder. Kept with imported feeds, so never renamed. */
  readonly id: string;
  readonly title: string;
  /** What of the format is read. For the reference page. */
  readonly reads: string;
  /** What of it is passed over, or cannot be told from it. */
  readonly blindSpots: string;
  /** Whether a file looks like this format. Formats are asked in the catalogue's order, and the first one reads. */
  recognizes(file: FeedFile): boolean;
  /**
   * Puts what the file says into the sink: one `offer` or `reject` for each entry, so that nothing is swallowed. Returns why
   * the whole file is not to be believed, or `undefined`.
   */
  read(file: FeedFile, sink: FeedSink): string | undefined;
}

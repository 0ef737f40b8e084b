import type { Archive, Entry } from '../archive/open-archive.ts';
import { EntryUnreadable, readEntry } from '../archive/read-entry.ts';
import type { Budget } from '../limits.ts';

/** One unpacked file of an app. */
export interface Part {
  /** Its name in the archive; inside an archive inside, with `!/` between: `assets/a.apk!/classes.dex`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Small apps stay in memory as a whole; of large ones the rest is unpacked a second time, since memory is the scarcer of the two. */
const mostKeptBytes = 96 * 1024 * 1024;

/** The files of one archive that could be unpacked, to be gone through once more. */
export class PartShelf {
  readonly #archive: Archive;
  readonly #budget: Budget;
  readonly #kept: { readonly entry: Entry; readonly bytes: Buffer | undefined }[] = [];
  #room = mostKeptBytes;

  constructor(archive: Archive, budget: Budget) {
    this.#archive = archive;
    this.#budget = budget;
  }

  add(entry: Entry, bytes: Buffer): void {
    const fits = bytes.length <= this.#room;
    if (fits) this.#room -= bytes.length;
    this.#kept.push({ entry, bytes: fits ? bytes : undefined });
  }

  *parts(): Generator<Part> {
    // The second reading of the same bytes is paid for anew; the wall clock bounds both.
    const again = this.#budget.again();
    for (const { entry, bytes } of this.#kept) {
      try {
        yield { name: entry.name, bytes: bytes ?? readEntry(this.#archive, entry, again) };
      } catch (error) {
        if (!(error instanceof EntryUnreadable)) throw error;
      }
    }
  }
}

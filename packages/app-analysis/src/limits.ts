/** Hard bounds of one analysis. What they cut off is named in the result, and a cut result is never a clean one. */
export interface Limits {
  /** Size of the file itself. A larger one is refused unread. */
  readonly fileBytes: number;
  /** Entries of the archive that are looked at. */
  readonly entries: number;
  /** Bytes that one entry may unpack to, counted on what is really produced. */
  readonly entryBytes: number;
  /** Bytes that all entries together may unpack to. */
  readonly totalBytes: number;
  /** Unpacked to packed size of one entry, beyond the first 16 MiB that it unpacks to. */
  readonly ratio: number;
  /** Nesting of XML elements, property lists and resource references. */
  readonly depth: number;
  /** Wall clock of the whole analysis; the worker is ended when it is over. */
  readonly timeMs: number;
  /** Wall clock of the YARA rules, which begins when everything else is known. */
  readonly rulesMs: number;
  /** JavaScript heap of the worker. Bytes outside the heap are bounded by the sizes above. */
  readonly heapMegabytes: number;
}

const mebibyte = 1024 * 1024;

/** Made for the largest honest apps: games of 2 GB are read, what they unpack to is bounded. */
export const defaultLimits: Limits = {
  fileBytes: 2048 * mebibyte,
  entries: 65_535,
  entryBytes: 128 * mebibyte,
  totalBytes: 512 * mebibyte,
  ratio: 200,
  depth: 64,
  timeMs: 60_000,
  rulesMs: 60_000,
  heapMegabytes: 512,
};

/** How much of an entry may unpack at any ratio: text of small apps shrinks a thousandfold and harms nobody. */
const ratioFreeBytes = 16 * mebibyte;

/** What one analysis has left to spend, and what had to be cut because of it. */
export class Budget {
  readonly limits: Limits;
  #bytesLeft: number;
  readonly #cuts: Set<string>;

  constructor(limits: Limits = defaultLimits, cuts: Set<string> = new Set()) {
    this.limits = limits;
    this.#bytesLeft = limits.totalBytes;
    this.#cuts = cuts;
  }

  /** A purse of its own for going through the same bytes a second time; what is cut is told in one place. */
  again(): Budget {
    return new Budget(this.limits, this.#cuts);
  }

  /** The most that an entry of so many packed bytes may unpack to now. */
  allowanceFor(packedBytes: number): number {
    const byRatio = Math.max(ratioFreeBytes, packedBytes * this.limits.ratio);
    return Math.max(0, Math.min(this.limits.entryBytes, byRatio, this.#bytesLeft));
  }

  spend(bytes: number): void {
    this.#bytesLeft = Math.max(0, this.#bytesLeft - bytes);
  }

  /** Remembers that something was left out. The text is shown to people. */
  cut(what: string): void {
    if (this.#cuts.size < 100) this.#cuts.add(what);
  }

  /** The beginning of a list that a stranger made; what is left out is remembered. `what` is shown to people: `permissions`. */
  keep<Item>(items: readonly Item[], most: number, what: string): readonly Item[] {
    if (items.length <= most) return items;
    this.cut(`${items.length - most} of ${items.length} ${what} were left out`);
    return items.slice(0, most);
  }

  /** Everything that was left out, in the order of its finding. */
  get cuts(): readonly string[] {
    return [...this.#cuts];
  }
}

/**
 * What can be wrong with the container of an app. Most of it is harmless to Android and fatal to analysers, which is why
 * it is done. `refused`: Android 9 and later does not install such a file (libziparchive's own checks).
 */
export const containerFaults = {
  'bytes-before-archive': { title: 'bytes in front of the archive', refused: false },
  'second-end-record': { title: 'a second end record inside the comment', refused: true },
  'hidden-directory-bytes': { title: 'bytes in the central directory that no entry owns', refused: false },
  'duplicate-name': { title: 'two entries of one name', refused: true },
  'overlapping-data': { title: 'entries that share bytes', refused: false },
  'unknown-compression': {
    title: 'a compression method that Android does not know and reads as stored',
    refused: false,
  },
  'encrypted-flag': { title: 'entries marked as encrypted, which Android ignores', refused: false },
  'header-mismatch': { title: 'local header and central directory that disagree', refused: true },
  'outside-archive': { title: 'an entry that points outside the archive', refused: true },
  'path-trick': { title: 'a name that tries to leave its folder', refused: false },
  'name-not-text': { title: 'a name that is no text', refused: true },
  'wrong-size': { title: 'an entry that unpacks to another size than it says', refused: true },
  'wrong-checksum': { title: 'an entry whose checksum is wrong', refused: true },
  'broken-data': { title: 'an entry that does not unpack', refused: true },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly refused: boolean }>>;

export type ContainerFaultKind = keyof typeof containerFaults;

/** One thing wrong with one entry, or with the archive as a whole. */
export interface ContainerFault {
  readonly kind: ContainerFaultKind;
  /** Name of the entry, as it stands in the archive. */
  readonly entry?: string;
  readonly detail: string;
}

/** Faults of one archive. Ten of a kind are kept: an archive can have 65,535 of each. */
export class FaultList {
  readonly #kept: ContainerFault[] = [];
  readonly #counts = new Map<ContainerFaultKind, number>();

  add(kind: ContainerFaultKind, detail: string, entry?: string): void {
    // Files are looked at more than once; what is wrong with them is told once.
    if (this.#kept.some((each) => each.kind === kind && each.entry === entry && each.detail === detail)) return;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= 10) this.#kept.push({ kind, detail, ...(entry === undefined ? {} : { entry }) });
  }

  get kept(): readonly ContainerFault[] {
    return this.#kept;
  }
}

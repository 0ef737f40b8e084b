import type { Archive, Entry } from '../archive/open-archive.ts';
import { EntryUnreadable, hasChecksum, readEntry, shortName } from '../archive/read-entry.ts';
import type { Budget } from '../limits.ts';

/** Undefined where an entry cannot be read; then it is noted as cut, and as a fault when it is the archive's. */
export function readOrCut(archive: Archive, entry: Entry, budget: Budget): Buffer | undefined {
  try {
    return readEntry(archive, entry, budget);
  } catch (error) {
    if (!(error instanceof EntryUnreadable)) throw error;
    if (error.kind !== 'cut') {
      archive.faults.add(error.kind, error.message, entry.name);
      budget.cut(`${shortName(entry.name)} could not be read: ${error.message}`);
    }
    return undefined;
  }
}

/** Unpacks every file of an archive once, holds each against its checksum, and shows it. */
export function unpackAll(archive: Archive, budget: Budget, onPart: (entry: Entry, bytes: Buffer) => void): void {
  for (const entry of archive.entries) {
    const bytes = readOrCut(archive, entry, budget);
    if (bytes === undefined) continue;
    if (!hasChecksum(entry, bytes)) archive.faults.add('wrong-checksum', 'its bytes have another checksum', entry.name);
    onPart(entry, bytes);
  }
}

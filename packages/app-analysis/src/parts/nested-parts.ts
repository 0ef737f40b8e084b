import { bytesInMemory } from '../archive/byte-source.ts';
import { openArchive } from '../archive/open-archive.ts';
import { EntryUnreadable, readEntry, shortName } from '../archive/read-entry.ts';
import type { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import type { Part } from './part-shelf.ts';

/** Archives inside archives are opened this deep. A dropper hides its app in one; nobody needs four. */
const mostDepth = 3;
const localMark = 0x04034b50;

/** Every part, and behind an archive (an app in an asset, a JAR) the parts inside it. All of it is paid from one budget. */
export function* withNested(parts: Iterable<Part>, budget: Budget, depth = 0): Generator<Part> {
  for (const part of parts) {
    yield part;
    if (part.bytes.length < 4 || part.bytes.readUInt32LE(0) !== localMark) continue;
    if (depth >= mostDepth)
      budget.cut(`${shortName(part.name)}: archives inside are nested more than ${mostDepth} deep`);
    else yield* withNested(partsInside(part, budget), budget, depth + 1);
  }
}

function* partsInside({ name, bytes }: Part, budget: Budget): Generator<Part> {
  try {
    const archive = openArchive(bytesInMemory(bytes), budget);
    for (const entry of archive.entries) {
      const inside = `${name}!/${entry.name}`;
      try {
        yield { name: inside, bytes: readEntry(archive, entry, budget) };
      } catch (error) {
        if (!(error instanceof EntryUnreadable)) throw error;
        budget.cut(`${shortName(inside)} could not be read: ${error.message}`);
      }
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    budget.cut(`${shortName(name)} begins like an archive and cannot be opened: ${error.message}`);
  }
}

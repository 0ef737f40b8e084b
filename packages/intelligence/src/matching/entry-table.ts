import type { IndicatorCategory, Term } from '@picket/domain';
import type { Indicator } from '../indicators/indicator.ts';

/** What one entry says besides its value. */
export interface TableEntry {
  /** Number of the file that says it. */
  readonly file: number;
  readonly position: number;
  readonly name: string | undefined;
  readonly category: IndicatorCategory;
  readonly together: readonly Term[];
}

export interface EntryTable {
  /** Keeps an entry before those that say the same value, and gives its number. */
  add(indicator: Indicator, file: number, next: number | undefined): number;
  /** An entry and all that were there before it, the oldest first. */
  chain(head: number): readonly TableEntry[];
  size(): number;
}

const noTerms: readonly Term[] = [];

/**
 * Entries in columns of numbers: 17 bytes each, where an object takes 100. A million of them fit beside their keys.
 *
 * @param expected how many there will be; some more may come.
 */
export function createEntryTable(expected: number): EntryTable {
  let files = new Uint32Array(expected);
  let positions = new Uint32Array(expected);
  let names = new Uint32Array(expected);
  let categories = new Uint8Array(expected);
  let nexts = new Int32Array(expected);
  const grow = () => {
    const capacity = Math.ceil(files.length * 1.1) + 64;
    files = enlarged(files, new Uint32Array(capacity));
    positions = enlarged(positions, new Uint32Array(capacity));
    names = enlarged(names, new Uint32Array(capacity));
    categories = enlarged(categories, new Uint8Array(capacity));
    nexts = enlarged(nexts, new Int32Array(capacity));
  };
  const together = new Map<number, readonly Term[]>();
  const nameList: (string | undefined)[] = [];
  const nameNumbers = new Map<string | undefined, number>();
  const categoryList: IndicatorCategory[] = [];
  let size = 0;

  return {
    size: () => size,
    add(indicator, file, next) {
      const entry = size++;
      if (entry === files.length) grow();
      files[entry] = file;
      positions[entry] = indicator.position;
      names[entry] = numberOf(indicator.name, nameList, nameNumbers);
      let category = categoryList.indexOf(indicator.category);
      if (category === -1) category = categoryList.push(indicator.category) - 1;
      categories[entry] = category;
      nexts[entry] = next ?? -1;
      if (indicator.together.length > 0) together.set(entry, indicator.together);
      return entry;
    },
    chain(head) {
      const entries: TableEntry[] = [];
      for (let entry = head; entry !== -1; entry = nexts[entry] as number) {
        entries.push({
          file: files[entry] as number,
          position: positions[entry] as number,
          name: nameList[names[entry] as number],
          category: categoryList[categories[entry] as number] as IndicatorCategory,
          together: together.get(entry) ?? noTerms,
        });
      }
      return entries.length === 1 ? entries : entries.reverse();
    },
  };
}

function numberOf(
  name: string | undefined,
  list: (string | undefined)[],
  numbers: Map<string | undefined, number>,
): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, list.length);
  return list.push(name) - 1;
}

function enlarged<Column extends Uint32Array | Uint8Array | Int32Array>(column: Column, larger: Column): Column {
  larger.set(column);
  return larger;
}

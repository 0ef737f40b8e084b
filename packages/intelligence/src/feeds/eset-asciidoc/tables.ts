/** A piece of text and the line it stands on, from 1. */
export interface Line {
  readonly text: string;
  readonly at: number;
}

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Line[])[];
}

/**
 * What of an AsciiDoc text holds data: listings between `----`, and tables between `|===`. A table's rows may stand on one
 * line each or on one line a cell: its header says how many cells make a row.
 */
export function tablesOf(text: string): { readonly listings: readonly Line[]; readonly tables: readonly Table[] } {
  const listings: Line[] = [];
  const tables: Table[] = [];
  let inside: 'listing' | 'table' | undefined;
  let cells: Line[] = [];
  let header: readonly string[] = [];

  const close = () => {
    if (inside === 'table' && header.length > 0) {
      const width = header.length;
      const count = Math.ceil(cells.length / width);
      tables.push({
        header,
        rows: Array.from({ length: count }, (_, row) => cells.slice(row * width, (row + 1) * width)),
      });
    }
    inside = undefined;
  };
  const open = (kind: 'listing' | 'table') => {
    inside = kind;
    cells = [];
    header = [];
  };

  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const at = index + 1;
    if (/^-{4,}\s*$/.test(line)) inside === 'listing' ? close() : open('listing');
    else if (/^\|={3,}\s*$/.test(line)) inside === 'table' ? close() : open('table');
    else if (inside === 'listing' && line.trim() !== '') listings.push({ text: line.trim(), at });
    else if (inside === 'table' && line.trimStart().startsWith('|')) {
      const found = line.split('|').slice(1);
      if (header.length === 0) header = found.map((cell) => cell.trim());
      else cells.push(...found.map((cell) => ({ text: cell.trim(), at })));
    }
  }
  close();
  return { listings, tables };
}

/** The values of one cell, without the marks around them; `N/A` and nothing are no values. */
export function cellsOf(cell: string): readonly string[] {
  return cell
    .split(/\s+/)
    .map((value) => value.replace(/^[`'+,]+|[`'+,]+$/g, ''))
    .filter((value) => value !== '' && !/^(n\/a|-)$/i.test(value));
}

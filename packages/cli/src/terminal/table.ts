import { stripVTControlCharacters } from 'node:util';

/** One column of a table for people. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** May be cut when the terminal is narrow; the first such column from the right is cut first. */
  readonly elastic?: true;
}

/**
 * Rows as aligned text that fits `width`. What comes from devices is somebody else's text: control characters, escapes
 * and bidirectional overrides are shown as visible marks, so that no name can draw on the terminal.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  headers = true,
): string {
  const cells = rows.map((row) => columns.map(({ value }) => harmless(value(row))));
  const titles = columns.map(({ title }) => title.toUpperCase());
  const widths = titles.map((title, index) =>
    Math.max(headers ? title.length : 0, ...cells.map((row) => row[index]?.length ?? 0)),
  );

  const gaps = 2 * (columns.length - 1);
  for (let index = columns.length - 1; index >= 0; index--) {
    const excess = widths.reduce((sum, each) => sum + each, gaps) - width;
    if (excess <= 0) break;
    if (columns[index]?.elastic) widths[index] = Math.max(12, (widths[index] ?? 0) - excess);
  }

  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => cut(cell, widths[index] ?? 0).padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [...(headers ? [line(titles)] : []), ...cells.map(line)].join('\n');
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text of somebody else's, safe to print: nothing in it can move the cursor, colour or reorder what stands around it. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(invisible, '\uFFFD');
}

/** One row of a CSV text, and the line it begins on, from 1. */
export interface Row {
  readonly cells: readonly string[];
  readonly at: number;
}

/**
 * Splits a CSV text (RFC 4180): quotes hold commas, line breaks and doubled quotes. One pass. `undefined` when a quote is not
 * closed, which makes the rest of the file one cell.
 */
export function rowsOf(text: string): readonly Row[] | undefined {
  const rows: Row[] = [];
  let cells: string[] = [];
  let line = 1;
  let at = 1;
  let position = 0;
  const endRow = () => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ cells, at });
    cells = [];
    at = line;
  };

  while (position < text.length) {
    if (text[position] === '"') {
      const end = closingQuote(text, position);
      if (end === undefined) return undefined;
      const inner = text.slice(position + 1, end);
      line += inner.split('\n').length - 1;
      cells.push(inner.replaceAll('""', '"').trim());
      position = end + 1;
    } else {
      const end = endOfCell(text, position);
      cells.push(text.slice(position, end).trim());
      position = end;
    }
    while (position < text.length && text[position] !== ',' && text[position] !== '\n') position++;
    if (text[position] === ',') {
      position++;
      if (position >= text.length || text[position] === '\n') cells.push('');
    }
    if (text[position] === '\n' || position >= text.length) {
      position++;
      line++;
      endRow();
    }
  }
  return rows;
}

function closingQuote(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    if (text[at + 1] !== '"') return at;
    at++;
  }
  return undefined;
}

function endOfCell(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++;
  return at;
}

/** A line that says something, and its number, from 1. */
export interface TextLine {
  readonly text: string;
  readonly at: number;
}

/** The lines of a text without empty ones and without comments (`#`, `//`, `;`, `!`), trimmed. */
export function entriesOf(text: string): readonly TextLine[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, index) => {
    const entry = line.replace(/\s#.*$/, '').trim();
    return entry === '' || /^(#|\/\/|;|!)/.test(entry) ? [] : [{ text: entry, at: index + 1 }];
  });
}

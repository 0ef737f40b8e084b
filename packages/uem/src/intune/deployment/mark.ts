import type { Mark } from '@picket/domain';

/**
 * Who made an object, written at the end of its description (of an app: into its notes, which users do not see). Readable
 * by whoever looks at it in Intune, who takes it off by deleting the line. What it says may not be trusted for more than
 * it is used for: anybody who may write in Intune can write one. See docs/decisions/0008-whose-an-object-is.md.
 */
export function withMark(text: string, mark: Mark | undefined): string {
  if (mark === undefined) return text;
  const line = `${opening}${encodeURIComponent(mark.owner)}/${encodeURIComponent(mark.key)}]`;
  return text === '' ? line : `${text}\n\n${line}`;
}

/** A text and the mark that was in it. The last one counts. */
export function readMark(text: string | null | undefined): { readonly text: string; readonly mark: Mark | undefined } {
  const found = /\s*\[Made by Picket: ([^\s/\]]+)\/([^\s\]]+)\]\s*$/.exec(text ?? '');
  if (found === null) return { text: text ?? '', mark: undefined };
  const [line, owner = '', key = ''] = found;
  const plain = (text ?? '').slice(0, -line.length);
  try {
    return { text: plain, mark: { owner: decodeURIComponent(owner), key: decodeURIComponent(key) } };
  } catch {
    return { text: text ?? '', mark: undefined };
  }
}

const opening = '[Made by Picket: ';

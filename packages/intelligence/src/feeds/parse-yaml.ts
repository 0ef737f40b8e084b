import { parseDocument } from 'yaml';
import { type Reading, refused } from '../reading.ts';

/** The real lists have 100,000 characters. The parser needs a second for so many, and a minute for forty times as many. */
const maxCharacters = 1_000_000;
const maxIndentation = 64;

/**
 * Parses one YAML document as plain data: YAML 1.2's core schema, no tags that make objects, and no aliases, because a
 * dozen of them grow to gigabytes.
 */
export function parseYaml(text: string): Reading<unknown> {
  if (text.length > maxCharacters) return refused('too-large', `${text.length} characters of YAML`);
  if (isNestedTooDeep(text)) return refused('too-large', `it is nested more than ${maxIndentation} deep`);
  try {
    // Errors are not made pretty: each would look for its line from the beginning, and a text may be nothing but errors.
    const document = parseDocument(text, {
      schema: 'core',
      uniqueKeys: false,
      logLevel: 'silent',
      prettyErrors: false,
    });
    const [error] = document.errors;
    if (error !== undefined)
      return refused('not-well-formed', `${firstLine(error)} (line ${lineAt(text, error.pos[0])})`);
    return { kind: 'read', content: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch (error) {
    return refused('not-well-formed', firstLine(error));
  }
}

const firstLine = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;

/** The parser recurses; what it would choke on is found by looking at brackets and at the start of each line. */
function isNestedTooDeep(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '[' || character === '{') open++;
    else if (character === ']' || character === '}') open = Math.max(0, open - 1);
    if (open > maxIndentation) return true;
  }
  return text.split('\n').some((line) => (/^(?:- |\? |: | )*/.exec(line)?.[0].length ?? 0) > 2 * maxIndentation);
}

import { parse } from 'yaml';
import { type Reading, refused } from '../reading.ts';

/** The real lists have 100,000 characters. */
const maxCharacters = 4_000_000;
const maxIndentation = 64;

/**
 * Parses one YAML document as plain data: YAML 1.2's core schema, no tags that make objects, and no aliases, because a
 * dozen of them grow to gigabytes.
 */
export function parseYaml(text: string): Reading<unknown> {
  if (text.length > maxCharacters) return refused('too-large', `${text.length} characters of YAML`);
  if (isNestedTooDeep(text)) return refused('too-large', `it is nested more than ${maxIndentation} deep`);
  try {
    const content: unknown = parse(text, { schema: 'core', maxAliasCount: 0, uniqueKeys: false, logLevel: 'silent' });
    return { kind: 'read', content };
  } catch (error) {
    return refused('not-well-formed', error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

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

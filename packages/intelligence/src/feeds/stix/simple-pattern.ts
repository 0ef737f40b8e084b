import type { Comparison } from './pattern.ts';

/**
 * One comparison of a path of two or three steps with a string, which nearly all patterns are. Each part ends at a character that
 * it cannot hold itself, so nothing is tried twice, however long the text.
 */
const oneComparison =
  /^\[\s*([A-Za-z][A-Za-z0-9_-]*):([A-Za-z0-9_-]+)(?:\.(?:([A-Za-z0-9_-]+)|'([^'\\]*)'))?\s*=\s*'([^'\\]*)'\s*\]$/;

/** What the whole grammar says of such a pattern, without going through it; `undefined` for every other text. */
export function readOneComparison(text: string): Comparison | undefined {
  const parts = oneComparison.exec(text);
  if (parts === null) return undefined;
  const [, type = '', property = '', bare, quoted, value = ''] = parts;
  const second = bare ?? quoted;
  return { steps: second === undefined ? [type, property] : [type, property, second], value };
}

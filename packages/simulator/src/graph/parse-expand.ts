import { GraphFault } from './graph-fault.ts';

/** One relationship that `$expand` asks for. */
export interface Expansion {
  readonly name: string;
  /** What stands in its parentheses: `$select=id;$top=5`. */
  readonly options: ReadonlyMap<string, string>;
}

const cannotParse = (why: string) =>
  new GraphFault(400, 'BadRequest', `Parsing OData Select and Expand failed: ${why}`);

/**
 * Reads `assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)` (OData 4.01, 5.1.3).
 *
 * @throws GraphFault where it cannot be read
 */
export function parseExpand(text: string): readonly Expansion[] {
  const expansions = split(text, ',').map((part) => {
    const [, name, options] = /^\s*([A-Za-z_][\w./]*|\*)\s*(?:\(([\s\S]*)\))?\s*$/.exec(part) ?? [];
    if (name === undefined) throw cannotParse(`Syntax error: character not valid at position 0 in '${part.trim()}'.`);
    return { name, options: readOptions(options) };
  });
  const twice = expansions.find(({ name }, index) => expansions.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw cannotParse(`Found multiple expand terms for '${twice.name}'.`);
  return expansions;
}

function readOptions(text: string | undefined): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  if (text === undefined) return options;
  if (text.trim() === '') throw cannotParse("Missing expand option: '()' is empty.");
  for (const part of split(text, ';')) {
    const [, name, value] = /^\s*(\$\w+)\s*=([\s\S]*)$/.exec(part) ?? [];
    if (name === undefined || value === undefined || options.has(name)) {
      throw cannotParse(`Term '${part.trim()}' is not valid in a $select or $expand expression.`);
    }
    options.set(name, value.trim());
  }
  return options;
}

/** By a separator that stands neither in parentheses nor in quotes. */
function split(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let from = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "'") isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
    if (depth < 0) break;
  }
  if (depth !== 0 || isQuoted) throw cannotParse(`Syntax error at position ${text.length} in '${text}'.`);
  return [...parts, text.slice(from)];
}

/** One word of a STIX pattern. `at` counts characters from 0. */
export type Token =
  | { readonly is: 'path'; readonly text: string; readonly steps: readonly string[]; readonly at: number }
  | { readonly is: 'string'; readonly text: string; readonly at: number }
  | { readonly is: 'literal'; readonly text: string; readonly at: number }
  | { readonly is: 'word' | 'sign'; readonly text: string; readonly at: number };

const signs = ['!=', '<>', '<=', '>=', '==', '=', '<', '>', '[', ']', '(', ')', ','];
const step = /[A-Za-z0-9_-]+/y;
const word = /[A-Za-z][A-Za-z0-9_-]*/y;
const number = /[+-]?\d+(?:\.\d+)?(?![\w.])/y;
const index = /\[(?:\d+|\*)\]/y;

/** A place in a pattern where it stops being one. */
export class PatternFault extends Error {
  override readonly name = 'PatternFault';
}

/**
 * Splits a pattern into words. One pass; nothing in it depends on the pattern but its length. Strings know two escapes, `\'`
 * and `\\` (https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html, section 9.1).
 */
export function tokenize(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    return expression.exec(pattern)?.[0];
  };
  const quoted = (): string => {
    let text = '';
    for (at++; at < pattern.length; at++) {
      const character = pattern[at] as string;
      if (character === "'") {
        at++;
        return text;
      }
      if (character === '\\') at++;
      text += pattern[at] ?? '';
    }
    throw new PatternFault('a quote is not closed');
  };
  const property = (): string => {
    const name = match(step);
    if (name === undefined) throw new PatternFault(`a property is missing at ${at}`);
    at += name.length;
    return name;
  };
  const path = (type: string): Token => {
    const from = at;
    at += type.length + 1;
    const steps = [type];
    do {
      if (pattern[at] === '.') at++;
      steps.push(pattern[at] === "'" ? quoted() : property());
      for (let part = match(index); part !== undefined; part = match(index)) at += part.length;
    } while (pattern[at] === '.');
    return { is: 'path', text: pattern.slice(from, at), steps, at: from };
  };

  while (at < pattern.length) {
    const from = at;
    if (/\s/.test(pattern[at] as string)) {
      at++;
      continue;
    }
    if (pattern[at] === "'") {
      tokens.push({ is: 'string', text: quoted(), at: from });
      continue;
    }
    if (/[hbt]/.test(pattern[at] as string) && pattern[at + 1] === "'") {
      at++;
      tokens.push({ is: 'literal', text: quoted(), at: from });
      continue;
    }
    const figure = match(number);
    if (figure !== undefined) {
      tokens.push({ is: 'literal', text: figure, at });
      at += figure.length;
      continue;
    }
    const name = match(word);
    if (name !== undefined) {
      if (pattern[at + name.length] === ':') tokens.push(path(name));
      else {
        const isTruth = name === 'true' || name === 'false';
        tokens.push({ is: isTruth ? 'literal' : 'word', text: name, at });
        at += name.length;
      }
      continue;
    }
    const sign = signs.find((each) => pattern.startsWith(each, at));
    if (sign === undefined) throw new PatternFault(`${JSON.stringify(pattern[at])} at ${at} belongs to no pattern`);
    tokens.push({ is: 'sign', text: sign, at });
    at += sign.length;
  }
  return tokens;
}

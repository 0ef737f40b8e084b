/**
 * The grammar that Entra's rules have in common: comparisons of properties joined by `-and`, `-or` and `-not`, with
 * parentheses and lists in brackets. Device filters of Conditional Access and dynamic groups differ in their
 * properties and operators, which the caller brings.
 *
 * What null means is the trap in it. A property that is not known never satisfies a positive operator and always
 * satisfies a negative one.
 */
export type Rule<Subject> = (subject: Subject) => boolean;

export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** Entra takes no longer one, in both places. */
const longestRule = 3_072;

/** The value of a property as text; null: not known. */
export type Known = string | null;

interface Operator {
  readonly isNegative: boolean;
  readonly takesList: boolean;
  holds(value: string, wanted: readonly string[]): boolean;
}

/** Both sides come in lower case: none of these rules minds case. */
const positive: Readonly<Record<string, Operator['holds']>> = {
  eq: (value, [wanted = '']) => value === wanted,
  startswith: (value, [wanted = '']) => value.startsWith(wanted),
  endswith: (value, [wanted = '']) => value.endsWith(wanted),
  contains: (value, [wanted = '']) => value.includes(wanted),
  match: (value, [wanted = '']) => new RegExp(wanted, 'i').test(value),
  in: (value, wanted) => wanted.includes(value),
};

const negativeOf: Readonly<Record<string, string>> = {
  ne: 'eq',
  notstartswith: 'startswith',
  notendswith: 'endswith',
  notcontains: 'contains',
  notmatch: 'match',
  notin: 'in',
};

export interface RuleLanguage<Subject> {
  /** @throws RuleError where there is no such property */
  propertyNamed(token: string): (subject: Subject) => Known;
  /** Without their hyphens, in lower case. */
  readonly operators: readonly string[];
  /** `-eq`, or `eq` too. */
  readonly hyphen: 'required' | 'optional';
  /** Whether `null` may be compared with. */
  readonly hasNull: boolean;
}

/** @throws RuleError with what is wrong, in the words of whoever wrote the rule */
export function parseRule<Subject>(text: string, language: RuleLanguage<Subject>): Rule<Subject> {
  if (text.length > longestRule) throw new RuleError(`The rule is longer than ${longestRule} characters.`);
  const tokens = tokenize(text);
  let position = 0;
  const peek = () => tokens[position]?.toLowerCase();
  const take = () => tokens[position++] ?? '';

  function anyOf(): Rule<Subject> {
    const parts = [allOf()];
    while (peek() === '-or' || peek() === 'or') {
      take();
      parts.push(allOf());
    }
    return (subject) => parts.some((part) => part(subject));
  }

  function allOf(): Rule<Subject> {
    const parts = [one()];
    while (peek() === '-and' || peek() === 'and') {
      take();
      parts.push(one());
    }
    return (subject) => parts.every((part) => part(subject));
  }

  function one(): Rule<Subject> {
    if (peek() === '-not' || (language.hyphen === 'optional' && peek() === 'not')) {
      take();
      const inner = one();
      return (subject) => !inner(subject);
    }
    if (peek() !== '(') return comparison();
    take();
    const inner = anyOf();
    if (take() !== ')') throw new RuleError('A parenthesis is not closed.');
    return inner;
  }

  function comparison(): Rule<Subject> {
    const read = language.propertyNamed(take());
    const { name, operator } = operatorNamed(take(), language);
    if (language.hasNull && (peek() === 'null' || peek() === '$null')) {
      take();
      if (name !== 'eq' && name !== 'ne') throw new RuleError('Invalid operands found for operator.');
      return (subject) => (read(subject) === null) === (name === 'eq');
    }
    const wanted = (operator.takesList ? list() : [value()]).map((one) => one.toLowerCase());
    if (name.endsWith('match')) requirePattern(wanted[0] ?? '');
    return (subject) => {
      const known = read(subject);
      if (known === null) return operator.isNegative;
      return operator.holds(known.toLowerCase(), wanted) !== operator.isNegative;
    };
  }

  function list(): readonly string[] {
    if (take() !== '[') throw new RuleError('A list begins with [.');
    const found = [value()];
    while (peek() === ',') {
      take();
      found.push(value());
    }
    if (take() !== ']') throw new RuleError('A list ends with ].');
    return found;
  }

  function value(): string {
    const token = take();
    if (/^(["']).*\1$/s.test(token)) return token.slice(1, -1);
    if (/^(true|false)$/i.test(token)) return token;
    throw new RuleError(`"${token}" is no value.`);
  }

  const rule = anyOf();
  if (position < tokens.length) throw new RuleError(`Nothing is expected at "${tokens[position]}".`);
  return rule;
}

function operatorNamed<Subject>(
  token: string,
  { operators, hyphen }: RuleLanguage<Subject>,
): { readonly name: string; readonly operator: Operator } {
  const name = token.toLowerCase().replace(/^-/, '');
  const negated = negativeOf[name];
  const holds = positive[negated ?? name];
  const isSpelled = token.startsWith('-') || hyphen === 'optional';
  if (!isSpelled || holds === undefined || !operators.includes(name)) {
    throw new RuleError(`"${token}" is no operator.`);
  }
  return { name, operator: { isNegative: negated !== undefined, takesList: (negated ?? name) === 'in', holds } };
}

function requirePattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch {
    throw new RuleError(`"${pattern}" is no regular expression.`);
  }
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  const pattern = /\s*("[^"]*"|'[^']*'|[()[\],]|[^\s()[\],"']+)/gy;
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    tokens.push(match[1] ?? '');
    end = pattern.lastIndex;
  }
  const rest = text.slice(end).trim();
  if (rest !== '') throw new RuleError(`Nothing is expected at "${rest}".`);
  return tokens;
}

export function spellTruth(value: boolean | null): Known {
  return value === null ? null : String(value);
}

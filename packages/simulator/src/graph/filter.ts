import { GraphFault } from './graph-fault.ts';

/**
 * `$filter`, the part that is modelled: comparisons of a property with a literal (`eq ne gt ge lt le`), `in`,
 * `startswith` and `endswith`, joined by `and`, `or`, `not` and parentheses. Nested properties are written with `/`.
 */
export type Predicate = (record: Readonly<Record<string, unknown>>) => boolean;

export interface Filter {
  readonly matches: Predicate;
  /** Operators used: some services take them only with `ConsistencyLevel: eventual`. */
  readonly operators: ReadonlySet<string>;
}

type Literal = string | number | boolean | null;

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

export function parseFilter(text: string, isProperty: (path: string) => boolean): Filter {
  const operators = new Set<string>();
  const tokens = tokenize(text);
  let position = 0;

  const peek = () => tokens[position]?.toLowerCase();
  const take = () => tokens[position++] ?? '';
  function expect(wanted: string): void {
    const found = take();
    if (found.toLowerCase() !== wanted) throw syntaxError(text, found);
  }

  function anyOf(): Predicate {
    const parts = [allOf()];
    while (peek() === 'or') {
      take();
      parts.push(allOf());
    }
    return (record) => parts.some((part) => part(record));
  }

  function allOf(): Predicate {
    const parts = [one()];
    while (peek() === 'and') {
      take();
      parts.push(one());
    }
    return (record) => parts.every((part) => part(record));
  }

  function one(): Predicate {
    const next = peek();
    if (next === 'not') {
      take();
      operators.add('not');
      const inner = one();
      return (record) => !inner(record);
    }
    if (next === '(') {
      take();
      const inner = anyOf();
      expect(')');
      return inner;
    }
    return next === 'startswith' || next === 'endswith' ? affix(next) : comparison();
  }

  function affix(kind: 'startswith' | 'endswith'): Predicate {
    take();
    operators.add(kind);
    expect('(');
    const path = property();
    expect(',');
    const wanted = String(literal()).toLowerCase();
    expect(')');
    return (record) => {
      const value = String(read(record, path) ?? '').toLowerCase();
      return kind === 'startswith' ? value.startsWith(wanted) : value.endsWith(wanted);
    };
  }

  function comparison(): Predicate {
    const path = property();
    const operator = take().toLowerCase();
    operators.add(operator);
    if (operator === 'in') {
      const wanted = literals();
      return (record) => wanted.some((one) => order(read(record, path), one) === 0);
    }
    const compare = comparisons[operator];
    if (compare === undefined) throw syntaxError(text, operator);
    const wanted = literal();
    return (record) => {
      const outcome = order(read(record, path), wanted);
      // Null is neither before nor after anything; it only is or is not.
      return outcome === undefined ? operator === 'ne' : compare(outcome);
    };
  }

  function property(): string {
    const path = take();
    if (!isProperty(path)) {
      throw new GraphFault(400, 'BadRequest', `Invalid filter clause: Could not find a property named '${path}'.`);
    }
    return path;
  }

  function literals(): readonly Literal[] {
    expect('(');
    const found = [literal()];
    while (peek() === ',') {
      take();
      found.push(literal());
    }
    expect(')');
    return found;
  }

  function literal(): Literal {
    const token = take();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (token === 'null') return null;
    if (token === 'true' || token === 'false') return token === 'true';
    if (/^-?\d+(\.\d+)?$/.test(token)) return Number(token);
    if (/^\d{4}-\d{2}-\d{2}T/.test(token) || /^[0-9a-f-]{36}$/i.test(token)) return token;
    throw syntaxError(text, token);
  }

  const matches = anyOf();
  if (position < tokens.length) throw syntaxError(text, tokens[position] ?? '');
  return { matches, operators };
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  const pattern = /\s*('(?:[^']|'')*'|[(),]|[^\s(),']+)/gy;
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    tokens.push(match[1] ?? '');
    end = pattern.lastIndex;
  }
  if (text.slice(end).trim() !== '') throw syntaxError(text, text.slice(end).trim());
  return tokens;
}

function syntaxError(text: string, at: string): GraphFault {
  return new GraphFault(400, 'BadRequest', `Invalid filter clause: Syntax error at '${at}' in '${text}'.`);
}

function read(record: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = record;
  for (const name of path.split('/')) {
    if (typeof value !== 'object' || value === null) return null;
    const owner: object = value;
    const key = Object.keys(owner).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    value = key === undefined ? null : (owner as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** Negative, zero or positive; undefined where the two cannot be put in order. Text without regard to case, as Graph. */
function order(value: unknown, wanted: Literal): number | undefined {
  if (value === null || value === undefined || wanted === null) return (value ?? null) === wanted ? 0 : undefined;
  if (typeof value === 'number' && typeof wanted === 'number') return value - wanted;
  if (typeof value === 'boolean' || typeof wanted === 'boolean') return value === wanted ? 0 : undefined;
  const left = String(value);
  const right = String(wanted);
  if (/^\d{4}-\d{2}-\d{2}T/.test(left) && /^\d{4}-\d{2}-\d{2}T/.test(right))
    return Date.parse(left) - Date.parse(right);
  const [low, high] = [left.toLowerCase(), right.toLowerCase()];
  return low === high ? 0 : low < high ? -1 : 1;
}

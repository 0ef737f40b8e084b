import { GraphFault } from './graph-fault.ts';

/**
 * `$filter`, the part that is modelled: comparisons of a property with a literal (`eq ne gt ge lt le`), `in`,
 * `startswith`, `endswith` and `contains`, `isof`, and `any` over a list of plain values, joined by `and`, `or`, `not`
 * and parentheses. Nested properties are written with `/`.
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

/** Deeper than anybody writes, and far from what the stack holds. */
const deepest = 100;

export function parseFilter(text: string, isProperty: (path: string) => boolean): Filter {
  const operators = new Set<string>();
  const tokens = [...tokenize(text)];
  let position = 0;
  let depth = 0;
  /** The variable of the `any` that is being read. */
  let variable: string | undefined;

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
    if (++depth > deepest) throw new GraphFault(400, 'BadRequest', 'The filter clause is nested too deeply.');
    try {
      return oneAtDepth();
    } finally {
      depth -= 1;
    }
  }

  function oneAtDepth(): Predicate {
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
    if (next === 'startswith' || next === 'endswith' || next === 'contains') return affix(next);
    if (next === 'isof') return ofType();
    return next?.endsWith('/any') === true && variable === undefined ? anyElement() : comparison();
  }

  function affix(kind: 'startswith' | 'endswith' | 'contains'): Predicate {
    take();
    operators.add(kind);
    expect('(');
    const path = property();
    expect(',');
    const wanted = String(literal()).toLowerCase();
    expect(')');
    return (record) => {
      const value = String(read(record, path) ?? '').toLowerCase();
      if (kind === 'contains') return value.includes(wanted);
      return kind === 'startswith' ? value.startsWith(wanted) : value.endsWith(wanted);
    };
  }

  /** `isof('microsoft.graph.webApp')`: exactly of that type, as its objects say themselves. */
  function ofType(): Predicate {
    take();
    operators.add('isof');
    expect('(');
    const wanted = `#${String(literal()).replace(/^#/, '')}`.toLowerCase();
    expect(')');
    return (record) => String(record['@odata.type'] ?? '').toLowerCase() === wanted;
  }

  /** `groupTypes/any(c:c eq 'Unified')`: over a list of plain values. */
  function anyElement(): Predicate {
    const path = take().slice(0, -'/any'.length);
    if (!isProperty(path)) throw unknownProperty(path);
    operators.add('any');
    expect('(');
    const [, name, rest] = /^(\w+):(\w*)$/.exec(take()) ?? [];
    if (name === undefined) throw syntaxError(text, path);
    if (rest === '') {
      if (peek() !== name) throw syntaxError(text, tokens[position] ?? '');
    } else {
      position -= 1;
      tokens[position] = rest ?? '';
    }
    variable = name;
    const inner = anyOf();
    variable = undefined;
    expect(')');
    return (record) => {
      const list = read(record, path);
      return Array.isArray(list) && list.some((element) => inner({ [name]: element }));
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
    if (variable === undefined ? !isProperty(path) : path !== variable) throw unknownProperty(path);
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

function unknownProperty(path: string): GraphFault {
  return new GraphFault(400, 'BadRequest', `Invalid filter clause: Could not find a property named '${path}'.`);
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

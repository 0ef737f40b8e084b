import { PatternFault, type Token, tokenize } from './pattern-tokens.ts';
import { readOneComparison } from './simple-pattern.ts';

/** One comparison: `file:hashes.'SHA-256' = 'ab…'`. */
export interface Comparison {
  /** Object type, then property names: `['file', 'hashes', 'SHA-256']`. */
  readonly steps: readonly string[];
  readonly value: string;
}

/**
 * What a pattern asks for. `alternatives`: any of them, and of each all comparisons, on one thing seen. `beyond`: a well-formed
 * pattern that is no such list (an order in time, a negation, `LIKE`, `MATCHES`).
 */
export type Pattern =
  | { readonly kind: 'alternatives'; readonly alternatives: readonly (readonly Comparison[])[] }
  | { readonly kind: 'beyond' }
  | { readonly kind: 'malformed'; readonly because: string }
  | { readonly kind: 'too-large' };

const maxCharacters = 20_000;
const maxDepth = 32;
const maxAlternatives = 1_000;
/** A product of lists grows faster than its text: thirty comparisons can make a thousand alternatives. */
const maxProduct = 64;

/** `undefined` stands for what cannot be written as alternatives; it makes all around it so. */
type Alternatives = readonly (readonly Comparison[])[] | undefined;

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/**
 * Parses a STIX 2.1 pattern by the whole grammar, so that a pattern is called malformed only when it is. Nothing of it is run:
 * the regular expression of a `MATCHES` is a string like any other.
 */
export function parsePattern(text: string): Pattern {
  if (text.length > maxCharacters) return { kind: 'too-large' };
  const only = readOneComparison(text);
  return only === undefined ? parseByGrammar(text) : { kind: 'alternatives', alternatives: [[only]] };
}

/** The long way, which every pattern can go. */
export function parseByGrammar(text: string): Pattern {
  try {
    const alternatives = createParser(tokenize(text)).pattern();
    return alternatives === undefined ? { kind: 'beyond' } : { kind: 'alternatives', alternatives };
  } catch (error) {
    if (error instanceof TooLarge) return { kind: 'too-large' };
    if (error instanceof PatternFault) return { kind: 'malformed', because: error.message };
    throw error;
  }
}

function createParser(tokens: readonly Token[]) {
  let next = 0;
  let depth = 0;

  const peek = (text: string) => {
    const token = tokens[next];
    return token !== undefined && token.is !== 'string' && token.is !== 'literal' && token.text === text;
  };
  const skip = (text: string): boolean => {
    if (!peek(text)) return false;
    next++;
    return true;
  };
  const fail = (wanted: string): never => {
    const token = tokens[next];
    throw new PatternFault(`${wanted} is missing ${token === undefined ? 'at the end' : `at ${token.at}`}`);
  };
  const expect = (text: string) => {
    if (!skip(text)) fail(text);
  };
  const value = (): { readonly text: string; readonly isString: boolean } => {
    const token = tokens[next];
    if (token === undefined || (token.is !== 'string' && token.is !== 'literal')) return fail('a value');
    next++;
    return { text: token.text, isString: token.is === 'string' };
  };
  const nested = <Result>(inner: () => Result): Result => {
    if (++depth > maxDepth) throw new TooLarge();
    const result = inner();
    depth--;
    return result;
  };

  /** Observation expressions: comparisons in brackets, joined over several things seen. */
  const pattern = (): Alternatives => {
    const alternatives = followed();
    if (next < tokens.length) fail('the end');
    return alternatives;
  };
  const followed = (): Alternatives => {
    let all = eitherObserved();
    while (skip('FOLLOWEDBY')) {
      eitherObserved();
      all = undefined;
    }
    return all;
  };
  const eitherObserved = (): Alternatives => {
    let all = allObserved();
    while (skip('OR')) all = either(all, allObserved());
    return all;
  };
  const allObserved = (): Alternatives => {
    let all = observed();
    while (skip('AND')) {
      observed();
      all = undefined;
    }
    return all;
  };
  const observed = (): Alternatives => {
    let all: Alternatives;
    if (skip('(')) {
      all = nested(followed);
      expect(')');
    } else {
      expect('[');
      all = eitherCompared();
      expect(']');
    }
    return qualified() ? undefined : all;
  };
  const qualified = (): boolean => {
    let any = false;
    for (;;) {
      if (skip('WITHIN')) {
        value();
        expect('SECONDS');
      } else if (skip('REPEATS')) {
        value();
        expect('TIMES');
      } else if (skip('START')) {
        value();
        expect('STOP');
        value();
      } else return any;
      any = true;
    }
  };

  /** Comparison expressions: inside one pair of brackets. `AND` binds more tightly than `OR`. */
  const eitherCompared = (): Alternatives => {
    let all = allCompared();
    while (skip('OR')) all = either(all, allCompared());
    return all;
  };
  const allCompared = (): Alternatives => {
    let all = compared();
    while (skip('AND')) all = both(all, compared());
    return all;
  };
  const compared = (): Alternatives => {
    if (skip('(')) {
      const all = nested(eitherCompared);
      expect(')');
      return all;
    }
    const isNegated = skip('NOT');
    if (skip('EXISTS')) {
      path();
      return undefined;
    }
    const steps = path();
    const isNegatedToo = skip('NOT');
    const values = /^ipv[46]-addr$/.test(steps[0] ?? '') && skip('ISSUBSET') ? [value().text] : comparedValues();
    if (isNegated || isNegatedToo || values === undefined) return undefined;
    return values.map((each) => [{ steps, value: each }]);
  };
  const path = (): readonly string[] => {
    const token = tokens[next];
    if (token?.is !== 'path') return fail('an object path');
    next++;
    return token.steps;
  };
  /** The values that a comparison for equality names; `undefined` for any other comparison. */
  const comparedValues = (): readonly string[] | undefined => {
    if (skip('=') || skip('==')) {
      const { text, isString } = value();
      return isString ? [text] : undefined;
    }
    if (skip('IN')) {
      expect('(');
      const values = [value()];
      while (skip(',')) values.push(value());
      expect(')');
      return values.every(({ isString }) => isString) ? values.map(({ text }) => text) : undefined;
    }
    const others = ['!=', '<>', '<', '<=', '>', '>=', 'LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET'];
    if (!others.some(skip)) fail('a comparison');
    value();
    return undefined;
  };
  return { pattern };
}

function either(one: Alternatives, other: Alternatives): Alternatives {
  if (one === undefined || other === undefined) return undefined;
  if (one.length + other.length > maxAlternatives) throw new TooLarge();
  return [...one, ...other];
}

function both(one: Alternatives, other: Alternatives): Alternatives {
  if (one === undefined || other === undefined) return undefined;
  if (one.length * other.length > maxProduct) throw new TooLarge();
  return one.flatMap((left) => other.map((right) => [...left, ...right]));
}

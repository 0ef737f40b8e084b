import type { ApiVersion } from '../contract/contract.ts';
import type { Method, Operation } from './operation.ts';

interface Compiled {
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** More literal text wins: `/users/delta()` before `/users/{user-id}`. */
  readonly literals: number;
}

export type Found =
  | { readonly kind: 'found'; readonly operation: Operation; readonly params: Readonly<Record<string, string>> }
  /** The path is there, with other methods. */
  | { readonly kind: 'other-method' }
  | { readonly kind: 'nothing' };

/**
 * Finds the operation for a path, in all the spellings Graph takes: `delta`, `delta()`, `microsoft.graph.delta()`, keys
 * in parentheses, any case.
 */
export class Router {
  readonly operations: readonly Operation[];
  readonly #compiled: readonly Compiled[];

  constructor(operations: readonly Operation[]) {
    this.operations = operations;
    this.#compiled = operations.map(compile).toSorted((left, right) => right.literals - left.literals);
  }

  find(method: Method, version: ApiVersion, path: string): Found {
    const wanted = normalize(path);
    let seen = false;
    for (const { operation, pattern, names } of this.#compiled) {
      if (!operation.versions.includes(version)) continue;
      const match = pattern.exec(wanted);
      if (match === null) continue;
      seen = true;
      if (operation.method !== method) continue;
      const params = Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] ?? '')]));
      return { kind: 'found', operation, params };
    }
    return { kind: seen ? 'other-method' : 'nothing' };
  }
}

function normalize(path: string): string {
  return path
    .replace(/\/$/, '')
    .replace(/\/(?:microsoft\.graph\.|graph\.)?delta(?:\(\))?$/i, '/delta()')
    .replaceAll(/\('([^'/]+)'\)/g, '/$1');
}

function compile(operation: Operation): Compiled {
  const names: string[] = [];
  const source = operation.path.replaceAll(/\{([^}]+)\}|[.*+?^${}()|[\]\\]/g, (text, name: string | undefined) => {
    if (name === undefined) return `\\${text}`;
    names.push(name);
    return "([^/'()]+)";
  });
  return {
    operation,
    names,
    pattern: new RegExp(`^${source}$`, 'i'),
    literals: operation.path.replaceAll(/\{[^}]+\}/g, '').length,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

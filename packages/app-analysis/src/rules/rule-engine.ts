import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Compiler, initSync, type Rules, type Scanner } from '@virustotal/yara-x';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type RuleSource, RulesRefused } from './rule-source.ts';

/** What a rule says of itself: its `meta` section. */
export type RuleMeta = Readonly<Record<string, string | number | boolean>>;

/** One rule that matched one part of an app. */
export interface RuleMatch {
  readonly rule: string;
  readonly namespace: string;
  readonly tags: readonly string[];
  readonly meta: RuleMeta;
  /** Its patterns that were found, with the offset of the first place: `$key at 1024`. Empty for a rule of conditions alone. */
  readonly places: readonly string[];
}

/** Rules that were compiled once and scan many times. */
export interface RuleEngine {
  /** Scans one part of an app. Rules know its name as the variable `part`. Throws when the engine fails. */
  readonly scan: (part: string, bytes: Uint8Array) => readonly RuleMatch[];
}

/** A pattern that occurs a million times is told of no better than one that occurs ten times. */
const mostMatchesOfPattern = 10;
const mostPlaces = 10;

const outcome = Compile(
  Type.Object({
    valid: Type.Boolean(),
    matches: Type.Array(
      Type.Object({
        identifier: Type.String(),
        namespace: Type.String(),
        tags: Type.Array(Type.String()),
        metadata: Type.Array(Type.Object({ identifier: Type.String(), value: Type.Unknown() })),
        patterns: Type.Array(
          Type.Object({
            identifier: Type.String(),
            isPrivate: Type.Boolean(),
            matches: Type.Array(Type.Object({ offset: Type.Number() })),
          }),
        ),
      }),
    ),
  }),
);

/** The package exports no path to its WebAssembly, and by itself looks for it over the network. */
const engineFile = join(
  dirname(createRequire(import.meta.url).resolve('@virustotal/yara-x/package.json')),
  'pkg/yara_x_js_bg.wasm',
);

/**
 * Compiles rules with YARA-X. Throws {@link RulesRefused} with file, line and column of each fault. A scan cannot be stopped from
 * inside (the engine's own time-out does not fire in WebAssembly): run it in a worker that can be ended.
 */
export function compileRules(sources: readonly RuleSource[]): RuleEngine {
  initSync({ module: readFileSync(engineFile) });
  const scanner = compile(sources).scanner();
  scanner.setMaxMatchesPerPattern(mostMatchesOfPattern);
  return { scan: (part, bytes) => scanWith(scanner, part, bytes) };
}

/** Compiles rules only to see whether they can be used. Throws {@link RulesRefused}. */
export function checkRules(sources: readonly RuleSource[]): void {
  initSync({ module: readFileSync(engineFile) });
  compile(sources).free();
}

function compile(sources: readonly RuleSource[]): Rules {
  const compiler = new Compiler();
  compiler.defineGlobal('part', '');
  const faults: string[] = [];
  for (const { namespace, file, text } of sources) {
    const before = compiler.errors.length;
    try {
      compiler.newNamespace(namespace);
      compiler.addSource(text);
    } catch (error) {
      const found = compiler.errors.slice(before);
      const messages = found.length === 0 ? [(error as Error).message] : found;
      faults.push(...messages.map((message) => describeFault(file, message)));
    }
  }
  if (faults.length > 0) throw new RulesRefused(faults);
  const rules = compiler.build();
  compiler.free();
  return rules;
}

/** From a picture of several lines to one: `my.yar:3:2: unknown identifier (this identifier has not been declared)`. */
function describeFault(file: string, message: string): string {
  const [head = message] = message.split('\n');
  const [, line, column] = /line:(\d+):(\d+)/.exec(message) ?? [];
  const [, hint] = /\^+ ([^\n]+)/.exec(message) ?? [];
  const what = head.replace(/^error(\[\w+\])?: /, '');
  const where = line === undefined ? file : `${file}:${line}:${column}`;
  return `${where}: ${what}${hint === undefined ? '' : ` (${hint})`}`;
}

function scanWith(scanner: Scanner, part: string, bytes: Uint8Array): readonly RuleMatch[] {
  scanner.setGlobal('part', part);
  const { valid, matches } = outcome.Parse(scanner.scan(bytes));
  if (!valid) throw new Error('YARA-X gave no valid answer');
  return matches.map(({ identifier, namespace, tags, metadata, patterns }) => ({
    rule: identifier,
    namespace,
    tags,
    meta: Object.fromEntries(
      metadata.flatMap(({ identifier: name, value }) => (isPlain(value) ? [[name, value] as const] : [])),
    ),
    places: patterns
      .filter(({ isPrivate }) => !isPrivate)
      .flatMap(({ identifier: name, matches: [first] }) => (first === undefined ? [] : [`${name} at ${first.offset}`]))
      .slice(0, mostPlaces),
  }));
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { MutationRecord } from '../assurance/mutation-section.ts';
import { root } from './parts.ts';

export const equivalentsFile = 'bench/mutation/equivalent.json';

/**
 * A mutant that nobody has to notice, and why. Found by text, not by line number: what stands above it may change. Where a line holds
 * the same text twice, both are meant.
 */
const Equivalent = Type.Object(
  {
    file: Type.String(),
    operator: Type.String(),
    /** The line on which it begins, trimmed. */
    line: Type.String(),
    before: Type.String(),
    after: Type.String(),
    because: Type.String({ minLength: 20 }),
  },
  { additionalProperties: false },
);
export type Equivalent = Static<typeof Equivalent>;

export function readEquivalents(): readonly Equivalent[] {
  return Value.Parse(Type.Array(Equivalent), JSON.parse(readFileSync(join(root, equivalentsFile), 'utf8')));
}

/** What Stryker answers of one mutant, as far as it is read here. */
export interface MutantResult {
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement?: string | undefined;
  readonly status: string;
  /** Of a killed one: what the test that failed said. */
  readonly statusReason?: string | undefined;
  /** Lines and columns from 1, the end exclusive. */
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

type Survivor = MutationRecord['survivors'][number];

export interface MutationSummary {
  readonly files: readonly Omit<MutationRecord['files'][number], 'commit'>[];
  readonly survivors: readonly Survivor[];
  /** Explanations of mutants that a test notices by now, or that are no longer made. */
  readonly idle: readonly Equivalent[];
}

/** Puts the results together by file; survivors with their explanation, where there is one. */
export function summarize(
  results: readonly MutantResult[],
  equivalents: readonly Equivalent[],
  readSource: (file: string) => string = readText,
): MutationSummary {
  // A mutant that cannot be run is none.
  const unjudged = new Set(['Ignored', 'CompileError', 'RuntimeError', 'Pending']);
  const judged = results.filter(({ status }) => !unjudged.has(status));
  const survivors = judged
    .filter(isSurvivor)
    .map((result) => describe(result, readSource))
    .toSorted((one, other) => compare(one.file, other.file) || one.line - other.line);
  const files = [...Map.groupBy(judged, fileOf)].toSorted(([one], [other]) => compare(one, other));
  return explain(
    {
      files: files.map(([file, mutants]) => ({
        file,
        mutants: mutants.length,
        killed: mutants.filter((mutant) => mutant.status === 'Killed' && !hasTimedOut(mutant)).length,
        timeouts: mutants.filter(hasTimedOut).length,
        explained: 0,
        survived: 0,
      })),
      survivors,
    },
    equivalents,
  );
}

/** The same survivors with the explanations that there are now. */
export function explain<File extends MutationSummary['files'][number]>(
  found: { readonly files: readonly File[]; readonly survivors: readonly Survivor[] },
  equivalents: readonly Equivalent[],
): { readonly files: readonly File[]; readonly survivors: readonly Survivor[]; readonly idle: readonly Equivalent[] } {
  const used = new Set<Equivalent>();
  const survivors = found.survivors.map(({ because: _, ...survivor }) => {
    const meant = equivalents.find((equivalent) => isMeant(equivalent, survivor));
    if (meant === undefined) return survivor;
    used.add(meant);
    return { ...survivor, because: meant.because };
  });
  const files = found.files.map((each) => {
    const left = survivors.filter(({ file }) => file === each.file);
    const explained = left.filter((survivor) => 'because' in survivor).length;
    return { ...each, explained, survived: left.length - explained };
  });
  return { files, survivors, idle: equivalents.filter((equivalent) => !used.has(equivalent)) };
}

/**
 * What was recorded, after some of its survivors were tried again: those that a test notices by now are none. Which of two with
 * the same text on one line it was does not matter.
 */
export function amend<File extends MutationSummary['files'][number]>(
  found: { readonly files: readonly File[]; readonly survivors: readonly Survivor[] },
  results: readonly MutantResult[],
  readSource: (file: string) => string = readText,
): { files: File[]; survivors: Survivor[] } {
  const again = Map.groupBy(results, (result) => keyOf(describe(result, readSource)));
  const gone = [...Map.groupBy(found.survivors, keyOf)].flatMap(([key, recorded]) => {
    const tried = again.get(key) ?? [];
    const noticed = tried.filter(({ status }) => status === 'Killed' || status === 'Timeout');
    return recorded
      .slice(0, Math.max(0, recorded.length - (tried.length - noticed.length)))
      .flatMap((survivor, place) => {
        const by = noticed[place];
        return by === undefined ? [] : [{ survivor, hasTimedOut: hasTimedOut(by) }];
      });
  });
  const survivors = found.survivors.filter((each) => !gone.some(({ survivor }) => survivor === each));
  const files = found.files.map((each) => {
    const its = gone.filter(({ survivor }) => survivor.file === each.file);
    const timeouts = its.filter(({ hasTimedOut }) => hasTimedOut).length;
    return {
      ...each,
      killed: each.killed + its.length - timeouts,
      timeouts: each.timeouts + timeouts,
      survived: each.survived - its.length,
    };
  });
  return { files, survivors };
}

const keyOf = ({ file, line, operator, before, after }: Survivor): string =>
  JSON.stringify([file, line, operator, before, after]);

const readText = (file: string): string => readFileSync(join(root, file), 'utf8');

const isSurvivor = ({ status }: MutantResult): boolean => status === 'Survived' || status === 'NoCoverage';

/** Also where a test or a hook was what waited too long: on a busy machine that may be no answer, so it is told apart. */
export const hasTimedOut = ({ status, statusReason }: MutantResult): boolean =>
  status === 'Timeout' || (status === 'Killed' && /^(Test|Hook) timed out in \d+ms/.test(statusReason ?? ''));

function fileOf({ fileName }: MutantResult): string {
  return relative(root, join(root, relative(root, fileName)));
}

/** Where a mutant stands and what it changes. */
export function describe(result: MutantResult, readSource: (file: string) => string = readText): Survivor {
  const file = fileOf(result);
  const lines = readSource(file).split('\n');
  const { start, end } = result.location;
  const [first = '', ...more] = lines.slice(start.line - 1, end.line);
  const before =
    more.length === 0
      ? first.slice(start.column - 1, end.column - 1)
      : [first.slice(start.column - 1), ...more.slice(0, -1), (more.at(-1) ?? '').slice(0, end.column - 1)].join('\n');
  return {
    file,
    line: start.line,
    operator: result.mutatorName,
    before: flat(before),
    after: flat(result.replacement ?? ''),
    lineText: first.trim(),
  };
}

function isMeant(equivalent: Equivalent, survivor: Survivor): boolean {
  return (
    equivalent.file === survivor.file &&
    equivalent.operator === survivor.operator &&
    equivalent.line === survivor.lineText &&
    equivalent.before === survivor.before &&
    equivalent.after === survivor.after
  );
}

/** White space does not count: a formatter may break the line elsewhere tomorrow. */
const flat = (code: string): string => code.replaceAll(/\s+/g, ' ').trim();

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

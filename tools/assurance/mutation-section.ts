import { type Static, Type } from 'typebox';
import { describeProvenance, Provenance } from './provenance.ts';

const Count = Type.Integer({ minimum: 0 });

/** `docs/assurance/mutation.json`: what `npm run mutation -- --record` has found, of each file the last time. */
export const MutationRecord = Type.Object({
  /** The last run that recorded anything. */
  run: Provenance,
  files: Type.Array(
    Type.Object({
      file: Type.String(),
      /** At which it was changed, in every way, the last time. */
      commit: Type.String(),
      mutants: Count,
      killed: Count,
      /** The tests did not end: noticed too. */
      timeouts: Count,
      /** Not noticed, and looked at: nobody could notice, or nobody needs to. */
      explained: Count,
      /** Not noticed. */
      survived: Count,
    }),
  ),
  /** Files that are to be changed by name and were not yet, the whole of them. */
  untried: Type.Array(Type.String()),
  survivors: Type.Array(
    Type.Object({
      file: Type.String(),
      /** From 1. */
      line: Type.Integer({ minimum: 1 }),
      /** What stands on that line, trimmed. */
      lineText: Type.String(),
      operator: Type.String(),
      before: Type.String(),
      after: Type.String(),
      /** Absent: nobody has explained it. */
      because: Type.Optional(Type.String()),
    }),
  ),
});
export type MutationRecord = Static<typeof MutationRecord>;

/** The section about mutation testing, as lines of Markdown. */
export function mutationSection({ run, files, survivors, untried }: MutationRecord): readonly string[] {
  const sum = sumOf(files);
  const unexplained = survivors.filter(({ because }) => because === undefined);
  const commits = [...new Set(files.map(({ commit }) => `\`${commit}\``))].join(', ');
  return [
    '## Changed in every small way',
    '',
    '**Promised**: no condition, literal or statement that decides what a phone is or who may do what can be changed unnoticed.',
    '',
    `**Tried**: ${sum.mutants} mutants of ${files.length} files. **Found**: ${scoreOf(sum)} of them turned a test red, not counting ` +
      `${sum.explained} that make no difference; ${unexplained.length} did not, and nobody has explained why.`,
    '',
    '| file | mutants | turned a test red | make no difference | unexplained | score |',
    '|---|--:|--:|--:|--:|--:|',
    ...files.map(
      (each) =>
        `| \`${each.file}\` | ${each.mutants} | ${each.killed + each.timeouts} | ${each.explained} | ${each.survived} | ${scoreOf(each)} |`,
    ),
    '',
    ...(untried.length === 0 ? [] : [`Not tried yet: ${untried.map((file) => `\`${file}\``).join(', ')}.`, '']),
    ...(unexplained.length === 0 ? [] : ['Unexplained:', '', ...unexplained.map(lineOf), '']),
    '[Stryker](https://stryker-mutator.io) changes the domain, the detectors and authorization, one place at a time, and asks only the',
    'tests beside the code; those that need a database (operators, sessions, tokens, signing in) on one engine, PostgreSQL where it is',
    'installed. A mutant that makes no difference is listed with its reason in `bench/mutation/equivalent.json`. Types, the stores of what',
    'nobody is authorized by, and everything that speaks to Microsoft are not changed: planted bugs and drills are for those.',
    '',
    `Files as of commit ${commits}; last ${describeProvenance(run)}. To do it again: \`npm run mutation\`.`,
  ];
}

type Counts = Omit<MutationRecord['files'][number], 'file' | 'commit'>;

function sumOf(files: readonly Counts[]): Counts {
  const add = (name: keyof Counts) => files.reduce((sum, each) => sum + each[name], 0);
  return {
    mutants: add('mutants'),
    killed: add('killed'),
    timeouts: add('timeouts'),
    explained: add('explained'),
    survived: add('survived'),
  };
}

/** Never rounded up to 100 %. */
function scoreOf({ killed, timeouts, survived }: Counts): string {
  const noticed = killed + timeouts;
  const judged = noticed + survived;
  return judged === 0 ? '–' : `${Math.floor((1000 * noticed) / judged) / 10} %`;
}

function lineOf({ file, line, operator, before, after }: MutationRecord['survivors'][number]): string {
  return `- \`${file}:${line}\` ${operator}: ${quoted(before)} → ${quoted(after)}`;
}

/** On one line, and no longer than a line. */
function quoted(code: string): string {
  const flat = code.replaceAll(/\s+/g, ' ').replaceAll('`', "'");
  return `\`${flat.length > 80 ? `${flat.slice(0, 79)}…` : flat}\``;
}

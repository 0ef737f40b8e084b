import { type Static, Type } from 'typebox';

const Count = Type.Integer({ minimum: 0 });

/** `docs/assurance/mutation.json`: what `npm run mutation -- --record` has found, of each file the last time. */
export const MutationRecord = Type.Object({
  /** ISO 8601. */
  at: Type.String(),
  files: Type.Array(
    Type.Object({
      file: Type.String(),
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
  survivors: Type.Array(
    Type.Object({
      file: Type.String(),
      /** From 1. */
      line: Type.Integer({ minimum: 1 }),
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
export function mutationSection({ at, files, survivors }: MutationRecord): readonly string[] {
  const sum = sumOf(files);
  const commits = [...new Set(files.map(({ commit }) => `\`${commit}\``))].join(', ');
  const unexplained = survivors.filter(({ because }) => because === undefined);
  return [
    '## Mutation testing',
    '',
    'Stryker changes every condition, literal and statement of the pure parts and of authorization, one at a time, and runs the tests',
    'beside them. A mutant that no test notices is a hole, or a change that makes no difference: each of the second kind is listed with its',
    'reason in `bench/mutation/equivalent.json`. `npm run mutation` does it again.',
    '',
    `Of ${sum.mutants} mutants **${scoreOf(sum)} were noticed**, not counting ${sum.explained} that were explained; ${unexplained.length} survived unexplained. Last run on ${at.slice(0, 10)}, at commit ${commits}.`,
    '',
    '| file | mutants | noticed | explained | survived | score |',
    '|---|--:|--:|--:|--:|--:|',
    ...files.map(
      (each) =>
        `| \`${each.file}\` | ${each.mutants} | ${each.killed + each.timeouts} | ${each.explained} | ${each.survived} | ${scoreOf(each)} |`,
    ),
    ...(unexplained.length === 0 ? [] : ['', 'Survivors that nobody has explained:', '', ...unexplained.map(lineOf)]),
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

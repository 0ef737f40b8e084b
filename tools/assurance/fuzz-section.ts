import { type Static, Type } from 'typebox';
import { describeProvenance, Provenance } from './provenance.ts';

const Count = Type.Integer({ minimum: 0 });
/** Cases by what came of them: `refused`, `incomplete`, `findings`, `clean`. */
const Outcomes = Type.Record(Type.String(), Count);

/** One run of the fuzzer over seeds in a row. */
export const FuzzRun = Type.Object(
  {
    run: Provenance,
    firstSeed: Count,
    executions: Count,
    /** Of them with the YARA engine. */
    withRules: Count,
    tookSeconds: Count,
    /** Of the analysis alone. */
    cpuSeconds: Count,
    slowestMs: Count,
    /** The most that the process had at once, the engine included. */
    memoryMiB: Count,
    /** Changed, and the signature holds all the same: what was changed is under no signature. */
    stillVerified: Count,
    /** Of them those that apksig was asked about. */
    askedApksig: Count,
    samples: Type.Record(Type.String(), Outcomes),
    ways: Type.Record(Type.String(), Outcomes),
    /** Refusals by their code. */
    codes: Type.Record(Type.String(), Count),
    failures: Type.Array(Type.Object({ seed: Count, sample: Type.String(), way: Type.String(), what: Type.String() })),
  },
  { additionalProperties: false },
);
export type FuzzRun = Static<typeof FuzzRun>;

/** `docs/assurance/fuzz.json`: runs over different seeds of one commit. */
export const FuzzRecord = Type.Object({ runs: Type.Array(FuzzRun, { minItems: 1 }) }, { additionalProperties: false });
export type FuzzRecord = Static<typeof FuzzRecord>;

const outcomes = ['refused', 'incomplete', 'findings', 'clean'] as const;

const waysInWords: Readonly<Record<string, string>> = {
  bytes: 'bytes of the file changed, cut out, put in',
  'in place': 'bytes of the file changed, none moved',
  signature: 'signing block, v1 files, profile or code signature changed',
  'inside a part': 'one file inside changed and packed again',
  headers: 'headers of the archive that lie, entries twice or over each other',
  nested: 'a changed app inside the honest one',
};

/** The section about fuzzed app files, as lines of Markdown. */
export function fuzzSection({ runs }: FuzzRecord): readonly string[] {
  const sum = (of: (run: FuzzRun) => number) => runs.reduce((total, run) => total + of(run), 0);
  const most = (of: (run: FuzzRun) => number) => Math.max(...runs.map(of));
  const failures = runs.flatMap((run) => run.failures);
  const found = failures.length === 0 ? 'none of it' : `**${failures.length} failures**`;
  return [
    '## App files that were changed at random',
    '',
    '**Promised**: whatever is in an app file, its analysis ends in time and memory, does not crash, and says clearly what it could not read.',
    '',
    `**Tried**: ${sum(({ executions }) => executions)} changed copies of ${new Set(runs.flatMap(({ samples }) => Object.keys(samples))).size} sample apps, ` +
      `${sum(({ withRules }) => withRules)} of them with the YARA engine. **Found**: ${found}.`,
    '',
    table(
      'sample',
      (run) => run.samples,
      runs,
      (name) => `\`${name}\``,
    ),
    '',
    table(
      'what was changed',
      (run) => run.ways,
      runs,
      (name) => waysInWords[name] ?? name,
    ),
    '',
    `Refused as: ${[...totals(runs, ({ codes }) => codes)].map(([code, count]) => `${count} \`${code}\``).join(', ')}.`,
    '',
    `The slowest took ${most(({ slowestMs }) => slowestMs)} ms of processor time; the process never had more than ${most(({ memoryMiB }) => memoryMiB)} MiB, the YARA engine and all.`,
    `Of ${sum(({ stillVerified }) => stillVerified)} changed files the signature held all the same, since no signature is over what was changed; ` +
      `Debian's apksig was asked about ${sum(({ askedApksig }) => askedApksig)} of them and judged ${failures.some(({ what }) => what.startsWith('verifies')) ? '**not all of them alike**' : 'each of them alike'}.`,
    '',
    'A failure is: a thread that dies or hangs, 3 s of processor time, 1.5 GiB of memory, an error that is not about the file or',
    'talks like a program, an answer that is neither a result nor an error, a signature that does not hold and is not told of, and one that holds here and not for apksig.',
    'Each case can be brought back by its seed. What no random change comes upon is not shown by this; crafted files are tests of their own.',
    ...failures.map(({ seed, sample, way, what }) => `\n- seed ${seed} (${sample}, ${way}): ${what.split('\n')[0]}`),
    '',
    ...runs.map(
      ({ run, firstSeed, executions, tookSeconds }) =>
        `- seeds ${firstSeed} to ${firstSeed + executions - 1}, in ${tookSeconds} s: ${describeProvenance(run)}`,
    ),
    '',
    'To do it again: `npm run fuzz -- --runs 100000 --record`.',
  ];
}

function table(
  head: string,
  of: (run: FuzzRun) => Readonly<Record<string, Readonly<Record<string, number>>>>,
  runs: readonly FuzzRun[],
  inWords: (name: string) => string,
): string {
  const names = [...new Set(runs.flatMap((run) => Object.keys(of(run))))].toSorted();
  const rows = names.map((name) => {
    const counts = totals(runs, (run) => of(run)[name] ?? {});
    const all = [...counts.values()].reduce((total, count) => total + count, 0);
    return `| ${inWords(name)} | ${[all, ...outcomes.map((outcome) => counts.get(outcome) ?? 0)].join(' | ')} |`;
  });
  return [
    `| ${head} | cases | refused | read in part | with findings | without |`,
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function totals(
  runs: readonly FuzzRun[],
  of: (run: FuzzRun) => Readonly<Record<string, number>>,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of runs.flatMap((run) => Object.entries(of(run))))
    sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}

import { type Static, Type } from 'typebox';
import { differenceKinds } from '../../journeys/difference.ts';

const Count = Type.Integer({ minimum: 0 });

/** One drill of many seeds, as it was run on one machine. */
export const DrillRun = Type.Object(
  {
    /** The day and minute at which it ended, by the machine's clock. */
    at: Type.String(),
    commit: Type.String(),
    /** Whether files differed from that commit. */
    isChanged: Type.Boolean(),
    machine: Type.Object({
      cores: Count,
      memoryGiB: Type.Number(),
      node: Type.String(),
      /** PGlite's or PostgreSQL's own words. */
      engine: Type.String(),
    }),
    processes: Type.Enum(['one', 'several']),
    engine: Type.Enum(['pglite', 'postgres']),
    firstSeed: Count,
    seeds: Count,
    kills: Type.Object({ process: Count, database: Count }),
    /** Seconds of real time. */
    tookSeconds: Count,
    /** What happened in all runs together, by name. */
    counts: Type.Record(Type.String(), Count),
    settledAfterSeconds: Type.Object({ median: Count, ninetieth: Count, longest: Count }),
    differences: Type.Object(
      Object.fromEntries(differenceKinds.map((kind) => [kind, Count])) as Record<
        (typeof differenceKinds)[number],
        typeof Count
      >,
    ),
    seedsWithDifferences: Type.Array(Count),
    /** Every place that was passed, by name. */
    places: Type.Array(Type.Object({ place: Type.String(), passed: Count, struck: Count })),
  },
  { additionalProperties: false },
);
export type DrillRun = Static<typeof DrillRun>;

/** `docs/assurance/drill.json`: the last recorded run of each kind. */
export const DrillRecord = Type.Object({ runs: Type.Array(DrillRun) }, { additionalProperties: false });
export type DrillRecord = Static<typeof DrillRecord>;

/** The section about the kill drill, as lines of Markdown. */
export function drillSection({ runs }: DrillRecord): readonly string[] {
  const sum = (of: (run: DrillRun) => number) => runs.reduce((total, run) => total + of(run), 0);
  const kills = sum((run) => run.kills.process + run.kills.database);
  const found = differenceKinds.map((kind) => ({ kind, count: sum((run) => run.differences[kind]) }));
  return [
    '## Killed in the middle of its work',
    '',
    '**Promised**: whatever dies, and whenever, nothing is lost, nothing takes effect twice, no phone is called *secured* for want',
    'of data, not for a moment, and each change an operator made has its entry in an audit log that verifies.',
    '',
    `**Tried**: ${kills} kills in ${sum(({ seeds }) => seeds)} worlds. **Found**: ${found.map(({ kind, count }) => `${count} ${foundWords[kind]}`).join(', ')}.`,
    '',
    '| processes | database | kills: of processes, of the database | places struck, of those passed | agreed again after (median, longest) | ' +
      `${differenceKinds.map((kind) => foundWords[kind]).join(' | ')} |`,
    `|---|---|---|---|---|${differenceKinds.map(() => '---').join('|')}|`,
    ...runs.map(runRow),
    '',
    ...runs.map(provenance),
    '',
    '### How',
    '',
    'A simulated tenant of a few phones, a real Picket on a real database, and one clock for both that the drill moves. Phones get',
    'into trouble and out of it, are enrolled anew and sign in; operators start syncs, switch channels off and on, and set',
    'findings aside; Microsoft refuses, throttles, cuts answers off, forgets delta links, and does what it then denies; the clock is set ahead and back by',
    'up to two minutes. Meanwhile Picket is killed: its requests are never answered, its timers never fire, its database connection',
    'breaks in the middle of whatever it does. After a while it is started again on the same data. Of PostgreSQL the connections',
    'are also broken under a Picket that lives on, and a commit is then never confirmed to it, although it was made.',
    '',
    'Three kills in four are at a *place*: what the process does when it waits for the world, named by its work, by the request',
    'it sends or the tables it writes, and by before or after. The drill finds the places as it passes them, and visits each',
    'before it visits any again. The fourth is at any step. At the end the drill waits, by the moved clock, until nothing changes any more and compares:',
    '',
    '- every phone’s level, tag, compliance and threat level in the simulator with what Picket says, and with what was done to the phone;',
    '- every write that took effect there, uploads to the partner channel included, with the causes there were for one;',
    '- every level that was ever given, from the history, and every level seen while it went on, with what the phone was then: two phones are never well, and the word *secured* must not fall of them at all; of others a reading may be as old as the sync that brought it;',
    '- every change that was answered as done with its entry in the audit log, and every sync that was begun with its own; the chain is verified.',
    '',
    '### Places',
    '',
    'Where the process, the database or one of several processes was struck: how often it was passed and how often struck there, all runs together.',
    '',
    '<details><summary>Every place</summary>',
    '',
    '| place | passed | struck |',
    '|---|---|---|',
    ...sumPlaces(runs).map(
      ({ place, passed, struck }) => `| ${place.replaceAll('|', '\\|')} | ${passed} | ${struck} |`,
    ),
    '',
    '</details>',
    '',
    '### Not covered',
    '',
    '- A seed repeats what happens to the phones, to the network and to the clock, and which places are chosen as long as the same places were passed before. It does not repeat what other work of the process has come to when it strikes: threads and sockets race. `--at "<place>"`, given once for each kill, strikes at the places of a run that went wrong.',
    '- A kill ends the process within one machine: its memory is gone and its connections break. The disk is not lost, and PostgreSQL itself is not killed, nor does its disk lie. PGlite’s thread is ended, which leaves its files as they are.',
    '- Linking a tenant (sign-in, consent, registration) is done before the first kill, and migrations are not struck.',
    '- The clock is one for all: it is set, by up to two minutes, but machines whose clocks differ are not modelled here.',
    '- The partner channel is Picket’s own protocol, and Microsoft is the simulator: what it does not model is not tried.',
    '',
    '### Again',
    '',
    '```sh',
    'npm run drill -- --seed 1 --kills 1000                        # one process on PGlite',
    'npm run drill -- --seed 1 --kills 1000 --database postgres    # one process on PostgreSQL, whose connections break too',
    'npm run drill -- --seed 1 --kills 100 --processes 2           # two servers and two workers on one PostgreSQL',
    '```',
    '',
    '`--record` writes the outcome to `docs/assurance/drill.json`, and `npm run docs` this page. A run that ends with a difference prints',
    'what is needed to explain it. Every `npm test` kills a hundred times, on both databases.',
  ];
}

const foundWords: Readonly<Record<(typeof differenceKinds)[number], string>> = {
  lost: 'lost or untrue',
  doubled: 'doubled',
  'wrong-secured': 'wrong *secured*',
  audit: 'audit gaps',
  crosstalk: 'at one tenant at once',
};

const engineWords = { pglite: 'PGlite', postgres: 'PostgreSQL' } as const;
const processWords = { one: 'one process', several: 'two servers, two workers' } as const;

function runRow({ processes, engine, kills, places, settledAfterSeconds, differences }: DrillRun): string {
  const struck = places.filter((place) => place.struck > 0 && place.passed > 0).length;
  const passed = places.filter((place) => place.passed > 0).length;
  const cells = [
    processWords[processes],
    engineWords[engine],
    `${kills.process}, ${kills.database}`,
    `${struck} of ${passed}`,
    `${settledAfterSeconds.median} s, ${settledAfterSeconds.longest} s`,
    ...differenceKinds.map((kind) => (differences[kind] === 0 ? '0' : `**${differences[kind]}**`)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function provenance({
  processes,
  engine,
  at,
  commit,
  isChanged,
  machine,
  firstSeed,
  seeds,
  tookSeconds,
  counts,
  seedsWithDifferences,
}: DrillRun) {
  const counted = Object.entries(counts).map(([what, count]) => `${count} ${countWords[what] ?? what}`);
  return (
    `- ${processWords[processes]} on ${engineWords[engine]}: ${at} UTC, commit \`${commit.slice(0, 12)}\`${isChanged ? ' with changes' : ''}, ` +
    `${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ${machine.engine}; seeds ${firstSeed} to ${firstSeed + seeds - 1} ` +
    `in ${Math.round(tookSeconds / 60)} min; ${counted.join(', ')}.` +
    (seedsWithDifferences.length === 0
      ? ''
      : ` **Seeds that ended with differences: ${seedsWithDifferences.join(', ')}.**`)
  );
}

const countWords: Readonly<Record<string, string>> = {
  actions: 'things that happened to phones',
  faultsThatHit: 'requests that met a fault',
  clockJumps: 'times the clock was set',
  samples: 'levels looked at meanwhile',
  events: 'events followed',
  changesAnswered: 'changes by operators',
  changesUnanswered: 'more that nobody answered',
};

function sumPlaces(runs: readonly DrillRun[]) {
  const byPlace = Map.groupBy(
    runs.flatMap(({ places }) => places),
    ({ place }) => place,
  );
  return [...byPlace]
    .map(([place, all]) => ({
      place,
      passed: all.reduce((total, { passed }) => total + passed, 0),
      struck: all.reduce((total, { struck }) => total + struck, 0),
    }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
}

import { type Static, Type } from 'typebox';

const NamedTest = Type.Object({ file: Type.String(), test: Type.String() });

/** `docs/assurance/planted.json`: one full run of `npm run planted -- --record`. */
export const PlantedRecord = Type.Object({
  /** ISO 8601. */
  at: Type.String(),
  commit: Type.String(),
  seconds: Type.Number(),
  /** The tests named by the patches, run without any of them: all green, or nothing else would be said. */
  greenBefore: Type.Integer({ minimum: 1 }),
  bugs: Type.Array(
    Type.Object({
      number: Type.String(),
      name: Type.String(),
      promise: Type.String(),
      /** Empty: nobody has noticed. */
      caughtBy: Type.Array(NamedTest),
      seconds: Type.Number(),
    }),
  ),
});
export type PlantedRecord = Static<typeof PlantedRecord>;

/** The section about planted bugs, as lines of Markdown. */
export function plantedSection({ at, commit, seconds, greenBefore, bugs }: PlantedRecord): readonly string[] {
  const survivors = bugs.filter(({ caughtBy }) => caughtBy.length === 0);
  const sum =
    survivors.length === 0
      ? `**${bugs.length} of ${bugs.length} planted bugs turned the suite red.**`
      : `**${survivors.length} of ${bugs.length} planted bugs were noticed by no test.**`;
  return [
    '## Planted bugs',
    '',
    'Each patch below `bench/planted/` breaks one promise. It is applied alone to a copy of the tree, and the suite has to go',
    'red because a test fails, not because something cannot be loaded. `npm run planted` does it again',
    '([how to plant one](how-to/plant-a-bug.md)).',
    '',
    `${sum} Run on ${at.slice(0, 10)} at commit \`${commit}\`, in ${Math.round(seconds)} s; without a patch the same tests (${greenBefore} runs of them) were green.`,
    '',
    '| | promise that was broken | noticed by |',
    '|---|---|---|',
    ...bugs.map(({ number, promise, caughtBy }) => `| ${number} | ${cell(promise)} | ${noticedBy(caughtBy)} |`),
  ];
}

function noticedBy(tests: PlantedRecord['bugs'][number]['caughtBy']): string {
  if (tests.length === 0) return '**nobody**';
  return tests.map(({ file, test }) => `${cell(test)} (\`${file}\`)`).join('<br>');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

import { type Static, Type } from 'typebox';
import { describeProvenance, Provenance } from './provenance.ts';

const NamedTest = Type.Object({ file: Type.String(), test: Type.String() });

/** `docs/assurance/planted.json`: one full run of `npm run planted -- --record`. */
export const PlantedRecord = Type.Object({
  run: Provenance,
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
export function plantedSection({ run, seconds, greenBefore, bugs }: PlantedRecord): readonly string[] {
  const survivors = bugs.filter(({ caughtBy }) => caughtBy.length === 0).length;
  const found =
    survivors === 0
      ? 'each of them turned a test red'
      : `**${survivors} of them turned no test of the whole suite red**`;
  return [
    '## Planted bugs',
    '',
    '**Promised**: a promise of Picket that stops holding turns a test red.',
    '',
    `**Tried**: ${bugs.length} bugs, each breaking one promise. **Found**: ${found}.`,
    '',
    '| | promise that was broken | turned red |',
    '|---|---|---|',
    ...bugs.map(({ number, promise, caughtBy }) => `| ${number} | ${cell(promise)} | ${noticedBy(caughtBy)} |`),
    '',
    'Each bug is a patch below `bench/planted/`, applied alone to a copy of the tree. Only a test that fails counts, not a file that cannot',
    `be loaded; without any patch the same tests were green (${greenBefore} runs of them). What nobody thought of planting is not shown by this:`,
    'for that the next section changes everything.',
    '',
    `In ${seconds} s, ${describeProvenance(run)}. To do it again: \`npm run planted\` ([how to plant a bug](how-to/plant-a-bug.md)).`,
  ];
}

function noticedBy(tests: PlantedRecord['bugs'][number]['caughtBy']): string {
  if (tests.length === 0) return '**none**';
  return tests.map(({ file, test }) => `${cell(test)} (\`${file}\`)`).join('<br>');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

// `npm run planted [-- --only 03,17] [--record]`: plants each bug of bench/planted alone in a copy of the tree and sees whether
// a test notices. `--record` writes docs/assurance/planted.json, from which the assurance page is made.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PlantedRecord } from './assurance/planted-section.ts';
import { provenanceOf } from './assurance/provenance.ts';
import { type NamedTest, type PlantedBug, readPlantedBugs, root } from './planted/planted-bugs.ts';
import { runTests } from './planted/run-tests.ts';
import { makeScratchTree, type ScratchTree } from './planted/scratch-tree.ts';
import { tryBug, type Verdict } from './planted/try-bug.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, record: { type: 'boolean', default: false } },
});
const wanted = values.only?.split(',').map((number) => number.trim());
const bugs = readPlantedBugs().filter(({ number }) => wanted?.includes(number) ?? true);
if (bugs.length === 0) throw new Error(`no planted bug is called ${values.only}`);
if (values.record && wanted !== undefined) throw new Error('--record is for a run of all of them');

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort(new Error(signal)));

const startedAt = performance.now();
// The copies are of this moment.
const made = provenanceOf('docs/assurance');
// Two cores.
const trees = [makeScratchTree(), makeScratchTree()];
let verdicts: ReadonlyMap<PlantedBug, Verdict>;
let greenBefore: number;
try {
  greenBefore = await runWithoutBugs(trees[0] as ScratchTree, bugs);
  verdicts = await tryAll(bugs, trees);
} finally {
  for (const tree of trees) tree.remove();
}

const wrong = [...verdicts.values()].filter(({ kind }) => kind !== 'caught').length;
console.log(`planted: ${bugs.length - wrong} of ${bugs.length} were caught`);
if (values.record) record();
process.exit(wrong === 0 ? 0 : 1);

/** Every named test has to be there and green, else a red one would say nothing about the bug. */
async function runWithoutBugs(tree: ScratchTree, all: readonly PlantedBug[]): Promise<number> {
  const named = all.flatMap(({ caughtBy }) => caughtBy);
  const { passed, failed, broken, seconds } = await runTests(tree.folder, named, stopped.signal, 2);
  const red = [...broken, ...failed.map(nameOf)];
  if (red.length > 0) throw new Error(`without any bug the tests are red already:\n${red.join('\n')}`);
  const green = new Set(passed.map(nameOf));
  const lost = named.filter((test) => !green.has(nameOf(test)));
  if (lost.length > 0) throw new Error(`there are no such tests:\n${lost.map(nameOf).join('\n')}`);
  const runs = passed.filter((test) => named.some((one) => nameOf(one) === nameOf(test))).length;
  console.log(`without any bug: ${runs} runs of the named tests are green (${seconds} s)`);
  return runs;
}

async function tryAll(
  all: readonly PlantedBug[],
  lanes: readonly ScratchTree[],
): Promise<ReadonlyMap<PlantedBug, Verdict>> {
  const found = new Map<PlantedBug, Verdict>();
  const left = [...all];
  await Promise.all(
    lanes.map(async (tree) => {
      for (let bug = left.shift(); bug !== undefined; bug = left.shift()) {
        const verdict = await tryBug(tree, bug, stopped.signal);
        found.set(bug, verdict);
        console.log(`${bug.number} ${bug.name}: ${verdict.text} (${verdict.seconds} s)`);
      }
    }),
  );
  return found;
}

function record(): void {
  const kept: PlantedRecord = {
    run: { ...made, at: new Date().toISOString() },
    seconds: Math.round((performance.now() - startedAt) / 1000),
    greenBefore,
    bugs: bugs.map((bug) => {
      const { caughtBy = [], seconds = 0 } = verdicts.get(bug) ?? {};
      return { number: bug.number, name: bug.name, promise: bug.promise, caughtBy: [...caughtBy], seconds };
    }),
  };
  const file = join(root, 'docs/assurance/planted.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(kept, undefined, 2)}\n`);
}

function nameOf({ file, test }: NamedTest): string {
  return `${file}: ${test}`;
}

import type { NamedTest, PlantedBug } from './planted-bugs.ts';
import { runTests, type TestRun } from './run-tests.ts';
import type { ScratchTree } from './scratch-tree.ts';

export interface Verdict {
  readonly kind:
    | 'caught'
    /** Some test noticed it, but not each of those that the header names: the header is to be mended. */
    | 'caught-otherwise'
    /** The tests could not run: that says nothing about the promise. */
    | 'not-tried'
    | 'survived';
  /** For a person. */
  readonly text: string;
  /** The tests that went red, each once. */
  readonly caughtBy: readonly NamedTest[];
  readonly seconds: number;
}

/** Plants one bug, runs the tests that should notice it and, where they do not, all there are. */
export async function tryBug(tree: ScratchTree, bug: PlantedBug, signal: AbortSignal): Promise<Verdict> {
  try {
    tree.plant(bug);
  } catch (error) {
    return { kind: 'not-tried', text: `NOT TRIED: ${(error as Error).message}`, caughtBy: [], seconds: 0 };
  }
  try {
    const named = await runTests(tree.folder, bug.caughtBy, signal);
    const verdict = judgeNamed(bug, named);
    if (verdict !== undefined) return verdict;
    return judgeEverything(await runTests(tree.folder, 'everything', signal));
  } finally {
    tree.restore(bug);
  }
}

/** Undefined where everything is green: then others have to be asked. */
export function judgeNamed({ caughtBy: named }: Pick<PlantedBug, 'caughtBy'>, run: TestRun): Verdict | undefined {
  const { seconds } = run;
  if (run.broken.length > 0) return notTried(run);
  const caughtBy = onlyOnce(run.failed);
  if (caughtBy.length === 0) return undefined;
  const blind = named.filter(({ file, test }) => !caughtBy.some((red) => red.file === file && red.test === test));
  if (blind.length > 0) {
    const text = `CAUGHT, but not by "${blind.map(({ test }) => test).join('", "')}" as its header says`;
    return { kind: 'caught-otherwise', text, caughtBy, seconds };
  }
  return { kind: 'caught', text: `caught by "${caughtBy.map(({ test }) => test).join('", "')}"`, caughtBy, seconds };
}

function judgeEverything(run: TestRun): Verdict {
  const { seconds } = run;
  const caughtBy = onlyOnce(run.failed);
  if (caughtBy.length === 0 && run.broken.length > 0) return notTried(run);
  if (caughtBy.length === 0) return { kind: 'survived', text: 'SURVIVED the whole suite', caughtBy, seconds };
  const [{ file, test }] = caughtBy as [NamedTest];
  return { kind: 'caught-otherwise', text: `CAUGHT, but by ${file}: "${test}"`, caughtBy, seconds };
}

function notTried({ broken, seconds }: TestRun): Verdict {
  return { kind: 'not-tried', text: `NOT TRIED: ${broken.join('; ')}`, caughtBy: [], seconds };
}

function onlyOnce(tests: readonly NamedTest[]): readonly NamedTest[] {
  return [...new Map(tests.map((test) => [`${test.file} ${test.test}`, test])).values()];
}

import { expect, test } from 'vitest';
import { sourcesBelow } from './sources.ts';

const sources = ['packages', 'tools', 'journeys', 'bench'].flatMap(sourcesBelow);
/** What a package offers to others is its own affair; `index.ts` and the entries named in package.json are doors. */
const isDoor = (path: string) =>
  /\/(index|reference|main|testing)\.tsx?$|\.(suite|bench)\.ts$|\/migration\.ts$/.test(path);

/** How often each word stands in each file; one look through everything instead of one for each name. */
const words = new Map(sources.map(({ path, text }) => [path, countWords(text)]));

function countWords(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

test('what is exported is used by somebody: in its own file, or in another', () => {
  const unused = sources
    .filter(({ path, isTest }) => !isTest && !isDoor(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) ([A-Za-z_$][\w$]*)/gm)].flatMap(
        ([, name = '']) => {
          const usedHere = (words.get(path)?.get(name) ?? 0) > 1;
          const usedElsewhere = sources.some((other) => other.path !== path && words.get(other.path)?.has(name));
          return usedHere || usedElsewhere ? [] : [`${path}: ${name}`];
        },
      ),
    );
  expect(unused).toEqual([]);
});

test('no source file stands alone: each is imported, or is a door', () => {
  const imported = sources.map(({ text }) => text).join('\n');
  const alone = sources
    .filter(({ path, isTest }) => path.startsWith('packages/') && !isTest && !isDoor(path))
    .filter(({ path }) => {
      const file = path.split('/').at(-1) ?? '';
      const stem = file.replace(/\.tsx?$/, '');
      return (
        !imported.includes(`/${file}'`) &&
        !imported.includes(`/${stem}'`) &&
        !imported.includes(`'${file}'`) &&
        !imported.includes(`./${stem}.`)
      );
    })
    .map(({ path }) => path);
  // Read by a thread or a script, not imported.
  expect(alone).toEqual([]);
});

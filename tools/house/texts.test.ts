import { type Choices, consentPurposes, type EntraTenantId, noChoices, type Said } from '@picket/domain';
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';
import { checksInGerman } from '../../packages/console/src/pages/doctor/checks.de.ts';
import { sentencesInGerman } from '../../packages/console/src/words/sentences.de.ts';
import { sentencesOf } from '../../packages/console/src/words/sentences.ts';
import { intuneDesign } from '../../packages/uem/src/intune/deployment/design.ts';
import { intuneChecks } from '../../packages/uem/src/intune/doctor/catalogue.ts';
import { askedFor } from '../../packages/uem/src/intune/permissions.ts';
import { childrenOf, type Node } from './ast.ts';
import { root, type Source, sourcesBelow } from './sources.ts';

/**
 * The console says nothing that it could not say in another language: its words are in `texts.en.ts` beside the page,
 * and in `texts.de.ts` (docs/how-to/translate-the-console.md).
 */
const sources = sourcesBelow('packages/console/src').filter(({ isTest }) => !isTest);
const isTexts = ({ path }: Source) => /\/texts(\.\w+)?\.ts$|\.de\.ts$/.test(path);
const folderOf = ({ path }: Source) => path.slice('packages/console/src/'.length).split('/').slice(0, -1).join('/');

const speaking = sources.filter((source) => !isTexts(source));

/** Where words are no speech: styles, faults of the program, types, addresses of other files, comparisons. */
function isSilent(parent: Node, field: string, node: Node): boolean {
  if (/^(Import|Export)|^TS/.test(node.type) && !/^TS(As|Satisfies|NonNull)|^Export.*Declaration$/.test(node.type))
    return true;
  if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(String(node.operator))) return true;
  if (node.type === 'CallExpression') {
    const { name, property } = node.callee as { readonly name?: string; readonly property?: { readonly name: string } };
    const called = name ?? property?.name ?? '';
    return /^(makeStyles|t|rich|parts|word|fleet|link|getElementById|querySelector|startsWith|useMedia|has|replaceAll|misunderstood)$/.test(
      called,
    );
  }
  if (node.type === 'NewExpression')
    return /^(Error|CallFailed)$/.test((node.callee as { readonly name?: string }).name ?? '');
  if (node.type === 'JSXAttribute') {
    const { name } = node.name as { readonly name: string };
    return /^(className|d|viewBox|style|key|href|pattern|fill|stroke|data-.*)$/.test(name);
  }
  return parent.type === 'Property' && field === 'key' && parent.computed !== true;
}

/** A word with a capital, or several words: what a person would read. Ids and options of components are neither. */
const isSpoken = (text: string) =>
  /\p{L}{2,}/u.test(text) && (/^\s*\p{Lu}\p{Ll}/u.test(text) || /\p{L}\s+\p{L}/u.test(text));

function spokenIn({ path, text }: Source): readonly string[] {
  const found: string[] = [];
  const note = (node: Node, words: string) => {
    const line = text.slice(0, node.start).split('\n').length;
    found.push(`${path}:${line} ${JSON.stringify(words.trim())}`);
  };
  const visit = (node: Node) => {
    if (node.type === 'JSXText' && /\p{L}{2,}/u.test(String(node.value))) note(node, String(node.value));
    if (node.type === 'Literal' && typeof node.value === 'string' && isSpoken(node.value)) note(node, node.value);
    if (node.type === 'TemplateElement') {
      const { cooked } = node.value as { readonly cooked: string };
      if (isSpoken(cooked)) note(node, cooked);
    }
    for (const [field, child] of childrenOf(node)) if (!isSilent(node, field, child)) visit(child);
  };
  visit(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node);
  return found;
}

/** What is the same in every language: names of products, of classes, of keys, and of languages, each in itself. */
const sameEverywhere = /"(Picket|CallFailed|English|Deutsch|Escape|Enter|ArrowDown|ArrowUp|Home|End)"$/;

test('no page has words of its own: they are in its texts', () => {
  expect(speaking.flatMap(spokenIn).filter((found) => !sameEverywhere.test(found))).toEqual([]);
});

test('words in a component are found, wherever they stand', () => {
  const text = `
    const styles = makeStyles({ page: { display: 'Not spoken' } });
    const words = { one: 'One phone' };
    export function Page({ count }: { count: number }) {
      if (count === 0) throw new Error('Nobody reads this aloud');
      return <p title="All of them" className="Some Class">Hello {count > 1 ? \`\${count} of them\` : 'Alone'} {t('not this')}</p>;
    }`;
  expect(spokenIn({ path: 'page.tsx', text, isTest: false })).toEqual([
    'page.tsx:3 "One phone"',
    'page.tsx:6 "All of them"',
    'page.tsx:6 "Hello"',
    'page.tsx:6 "of them"',
    'page.tsx:6 "Alone"',
  ]);
});

interface Tree {
  readonly [key: string]: string | Tree;
}

const flat = (tree: Tree, path = ''): readonly (readonly [string, string])[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : flat(value, `${path}${key}.`),
  );

const folders = await Promise.all(
  sources
    .filter(({ path }) => path.endsWith('/texts.en.ts'))
    .map(async (source) => {
      const { en } = (await import(`${root}${source.path}`)) as { readonly en: Tree };
      const german = source.path.replace(/en\.ts$/, 'de.ts');
      const { de } = (await import(`${root}${german}`)) as { readonly de: Tree };
      return { folder: folderOf(source), en: new Map(flat(en)), de: new Map(flat(de)) };
    }),
);

test('every folder that has English texts has the same in German, with the same places for values', () => {
  const places = (text: string | undefined) => (text?.match(/\{\{.*?\}\}/g) ?? []).toSorted().join(' ');
  const wrong = folders.flatMap(({ folder, en, de }) =>
    [...new Set([...en.keys(), ...de.keys()])]
      .filter((key) => !de.has(key) || !en.has(key) || places(en.get(key)) !== places(de.get(key)))
      .map((key) => `${folder}: ${key}`),
  );
  expect(folders.length).toBeGreaterThan(5);
  expect(wrong).toEqual([]);
});

test('no text is empty, and none is English in both where it is a sentence', () => {
  const wrong = folders.flatMap(({ folder, en, de }) =>
    [...en]
      .filter(
        ([key, text]) =>
          text.trim() === '' ||
          de.get(key)?.trim() === '' ||
          (/\p{L} .* \p{L}/u.test(text.replaceAll(/\{\{.*?\}\}/g, '')) && de.get(key) === text),
      )
      .map(([key]) => `${folder}: ${key}`)
      .filter((name) => !/or$/.test(name)),
  );
  expect(wrong).toEqual([]);
});

test('every text is said by somebody', () => {
  const all = sources
    .filter((source) => !isTexts(source))
    .map(({ text }) => text)
    .join('\n');
  const isAsked = (key: string) => {
    const stem = key.replace(/_(zero|one|two|few|many|other)$/, '');
    if (all.includes(`'${stem}'`)) return true;
    // Asked for by a group and a word that is only known then: `state.${state}`.
    return (
      [...stem].some((sign, index) => sign === '.' && all.includes(`\`${stem.slice(0, index + 1)}\${`)) ||
      asksByWhole(stem)
    );
  };
  const asksByWhole = (stem: string) =>
    [...all.matchAll(/`([\w.-]*)\$\{[^`]*?\}([\w.-]*)`/g)].some(
      ([, before = '', after = '']) => before.includes('.') && stem.startsWith(before) && stem.endsWith(after),
    );
  const unasked = folders.flatMap(({ folder, en }) =>
    [...en.keys()].filter((key) => !isAsked(key)).map((key) => `${folder}: ${key}`),
  );
  expect(unasked).toEqual([]);
});

test('what a permission is for, and what is lost without it, is told in German too', () => {
  const untold = consentPurposes
    .flatMap(askedFor)
    .flatMap(({ why, without }) => [...sentencesOf(why), ...sentencesOf(without)])
    .filter((sentence) => !Object.hasOwn(sentencesInGerman, sentence));
  expect([...new Set(untold)]).toEqual([]);
});

test('what is chosen and never planned for one and the same reason is told in German too', () => {
  const group = { id: 'g', name: 'Everybody' };
  const groups = (stage: 'pilot' | 'everybody', pilot: readonly (typeof group)[] = []) => ({
    stage,
    pilot,
    include: [],
    exclude: [],
  });
  const place = {
    owner: '',
    publicUrl: '',
    entraTenantId: '' as EntraTenantId,
    ownAuthorities: [],
    answersDns: false,
    deviceTag: undefined,
  };
  const chosen: Choices = {
    ...noChoices,
    ios: { volumePurchase: false, agent: { kind: 'none' } },
    webProtection: true,
    accessPolicy: 'report-only',
    groups: groups('pilot', [group]),
  };
  const untold = [chosen, { ...chosen, groups: groups('pilot') }, { ...chosen, groups: groups('everybody') }]
    .flatMap((each) => intuneDesign.want(each, { threatLevelPlatforms: [], apps: [] }, place).notPlanned)
    .flatMap((each) => [each.what, each.because].flatMap(written));
  expect(untold.length).toBeGreaterThan(6);
  expect(untold.filter((sentence) => !Object.hasOwn(sentencesInGerman, sentence))).toEqual([]);
});

/** The sentences that a text is made of, by which their German goes. */
function written(said: Said): readonly string[] {
  if (typeof said === 'string') return sentencesOf(said);
  return 'sentence' in said ? sentencesOf(said.sentence) : said.flatMap(written);
}

test('every check of the doctor is told in German too', () => {
  expect(intuneChecks.map(({ id }) => id).filter((id) => !Object.hasOwn(checksInGerman, id))).toEqual([]);
});

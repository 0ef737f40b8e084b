import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';
import { en as ofPlan } from '../../packages/console/src/pages/setup/plan/texts.en.ts';
import { sentencesInGerman } from '../../packages/console/src/words/sentences.de.ts';
import { sentencesOf } from '../../packages/console/src/words/sentences.ts';
import { en as words } from '../../packages/console/src/words/texts.en.ts';
import { catalogue } from '../../packages/detections/src/catalogue.ts';
import { channels } from '../../packages/enforcement/src/catalogue.ts';
import { intuneKinds } from '../../packages/uem/src/intune/deployment/catalogue.ts';
import { propertyWords } from '../../packages/uem/src/intune/deployment/words-for-path.ts';
import { childrenOf, type Node } from './ast.ts';
import { type Source, sourcesBelow } from './sources.ts';

/**
 * What the server says on a page of the console, the console says in German too (docs/how-to/translate-the-console.md). The
 * sentences are looked for where they are written, so that a new one cannot be forgotten.
 */
interface Place {
  readonly files: RegExp;
  /** Properties that have their German elsewhere, or that no page shows. */
  readonly without?: readonly string[];
}

const places: Readonly<Record<string, Place>> = {
  // Titles and reasons of checks go by the id of the check: pages/doctor/checks.de.ts.
  'what a check of the doctor saw, and what to do': {
    files: /^packages\/uem\/src\/intune\/doctor\//,
    without: ['title', 'because'],
  },
  'how a registration is made, and taken away': {
    files: /^packages\/(uem\/src\/intune\/registration-guide|server\/src\/entra-sign-in\/guide)\.ts$/,
    without: ['script'],
  },
  // Kinds have their German by id: pages/setup/plan/texts.de.ts.
  'what a plan of setup makes, and what to know of it': {
    files: /^packages\/uem\/src\/intune\/deployment\/(want\/|kinds\/|design)/,
    without: ['title', 'content', 'payload'],
  },
  'what an error of an installation means, and what to do': {
    files: /^packages\/uem\/src\/intune\/install-errors\.ts$/,
  },
  'what is wrong with a phone, what it means, and what cures it': {
    files:
      /^packages\/(detections\/src\/[^/]+\/index|detections\/src\/(judge-device|silence|threat-verdict|listed-package)|domain\/src\/risk\/assess-risk)\.ts$/,
    without: ['sees', 'blindSpots', 'yields', 'subject'],
  },
  'why a connector is as it is, and what is the matter with it': {
    files:
      /^packages\/(server\/src\/(connectors\/(connectors|control|store)|consent\/(consent|describe-purposes|expiry|give-back|look|routes)|health\/concerns|sync\/rhythm)|uem\/src\/intune\/look-at-grant)\.ts$/,
  },
  'what happened to a phone': {
    files:
      /^packages\/(server\/src\/(delivery\/deliver|devices\/(managed-device-sync|reconcile-identities|restored|routes)|delivery\/restored|sign-ins\/read-sign-ins|assessment\/assess-batch)|enforcement\/src\/(threat-level|entra-attribute)\/(deliver|write-attributes))\.ts$/,
  },
  'why what was chosen in setup cannot be saved': { files: /^packages\/server\/src\/setup\/check-choices\.ts$/ },
  'why a version of a feed is held': { files: /^packages\/server\/src\/feeds\/judge-version\.ts$/ },
};

const sources = [
  ...sourcesBelow('packages/uem/src'),
  ...sourcesBelow('packages/server/src'),
  ...sourcesBelow('packages/domain/src'),
  ...sourcesBelow('packages/enforcement/src'),
  ...sourcesBelow('packages/detections/src'),
].filter(({ isTest, path }) => !isTest && !path.endsWith('.suite.ts'));

/** Sentences for a person. Words, ids and faults of the program are none. */
const isSentence = (text: string) => /^["\p{Lu}{].*\s.*[.!?:}]$/su.test(text.trim());

interface Found {
  readonly sentences: readonly string[];
  /** Built by hand, so that nobody can translate them: they are to be told. */
  readonly untold: readonly string[];
}

function saidIn({ path, text }: Source, without: readonly string[] = []): Found {
  const sentences: string[] = [];
  const untold: string[] = [];
  const visit = (node: Node) => {
    if (/^(Import|TS(?!As|Satisfies|NonNull))/.test(node.type)) return;
    if (node.type === 'Property' && without.includes(String((node.key as { readonly name?: string }).name))) return;
    if (node.type === 'NewExpression' && /Error$/.test(String((node.callee as { readonly name?: string }).name)))
      return;
    if (node.type === 'CallExpression') {
      const name = String((node.callee as { readonly name?: string }).name);
      const args = (node.arguments as readonly Node[]).map(({ value }) => value);
      // `titled` describes an object in Intune itself; a warning has its German by its code.
      if (name === 'titled' || name === 'warn') return;
      if (name === 'tell' || name === 'say') sentences.push(String(args[0]));
      if (name === 'tellCount' || name === 'sayCount') sentences.push(String(args[1]), String(args[2]));
      if (/^(tell|say)(Count)?$/.test(name)) return;
    }
    if (node.type === 'Literal' && typeof node.value === 'string' && isSentence(node.value))
      sentences.push(...sentencesOf(node.value));
    if (node.type === 'TemplateLiteral') {
      const words = (node.quasis as readonly { readonly value: { readonly cooked: string } }[]).map(
        ({ value }) => value.cooked,
      );
      if (/\p{L}{2,}\s+\p{L}{2,}/u.test(words.join('{}')) && isSentence(words.join('{}')))
        untold.push(`${path}: ${words.join('{}')}`);
    }
    for (const [, child] of childrenOf(node)) visit(child);
  };
  visit(parseAst(text, { lang: 'ts' }) as unknown as Node);
  return { sentences, untold };
}

const placesIn = (text: string | undefined) => (text?.match(/\{\{.*?\}\}/g) ?? []).toSorted().join(' ');

test.each(Object.entries(places))('%s is told in German too', (_, { files, without }) => {
  const found = sources.filter(({ path }) => files.test(path)).map((source) => saidIn(source, without));
  const sentences = [...new Set(found.flatMap((each) => each.sentences))];
  expect(sentences.length).toBeGreaterThan(0);
  expect(found.flatMap(({ untold }) => untold)).toEqual([]);
  expect(sentences.filter((sentence) => !Object.hasOwn(sentencesInGerman, sentence))).toEqual([]);
  expect(sentences.filter((sentence) => placesIn(sentencesInGerman[sentence]) !== placesIn(sentence))).toEqual([]);
});

test('what a finding is called is told in German too', () => {
  expect(
    catalogue.map(({ threat }) => threat.title).filter((title) => !Object.hasOwn(sentencesInGerman, title)),
  ).toEqual([]);
});

test('every channel, every kind of object that setup makes, and every property of one has its German name', () => {
  expect(channels.map(({ id }) => id).filter((id) => !Object.hasOwn(words.channel, id))).toEqual([]);
  const properties = Object.values(propertyWords);
  expect(properties.filter((word) => !Object.hasOwn(sentencesInGerman, word))).toEqual([]);
  expect(intuneKinds.map((each) => each.kind).filter((id) => !Object.hasOwn(ofPlan.kind, id))).toEqual([]);
});

test('what is wrong with a field of a form is told in German too', () => {
  const read = (path: string) => sources.find((source) => source.path === `packages/${path}`)?.text ?? '';
  const details = [
    'server/src/platform/http/input.ts',
    'server/src/consent/credential.ts',
    'server/src/operators/operators.ts',
  ]
    .map(read)
    .flatMap((text) => [...text.matchAll(/\bdetail: '([^']+)'/g)]);
  const certificates = [...read('graph/src/certificate.ts').matchAll(/CertificateFault\(\s*'\w+',\s*'([^']+)'/g)];
  const found = [...details, ...certificates].map(([, detail]) => detail ?? '');
  expect(found.length).toBeGreaterThan(10);
  expect(found.filter((detail) => !Object.hasOwn(sentencesInGerman, detail))).toEqual([]);
});

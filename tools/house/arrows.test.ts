import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, root, sourcesBelow } from './sources.ts';

interface Rule {
  readonly package: string;
  readonly sees: readonly string[];
  readonly because: string;
}

/** What each package may import of ours. The reason is part of the rule, so that breaking it is a decision. */
const rules: readonly Rule[] = [
  { package: 'domain', sees: [], because: 'the rules of the field must run anywhere, and be tested without anything' },
  { package: 'detections', sees: ['domain'], because: 'a detector that could do I/O would sooner or later do it' },
  { package: 'intelligence', sees: ['domain'], because: 'it answers what is known, and knows nobody who asks' },
  { package: 'enforcement', sees: ['domain'], because: 'a channel asks for a capability, never for a vendor' },
  { package: 'wire', sees: ['domain'], because: 'both ends of our HTTP surfaces agree on it' },
  { package: 'graph', sees: [], because: 'it is a client for Microsoft, not for us, and could be published alone' },
  { package: 'uem', sees: ['domain', 'graph', 'wire'], because: "this is where Microsoft's words become ours" },
  {
    package: 'app-analysis',
    sees: [],
    because: 'it judges files from strangers, not phones of ours, and could be published alone',
  },
  {
    package: 'server',
    sees: ['domain', 'detections', 'intelligence', 'enforcement', 'wire', 'graph', 'uem', 'app-analysis'],
    because: 'the shell joins everything, and knows neither who demonstrates it nor who simulates Microsoft',
  },
  { package: 'console', sees: ['wire', 'domain'], because: 'what leaves the process is only what wire says' },
  { package: 'simulator', sees: [], because: 'sharing our client would only prove that we agree with ourselves' },
  {
    package: 'sandbox',
    sees: ['simulator', 'wire', 'domain'],
    because: 'it plays Microsoft and the phones; Picket itself it may only watch from outside',
  },
  {
    package: 'cli',
    sees: ['domain', 'wire', 'server', 'simulator', 'sandbox', 'intelligence', 'app-analysis'],
    because: 'it is the outermost room, and nobody sees it',
  },
];

test('every package has a rule', () => {
  const packages = readdirSync(join(root, 'packages'));
  expect(rules.map((rule) => rule.package).toSorted()).toEqual(packages.toSorted());
});

for (const { package: name, sees, because } of rules) {
  test(`${name} sees only [${sees.join(', ')}]: ${because}`, () => {
    const allowed = new Set([name, ...sees]);
    const strangers = sourcesBelow(`packages/${name}/src`)
      .filter((source) => !source.isTest)
      .flatMap((source) =>
        importsOf(source)
          .filter((specifier) => !mayImport(source.path, specifier, allowed))
          .map((specifier) => `${source.path} imports ${specifier}`),
      );
    expect(strangers).toEqual([]);
  });
}

/** A relative path may not climb out of its own package's `src`, which would go round the rule. */
function mayImport(from: string, specifier: string, allowed: ReadonlySet<string>): boolean {
  const ours = /^@picket\/([a-z-]+)/.exec(specifier)?.[1];
  if (ours !== undefined) return allowed.has(ours);
  if (!specifier.startsWith('.')) return true;
  const target = posix.join(posix.dirname(from), specifier);
  return target.startsWith(`${from.split('/').slice(0, 3).join('/')}/`);
}

test('a third party is imported only by the packages that name it', () => {
  const pure = ['domain', 'detections'];
  const strangers = pure.flatMap((name) =>
    sourcesBelow(`packages/${name}/src`)
      .filter((source) => !source.isTest)
      .flatMap((source) => importsOf(source).filter((specifier) => !/^(\.|@picket\/)/.test(specifier))),
  );
  expect(strangers).toEqual([]);
});

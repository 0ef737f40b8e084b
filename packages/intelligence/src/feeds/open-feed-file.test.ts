import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeeper, openFeedFile, surveyJson } from './open-feed-file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test('a small file is told to be too deep after it was parsed, as a large one is before', () => {
  const large = (levels: number) => `["${'x'.repeat(5 * 1024 * 1024)}",${nested(levels - 1)}]`;
  for (const make of [nested, large]) {
    expect(openFeedFile('feed', bytes(make(64)))).toMatchObject({ kind: 'read' });
    expect(openFeedFile('feed', bytes(make(65)))).toMatchObject({ kind: 'refused', reason: 'too-large' });
  }
  expect(openFeedFile('feed', bytes(nested(2_000_000)))).toMatchObject({ kind: 'refused', reason: 'too-large' });
  expect(openFeedFile('feed', bytes('['.repeat(4_000_000)))).toMatchObject({ content: { json: undefined } });
});

test('the bytes of a document and the document itself are equally deep', () => {
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'large', withCrossShrink: true },
      fc.constantFrom(null, 0, true, '', 'a"b\\', '[[{{', ']]}}', '\\"['),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', '"', '[', '{\\', '__proto__', 'constructor'), tie('tree'), { maxKeys: 3 }),
    ),
  }));
  const wrapped = fc.tuple(tree, fc.nat(70)).map(([value, levels]) => {
    let whole = JSON.stringify(value);
    for (let level = 0; level < levels; level++) whole = level % 2 === 0 ? `[0,${whole}]` : `{"__proto__":${whole}}`;
    return whole;
  });
  const outcomes = new Set<boolean>();
  fc.assert(
    fc.property(wrapped, (text) => {
      const isDeep = isDeeper(JSON.parse(text), 64);
      outcomes.add(isDeep);
      expect(isDeep).toBe(surveyJson(bytes(text)) !== undefined);
    }),
    { seed: 5, numRuns: 1_000 },
  );
  expect(outcomes.size).toBe(2);
});

import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, test } from 'vitest';
import { feedFormats } from './catalogue.ts';
import type { FeedFormat } from './feed-format.ts';
import { readFeed } from './read-feed.ts';

// Does what docs/how-to/add-a-feed-format.md says, in memory: a recipe that nobody cooks goes bad.

const root = new URL('../../../../', import.meta.url);
const page = readFileSync(new URL('docs/how-to/add-a-feed-format.md', root), 'utf8');
const [formatCode = '', testCode = ''] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
const [, exportName = ''] = /export const (\w+): FeedFormat/.exec(formatCode) ?? [];

const loaded: Record<string, FeedFormat> = await import(
  /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(
    stripTypeScriptTypes(formatCode).replace(/'\.\.\/(.+?)'/g, (_, file) => `'${new URL(file, import.meta.url)}'`),
  )}`
);
const format = loaded[exportName] as FeedFormat;

test('the page puts the format and its test in the folder of its id', () => {
  expect(page).toContain(`packages/intelligence/src/feeds/${format.id}/index.ts`);
  expect(page).toContain(`packages/intelligence/src/feeds/${format.id}/index.test.ts`);
});

describe("the page's own test passes", () => {
  const imported = { expect, test, readFeed, [exportName]: format };
  const body = stripTypeScriptTypes(testCode).replace(/^import .*$/gm, '');
  new Function(...Object.keys(imported), body)(...Object.values(imported));
});

test('one line in the catalogue, and the format is asked with the others', () => {
  const bytes = new TextEncoder().encode('[Adblock Plus 2.0]\n||bad.test.org^\n');
  const others = feedFormats.filter(({ id }) => id !== format.id);
  const reading = readFeed('list.txt', bytes, { formats: [...others.slice(0, -1), format, ...others.slice(-1)] });
  expect(reading).toMatchObject({ kind: 'read', content: { format: format.id } });
});

test('every file that the page sends its reader to is there', () => {
  const named = [...page.matchAll(/`((?:packages|docs)\/[\w./-]+)`/g)].map(([, path]) => path ?? '');
  const written = named.filter((path) => !path.includes(format.id) && !path.startsWith('docs/reference/'));
  expect(written.length).toBeGreaterThan(3);
  expect(written.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

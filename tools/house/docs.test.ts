import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

const pages = ['README.md', 'SECURITY.md', ...below('docs')].map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));

function below(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}/${file}`);
}

test('every link from page to page leads somewhere', () => {
  const dead = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path} → ${target}`),
  );
  expect(dead).toEqual([]);
});

test('every file of the repository that a page names is there', () => {
  const missing = pages.flatMap(({ path, text }) =>
    [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`((?:packages|docs|tools|journeys|fixtures)\/[\w./-]+)`/g)]
      .map(([, named = '']) => named)
      .filter((named) => !/quarantine-tag|install-time-permissions/.test(named) && !existsSync(join(root, named)))
      .map((named) => `${path} names ${named}`),
  );
  expect(missing).toEqual([]);
});

test('decisions are numbered once, and each says what was refused', () => {
  const records = pages.filter(({ path }) => /^docs\/decisions\/\d{4}-/.test(path));
  const numbers = records.map(({ path }) => path.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4));
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const { path, text } of records) {
    for (const part of ['Status:', '## Context', '## Decision', '## Refused', '## What follows'])
      expect(text, path).toContain(part);
  }
});

test('every test that the traceability page quotes exists', () => {
  const page = pages.find(({ path }) => path === 'docs/traceability.md');
  const quoted = [...(page?.text ?? '').matchAll(/`([\w./-]+\.test\.ts)`, "([^"]+)"/g)];
  expect(quoted.length).toBeGreaterThan(2);
  for (const [, file = '', name = ''] of quoted) expect(readFileSync(join(root, file), 'utf8')).toContain(name);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Instant } from '@picket/domain';
import { expect, test } from 'vitest';
import { createKnowledge } from './create-knowledge.ts';
import { loadShippedContents, loadShippedKnowledge } from './shipped-knowledge.ts';

const data = new URL('../data/', import.meta.url);

test('the shipped data is read whole, and its edition names every part', async () => {
  const knowledge = await loadShippedKnowledge();
  expect(knowledge.edition).toBe('kev 2026.08.21, android-bulletins 2026.08.21, sofa 2026-08-22, endoflife 2026-08-22');
});

test('knowledge is as old as its oldest part', async () => {
  const contents = await loadShippedContents();
  const old = Date.UTC(2020, 0, 1) as Instant;
  expect(createKnowledge(contents).asOf).toBe(Date.UTC(2026, 7, 21));
  expect(createKnowledge({ ...contents, sofa: { ...contents.sofa, asOf: old } }).asOf).toBe(old);
  expect(createKnowledge({ ...contents, kev: { ...contents.kev, releasedAt: old } }).asOf).toBe(old);
  expect(createKnowledge({ ...contents, endOfLife: { ...contents.endOfLife, asOf: old } }).asOf).toBe(old);
  expect(createKnowledge({ ...contents, bulletins: { ...contents.bulletins, asOf: old } }).asOf).toBe(old);
});

test('every folder of data has a license, a row in the table and an entry for programs that say the same', () => {
  const folders = readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const sources: Record<string, string>[] = JSON.parse(readFileSync(new URL('sources.json', data), 'utf8'));
  const table = readFileSync(new URL('README.md', data), 'utf8').split('\n');

  expect(sources.map(({ id }) => id).toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
  for (const { id, commit, asOf, license, holds } of sources) {
    expect(existsSync(new URL(`${id}/LICENSE`, data))).toBe(true);
    const row = table.find((line) => line.startsWith(`| \`${id}\` |`));
    for (const said of [commit, asOf, license, holds]) expect(row).toContain(`| ${said} |`);
  }
});

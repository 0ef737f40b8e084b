import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { analyzeApp } from './analyze-app.ts';
import { type MadeEntry, makeArchive } from './archive/archive-maker.suite.ts';
import { bytesInMemory } from './archive/byte-source.ts';
import { openArchive } from './archive/open-archive.ts';
import { readEntry } from './archive/read-entry.ts';
import { readShippedKnowledge } from './knowledge.ts';
import { Budget, defaultLimits } from './limits.ts';
import { createDraws, mutate } from './mutation.suite.ts';

const folder = fileURLToPath(new URL('../../../fixtures/apps/', import.meta.url));
const samples = readdirSync(folder).filter((name) => /\.(apk|ipa)$/.test(name));
const knowledge = readShippedKnowledge();
const runs = 150;

const analyze = (bytes: Buffer) => analyzeApp('mutated', bytesInMemory(bytes), knowledge, defaultLimits);

test.each(samples)('%s, changed at random, is an answer or a clear error, never a crash', (name) => {
  const original = readFileSync(folder + name);
  for (let seed = 1; seed <= runs; seed++) {
    const report = analyze(mutate(original, createDraws(seed)));
    expect(report.kind === null, `seed ${seed}`).toBe(report.error !== undefined);
  }
});

test.each(samples)('the files inside %s, changed at random and packed again, do not crash their readers', (name) => {
  const budget = new Budget();
  const archive = openArchive(bytesInMemory(readFileSync(folder + name)), budget);
  const entries: readonly MadeEntry[] = archive.entries.map((entry) => ({
    name: entry.name,
    bytes: readEntry(archive, entry, budget),
  }));
  for (let seed = 1; seed <= runs; seed++) {
    const draw = createDraws(seed);
    const chosen = draw(entries.length);
    const changed = entries.map((entry, index) =>
      index === chosen ? { ...entry, bytes: mutate(entry.bytes, draw) } : entry,
    );
    const report = analyze(makeArchive(changed));
    expect(report.kind === null, `seed ${seed}`).toBe(report.error !== undefined);
  }
});

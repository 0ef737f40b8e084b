// `node tools/fuzz-apps.ts --runs 100000 --seed 1`: changes every sample app at random and analyses it. A crash or a slow file ends the
// run with the seed that brings it back; else one line of figures.
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { analyzeApp } from '../packages/app-analysis/src/analyze-app.ts';
import { bytesInMemory } from '../packages/app-analysis/src/archive/byte-source.ts';
import { readShippedKnowledge } from '../packages/app-analysis/src/knowledge.ts';
import { defaultLimits } from '../packages/app-analysis/src/limits.ts';
import { createDraws, mutate } from '../packages/app-analysis/src/mutation.suite.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const folder = new URL('../fixtures/apps/', import.meta.url);
const samples = readdirSync(folder)
  .filter((name) => /\.(apk|ipa)$/.test(name))
  .map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) }));
const knowledge = readShippedKnowledge();
const first = Number(values.seed);
const runs = Number(values.runs);
const slowMs = 2_000;
const figures = { runs: 0, analysed: 0, refused: 0, slowestMs: 0 };
for (let seed = first; seed < first + runs; seed++) {
  const sample = samples[seed % samples.length];
  if (sample === undefined) throw new Error('There are no samples');
  const startedAt = performance.now();
  try {
    const report = analyzeApp(
      sample.name,
      bytesInMemory(mutate(sample.bytes, createDraws(seed))),
      knowledge,
      defaultLimits,
    );
    figures[report.error === undefined ? 'analysed' : 'refused']++;
  } catch (error) {
    throw new Error(`Seed ${seed} (${sample.name}) crashes the analysis`, { cause: error });
  }
  const tookMs = performance.now() - startedAt;
  if (tookMs > slowMs) throw new Error(`Seed ${seed} (${sample.name}) takes ${Math.round(tookMs)} ms`);
  figures.runs++;
  figures.slowestMs = Math.max(figures.slowestMs, Math.round(tookMs));
}
console.log(JSON.stringify({ ...figures, rssMegabytes: Math.round(process.memoryUsage().rss / 1024 / 1024) }));

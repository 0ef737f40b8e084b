import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { analyzeApp } from './analyze-app.ts';
import { bytesInMemory } from './archive/byte-source.ts';
import { type FuzzWay, fuzzCaseOf, fuzzWays, readFuzzSample } from './fuzz-case.suite.ts';
import { type FuzzOutcome, faultsOf, outcomeOf } from './fuzz-verdict.suite.ts';
import { readShippedKnowledge } from './knowledge.ts';
import { defaultLimits } from './limits.ts';

const folder = fileURLToPath(new URL('../../../fixtures/apps/', import.meta.url));
const samples = readdirSync(folder)
  .filter((name) => /\.(apk|ipa)$/.test(name))
  .map((name) => readFuzzSample(name, readFileSync(folder + name)));
const knowledge = readShippedKnowledge();
const runs = 200;

/** Rules that match nothing: archives inside are opened all the same. */
const rules = {
  engine: { scan: () => [] },
  onRest: () => undefined,
  onFailure: () => {
    throw new Error('the rules failed');
  },
};

test.each(samples)('$name, changed at random, is an answer or a clear error, never a crash', ({ name }) => {
  const seen = new Map<FuzzWay, Set<FuzzOutcome>>(fuzzWays.map((way) => [way, new Set()]));
  const first = samples.findIndex((sample) => sample.name === name);
  for (let run = 0; run < runs; run++) {
    const seed = first + run * samples.length;
    const { bytes, sample, way } = fuzzCaseOf(samples, seed);
    const report = analyzeApp('changed', bytesInMemory(bytes), knowledge, defaultLimits, rules);
    expect(sample).toBe(name);
    expect(faultsOf(report, bytes), `seed ${seed}, ${way}`).toEqual([]);
    seen.get(way)?.add(outcomeOf(report));
  }
  // Each way gets beyond the door: a fuzzer whose files are all refused at once tries nothing.
  for (const [way, outcomes] of seen) expect([...outcomes], way).not.toEqual(['refused']);
});

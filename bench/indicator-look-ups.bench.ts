import { createHash } from 'node:crypto';
import type { Instant } from '@picket/domain';
import { createIndicatorIndex, type Feed, type IndicatorIndex, readFeed } from '@picket/intelligence';
import type { Bench } from './harness/bench.ts';
import { figure, takeTurns, timed } from './harness/measure.ts';

const [rateAim, memoryAim] = [60, 1.3];

const digestOf = (at: number) => createHash('sha256').update(`file ${at}`).digest('hex');
const hostOf = (at: number) => `h${at.toString(36)}.example${at % 1000}.com`;

/** Half digests of files, half host names: what the real feeds are made of. */
function keysOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => (at % 2 === 0 ? digestOf(at) : hostOf(at)));
}

function indexOf(keys: readonly string[]): IndicatorIndex {
  const reading = readFeed('values.txt', new TextEncoder().encode(keys.join('\n')));
  if (reading.kind === 'refused') throw new Error(reading.detail);
  const feed: Feed = {
    id: 'bench',
    title: 'Bench',
    edition: '1',
    files: [{ name: 'values.txt', content: reading.content }],
  };
  return createIndicatorIndex([feed], 0 as Instant);
}

/** What is held besides, after a collection: of heap and of buffers outside of it. */
function heldBytes(make: () => object): { readonly held: object; readonly bytes: number } {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const held = make();
  globalThis.gc?.();
  const after = process.memoryUsage();
  return { held, bytes: after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers };
}

export const indicatorLookUps: Bench = {
  name: 'indicator-look-ups',
  what: 'look-ups of digests and hosts against 1,000,000 indicators, half of them hits, on one core',
  limit: 'a bare `Map` of the same keys to numbers, asked the same questions',
  aim: `at least ${rateAim} % of its rate, at most ${memoryAim} times its memory`,

  async run({ size, rounds }) {
    const count = size(1_000_000, 20_000);
    // Both sides are held one after the other, and their keys are strings of their own.
    const map = heldBytes(() => new Map(keysOf(count).map((key, at) => [key, at])));
    const index = heldBytes(() => indexOf(keysOf(count)));
    const questions = Array.from({ length: size(500_000, 10_000) }, (_, at) => {
      const key = at * 4 + (at % 4 < 2 ? 0 : count);
      return at % 2 === 0
        ? ({ kind: 'file', value: digestOf(key & ~1) } as const)
        : ({ kind: 'domain', value: hostOf(key | 1) } as const);
    });
    const bare = map.held as Map<string, number>;
    const ours = index.held as IndicatorIndex;
    let found = 0;
    const subject = async () => {
      for (const term of questions) found += ours.find(term).for.length;
    };
    const limit = async () => {
      for (const { value } of questions) found += bare.has(value) ? 1 : 0;
    };
    await subject();
    await limit();
    const pairs = await takeTurns(
      rounds(7, 1),
      () => timed(subject),
      () => timed(limit),
    );
    if (found === 0) throw new Error('nothing was found');
    const rate = (ms: number) => questions.length / (ms / 1_000);
    return [
      figure(
        'look-ups',
        '/s',
        pairs.map(({ subject: ms }) => rate(ms)),
      ),
      figure(
        'look-ups: Map',
        '/s',
        pairs.map(({ limit: ms }) => rate(ms)),
      ),
      figure(
        'look-ups: of the rate',
        '%',
        pairs.map((pair) => (100 * pair.limit) / pair.subject),
        { least: rateAim },
      ),
      figure('memory', 'MB', [index.bytes / 1e6]),
      figure('memory: Map', 'MB', [map.bytes / 1e6]),
      figure('memory: ratio', '×', [index.bytes / map.bytes], { most: memoryAim }),
    ];
  },
};

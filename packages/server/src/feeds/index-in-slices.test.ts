import type { Instant } from '@picket/domain';
import { createIndicatorIndex } from '@picket/intelligence';
import { expect, test } from 'vitest';
import { indexInSlices } from './index-in-slices.ts';
import { asFeed, type Piece } from './pieces.ts';

const now = Date.parse('2026-11-28T08:00:00Z') as Instant;
const feed = { id: 'list', title: 'List', edition: '1' };
const pieceOf = (first: number): Piece => ({
  file: 'list.txt',
  format: 'plain-list',
  warnings: [
    {
      name: 'big sites',
      reach: 'below',
      rejects: true,
      hosts: [`fine${first}.example.org`],
      networks: [],
      digests: [],
    },
  ] as never,
  knownSigners: [],
  indicators: Array.from({ length: 5_000 }, (_, n) => ({
    kind: n % 2 === 0 ? ('domain' as const) : ('app' as const),
    value: n % 2 === 0 ? `bad${first + n}.example-evil.com` : `com.example.bad${first + n}`,
    category: 'malware' as const,
    name: `family ${n % 9}`,
    position: n + 1,
    together: [],
    validUntil: n === 4 ? now : undefined,
  })),
});
const pieces = [0, 5_000, 10_000].map(pieceOf);
async function* coming() {
  yield* pieces;
}

test('while an index is built others have their turn, after every few thousand entries', async () => {
  let turns = 0;
  let isBuilt = false;
  const other = () => {
    turns += 1;
    if (!isBuilt) setImmediate(other);
  };
  setImmediate(other);
  await indexInSlices(coming(), feed, now);
  isBuilt = true;
  expect(turns).toBeGreaterThan(10);
});

test('it says the same as one that was built at once', async () => {
  const [sliced, whole] = [await indexInSlices(coming(), feed, now), createIndicatorIndex([asFeed(pieces, feed)], now)];
  expect([sliced.size, sliced.edition]).toEqual([whole.size, whole.edition]);
  for (const term of [
    ...[0, 2, 4, 14_998].map((n) => ({ kind: 'domain' as const, value: `www.bad${n}.example-evil.com` })),
    { kind: 'app' as const, value: 'com.example.bad7' },
    { kind: 'appName' as const, value: 'family 3' },
    { kind: 'domain' as const, value: 'fine5000.example.org' },
    { kind: 'domain' as const, value: 'nobody.example.org' },
  ])
    expect([sliced.find(term), sliced.objectionsTo(term)], term.value).toEqual([
      whole.find(term),
      whole.objectionsTo(term),
    ]);
  expect(sliced.find({ kind: 'domain', value: 'bad4.example-evil.com' }).for).toEqual([]);
  expect(sliced.find({ kind: 'domain', value: 'bad2.example-evil.com' }).for).toHaveLength(1);
});

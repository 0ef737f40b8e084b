/**
 * Where Microsoft does not say how it behaves, Picket has to be right either way: `packages/simulator/src/world/undocumented.ts`
 * lists what that is. A journey runs under both, or shows that nothing of it was asked for.
 */
export type Reading = 'proposed' | 'opposite';

/**
 * What a world runs under whose journey names no reading. By its seed `npm test` has about half of such journeys run
 * the other way, at no cost; `npm run readings` turns every one of them round, so that the two together have run each
 * journey under both.
 */
export function readingOf(seed: number): Reading {
  const isTurned = process.env.PICKET_READING === 'turned';
  return seed % 4 >= 2 !== isTurned ? 'opposite' : 'proposed';
}

/** For `describe.for`: the title, and the reading. */
export const bothReadings: readonly (readonly [string, Reading])[] = [
  ['as it is taken to be', 'proposed'],
  ['the other way', 'opposite'],
];

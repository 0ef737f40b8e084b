/**
 * Where Microsoft does not say how it behaves, Picket has to be right either way: `packages/simulator/src/world/undocumented.ts`
 * lists what that is. A journey runs under both, or shows that nothing of it was asked for.
 */
export type Reading = 'proposed' | 'opposite';

/** What a journey runs under that names none: `npm run readings` runs all of them the other way. */
export const readingOfThisRun: Reading = process.env.PICKET_READING === 'opposite' ? 'opposite' : 'proposed';

/** For `describe.for`: the title, and the reading. */
export const bothReadings: readonly (readonly [string, Reading])[] = [
  ['as it is taken to be', 'proposed'],
  ['the other way', 'opposite'],
];

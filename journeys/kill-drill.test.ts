import { findPostgres } from '@picket/server/testing';
import { expect, test } from 'vitest';
import { renderDiagnosis } from './diagnose.ts';
import { runDrill } from './drill.ts';
import type { Engine } from './drill-world.ts';
import { createItinerary } from './itinerary.ts';
import type { Reading } from './readings.ts';

/** Starting PGlite takes a second, and connecting to PostgreSQL nothing; so there are fewer of those. */
const engineOf = (seed: number): Engine => (findPostgres() === undefined || seed % 3 === 1 ? 'pglite' : 'postgres');
/** Where Microsoft does not say how it behaves: every second run the other way. */
const readingOf = (seed: number): Reading => (seed % 2 === 0 ? 'opposite' : 'proposed');
const runs = Array.from({ length: 20 }, (_, index) => [index + 1, engineOf(index + 1)] as const);
// Between them they visit as many places as they kill.
const itinerary = createItinerary();

test.for(runs)(
  'killed five times at named places of its work, Picket says what is true and did nothing twice (seed %i, %s)',
  // The last minutes of one that fails are waited for, so that it can say why.
  { timeout: 300_000 },
  async ([seed, engine]) => {
    const report = await runDrill({ seed, kills: 5, engine, itinerary, reading: readingOf(seed) });
    const where = report.kills.map(({ place, victim }) => `${victim} at ${place}`).join(' | ');
    const explained = report.diagnosis === undefined ? '' : renderDiagnosis(report.diagnosis);
    expect(report.differences, `${where}\n${explained}`).toEqual([]);
    expect(report.kills).toHaveLength(5);
    // A drill in which nothing happens proves nothing.
    expect(report.actions).toBeGreaterThanOrEqual(10);
    expect(report.samples).toBeGreaterThan(10);
  },
);

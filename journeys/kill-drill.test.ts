import { findPostgres } from '@picket/server/testing';
import { expect, test } from 'vitest';
import { renderDiagnosis } from './diagnose.ts';
import { type Engine, runDrill } from './drill.ts';
import { createItinerary } from './itinerary.ts';

const engines: readonly Engine[] = findPostgres() === undefined ? ['pglite'] : ['pglite', 'postgres'];
const runs = Array.from({ length: 20 }, (_, index) => {
  return [index + 1, engines[index % engines.length] ?? 'pglite'] as const;
});
// Between them they visit as many places as they kill.
const itinerary = createItinerary();

test.for(runs)(
  'killed five times at named places of its work, Picket says what is true and did nothing twice (seed %i, %s)',
  async ([seed, engine]) => {
    const report = await runDrill({ seed, kills: 5, engine, itinerary });
    const where = report.kills.map(({ place, victim }) => `${victim} at ${place}`).join(' | ');
    const explained = report.diagnosis === undefined ? '' : renderDiagnosis(report.diagnosis);
    expect(report.differences, `${where}\n${explained}`).toEqual([]);
    expect(report.kills).toHaveLength(5);
    // A drill in which nothing happens proves nothing.
    expect(report.actions).toBeGreaterThanOrEqual(10);
    expect(report.samples).toBeGreaterThan(10);
  },
);

import { findPostgres } from '@picket/server/testing';
import { describe, expect, test } from 'vitest';
import { renderDiagnosis } from './diagnose.ts';
import { createItinerary } from './itinerary.ts';
import { runManyProcessesDrill } from './many-processes-drill.ts';

// Between them they visit as many places as they kill.
const itinerary = createItinerary();

describe.runIf(findPostgres())('two servers and two workers on one PostgreSQL', () => {
  test.for([1, 2, 3])(
    'one killed after the other, each says what is true, tells every event once, and nothing was done twice (seed %i)',
    // The last minutes of one that fails are waited for, so that it can say why.
    { timeout: 300_000 },
    async (seed) => {
      const report = await runManyProcessesDrill({ seed, kills: 4, itinerary });
      const explained = report.diagnosis === undefined ? '' : renderDiagnosis(report.diagnosis);
      expect(report.differences, `${report.kills.map(({ place }) => place).join(' | ')}\n${explained}`).toEqual([]);
      expect(report.kills).toHaveLength(4);
      // A drill in which nothing happens proves nothing.
      expect(report.actions).toBeGreaterThanOrEqual(8);
      expect(report.events).toBeGreaterThan(20);
    },
  );
});

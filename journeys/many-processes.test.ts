import { findPostgres } from '@picket/server/testing';
import { describe, expect, test } from 'vitest';
import { renderDiagnosis } from './diagnose.ts';
import { runManyProcessesDrill } from './many-processes-drill.ts';

describe.runIf(findPostgres())('two servers and two workers on one PostgreSQL', () => {
  test.for([1, 2, 3])(
    'one killed after the other, each says what is true, tells every event once, and nothing was done twice (seed %i)',
    async (seed) => {
      const report = await runManyProcessesDrill({ seed, kills: 4 });
      const explained = report.diagnosis === undefined ? '' : renderDiagnosis(report.diagnosis);
      expect(report.differences, `${report.kills.map(({ place }) => place).join(' | ')}\n${explained}`).toEqual([]);
      expect(report.kills).toHaveLength(4);
      // A drill in which nothing happens proves nothing.
      expect(report.actions).toBeGreaterThanOrEqual(8);
      expect(report.events).toBeGreaterThan(20);
    },
  );
});

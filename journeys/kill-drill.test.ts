import { expect, test } from 'vitest';
import { renderDiagnosis } from './diagnose.ts';
import { runDrill } from './drill.ts';

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

test.for(seeds)(
  'killed five times in the middle of its work, Picket says what is true and did nothing twice (seed %i)',
  async (seed) => {
    const report = await runDrill({ seed, kills: 5 });
    const explained = report.diagnosis === undefined ? '' : renderDiagnosis(report.diagnosis);
    expect(report.differences, `${report.killedAt.join(' | ')}\n${explained}`).toEqual([]);
    expect(report.killedAt).toHaveLength(5);
    // A drill in which nothing happens proves nothing.
    expect(report.actions).toBeGreaterThanOrEqual(10);
  },
);

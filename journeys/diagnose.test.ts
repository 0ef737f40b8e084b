import { second } from '@picket/domain';
import { openTestDatabases } from '@picket/server/testing';
import { syncKinds } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { diagnose, keepLastLines, renderDiagnosis } from './diagnose.ts';
import { startWorld } from './world.ts';

test('of what is written down the last lines are kept', () => {
  const { write, lines } = keepLastLines(2);
  for (const line of ['a\n', 'b\n', 'c\n', 'd\n', 'e\n']) write(line);
  expect(lines()).toEqual(['d', 'e']);
});

test.for(openTestDatabases())(
  'on %s a diagnosis shows what waits, what was asked, and what was logged',
  async ([, open]) => {
    const log = keepLastLines(50);
    const diary = keepLastLines(50);
    const world = await startWorld({ open, logTo: log, contoso: { users: 2, phones: 2, oddPhones: false } });
    try {
      await world.pass(30 * second);
      world.simulator.control.faults.add({
        name: 'unavailable',
        action: { kind: 'status', status: 503 },
        tenant: 'Contoso',
        count: null,
      });
      diary.write('Microsoft is down');
      await world.pass(60 * second);
      const { simulator, clock } = world;
      const diagnosis = await diagnose({ simulator, clock, database: world.database(), diary, log });
      expect(diagnosis.sleeping).toBeGreaterThan(3);
      expect(diagnosis.rows.sync_state).toHaveLength(2 * syncKinds.length);
      expect(diagnosis.rows.devices_device).toHaveLength(2);
      expect(diagnosis.rows.workers_duty?.length).toBeGreaterThan(1);
      const text = renderDiagnosis(diagnosis);
      expect(text).toContain('Microsoft is down');
      expect(text).toContain('503 (unavailable)');
      expect(text).toContain('a sync failed');
    } finally {
      await world.close();
    }
  },
);

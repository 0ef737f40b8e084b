import { hour, type Instant, minute } from '@picket/domain';
import { expect, test } from 'vitest';
import { createMetrics } from '../metrics/metrics.ts';
import { openTestDatabases } from '../platform/database/testing.ts';
import { createLog } from '../platform/log.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { feedsOn, names } from './feeds-world.suite.ts';
import { showFeedFigures } from './figures.ts';
import { noteChecked } from './store.ts';
import { createAgeWatch } from './watch-ages.ts';

test.each(openTestDatabases())(
  'a feed that is older than its schedule says, or held, is an alarm: in the figures, and once in the log, on %s',
  async (_, open) => {
    const database = await open();
    try {
      const clock = new TestClock();
      const feeds = feedsOn(database, clock, seededEntropy(71));
      const metrics = createMetrics();
      showFeedFigures(metrics, database, clock);
      const lines: { msg: string; feedId: string }[] = [];
      const log = createLog({
        level: 'info',
        clock,
        destination: { write: (line: string) => lines.push(JSON.parse(line)) },
      });
      const watch = createAgeWatch({ database, clock, log });
      const figures = async () => {
        const { text } = await metrics.scrape();
        return Object.fromEntries(
          [...text.matchAll(/^picket_feed(?:s|_age_seconds)\{(?:state|feed)="([^"]+)"\} (\S+)$/gm)]
            .map(([, label = '', value]) => [label, Number(value)] as const)
            .filter(([, value]) => value > 0),
        );
      };
      const said = () => lines.splice(0).map(({ msg, feedId }) => `${feedId}: ${msg}`);
      const after = (ms: number) => clock.jump((clock.now() + ms) as Instant);

      await feeds.add('asked', { source: 'url', url: 'https://feeds.example/', everyMs: hour, trialMs: 0 });
      await feeds.add('brought');
      await feeds.settle('brought', names(30));
      await database.acrossTenants((db) => noteChecked(db, 'asked', { at: clock.now(), nextDueAt: undefined }));
      after(10 * minute);
      await watch();
      expect(await figures()).toEqual({ asked: 600, empty: 1, 'in-force': 1 });
      expect(said()).toEqual([]);

      after(3 * hour);
      await feeds.bring('brought', names(400));
      await watch();
      await watch();
      expect(await figures()).toEqual({ asked: 11_400, overdue: 1, held: 1 });
      expect(said()).toEqual([
        'asked: a feed is older than its schedule says',
        'brought: a new version of a feed is held: a person must look',
      ]);

      await database.acrossTenants((db) => noteChecked(db, 'asked', { at: clock.now(), nextDueAt: undefined }));
      await watch();
      expect(await figures()).toEqual({ empty: 1, held: 1 });
      expect(said()).toEqual(['asked: no longer: a feed is older than its schedule says']);
    } finally {
      await database.remove();
    }
  },
);

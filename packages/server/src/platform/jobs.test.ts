import { minute, second } from '@picket/domain';
import { Type } from 'typebox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Activity } from './activity.ts';
import { openTestDatabases, type TestDatabase } from './database/testing.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createLog } from './log.ts';
import type { Loop } from './loops.ts';
import { seededEntropy } from './testing/seeded-entropy.ts';
import { TestClock } from './testing/test-clock.ts';

const data = Type.Object({ tenant: Type.String() });

for (const [engine, open] of openTestDatabases()) {
  describe(`jobs on ${engine}`, () => {
    const activity = new Activity();
    const clock = new TestClock(undefined, () => activity.idle());
    const entropy = seededEntropy(1);
    let database: TestDatabase;
    let stop: AbortController;
    let loops: Loop[];
    /** Each test has a queue of its own in the one database. */
    let sync: { name: string; data: typeof data; expireMs: number; retryAfterMs: number };
    let tests = 0;

    beforeAll(async () => {
      database = await open({ migrations: {} });
    });
    afterAll(() => database?.remove());
    beforeEach(() => {
      stop = new AbortController();
      loops = [];
      sync = { name: `sync-${++tests}`, data, expireMs: minute, retryAfterMs: 5 * second };
    });
    afterEach(async () => {
      stop.abort();
      await Promise.all(loops.map(({ stopped }) => stopped));
    });

    const createTestJobs = (over: TestDatabase = database) =>
      createJobs({
        database: activity.watchDatabase(over),
        clock,
        entropy,
        log: createLog({ level: 'silent', clock }),
        time: 'clock',
      });

    const deadLetters = async (jobs: Jobs) => (await jobs.deadLetters()).filter(({ queue }) => queue === sync.name);

    const start = async (jobs: Jobs, signal = stop.signal) => {
      loops.push(await jobs.start(signal));
      await activity.idle();
    };

    test('a job is run with its data, once', async () => {
      const runs: unknown[] = [];
      const jobs = createTestJobs();
      jobs.define(sync, async (job) => void runs.push(job));
      await start(jobs);
      await jobs.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await clock.advance(minute);
      expect(runs).toEqual([{ tenant: 'contoso' }]);
    });

    test('of one key one job runs and one waits; more than that change nothing', async () => {
      const running: string[] = [];
      const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const jobs = createTestJobs();
      jobs.define({ ...sync, concurrency: 5 }, async ({ tenant }) => {
        const gate = gates[running.length];
        running.push(tenant);
        await gate?.promise;
      });
      await start(jobs);
      for (let i = 0; i < 4; i += 1) {
        await jobs.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
        await clock.advance(2 * second);
      }
      expect(running).toEqual(['contoso']);
      gates[0]?.resolve();
      await clock.advance(2 * second);
      expect(running).toEqual(['contoso', 'contoso']);
      gates[1]?.resolve();
      await clock.advance(minute);
      expect(running).toEqual(['contoso', 'contoso']);
    });

    test('one tenant that hangs does not keep the others waiting', async () => {
      const done: string[] = [];
      const jobs = createTestJobs();
      jobs.define({ ...sync, concurrency: 2 }, async ({ tenant }) => {
        if (tenant === 'hangs') await new Promise(() => undefined);
        done.push(tenant);
      });
      await start(jobs);
      for (const tenant of ['hangs', 'a', 'b', 'c']) await jobs.send(sync.name, { tenant }, { key: tenant });
      await clock.advance(10 * second);
      expect(done).toEqual(['a', 'b', 'c']);
    });

    test('a job that fails is tried again after its rest, and then it is done', async () => {
      const triedAt: number[] = [];
      const jobs = createTestJobs();
      jobs.define(sync, async () => {
        triedAt.push(clock.now());
        if (triedAt.length < 3) throw new Error('not yet');
      });
      await start(jobs);
      const sentAt = clock.now();
      await jobs.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await clock.advance(5 * minute);
      expect(triedAt.map((at) => at - sentAt)).toEqual([0, 5 * second, 10 * second]);
      expect(await deadLetters(jobs)).toEqual([]);
    });

    test('a poison job becomes one dead letter with its reason, without its secrets, and the queue goes on', async () => {
      const done: string[] = [];
      const jobs = createTestJobs();
      jobs.define(sync, async ({ tenant }) => {
        if (tenant === 'poison') throw new Error('no: https://x.test/?client_secret=hunter2');
        done.push(tenant);
      });
      await start(jobs);
      await jobs.send(sync.name, { tenant: 'poison' }, { key: 'poison' });
      await jobs.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await clock.advance(minute);
      expect(done).toEqual(['contoso']);
      expect(await deadLetters(jobs)).toMatchObject([
        { queue: sync.name, data: { tenant: 'poison' }, reason: 'no: https://x.test/?client_secret=[redacted]' },
      ]);
      await jobs.send(sync.name, { tenant: 'poison' }, { key: 'poison' });
      await clock.advance(minute);
      expect(await deadLetters(jobs)).toHaveLength(2);
    });

    test('a key that waits for its next try and is sent anew does not block the queue', async () => {
      const runs: string[] = [];
      const jobs = createTestJobs();
      jobs.define({ ...sync, concurrency: 5 }, async ({ tenant }) => {
        runs.push(tenant);
        if (tenant === 'contoso' && runs.length === 1) throw new Error('not yet');
      });
      await start(jobs);
      await jobs.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await clock.advance(second);
      await jobs.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await jobs.send(sync.name, { tenant: 'fabrikam' }, { key: 'fabrikam' });
      await clock.advance(minute);
      expect(runs.toSorted()).toEqual(['contoso', 'contoso', 'contoso', 'fabrikam']);
      expect(await deadLetters(jobs)).toEqual([]);
    });

    test('a run that takes too long is told to stop, counts as failed, and can no longer settle the job', async () => {
      const aborted: unknown[] = [];
      const late = Promise.withResolvers<void>();
      let tries = 0;
      const jobs = createTestJobs();
      jobs.define(sync, async (_, signal) => {
        tries += 1;
        if (tries > 1) return;
        signal.addEventListener('abort', () => aborted.push(signal.reason.message));
        await late.promise;
      });
      await start(jobs);
      await jobs.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await clock.advance(sync.expireMs + 10 * second);
      expect(aborted).toEqual(['took longer than 60 s']);
      expect(tries).toBe(2);
      late.resolve();
      await clock.advance(minute);
      expect(tries).toBe(2);
    });

    test('a run of minutes keeps its lease, and no other process takes it over', async () => {
      let runs = 0;
      const gate = Promise.withResolvers<void>();
      const define = (jobs: Jobs) =>
        jobs.define({ ...sync, expireMs: 10 * minute }, async () => {
          runs += 1;
          await gate.promise;
        });
      const [here, there] = [createTestJobs(), createTestJobs()];
      define(here);
      await start(here);
      await here.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await clock.advance(second);
      if (engine === 'PostgreSQL') {
        define(there);
        await start(there);
      }
      await clock.advance(5 * minute);
      gate.resolve();
      await clock.advance(minute);
      expect(runs).toBe(1);
    });

    test('data of another shape is refused, by the sender and by whoever runs it', async () => {
      const runs: unknown[] = [];
      const jobs = createTestJobs();
      jobs.define(sync, async (job) => void runs.push(job));
      await expect(jobs.send(sync.name, { tenant: 1 }, { key: 'x' })).rejects.toThrow('promised shape');
      await expect(jobs.send('other', {}, { key: 'x' })).rejects.toThrow('no queue');
      await jobs.send(sync.name, { tenant: 'contoso' }, { key: 'x' });
      await database.jobStore.executeSql(
        `update pgboss.job set data = '{"tenant": ["; drop table"]}' where name = '${sync.name}'`,
      );
      await start(jobs);
      await clock.advance(minute);
      expect(runs).toEqual([]);
      expect(await deadLetters(jobs)).toMatchObject([{ reason: expect.stringContaining('promised shape') }]);
    });

    test('sending inside a transaction is refused, not waited for', async () => {
      const jobs = createTestJobs();
      jobs.define(sync, async () => undefined);
      await start(jobs);
      const inside = database.acrossTenants(() => jobs.send(sync.name, { tenant: 'a' }, { key: 'a' }));
      await expect(inside).rejects.toThrow('inside a transaction');
    });

    test('a process that only sends leaves the work to one that runs', async () => {
      const [sending, running] = [createTestJobs(), createTestJobs()];
      const runs: unknown[] = [];
      sending.define(sync, async () => expect.fail('it was not started'));
      running.define(sync, async (job) => void runs.push(job));
      await sending.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await start(running);
      await clock.advance(second);
      expect(runs).toEqual([{ tenant: 'contoso' }]);
    });

    test('killed in the middle, a job is run again after the next start, within its lease and half a minute', async () => {
      const doomed = await open({ migrations: {} });
      const first = createTestJobs(doomed);
      first.define(sync, () => new Promise(() => undefined));
      const killed = new AbortController();
      const before = await first.start(killed.signal);
      await first.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await clock.advance(second);
      await doomed.crash();
      killed.abort();
      await before.stopped;

      const reopened = await doomed.reopen();
      const ranAt: number[] = [];
      const next = createTestJobs(reopened);
      next.define(sync, async () => void ranAt.push(clock.now()));
      const begun = clock.now();
      await start(next);
      await clock.advance(2 * minute);
      expect(ranAt).toHaveLength(1);
      expect((ranAt[0] ?? 0) - begun).toBeLessThanOrEqual(45 * second);
      expect(await deadLetters(next)).toEqual([]);
      stop.abort();
      await Promise.all(loops.map(({ stopped }) => stopped));
      await reopened.remove();
    });

    test('a job that kills its process each time is a dead letter in the end', async () => {
      let current = await open({ migrations: {} });
      for (let life = 0; life < 3; life += 1) {
        const jobs = createTestJobs(current);
        jobs.define(sync, () => new Promise(() => undefined));
        const killed = new AbortController();
        const loop = await jobs.start(killed.signal);
        if (life === 0) await jobs.send(sync.name, { tenant: 'bomb' }, { key: 'bomb' });
        await clock.advance(30 * second);
        await current.crash();
        killed.abort();
        await loop.stopped;
        current = await current.reopen();
      }
      const jobs = createTestJobs(current);
      jobs.define(sync, async () => expect.fail('it should be dead'));
      await start(jobs);
      await clock.advance(minute);
      expect(await deadLetters(jobs)).toMatchObject([{ data: { tenant: 'bomb' } }]);
      stop.abort();
      await Promise.all(loops.map(({ stopped }) => stopped));
      await current.remove();
    });

    test('stopping tells what runs to stop, and it is tried again after the next start', async () => {
      const jobs = createTestJobs();
      let told = false;
      jobs.define(sync, async (_, signal) => {
        signal.addEventListener('abort', () => {
          told = true;
        });
        await new Promise(() => undefined);
      });
      const stopping = new AbortController();
      const loop = await jobs.start(stopping.signal);
      await jobs.send(sync.name, { tenant: 'contoso' }, { key: 'contoso' });
      await clock.advance(second);
      stopping.abort();
      await loop.stopped;
      expect(told).toBe(true);

      const again = createTestJobs();
      let runs = 0;
      again.define(sync, async () => {
        runs += 1;
      });
      await start(again);
      await clock.advance(minute);
      expect(runs).toBe(1);
    });
  });
}

import { hour, type Instant, minute, PicketError, second } from '@picket/domain';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { operatorsPace, sweepPaces } from './pace-store.ts';
import { SignInPace } from './sign-in-pace.ts';

for (const [engine, open] of openTestDatabases()) {
  describe(`the pace of sign-ins on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let processes: readonly SignInPace[];

    beforeAll(async () => {
      database = await open({ migrations: { '0001-pace': operatorsPace } });
    });
    afterAll(() => database?.remove());
    beforeEach(async () => {
      await database.acrossTenants((db) => db.deleteFrom('operators_pace').execute());
      clock = new TestClock();
      const another = () => new SignInPace({ database, clock, sealingKey: new Uint8Array(32).fill(3) });
      processes = [another(), another(), another()];
    });

    const waitOf = (attempt: Promise<void>) =>
      attempt.then(
        () => 0,
        (error: unknown) => {
          expect(error).toBeInstanceOf(PicketError);
          const { code, retry } = error as PicketError;
          expect([code, (error as PicketError).message]).toEqual([
            'too_many_requests',
            'Too many tries. Wait, then try again.',
          ]);
          return (retry as { readonly afterMs: number }).afterMs;
        },
      );
    const rows = async () => {
      const found = await database.acrossTenants((db) => db.selectFrom('operators_pace').selectAll().execute());
      return found.map(({ key }) => key);
    };

    test('whoever asks each of several processes in turn has no more tries than with one', async () => {
      const waits: number[] = [];
      for (let count = 0; count < 60; count++)
        waits.push(await waitOf(processes[count % 3]!.takeSignIn('192.0.2.1', 'kim')));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
      expect(Math.max(...waits)).toBeLessThanOrEqual(15 * second);
      await clock.advance(15 * second);
      const later = await Promise.all(processes.map((each) => waitOf(each.takeSignIn('192.0.2.1', 'kim'))));
      expect(later.filter((wait) => wait === 0)).toHaveLength(1);
    });

    test('all at once is the same', async () => {
      const waits = await Promise.all(
        Array.from({ length: 30 }, (_, count) => waitOf(processes[count % 3]!.takeSignIn('192.0.2.1', 'kim'))),
      );
      expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
    });

    test('many addresses together have a hundred tries on one name, and then one each five seconds', async () => {
      let free = 0;
      for (let count = 0; count < 150; count++)
        if ((await waitOf(processes[count % 3]!.takeSignIn(`192.0.2.${count}`, 'kim'))) === 0) free++;
      expect(free).toBe(100);
      expect(await waitOf(processes[0]!.takeSignIn('198.51.100.1', 'kim'))).toBeGreaterThan(0);
      expect(await waitOf(processes[1]!.takeSignIn('198.51.100.1', 'lee'))).toBe(0);
    });

    test('one address has sixty tries on many names, invitations among them, and then one each five seconds', async () => {
      let free = 0;
      for (let count = 0; count < 90; count++) {
        const one = processes[count % 3]!;
        const attempt =
          count % 2 === 0 ? one.takeInvitation('192.0.2.1') : one.takeSignIn('192.0.2.1', `name ${count}`);
        if ((await waitOf(attempt)) === 0) free++;
      }
      expect(free).toBe(60);
      expect(await waitOf(processes[0]!.takeInvitation('192.0.2.1'))).toBe(5 * second);
      expect(await waitOf(processes[0]!.takeInvitation('198.51.100.1'))).toBe(0);
      await clock.advance(5 * second - 1);
      expect(await waitOf(processes[1]!.takeSignIn('192.0.2.1', 'kim'))).toBe(1);
      await clock.advance(1);
      expect(await waitOf(processes[1]!.takeSignIn('192.0.2.1', 'kim'))).toBe(0);
    });

    test('tries that are refused anyway do not reach the database, nor use up what others share', async () => {
      let reached = 0;
      const counted = Object.create(database, {
        acrossTenants: {
          value: (work: Parameters<TestDatabase['acrossTenants']>[0]) => {
            reached++;
            return database.acrossTenants(work);
          },
        },
      }) as TestDatabase;
      const one = new SignInPace({ database: counted, clock, sealingKey: new Uint8Array(32).fill(3) });
      for (let count = 0; count < 200; count++) await waitOf(one.takeSignIn('192.0.2.1', 'kim'));
      expect(reached).toBe(10);
      expect(await waitOf(one.takeSignIn('192.0.2.1', 'lee'))).toBe(0);
      expect(await waitOf(one.takeSignIn('198.51.100.1', 'kim'))).toBe(0);
    });

    test('a success gives the tries back, at whatever process it was', async () => {
      for (let count = 0; count < 9; count++) await processes[0]!.takeSignIn('192.0.2.1', 'kim');
      await processes[1]!.takeSignIn('192.0.2.1', 'kim');
      expect(await waitOf(processes[2]!.takeSignIn('192.0.2.1', 'kim'))).toBeGreaterThan(0);
      await processes[1]!.succeeded('192.0.2.1', 'kim');
      expect(await waitOf(processes[2]!.takeSignIn('192.0.2.1', 'kim'))).toBe(0);
    });

    test('a clock that was set back locks nobody out for longer than one try takes', async () => {
      for (let count = 0; count < 10; count++) await processes[0]!.takeSignIn('192.0.2.1', 'kim');
      const earlier = new TestClock((clock.now() - hour) as Instant);
      const late = new SignInPace({ database, clock: earlier, sealingKey: new Uint8Array(32).fill(3) });
      const wait = await waitOf(late.takeSignIn('192.0.2.1', 'kim'));
      expect([wait > 0, wait <= 15 * second]).toEqual([true, true]);
      await earlier.advance(30 * second);
      expect(await waitOf(late.takeSignIn('192.0.2.1', 'kim'))).toBeLessThanOrEqual(15 * second);
    });

    test('neither a name nor an address is kept as it is, and what is over is swept', async () => {
      await processes[0]!.takeSignIn('192.0.2.1', 'a passphrase in the wrong field');
      await processes[0]!.takeInvitation('198.51.100.7');
      expect(await rows()).toHaveLength(4);
      for (const key of await rows()) expect(key).toMatch(/^[\w-]{43}$/);
      await clock.advance(10 * minute);
      await database.acrossTenants((db) => sweepPaces(db, clock.now()));
      expect(await rows()).toEqual([]);
    });

    test('the table stays small under a flood of names that nobody has', async () => {
      // What was there at the first try is swept then; this comes later.
      await processes[0]!.takeInvitation('203.0.113.1');
      const { rows: made } = await database.acrossTenants((db) =>
        sql`insert into operators_pace select 'made up ' || n, '2030-01-01'::timestamptz + n * interval '1 second'
          from generate_series(1, 50300) n returning 1`.execute(db),
      );
      expect(made).toHaveLength(50_300);
      for (let count = 0; count < 300; count++)
        await waitOf(processes[0]!.takeSignIn(`192.0.2.${count % 250}`, `nobody ${count}`));
      expect((await rows()).length).toBeLessThan(51_000);
    });
  });
}

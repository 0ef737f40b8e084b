import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TenantId } from '@picket/domain';
import { expect, onTestFinished, test } from 'vitest';
import { Activity } from './activity.ts';
import { openTestPglite } from './database/testing.ts';

test('nothing under way is idle at once; something under way is waited for', async () => {
  const activity = new Activity();
  await activity.idle();
  const work = Promise.withResolvers<void>();
  const seen: string[] = [];
  void activity.during(() => work.promise).then(() => seen.push('done'));
  const idle = activity.idle().then(() => seen.push('idle'));
  await new Promise((resolve) => setImmediate(resolve));
  work.resolve();
  await idle;
  expect(seen).toEqual(['done', 'idle']);
});

test('work that begins because other work ended is waited for too, and so is work that fails', async () => {
  const activity = new Activity();
  const steps: number[] = [];
  const chain = async () => {
    for (let step = 0; step < 5; step += 1) {
      await activity
        .during(async () => {
          await new Promise((resolve) => setImmediate(resolve));
          steps.push(step);
          throw new Error('no matter');
        })
        .catch(() => undefined);
    }
  };
  void chain();
  await activity.idle();
  expect(steps).toEqual([0, 1, 2, 3, 4]);
});

test('a transaction and an answer from the network are waited for to their end', async () => {
  const server = createServer((_, response) => {
    response.write('first half, ');
    setImmediate(() => setImmediate(() => response.end('second half')));
  }).listen(0);
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const activity = new Activity();
  const database = await openTestPglite({ migrations: {} });
  onTestFinished(() => database.remove());
  const watched = activity.watchDatabase(database);
  const fetch = activity.watchFetch(globalThis.fetch);

  let done = '';
  void (async () => {
    await watched.forTenant('0b0e6f8c-2f6e-4c55-8f0c-5c8f6a1f9a10' as TenantId, async () => undefined);
    const answer = await fetch(url);
    expect(answer.url).toBe(url);
    done = await answer.text();
  })();
  await activity.idle();
  expect(done).toBe('first half, second half');
});

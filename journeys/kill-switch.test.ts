import { seededEntropy } from '@picket/server/testing';
import { expect, test } from 'vitest';
import { createItinerary } from './itinerary.ts';
import { createKillSwitch } from './kill-switch.ts';
import { nameJobStatement, nameRequest, nameWrites } from './places.ts';

const graph = 'http://127.0.0.1:4900/v1.0';
const id = '0198c0de-0000-4000-8000-0000000000aa';

test.each([
  [`${graph}/devices/${id}?$select=id`, 'PATCH', undefined, 'PATCH /devices/{id}'],
  [`http://127.0.0.1:4900/${id}/oauth2/v2.0/token`, 'POST', undefined, 'POST token'],
  [
    `${graph}/$batch`,
    'POST',
    JSON.stringify({
      requests: [
        { id: '1', method: 'PATCH', url: `/devices/${id}` },
        { id: '2', method: 'PATCH', url: `/devices/${id}?$select=id` },
        { id: '3', method: 'GET', url: '/users' },
      ],
    }),
    'POST /$batch (GET /users, PATCH /devices/{id})',
  ],
])('a request to %s is named by what it does, not by whose it is', (url, method, body, name) => {
  expect(nameRequest(url, { method, ...(body === undefined ? {} : { body }) })).toBe(name);
});

test('a transaction is named by what it is about, a statement of the queue by what becomes of the job', () => {
  expect(nameWrites(new Set(['history_entry', 'sync_state', 'sync_staged']))).toBe('write sync_staged sync_state');
  expect(nameWrites(new Set(['assessment_dirty']))).toBe('write assessment_dirty');
  expect(nameJobStatement('INSERT INTO pgboss.job_common (id) values (1)')).toBe('a job is queued');
  expect(nameJobStatement('select * from pgboss.queue')).toBeUndefined();
});

const place = (moment: string) => `start: GET /users, ${moment}`;

function setUp() {
  const done: string[] = [];
  const killSwitch = createKillSwitch({ unnamedWork: () => 'start' });
  const watch = () =>
    killSwitch.watchFetch(async (input) => {
      done.push(String(input));
      return new Response();
    });
  return { killSwitch, watch, done };
}

test('who is struck before a request sends nothing, who is struck after it hears no answer, and the dead stay dead', async () => {
  const { killSwitch, watch, done } = setUp();
  const first = watch();
  let kills = 0;
  const strike = async () => {
    kills += 1;
  };
  killSwitch.arm({ kind: 'place', name: place('before it is sent'), occurrence: 2 }, 'process', strike);
  await first(`${graph}/users`);
  await expect(first(`${graph}/users`)).rejects.toThrow('killed');
  expect(done).toHaveLength(1);
  expect(killSwitch.struck()).toBe(place('before it is sent'));

  killSwitch.revive();
  const second = watch();
  killSwitch.arm({ kind: 'place', name: place('took effect'), occurrence: 1 }, 'process', strike);
  await expect(first(`${graph}/users`)).rejects.toThrow('killed');
  await expect(second(`${graph}/users`)).rejects.toThrow('killed');
  expect(done).toHaveLength(2);
  expect([await killSwitch.finish(strike), kills]).toEqual([place('took effect'), 2]);
});

test('where only the database is struck the process goes on', async () => {
  const { killSwitch, watch, done } = setUp();
  const fetch = watch();
  killSwitch.arm({ kind: 'step', steps: 1 }, 'database', async () => undefined);
  await fetch(`${graph}/users`);
  expect([done.length, killSwitch.victim()]).toEqual([1, 'database']);
});

test('where nothing is met the process is killed at rest', async () => {
  const { killSwitch } = setUp();
  killSwitch.arm({ kind: 'place', name: 'nowhere', occurrence: 1 }, 'process', async () => undefined);
  expect(await killSwitch.finish(async () => undefined)).toBe('at rest');
});

test('an itinerary comes to every place it knows before it comes to one again', () => {
  const itinerary = createItinerary();
  const chance = seededEntropy(1);
  const upTo = (count: number) => Math.floor(chance.jitter() * count);
  const known = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  for (const name of known) itinerary.onPassed(name);
  const visited: string[] = [];
  let atRandom = 0;
  while (visited.length < known.length * 2) {
    const target = itinerary.next(upTo);
    if (target.kind === 'step') {
      atRandom += 1;
      continue;
    }
    visited.push(target.name);
    // One of them is never met: it is not waited for again and again.
    if (target.name === 'c') itinerary.onMissed('c');
    else itinerary.onStruck(target.name);
  }
  expect(visited.slice(0, known.length).toSorted()).toEqual(known);
  expect(visited.slice(known.length).toSorted()).toEqual(known);
  expect(atRandom).toBeGreaterThan(0);
  expect(itinerary.visits().find((visits) => visits.place === 'a')).toEqual({ place: 'a', passed: 1, struck: 2 });
});

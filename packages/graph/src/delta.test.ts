import { expect, test } from 'vitest';
import { endpoints } from './catalogue.ts';
import { walkDelta } from './delta.ts';
import { clientFor } from './graph-client.suite.ts';
import { type Step, withScript } from './scripted-server.suite.ts';
import { never } from './test-surroundings.suite.ts';

const { groupsDelta } = endpoints;
const begin =
  'GET /v1.0/groups/delta()?$select=id,displayName,groupTypes,securityEnabled,mailEnabled,membershipRule,membershipRuleProcessingState,members';
const next = (origin: string, token: string) => `${origin}/v1.0/groups/delta?$skiptoken=${token}`;
const delta = (origin: string, token: string) => `${origin}/v1.0/groups/delta()?$deltatoken=${token}`;
const onNext = (token: string) => `GET /v1.0/groups/delta?$skiptoken=${token}`;
const onDelta = (token: string) => `GET /v1.0/groups/delta()?$deltatoken=${token}`;
const done = (origin: string) => ({ value: [], '@odata.deltaLink': delta(origin, 'end') });

function walk(origin: string, from?: string) {
  return Array.fromAsync(walkDelta(clientFor(origin).client, groupsDelta, from, never));
}

test('a first round yields everything, then where to begin the next', async () => {
  await withScript(
    (origin) => [
      { on: begin, body: { value: [{ id: 'g', displayName: 'Sales' }], '@odata.nextLink': next(origin, '2') } },
      { on: onNext('2'), body: done(origin) },
    ],
    async ({ origin }) => {
      expect(await walk(origin)).toEqual([
        {
          changed: [{ id: 'g', displayName: 'Sales' }],
          removed: [],
          startsOver: true,
          nextLink: next(origin, '2'),
        },
        { changed: [], removed: [], startsOver: false, deltaLink: delta(origin, 'end') },
      ]);
    },
  );
});

test('a later round yields what changed and what went, for good or into the bin', async () => {
  await withScript(
    (origin) => [
      {
        on: onDelta('one'),
        body: {
          value: [
            { id: 'gone', '@removed': { reason: 'deleted' } },
            { id: 'binned', '@removed': { reason: 'changed' }, displayName: 7 },
            { id: 'renamed', displayName: null },
            { id: 'unsaid', '@removed': {} },
          ],
          '@odata.deltaLink': delta(origin, 'end'),
        },
      },
    ],
    async ({ origin }) => {
      const [page] = await walk(origin, delta(origin, 'one'));
      expect(page).toMatchObject({
        startsOver: false,
        changed: [{ id: 'renamed', displayName: null }],
        removed: [
          { id: 'gone', reason: 'deleted' },
          { id: 'binned', reason: 'changed' },
          { id: 'unsaid', reason: 'deleted' },
        ],
      });
    },
  );
});

test('the last thing that a page says of an object counts', async () => {
  const removed = { '@removed': { reason: 'changed' } };
  await withScript(
    (origin) => [
      {
        on: onDelta('one'),
        body: {
          value: [
            { id: 'left', displayName: 'before' },
            { id: 'back', displayName: 'before' },
            { id: 'back', ...removed },
            { id: 'left', ...removed },
            { id: 'back', displayName: 'after' },
          ],
          '@odata.deltaLink': delta(origin, 'end'),
        },
      },
    ],
    async ({ origin }) => {
      const [page] = await walk(origin, delta(origin, 'one'));
      expect(page?.changed).toEqual([{ id: 'back', displayName: 'after' }]);
      expect(page?.removed).toEqual([{ id: 'left', reason: 'changed' }]);
    },
  );
});

test('a large group comes in pieces, and every piece is handed on', async () => {
  const member = (id: string) => ({ '@odata.type': '#microsoft.graph.user', id });
  const left = { ...member('u3'), '@removed': { reason: 'deleted' } };
  await withScript(
    (origin) => [
      {
        on: begin,
        body: {
          value: [
            { id: 'g', displayName: 'All', 'members@delta': [member('u1')] },
            { id: 'g', 'members@delta': [member('u2')] },
          ],
          '@odata.nextLink': next(origin, '2'),
        },
      },
      {
        on: onNext('2'),
        body: { value: [{ id: 'g', 'members@delta': [left] }], '@odata.deltaLink': delta(origin, 'end') },
      },
    ],
    async ({ origin }) => {
      const pages = await walk(origin);
      const members = pages.flatMap(({ changed }) => changed.flatMap((group) => group['members@delta'] ?? []));
      expect(members).toEqual([member('u1'), member('u2'), left]);
    },
  );
});

const forgotten: [string, (origin: string) => Omit<Step, 'on'>][] = [
  [
    '410 that says where to start over',
    (origin) => ({ status: 410, headers: { location: `${origin}/v1.0/groups/delta()?$deltatoken=` } }),
  ],
  ['410 with a relative Location', () => ({ status: 410, headers: { location: '/v1.0/groups/delta()?$deltatoken=' } })],
  ['410 without a Location', () => ({ status: 410, body: { error: { code: 'resyncRequired', message: '' } } })],
  ['404 syncStateNotFound', () => ({ status: 404, body: { error: { code: 'syncStateNotFound', message: '' } } })],
  [
    '400 Directory_ExpiredPageToken',
    () => ({ status: 400, body: { error: { code: 'Directory_ExpiredPageToken', message: '' } } }),
  ],
  [
    '400 DirectoryExpiredToken',
    () => ({ status: 400, body: { error: { code: 'DirectoryExpiredToken', message: '' } } }),
  ],
];

test.each(forgotten)('%s starts over by itself and says so', async (_, answer) => {
  await withScript(
    (origin) => {
      const led = answer(origin).headers !== undefined;
      return [
        { on: onDelta('old'), ...answer(origin) },
        {
          on: led ? onDelta('') : begin,
          body: { value: [{ id: 'g' }], '@odata.nextLink': next(origin, '2') },
        },
        { on: onNext('2'), body: done(origin) },
      ];
    },
    async ({ origin }) => {
      const pages = await walk(origin, delta(origin, 'old'));
      expect(pages.map(({ startsOver }) => startsOver)).toEqual([true, false]);
    },
  );
});

test('a page token forgotten in the middle of a round starts over too', async () => {
  await withScript(
    (origin) => [
      { on: begin, body: { value: [{ id: 'g1' }], '@odata.nextLink': next(origin, '2') } },
      { on: onNext('2'), status: 400, body: { error: { code: 'Directory_ExpiredPageToken', message: '' } } },
      { on: begin, body: { value: [{ id: 'g1' }], '@odata.nextLink': next(origin, '2') } },
      { on: onNext('2'), body: done(origin) },
    ],
    async ({ origin }) => {
      const pages = await walk(origin);
      expect(pages.map(({ startsOver }) => startsOver)).toEqual([true, true, false]);
    },
  );
});

test('a service that forgets at once what it has just given is not asked for ever', async () => {
  const lost = { status: 410, body: { error: { code: 'resyncRequired', message: '' } } };
  await withScript(
    (origin) => [
      { on: onDelta('old'), ...lost },
      { on: begin, body: { value: [], '@odata.nextLink': next(origin, '2') } },
      { on: onNext('2'), ...lost },
    ],
    async ({ origin }) => {
      await expect(walk(origin, delta(origin, 'old'))).rejects.toMatchObject({ reason: 'resync' });
    },
  );
});

test.each(['https://graph.microsoft.com.evil/v1.0/groups/delta', '//evil/v1.0/groups/delta', 'http://[broken'])(
  'a 410 that sends us to %s is refused before any token goes there',
  async (location) => {
    await withScript([{ on: onDelta('old'), status: 410, headers: { location } }], async ({ origin }) => {
      await expect(walk(origin, delta(origin, 'old'))).rejects.toMatchObject({ reason: 'misdirected' });
    });
  },
);

test('a round that ends with no link at all is not called complete', async () => {
  await withScript([{ on: begin, body: { value: [] } }], async ({ origin }) => {
    await expect(walk(origin)).rejects.toMatchObject({ reason: 'unexpected' });
  });
});

test('a nextLink that goes on repeating itself is refused', async () => {
  await withScript(
    (origin) => [
      { on: begin, body: { value: [], '@odata.nextLink': next(origin, '2') } },
      { on: onNext('2'), body: { value: [], '@odata.nextLink': next(origin, '2') } },
      { on: onNext('2'), body: { value: [], '@odata.nextLink': next(origin, '2') } },
    ],
    async ({ origin }) => {
      await expect(walk(origin)).rejects.toMatchObject({ reason: 'unexpected' });
    },
  );
});

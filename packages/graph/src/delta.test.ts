import { expect, test } from 'vitest';
import { endpoints } from './catalogue.ts';
import { type DeltaPage, walkDelta } from './delta.ts';
import { type ClientUnderTest, clientFor } from './graph-client.suite.ts';
import { startMicrosoft } from './microsoft.suite.ts';
import { never } from './test-surroundings.suite.ts';

const { groupsDelta, usersDelta } = endpoints;
const microsoft = await startMicrosoft();
const { control } = microsoft;
const { faults } = control;
const tenant = microsoft.tenantId;
const rounds = '^/v1.0/groups/delta';
const laterPages = `${rounds}.*skiptoken=`;
const laterRounds = `${rounds}.*deltatoken=`;

type GroupPage = Awaited<ReturnType<typeof walk>>[number];

function walk(from?: string, { client }: ClientUnderTest = clientFor(microsoft)) {
  return Array.fromAsync(walkDelta(client, groupsDelta, from, never));
}

function walkUsers(from?: string) {
  return Array.fromAsync(walkDelta(clientFor(microsoft).client, usersDelta, from, never));
}

const linkOf = (pages: readonly DeltaPage<unknown>[]): string => pages.at(-1)!.deltaLink!;
const idsOn = (pages: readonly DeltaPage<{ readonly id: string }>[]) =>
  [...new Set(pages.flatMap(({ changed }) => changed.map(({ id }) => id)))].toSorted();
const allGroups = () => microsoft.ids.groups().toSorted();

/** Members as the pieces of a round tell them, in order. */
function membersIn(pages: readonly GroupPage[], group: string) {
  return pages.flatMap(({ changed }) =>
    changed.filter(({ id }) => id === group).map((entry) => entry['members@delta']),
  );
}

test('a first round yields everything, then where to begin the next', async () => {
  const pages = await walk();
  expect(pages.length).toBeGreaterThan(2);
  expect(idsOn(pages)).toEqual(allGroups());
  expect(pages.flatMap(({ removed }) => removed)).toEqual([]);
  expect(pages.map(({ startsOver }) => startsOver)).toEqual(pages.map((_, index) => index === 0));
  const isLast = pages.map((_, index) => index === pages.length - 1);
  expect(pages.map(({ deltaLink }) => deltaLink !== undefined)).toEqual(isLast);
  expect(pages.map(({ nextLink }) => nextLink === undefined)).toEqual(isLast);
  expect(await walk(linkOf(pages))).toMatchObject([{ changed: [], removed: [], startsOver: false }]);
});

test('a later round yields what changed and what went, for good or into the bin', async () => {
  const [gone = '', binned = '', unsaid = '', renamed = ''] = microsoft.ids.users().toSorted();
  const link = linkOf(await walkUsers());
  for (const user of [gone, unsaid]) control.users.remove({ tenant, user, forGood: true });
  control.users.remove({ tenant, user: binned });
  control.users.setEnabled({ tenant, user: renamed, isEnabled: false });
  const edits = [
    { at: '/value/1/userPrincipalName', value: 7 },
    { at: '/value/2/@removed', value: {} },
    { at: '/value/3/displayName', value: null },
  ];
  faults.add({ name: 'odd entries', action: { kind: 'edit', edits }, path: '^/v1.0/users/delta' });
  const [page] = await walkUsers(link);
  expect(page).toMatchObject({
    startsOver: false,
    changed: [{ id: renamed, displayName: null, accountEnabled: false }],
    removed: [
      { id: gone, reason: 'deleted' },
      { id: binned, reason: 'changed' },
      { id: unsaid, reason: 'deleted' },
    ],
  });
});

test('the last thing that a page says of an object counts', async () => {
  const link = linkOf(await walk());
  const removed = { '@removed': { reason: 'changed' } };
  const value = [
    { id: 'left', displayName: 'before' },
    { id: 'back', displayName: 'before' },
    { id: 'back', ...removed },
    { id: 'left', ...removed },
    { id: 'back', displayName: 'after' },
  ];
  faults.add({ name: 'told often', action: { kind: 'edit', edits: [{ at: '/value', value }] }, path: rounds });
  const [page] = await walk(link);
  expect(page?.changed).toEqual([{ id: 'back', displayName: 'after' }]);
  expect(page?.removed).toEqual([{ id: 'left', reason: 'changed' }]);
});

test('a large group comes in pieces, and every piece is handed on', async () => {
  const name = 'All employees';
  const pages = await walk();
  const { id: group } = pages.flatMap(({ changed }) => changed).find(({ displayName }) => displayName === name)!;
  const pieces = membersIn(pages, group);
  expect(pieces.length).toBeGreaterThan(2);
  const members = pieces.flatMap((piece) => piece ?? []);
  expect(members.map(({ id }) => id).toSorted()).toEqual(microsoft.ids.users().toSorted());
  expect(new Set(members.map((member) => member['@odata.type']))).toEqual(new Set(['#microsoft.graph.user']));

  const [leaver = ''] = microsoft.ids.users();
  control.groups.removeUser({ tenant, group, user: leaver });
  expect(membersIn(await walk(linkOf(pages)), group)).toEqual([
    [{ '@odata.type': '#microsoft.graph.user', id: leaver, '@removed': { reason: 'deleted' } }],
  ]);
});

const emptyToken = '/v1.0/groups/delta()?$deltatoken=';

test.each([
  ['410 that says where to start over', { kind: 'expire-delta', variant: 'gone' }],
  ['410 with a relative Location', { kind: 'status', status: 410, headers: { location: emptyToken } }],
  ['410 without a Location', { kind: 'status', status: 410, code: 'resyncRequired' }],
  ['404 syncStateNotFound', { kind: 'status', status: 404, code: 'syncStateNotFound' }],
  ['400 syncStateNotFound', { kind: 'expire-delta', variant: 'sync-state-not-found' }],
  ['400 resyncRequired', { kind: 'expire-delta', variant: 'resync-required' }],
  ['400 Directory_ExpiredPageToken', { kind: 'expire-delta', variant: 'expired-page-token' }],
  ['400 DirectoryExpiredToken', { kind: 'expire-delta', variant: 'directory-expired-token' }],
] as const)('%s starts over by itself and says so', async (_, action) => {
  const link = linkOf(await walk());
  faults.add({ name: 'forgotten', action, path: laterRounds });
  const pages = await walk(link);
  expect(pages.map(({ startsOver }) => startsOver)).toEqual(pages.map((_, index) => index === 0));
  expect(idsOn(pages)).toEqual(allGroups());
});

test('a link that is older than seven days starts over by itself, too', async () => {
  const link = linkOf(await walk());
  microsoft.visitor().clock.moveBy(7 * 24 * 3_600_000 + 1);
  const pages = await walk(link);
  expect(pages[0]?.startsOver).toBe(true);
  expect(idsOn(pages)).toEqual(allGroups());
});

test('a page token forgotten in the middle of a round starts over too', async () => {
  const whole = await walk();
  const action = { kind: 'expire-delta', variant: 'expired-page-token' } as const;
  faults.add({ name: 'forgotten', action, path: laterPages });
  const pages = await walk();
  expect(pages.map(({ startsOver }) => startsOver)).toEqual([true, ...whole.map((_, index) => index === 0)]);
  expect(idsOn(pages.slice(1)), 'from the beginning').toEqual(allGroups());
});

test('a service that forgets at once what it has just given is not asked for ever', async () => {
  const link = linkOf(await walk());
  const action = { kind: 'expire-delta', variant: 'resync-required' } as const;
  faults.add({ name: 'forgetful', action, path: `${laterRounds}|${laterPages}`, count: null });
  const under = clientFor(microsoft);
  await expect(walk(link, under)).rejects.toMatchObject({ reason: 'resync' });
  expect(under.asked()).toHaveLength(3);
});

test.each(['https://graph.microsoft.com.evil/v1.0/groups/delta', '//evil/v1.0/groups/delta', 'http://[broken'])(
  'a 410 that sends us to %s is refused before any token goes there',
  async (location) => {
    const link = linkOf(await walk());
    faults.add({ name: 'away', action: { kind: 'status', status: 410, headers: { location } }, path: laterRounds });
    const under = clientFor(microsoft);
    await expect(walk(link, under)).rejects.toMatchObject({ reason: 'misdirected' });
    expect(under.asked()).toHaveLength(1);
  },
);

test('a round that ends with no link at all is not called complete', async () => {
  const edits = [{ at: '/@odata.nextLink' }, { at: '/@odata.deltaLink' }];
  faults.add({ name: 'no link', action: { kind: 'edit', edits }, path: rounds, skip: 1 });
  await expect(walk()).rejects.toMatchObject({ reason: 'unexpected' });
});

test('a nextLink that goes on repeating itself is refused', async () => {
  faults.add({ name: 'circle', action: { kind: 'duplicate-page' }, path: laterPages, count: null });
  const under = clientFor(microsoft);
  await expect(walk(undefined, under)).rejects.toMatchObject({ reason: 'unexpected' });
  expect(under.asked()).toHaveLength(3);
});

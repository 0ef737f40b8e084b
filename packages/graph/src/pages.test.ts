import { expect, test } from 'vitest';
import { endpoints } from './catalogue.ts';
import { type ClientUnderTest, clientFor } from './graph-client.suite.ts';
import { startMicrosoft } from './microsoft.suite.ts';
import { type Page, walkPages } from './pages.ts';
import { never } from './test-surroundings.suite.ts';

const { managedDevices } = endpoints;
const microsoft = await startMicrosoft();
const { faults } = microsoft.control;
const from = { call: {} };
const list = '^/v1.0/deviceManagement/managedDevices';
const later = `${list}.*skiptoken`;

type From = typeof from | { readonly nextLink: string };

function walk({ client }: ClientUnderTest, at: From = from): Promise<Page<{ readonly id: string }>[]> {
  return Array.fromAsync(walkPages(client, managedDevices, at, never));
}

const idsOn = (pages: readonly Page<{ readonly id: string }>[]) =>
  pages.flatMap(({ items }) => items.map(({ id }) => id));
const all = () => microsoft.ids.managedDevices().toSorted();

test('pages are walked to the last, empty ones among them', async () => {
  const whole = await walk(clientFor(microsoft));
  expect(whole.length).toBeGreaterThan(2);
  faults.add({ name: 'empty', action: { kind: 'empty-page' }, path: list, skip: 1 });
  const edits = [{ at: '/@odata.nextLink', value: null }];
  faults.add({ name: 'no link is null', action: { kind: 'edit', edits }, path: list, skip: whole.length - 1 });
  const pages = await walk(clientFor(microsoft));
  expect(pages.map(({ items }) => items.length === 0)).toEqual([false, true, ...whole.slice(1).map(() => false)]);
  expect(idsOn(pages).toSorted()).toEqual(all());
  expect(pages.map(({ nextLink }) => nextLink === undefined)).toEqual([...whole.map(() => false), true]);
});

test('a walk goes on behind a stored nextLink, not at the beginning', async () => {
  const [first, ...rest] = await walk(clientFor(microsoft));
  const again = clientFor(microsoft);
  expect(await walk(again, { nextLink: first!.nextLink! })).toEqual(rest);
  expect(again.asked()[0]!.url).toBe(first!.nextLink);
});

test('503 in the middle of paging repeats that page only', async () => {
  faults.add({ name: 'hiccup', action: { kind: 'status', status: 503 }, path: later, count: 2 });
  const under = clientFor(microsoft);
  const pages = await walk(under);
  expect(idsOn(pages).toSorted()).toEqual(all());
  const times = Map.groupBy(under.asked(), ({ url }) => url);
  expect(Array.from(times.values(), (asked) => asked.length)).toEqual([1, 3, ...pages.slice(2).map(() => 1)]);
});

test.each([1, 2])('a service that leads in a circle of %d is left when it comes round again', async (circle) => {
  const links = (await walk(clientFor(microsoft))).flatMap(({ nextLink }) => nextLink ?? []);
  const lastOfCircle = new URL(links[circle - 1]!).searchParams.get('$skiptoken')!;
  const edits = [{ at: '/@odata.nextLink', value: links[0]! }];
  faults.add({ name: 'circle', action: { kind: 'edit', edits }, path: lastOfCircle, count: null });
  const under = clientFor(microsoft);
  await expect(walk(under)).rejects.toMatchObject({
    reason: 'unexpected',
    message: expect.stringContaining('circle'),
  });
  expect(under.asked()).toHaveLength(1 + 2 * circle);
});

test('a page that had to be asked for twice is no circle', async () => {
  faults.add({ name: 'stumble', action: { kind: 'empty-page' }, path: later });
  const under = clientFor(microsoft);
  expect(idsOn(await walk(under)).toSorted()).toEqual(all());
  const [, second, third] = under.asked();
  expect(third!.url).toBe(second!.url);
});

test('a nextLink to another host is refused before any token goes there', async () => {
  // The same simulator by another name: it would answer, and the token would do.
  const elsewhere = microsoft.origin.replace('127.0.0.1', 'localhost');
  const [{ nextLink } = {}] = await walk(clientFor(microsoft));
  const edits = [{ at: '/@odata.nextLink', value: nextLink!.replace(microsoft.origin, elsewhere) }];
  faults.add({ name: 'elsewhere', action: { kind: 'edit', edits }, path: list });
  const under = clientFor(microsoft);
  await expect(walk(under)).rejects.toMatchObject({ reason: 'misdirected' });
  expect(under.asked()).toHaveLength(1);
});

test('a stored nextLink is not trusted either', async () => {
  const under = clientFor(microsoft);
  const rest = { nextLink: 'https://graph.microsoft.com.evil/v1.0/deviceManagement/managedDevices' };
  await expect(walk(under, rest)).rejects.toMatchObject({ reason: 'misdirected' });
  expect(under.asked()).toEqual([]);
});

test.each([
  ['an item without an id', { at: '/value/1/id' }, /value\/1: must have required properties/],
  ['no list', { at: '/value' }, /GET \/deviceManagement\/managedDevices: must have required/],
  ['something else as its list', { at: '/value', value: 'none' }, /managedDevices, value: must be array/],
  ['a list alone', { at: '', value: [] }, /GET \/deviceManagement\/managedDevices: must be object/],
])('an answer that is no page is named by its place: %s', async (_, edit, message) => {
  faults.add({ name: 'no page', action: { kind: 'edit', edits: [edit] }, path: list });
  await expect(walk(clientFor(microsoft))).rejects.toMatchObject({
    reason: 'unexpected',
    message: expect.stringMatching(message),
  });
});

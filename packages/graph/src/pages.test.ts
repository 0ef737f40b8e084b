import { expect, test } from 'vitest';
import { endpoints } from './catalogue.ts';
import { clientFor } from './graph-client.suite.ts';
import { walkPages } from './pages.ts';
import { withScript } from './scripted-server.suite.ts';
import { never } from './test-surroundings.suite.ts';

const { organization } = endpoints;
const first = 'GET /v1.0/organization?$select=id,displayName';
const from = { call: {} };
const link = (origin: string, page: number) => `${origin}/v1.0/organization?$select=id&$skiptoken=${page}`;
const on = (page: number) => `GET /v1.0/organization?$select=id&$skiptoken=${page}`;

test('pages are walked to the last, empty ones among them', async () => {
  await withScript(
    (origin) => [
      { on: first, body: { value: [{ id: 'a' }], '@odata.nextLink': link(origin, 2) } },
      { on: on(2), body: { value: [], '@odata.nextLink': link(origin, 3) } },
      { on: on(3), body: { value: [{ id: 'b' }, { id: 'c' }], '@odata.nextLink': null } },
    ],
    async ({ origin }) => {
      const pages = await Array.fromAsync(walkPages(clientFor(origin).client, organization, from, never));
      expect(pages).toEqual([
        { items: [{ id: 'a' }], nextLink: link(origin, 2) },
        { items: [], nextLink: link(origin, 3) },
        { items: [{ id: 'b' }, { id: 'c' }] },
      ]);
    },
  );
});

test('a walk goes on behind a stored nextLink, not at the beginning', async () => {
  await withScript([{ on: on(2), body: { value: [{ id: 'b' }] } }], async ({ origin }) => {
    const rest = { nextLink: link(origin, 2) };
    const pages = await Array.fromAsync(walkPages(clientFor(origin).client, organization, rest, never));
    expect(pages).toEqual([{ items: [{ id: 'b' }] }]);
  });
});

test('503 in the middle of paging repeats that page only', async () => {
  await withScript(
    (origin) => [
      { on: first, body: { value: [{ id: 'a' }], '@odata.nextLink': link(origin, 2) } },
      { on: on(2), status: 503 },
      { on: on(2), status: 503 },
      { on: on(2), body: { value: [{ id: 'b' }] } },
    ],
    async ({ origin }) => {
      const pages = await Array.fromAsync(walkPages(clientFor(origin).client, organization, from, never));
      expect(pages.flatMap(({ items }) => items)).toEqual([{ id: 'a' }, { id: 'b' }]);
    },
  );
});

test.each([1, 2])('a service that leads in a circle of %d is left when it comes round again', async (circle) => {
  const round = [2, 3].slice(0, circle);
  const walked = [...round, ...round];
  await withScript(
    (origin) => [
      { on: first, body: { value: [], '@odata.nextLink': link(origin, 2) } },
      ...walked.map((page, index) => ({
        on: on(page),
        body: { value: [], '@odata.nextLink': link(origin, walked[index + 1] ?? 2) },
      })),
    ],
    async ({ origin }) => {
      const walk = Array.fromAsync(walkPages(clientFor(origin).client, organization, from, never));
      await expect(walk).rejects.toMatchObject({ reason: 'unexpected', message: expect.stringContaining('circle') });
    },
  );
});

test('a page that had to be asked for twice is no circle', async () => {
  await withScript(
    (origin) => [
      { on: first, body: { value: [{ id: 'a' }], '@odata.nextLink': link(origin, 2) } },
      { on: on(2), body: { value: [], '@odata.nextLink': link(origin, 2) } },
      { on: on(2), body: { value: [{ id: 'b' }] } },
    ],
    async ({ origin }) => {
      const pages = await Array.fromAsync(walkPages(clientFor(origin).client, organization, from, never));
      expect(pages.flatMap(({ items }) => items)).toEqual([{ id: 'a' }, { id: 'b' }]);
    },
  );
});

test('a nextLink to another host is refused before any token goes there', async () => {
  await withScript([], async ({ origin: elsewhere }) => {
    const page = { on: first, body: { value: [{ id: 'a' }], '@odata.nextLink': link(elsewhere, 2) } };
    await withScript([page], async ({ origin }) => {
      const walk = Array.fromAsync(walkPages(clientFor(origin).client, organization, from, never));
      await expect(walk).rejects.toMatchObject({ reason: 'misdirected' });
    });
  });
});

test('a stored nextLink is not trusted either', async () => {
  await withScript([], async ({ origin }) => {
    const rest = { nextLink: 'https://graph.microsoft.com.evil/v1.0/organization' };
    const walk = Array.fromAsync(walkPages(clientFor(origin).client, organization, rest, never));
    await expect(walk).rejects.toMatchObject({ reason: 'misdirected' });
  });
});

test.each([
  [{ value: [{ id: 'a' }, { displayName: 'nameless' }] }, /value\/1: must have required properties/],
  [{ values: [] }, /GET \/organization: must have required/],
  [{ value: 'none' }, /GET \/organization, value: must be array/],
  [[], /GET \/organization: must be object/],
])('an answer that is no page is named by its place (%j)', async (body, message) => {
  await withScript([{ on: first, body }], async ({ origin }) => {
    const walk = Array.fromAsync(walkPages(clientFor(origin).client, organization, from, never));
    await expect(walk).rejects.toMatchObject({ reason: 'unexpected', message: expect.stringMatching(message) });
  });
});

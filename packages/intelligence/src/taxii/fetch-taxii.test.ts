import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFeed } from '../feeds/read-feed.ts';
import { fetchTaxii, type TaxiiCollection, type TaxiiLimits } from './fetch-taxii.ts';
import type { TaxiiSurroundings } from './taxii-exchange.ts';

const collection: TaxiiCollection = { url: 'https://taxii.test.org/api/collections/c1/' };
const indicator = (at: number) => ({
  type: 'indicator',
  id: `indicator--${at}`,
  pattern_type: 'stix',
  pattern: `[domain-name:value = 'h${at}.test.org']`,
});
const ok = (body: unknown, headers: Record<string, string> = {}, status = 200) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/taxii+json;version=2.1', ...headers },
  });

/** A server in memory, and what it was asked. */
function serving(answer: (url: URL, init: RequestInit | undefined) => Response | Promise<Response>) {
  const asked: URL[] = [];
  const inits: (RequestInit | undefined)[] = [];
  const surroundings: TaxiiSurroundings = {
    fetch: async (input, init) => {
      const url = new URL(String(input));
      asked.push(url);
      inits.push(init);
      return await answer(url, init);
    },
    resolve: async () => ['93.184.216.34'],
  };
  return { asked, inits, surroundings };
}
const few: TaxiiLimits = { pages: 5, bytes: 10_000, pageSize: 2 };

test('every page is read, in their order, and what comes of it is a bundle', async () => {
  const all = [0, 1, 2, 3, 4].map(indicator);
  const { asked, inits, surroundings } = serving((url) => {
    const from = Number(url.searchParams.get('next') ?? 0);
    const more = from + 2 < all.length;
    return ok(
      { objects: all.slice(from, from + 2), more, ...(more && { next: String(from + 2) }) },
      { 'x-taxii-date-added-last': `2026-01-0${from + 1}T00:00:00.123456Z` },
    );
  });
  const fetched = await fetchTaxii({ ...collection, authorization: 'Bearer x' }, surroundings, few);
  expect(fetched).toMatchObject({ kind: 'fetched', objects: 5, pages: 3, addedAfter: '2026-01-05T00:00:00.123456Z' });
  expect(asked.map(({ search }) => search)).toEqual(['?limit=2', '?limit=2&next=2', '?limit=2&next=4']);
  expect(asked[0]?.pathname).toBe('/api/collections/c1/objects/');
  expect(inits[0]?.headers).toEqual({ accept: 'application/taxii+json;version=2.1', authorization: 'Bearer x' });
  if (fetched.kind === 'refused') throw new Error(fetched.detail);
  expect(readFeed('taxii', fetched.bundle, { expected: 'stix' })).toMatchObject({
    content: { indicators: all.map((_, at) => ({ value: `h${at}.test.org` })) },
  });
});

test('only what came later is asked for; where nothing came, the mark stays', async () => {
  const { asked, surroundings } = serving(() => ok({}));
  const addedAfter = '2026-01-01T00:00:00Z';
  expect(await fetchTaxii({ ...collection, addedAfter }, surroundings)).toMatchObject({ objects: 0, addedAfter });
  expect(asked[0]?.searchParams.get('added_after')).toBe(addedAfter);
});

test('a server that gives no mark is asked by the moment of its last object', async () => {
  const moments = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];
  const { asked, surroundings } = serving(() => {
    const at = asked.length - 1;
    return ok({ objects: [indicator(at)], more: at === 0 }, { 'x-taxii-date-added-last': moments[at] ?? '' });
  });
  expect(await fetchTaxii(collection, surroundings, few)).toMatchObject({ objects: 2, addedAfter: moments[1] });
  expect(asked[1]?.searchParams.get('added_after')).toBe(moments[0]);
});

describe('refused, and nothing of it is used:', () => {
  const reasonOf = async (
    answer: Parameters<typeof serving>[0],
    more: Partial<TaxiiSurroundings> = {},
    url = collection.url,
  ) => {
    const { asked, surroundings } = serving(answer);
    const fetched = await fetchTaxii({ url }, { ...surroundings, ...more }, few);
    return { reason: fetched.kind === 'refused' ? fetched.reason : fetched.kind, asked: asked.length };
  };

  test('a server that pages for ever', async () => {
    let page = 0;
    expect(await reasonOf(() => ok({ objects: [], more: true, next: String(++page) }))).toEqual({
      reason: 'too-many-pages',
      asked: 5,
    });
  });

  test('one that names the same page again', async () => {
    expect(await reasonOf(() => ok({ more: true, next: 'a' }))).toEqual({ reason: 'goes-in-circles', asked: 2 });
  });

  test('one that has more, and does not say where', async () => {
    expect(await reasonOf(() => ok({ more: true }))).toEqual({ reason: 'not-taxii', asked: 1 });
    expect((await reasonOf(() => ok({ more: true }, { 'x-taxii-date-added-last': 'soon' }))).reason).toBe('not-taxii');
  });

  test('more bytes than are taken, over all pages', async () => {
    let page = 0;
    const wide = () => ok({ objects: [{ x: 'x'.repeat(4_000) }], more: true, next: String(++page) });
    expect(await reasonOf(wide)).toEqual({ reason: 'too-large', asked: 3 });
  });

  test('a page that never ends is left after the limit, without being kept', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1_000;
        controller.enqueue(new Uint8Array(1_000).fill(32));
      },
    });
    const page = new Response(endless, { headers: { 'content-type': 'application/taxii+json' } });
    expect((await reasonOf(() => page)).reason).toBe('too-large');
    expect(sent).toBeLessThan(20_000);
  });

  test.each([
    ['another host', 'https://evil.test.org/x'],
    ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
    ['another port', 'https://taxii.test.org:8443/x'],
    ['a file', 'file:///etc/passwd'],
    ['nowhere', 'http://['],
  ])('a redirect to %s', async (_, location) => {
    expect(await reasonOf(() => ok('', { location }, 302))).toEqual({ reason: 'redirected', asked: 1 });
  });

  test('redirects without end within one origin', async () => {
    expect(await reasonOf((url) => ok('', { location: `${url.pathname}x` }, 307))).toEqual({
      reason: 'redirected',
      asked: 4,
    });
  });

  test.each([
    'http://taxii.test.org/c/',
    'https://169.254.169.254/c/',
    'https://[fd00:ec2::254]/c/',
    'https://[::ffff:169.254.169.254]/c/',
    'https://127.0.0.1/c/',
    'https://0x7f000001/c/',
    'https://10.1.2.3/c/',
    'https://[::1]/c/',
    'https://metadata.google.internal/c/',
  ])('%s is not asked', async (url) => {
    expect(await reasonOf(() => ok({}), {}, url)).toEqual({ reason: 'forbidden-address', asked: 0 });
  });

  test('a name whose addresses are partly inside', async () => {
    const resolve = async () => ['93.184.216.34', '192.168.1.1'];
    expect(await reasonOf(() => ok({}), { resolve })).toEqual({ reason: 'forbidden-address', asked: 0 });
  });

  test('metadata services, also where private networks are allowed', async () => {
    const allowed = (address: string) =>
      reasonOf(() => ok({}), { allowPrivate: true, resolve: async () => [address] }, 'http://taxii.corp.test/c/');
    expect((await allowed('192.168.1.1')).reason).toBe('fetched');
    for (const address of ['169.254.169.254', 'fe80::1', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1']) {
      expect((await allowed(address)).reason).toBe('forbidden-address');
    }
  });

  test.each([
    ['a wrong password', () => ok('', {}, 401), 'unauthorized'],
    ['a password that may not', () => ok('', {}, 403), 'unauthorized'],
    ['a collection that is gone', () => ok('', {}, 404), 'unreachable'],
    ['a server in trouble', () => ok('', {}, 503), 'unreachable'],
    ['a page for people', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'not-taxii'],
    ['JSON that was cut off', () => ok('{"objects":['), 'not-taxii'],
    ['another shape', () => ok([]), 'not-taxii'],
    ['objects that are none', () => ok({ objects: ['x'] }), 'not-taxii'],
    ['a bomb of brackets', () => ok(`{"objects":${'['.repeat(4_000)}`), 'too-large'],
    ['nothing', () => ok(''), 'not-taxii'],
    [
      'bytes that are no text',
      () => new Response(new Uint8Array([0xff, 0xfe]), { headers: { 'content-type': 'application/json' } }),
      'not-taxii',
    ],
  ])('%s', async (_, answer, reason) => {
    expect((await reasonOf(answer)).reason).toBe(reason);
  });

  test('a connection that fails, such as by a certificate that does not verify', async () => {
    const { surroundings } = serving(() => {
      throw new TypeError('fetch failed', { cause: new Error('self-signed certificate') });
    });
    expect(await fetchTaxii(collection, surroundings)).toEqual({
      kind: 'refused',
      reason: 'unreachable',
      detail: 'fetch failed: self-signed certificate',
    });
  });

  test('a name that has no address', async () => {
    const resolve = async () => [];
    expect((await reasonOf(() => ok({}), { resolve })).reason).toBe('unreachable');
    const failing = () => Promise.reject(new Error('ENOTFOUND'));
    expect((await reasonOf(() => ok({}), { resolve: failing })).reason).toBe('unreachable');
  });
});

test('whatever a server answers, it is fetched or refused with a reason', async () => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ more: fc.boolean(), next: fc.string(), objects: fc.array(fc.object()) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 4 }), async (bodies) => {
      let page = 0;
      const { surroundings } = serving(() => ok(bodies[page++ % bodies.length] ?? ''));
      const fetched = await fetchTaxii(collection, surroundings, few);
      if (fetched.kind === 'refused') expect(fetched.detail).not.toBe('');
      else expect(fetched.pages).toBeLessThanOrEqual(5);
    }),
    { numRuns: 200 },
  );
});

test('a real server on this machine, and a real redirect, over the real fetch', async () => {
  const server = createServer((request, response) => {
    const type = { 'content-type': 'application/taxii+json;version=2.1' };
    if (request.url?.startsWith('/away')) response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end();
    else response.writeHead(200, type).end(JSON.stringify({ objects: [indicator(1)] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const surroundings: TaxiiSurroundings = { fetch, resolve: async () => ['127.0.0.1'], allowPrivate: true };
  const at = (path: string) => fetchTaxii({ url: `http://localhost:${port}${path}` }, surroundings);
  expect(await at('/c')).toMatchObject({ kind: 'fetched', objects: 1 });
  expect(await at('/away')).toMatchObject({ kind: 'refused', reason: 'redirected' });
  await new Promise((resolve) => server.close(resolve));
});

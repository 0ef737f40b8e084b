import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { minute } from '@picket/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates } from '../platform/certificates.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { fetchFeed, fileNameOf } from './fetch-feed.ts';
import { createOpenPage, type OpenPage, type Page } from './open-page.ts';
import { isPublicAddress } from './public-address.ts';

const text = 'a.example-evil.com\n';
const sha256 = createHash('sha256').update(text).digest('hex');
const never = new AbortController().signal;

async function* chunks(...parts: readonly (string | Uint8Array)[]) {
  for (const part of parts) yield Buffer.from(part);
}
const page = (status: number, headers: Page['headers'] = {}, ...body: string[]): Page => ({
  status,
  headers,
  body: chunks(...body),
});

/** Fetches from servers that answer by address, and says what they were asked. */
async function fetchFrom(
  pages: Readonly<Record<string, (headers: Readonly<Record<string, string>>) => Page>>,
  place: { checksumUrl?: string; etag?: string; lastModified?: string } = {},
) {
  const asked: string[] = [];
  const openPage: OpenPage = async (url, headers) => {
    asked.push(url.href);
    const answer = pages[url.href];
    if (answer === undefined) throw new Error(`nobody is at ${url.href}`);
    return answer(headers);
  };
  const { checksumUrl = null, etag = null, lastModified = null } = place;
  const url = 'https://feeds.example/list.txt';
  const fetched = await fetchFeed(
    { openPage, clock: new TestClock() },
    { url, checksumUrl, etag, lastModified },
    never,
  );
  return { fetched, asked };
}

describe('a feed is fetched', () => {
  test('as it is, with what to ask by the next time', async () => {
    const headers = { etag: '"7"', 'last-modified': 'Sat, 21 Nov 2026 08:00:00 GMT' };
    const { fetched } = await fetchFrom({ 'https://feeds.example/list.txt': () => page(200, headers, text) });
    expect(fetched).toMatchObject({ kind: 'fetched', etag: '"7"', modifiedAt: Date.parse('2026-11-21T08:00:00Z') });
  });

  test('only when it is news', async () => {
    const answer = (headers: Readonly<Record<string, string>>) =>
      page(headers['if-none-match'] === '"7"' || headers['if-modified-since'] === 'then' ? 304 : 200, {}, text);
    const pages = { 'https://feeds.example/list.txt': answer };
    expect((await fetchFrom(pages, { etag: '"7"' })).fetched).toEqual({ kind: 'unchanged' });
    expect((await fetchFrom(pages, { lastModified: 'then' })).fetched).toEqual({ kind: 'unchanged' });
    expect((await fetchFrom(pages, { etag: '"6"' })).fetched).toMatchObject({ kind: 'fetched' });
  });

  test.each([
    ['one digest for one file', sha256, 'fetched'],
    ['a line of many', `${'0'.repeat(64)}  other.txt\n${sha256} *dist/list.txt\n`, 'fetched'],
    ['another digest', '0'.repeat(64), 'failed'],
    ['a line for another file only', `${sha256}  other.txt\n${sha256}  third.txt\n`, 'failed'],
    ['no checksum at all', '<html>gone</html>', 'failed'],
  ])('with the checksum that its publisher offers: %s', async (_, published, kind) => {
    const checksumUrl = 'https://feeds.example/SHA256SUMS';
    const { fetched } = await fetchFrom(
      { 'https://feeds.example/list.txt': () => page(200, {}, text), [checksumUrl]: () => page(200, {}, published) },
      { checksumUrl },
    );
    expect(fetched).toMatchObject(kind === 'failed' ? { kind, fault: 'checksum' } : { kind });
  });

  test('with the digest in its headers, which must be that of its bytes', async () => {
    const right = createHash('sha256').update(text).digest('base64');
    const wrong = createHash('sha256').update('other').digest('base64');
    for (const [header, kind] of [
      [{ 'repr-digest': `sha-256=:${right}:` }, 'fetched'],
      [{ 'repr-digest': `sha-256=:${wrong}:` }, 'failed'],
      [{ digest: `SHA-256=${wrong}` }, 'failed'],
    ] as const)
      expect((await fetchFrom({ 'https://feeds.example/list.txt': () => page(200, header, text) })).fetched.kind).toBe(
        kind,
      );
  });
});

test.each([
  ['https://feeds.example/a/list%20one.txt?x=1', 'list one.txt'],
  ['https://feeds.example/broken%E0%A4%A', 'broken%E0%A4%A'],
  ['https://feeds.example/', ''],
])('the file at %s is called "%s"', (url, name) => {
  expect(fileNameOf(url)).toBe(name);
});

describe('nothing is fetched', () => {
  test.each([
    ['to plain http', 'http://feeds.example/list.txt', 'forbidden-address'],
    ['to a file', 'file:///etc/passwd', 'forbidden-address'],
    ['with a password in it', 'https://user:word@feeds.example/', 'forbidden-address'],
    ['to itself for ever', 'https://feeds.example/list.txt', 'redirects'],
  ])('where it redirects %s', async (_, location, fault) => {
    const { fetched, asked } = await fetchFrom({ 'https://feeds.example/list.txt': () => page(302, { location }) });
    expect(fetched).toMatchObject({ kind: 'failed', fault });
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(new Set(asked)).toEqual(new Set(['https://feeds.example/list.txt']));
  });

  test('of a body that is larger than was said, however it drips', async () => {
    const mebibyte = 'x'.repeat(1024 * 1024);
    let sent = 0;
    const endless = async function* () {
      while (true) {
        sent += 1;
        yield Buffer.from(mebibyte);
      }
    };
    const { fetched } = await fetchFrom({
      'https://feeds.example/list.txt': () => ({ status: 200, headers: { 'content-length': '5' }, body: endless() }),
    });
    expect(fetched).toMatchObject({ kind: 'failed', fault: 'too-large' });
    expect(sent).toBeLessThan(70);
    const announced = { 'content-length': String(100 * 1024 * 1024) };
    const large = await fetchFrom({ 'https://feeds.example/list.txt': () => page(200, announced, text) });
    expect(large.fetched).toMatchObject({ kind: 'failed', fault: 'too-large' });
  });

  test('of a server that answers slower than anybody waits', async () => {
    const clock = new TestClock();
    const openPage: OpenPage = (_url, _headers, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const place = { url: 'https://feeds.example/', checksumUrl: null, etag: null, lastModified: null };
    const fetching = fetchFeed({ openPage, clock }, place, never);
    await clock.advance(6 * minute);
    expect(await fetching).toMatchObject({ kind: 'failed', fault: 'too-slow' });
  });

  test.each([404, 500, 206])('of an answer with the status %i', async (status) => {
    const { fetched } = await fetchFrom({ 'https://feeds.example/list.txt': () => page(status, {}, 'no') });
    expect(fetched).toMatchObject({ kind: 'failed', fault: 'status' });
  });
});

test.each([
  ['169.254.169.254', false],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.31.255.255', false],
  ['192.168.0.1', false],
  ['100.100.100.200', false],
  ['168.63.129.16', false],
  ['0.0.0.0', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::', false],
  ['::ffff:169.254.169.254', false],
  ['::ffff:a9fe:a9fe', false],
  ['64:ff9b::a9fe:a9fe', false],
  ['2002:a9fe:a9fe::', false],
  ['fd00:ec2::254', false],
  ['fe80::1', false],
  ['ff02::1', false],
  ['localhost', false],
  ['93.184.215.14', true],
  ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
])('%s is an address of the Internet: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

describe('on a real way out', () => {
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    const { key, cert } = await makeCertificates(new TestClock());
    server = createServer({ key, cert }, (_, response) => response.end(text));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const fetchAt = (url: string, openPage: OpenPage) =>
    fetchFeed({ openPage, clock: new TestClock() }, { url, checksumUrl: null, etag: null, lastModified: null }, never);

  test('a certificate that does not verify ends it', async () => {
    const openPage = createOpenPage({ privateHosts: ['localhost'] });
    expect(await fetchAt(`https://localhost:${port}/`, openPage)).toMatchObject({
      kind: 'failed',
      fault: 'certificate',
    });
  });

  test('a name that leads into the own network or to a metadata service is not followed there', async () => {
    const strict = createOpenPage({ privateHosts: [] });
    for (const host of ['localhost', '127.0.0.1', '[::1]', '169.254.169.254', '0x7f000001', '2130706433'])
      expect([host, await fetchAt(`https://${host}:${port}/`, strict)]).toMatchObject([
        host,
        { kind: 'failed', fault: 'forbidden-address' },
      ]);
  });

  test('a name whose address changes between look and use gains nothing', async () => {
    let looked = 0;
    const lookup = ((_host: string, _options: object, callback: (error: null, found: object[]) => void) => {
      looked += 1;
      callback(null, [{ address: '169.254.169.254', family: 4 }]);
    }) as unknown as NonNullable<Parameters<typeof createOpenPage>[0]['lookup']>;
    const openPage = createOpenPage({ privateHosts: ['other.example'], lookup });
    const url = `https://rebinding.example:${port}/`;
    expect(await fetchAt(url, openPage)).toMatchObject({ kind: 'failed', fault: 'forbidden-address' });
    expect(looked).toBe(1);
  });
});

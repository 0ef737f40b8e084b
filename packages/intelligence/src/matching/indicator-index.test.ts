import { readFileSync } from 'node:fs';
import type { IndicatorKind, Instant } from '@picket/domain';
import { beforeAll, describe, expect, test } from 'vitest';
import { readFeed } from '../feeds/read-feed.ts';
import { normalizeValue } from '../indicators/normalize-value.ts';
import { loadShippedFeeds } from '../shipped-feeds.ts';
import { createIndicatorIndex, type Feed, type IndicatorIndex } from './indicator-index.ts';

const now = Date.UTC(2026, 8, 1) as Instant;
const term = (kind: IndicatorKind, value: string) => normalizeValue(kind, value)!;

function feedOf(name: string, text: string): Feed {
  const reading = readFeed(name, new TextEncoder().encode(text));
  if (reading.kind === 'refused') throw new Error(reading.detail);
  return { id: 'test', title: 'Test', edition: '1', files: [{ name, content: reading.content }] };
}
const bundle = (...indicators: object[]) =>
  JSON.stringify({
    type: 'bundle',
    objects: indicators.map((more, at) => ({
      type: 'indicator',
      id: `indicator--${at}`,
      pattern_type: 'stix',
      ...more,
    })),
  });

describe('over the data that ships', () => {
  let index: IndicatorIndex;
  beforeAll(async () => {
    const { warnings, indicators } = await loadShippedFeeds();
    index = createIndicatorIndex([...warnings, ...indicators], now);
    // Whatever ships must be found again, under the very value that it lists.
    for (const { content } of indicators.flatMap(({ files }) => files)) {
      for (const { kind, value, position } of content.indicators) {
        const { for: found } = index.find({ kind, value });
        if (!found.some((evidence) => evidence.position === position)) throw new Error(`${kind} ${value} is lost`);
      }
    }
  });

  test('a package, a signer and a sample of stalkerware are found, with where they stand', () => {
    const [evidence] = index.find(term('app', 'com.thetruth')).for;
    expect(evidence).toMatchObject({
      feed: 'stalkerware-indicators',
      edition: '2026-06-21',
      file: 'ioc.yaml',
      position: 1,
      name: 'TheTruthSpy',
      category: 'stalkerware',
    });
    expect(index.find(term('signer', '31:A6:EC:EC:D9:7C:F3:9B:C4:12:6B:87:45:CD:94:A7:C3:0B:F8:1C')).for).toHaveLength(
      1,
    );
    const sample = '2f3bc9ebe8c249f0416f5b0367f34b4b8f6aaa7d351dc5b4912fe2558491b6b7';
    expect(index.find(term('file', sample.toUpperCase())).for).toMatchObject([{ name: '1TopSpy' }]);
  });

  test('watchware is found as watchware, never as malware', () => {
    const categories = index.find(term('app', 'com.wondershare.famisafe')).for.map(({ category }) => category);
    expect(categories).toEqual(['watchware']);
  });

  test('a host below a listed domain is found; its neighbors on a shared suffix are not', () => {
    expect(index.find(term('domain', 'any.thing.copy9.com')).for).toMatchObject([{ listed: { value: 'copy9.com' } }]);
    expect(index.find(term('domain', '1ca43.appspot.com')).for).not.toEqual([]);
    expect(index.find(term('domain', 'honest.appspot.com')).for).toEqual([]);
    expect(index.find(term('domain', 'notcopy9.com')).for).toEqual([]);
  });

  test.each([
    'microsoft.com',
    'login.microsoftonline.com',
    'graph.microsoft.com',
    'enterpriseregistration.windows.net',
    'apple.com',
    'push.apple.com',
    'gdmf.apple.com',
    'captive.apple.com',
    'www.google.com',
    'android.clients.google.com',
    'connectivitycheck.gstatic.com',
    'firebaseinstallations.googleapis.com',
    'github.com',
    'wikipedia.org',
    'example.com',
  ])('%s, which phones need or people use, is listed by no feed', (host) => {
    expect(index.find(term('domain', host)).for).toEqual([]);
  });

  test('big names and their pages have somebody who speaks for them; rented machines have nobody', () => {
    expect(index.objectionsTo(term('domain', 'mail.google.com'))).not.toEqual([]);
    expect(index.objectionsTo(term('ip', '10.9.8.7'))).toMatchObject([{ entry: '10.0.0.0/8', rejects: true }]);
    expect(index.objectionsTo(term('domain', 'somebody.eastus.cloudapp.azure.com'))).toEqual([]);
    expect(index.objectionsTo(term('domain', 'somebody.duckdns.org'))).toEqual([]);
  });

  test('the honest signers of a package are known, and a rotated key is one of several', () => {
    const signers = index.signersOf('org.thoughtcrime.securesms') ?? [];
    expect(signers.length).toBeGreaterThan(1);
    for (const { digest } of signers) expect(index.find({ kind: 'signer', value: digest }).for).toEqual([]);
    expect(index.objectionsTo({ kind: 'signer', value: signers[0]!.digest })).toMatchObject([{ rejects: true }]);
    expect(index.signersOf('com.example.nobody')).toBeUndefined();
  });

  test('sinkholed or parked is a doubt that comes with the match, and takes nothing away', () => {
    const listed = readFileSync(new URL('../../data/misp-warninglists/sinkholes.json', import.meta.url), 'utf8');
    const [address = ''] = (JSON.parse(listed) as { list: string[] }).list;
    expect(index.objectionsTo(term('ip', address))).toMatchObject([{ rejects: false }]);
  });
});

test('what a feed wants together is a match only together', () => {
  const index = createIndicatorIndex(
    [feedOf('a.json', bundle({ pattern: `[app:id = 'com.a' AND app:cert.sha1 = '${'a'.repeat(40)}']` }))],
    now,
  );
  const [app, signer] = [term('app', 'com.a'), term('signer', 'a'.repeat(40))];
  expect(index.find(signer)).toMatchObject({ for: [], partly: [{ together: [app] }] });
  expect(index.find(signer, [app]).for).toHaveLength(1);
  expect(index.find(app).for).toEqual([]);
});

test('an expired indicator is left out', () => {
  const pattern = "[domain-name:value = 'old.test.org']";
  const index = createIndicatorIndex([feedOf('a.json', bundle({ pattern, valid_until: '2026-01-01T00:00:00Z' }))], now);
  expect(index.size).toBe(0);
});

test('addresses are found in networks, and web addresses by their host', () => {
  const patterns = [
    "ipv4-addr:value = '203.0.113.0/24'",
    "ipv6-addr:value = '2001:db8::/32'",
    "domain-name:value = 'bad.test.org'",
  ];
  const index = createIndicatorIndex(
    [feedOf('a.json', bundle(...patterns.map((text) => ({ pattern: `[${text}]` }))))],
    now,
  );
  expect(index.find(term('ip', '203.0.113.77')).for).toMatchObject([{ listed: { kind: 'network' } }]);
  expect(index.find(term('ip', '::ffff:203.0.113.77')).for).toHaveLength(1);
  expect(term('network', '::ffff:203.0.113.0/120')).toEqual({ kind: 'network', value: '203.0.113.0/24' });
  expect(normalizeValue('network', '::ffff:203.0.113.0/24')).toBeUndefined();
  expect(index.find(term('ip', '203.0.114.77')).for).toEqual([]);
  expect(index.find(term('ip', '2001:0db8:0::1')).for).toHaveLength(1);
  expect(index.find(term('url', 'https://x.bad.test.org:8443/a?b#c')).for).toHaveLength(1);
  expect(index.find(term('url', 'http://203.0.113.5/')).for).toHaveLength(1);
});

import { catalogue, judgeDevice } from '@picket/detections';
import type { DeviceSnapshot, Instant, TenantId } from '@picket/domain';
import {
  createIndicatorIndex,
  createThreatKnowledge,
  loadShippedFeeds,
  loadShippedKnowledge,
} from '@picket/intelligence';
import { expect, test } from 'vitest';
import { createFindKnowing } from '../assessment/find-knowing.ts';
import { createLog } from '../platform/log.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { joinIndexes } from './join-indexes.ts';
import { decode } from './pieces.ts';
import { protectedHosts } from './protected-hosts.suite.ts';
import { readFiles } from './read-version.ts';
import { vitalIndex } from './vital-hosts.ts';

const clock = new TestClock();
const now = clock.now();
const shipped = await loadShippedFeeds();
const known = await loadShippedKnowledge();
const ownDomains = ['contoso.com', 'contoso.onmicrosoft.com'];

type Index = ReturnType<typeof createIndicatorIndex>;
const listing = (hosts: readonly string[]): Index =>
  createIndicatorIndex(
    [
      {
        id: 'hostile',
        title: 'Hostile',
        edition: '1',
        confidence: 'high',
        files: [
          {
            name: 'list.txt',
            content: {
              format: 'plain-list',
              indicators: hosts.map((value, at) => ({
                kind: 'domain',
                value,
                category: 'malware',
                name: undefined,
                position: at + 1,
                together: [],
                validUntil: undefined,
              })),
              warnings: [],
              knownSigners: [],
              rejected: [],
            },
          },
        ],
      },
    ],
    now,
  );

/** What a worker would say of a phone of Contoso that spoke to these hosts. */
async function judged(index: Index, hosts: readonly string[]): Promise<readonly string[]> {
  const { judge } = await createFindKnowing({
    knowledge: known,
    indicators: { currentIndicators: async () => ({ generation: 1, index, feeds: [] }) },
    requirements: () => [],
    judgments: {
      database: { forTenant: async (_tenant, work) => await work({} as never) },
      read: async () => ({ domains: ownDomains, watchware: 'low' }),
    },
    clock,
    log: createLog({ level: 'silent', clock }),
  })('0198c0de-0000-4000-8000-0000000000c0' as TenantId);
  const contacts = hosts.map((host) => ({ host, firstSeenAt: now, lastSeenAt: now, count: 1 }));
  const snapshot = {
    deviceId: '0198c0de-0000-4000-8000-000000000001',
    platform: 'ios',
    facts: { contacts: { value: contacts, source: 'native-agent', observedAt: now as Instant } },
  } as unknown as DeviceSnapshot;
  return judge(snapshot, now).flatMap(({ verdict }) =>
    verdict.kind === 'detected' ? verdict.detections.map(({ subject }) => subject) : [],
  );
}

test('there are three hundred hosts that nobody can do without, and detectors that look at hosts', () => {
  expect(new Set(protectedHosts).size).toBeGreaterThanOrEqual(300);
  expect(catalogue.map(({ id }) => id)).toEqual(expect.arrayContaining(['known-bad-host', 'look-alike-host']));
  expect(judgeDevice).toBeTypeOf('function');
});

test('no feed that ships marks a phone for speaking to one of them', { timeout: 300_000 }, async () => {
  const all = createIndicatorIndex([...shipped.warnings, ...shipped.indicators], now);
  expect(await judged(joinIndexes([all, vitalIndex]), protectedHosts)).toEqual([]);
});

test('none of the feeds that ship lists one of them, also where no warning list is in force', () => {
  for (const feed of shipped.indicators) {
    const alone = createThreatKnowledge(createIndicatorIndex([feed], now));
    const listed = protectedHosts.filter((value) => {
      const answer = alone.find({ kind: 'domain', value });
      return answer.known && answer.value.for.length > 0;
    });
    expect([feed.id, listed]).toEqual([feed.id, []]);
  }
});

test('a feed that lists all of them marks no phone, whatever warning lists are in force or off', async () => {
  const bytes = Buffer.from([...protectedHosts, 'bad.example-evil.com'].join('\n'));
  const reading = readFiles({ files: [{ name: 'list.txt', bytes }], warnings: [], now });
  if (reading.kind === 'refused') throw new Error(reading.detail);
  // What is left of it although no warning list is in force.
  const left = reading.content.pieces.flatMap((piece) => decode(piece).indicators.map(({ value }) => value));
  const hostile = listing(left);
  expect(await judged(hostile, ['bad.example-evil.com'])).toHaveLength(1);
  const withoutLists = await judged(joinIndexes([hostile, vitalIndex]), [...protectedHosts, 'bad.example-evil.com']);
  const popular = withoutLists.filter((subject) => !subject.includes('bad.example-evil.com'));
  // Big names that are not vital are the warning lists' to protect.
  const withLists = joinIndexes([hostile, createIndicatorIndex([...shipped.warnings], now), vitalIndex]);
  expect(await judged(withLists, protectedHosts)).toEqual([]);
  expect(
    popular.filter((subject) => /apple|microsoft|windows|google|samsung|knox|ocsp|crl|contoso/.test(subject)),
  ).toEqual([]);
});

test('a version that lists one of them is told so before it is tried out, and none of them is taken', () => {
  for (const host of ['ocsp.apple.com', '1-courier.push.apple.com', 'fcm.googleapis.com', 'us-kme.samsungknox.com']) {
    const bytes = Buffer.from(`bad.example-evil.com\n${host}\n`);
    const reading = readFiles({ files: [{ name: 'list.txt', bytes }], warnings: [], now });
    if (reading.kind === 'refused') throw new Error(reading.detail);
    expect(reading.content.summary).toMatchObject({ indicators: 1, warned: [{ kind: 'domain', value: host }] });
  }
});
